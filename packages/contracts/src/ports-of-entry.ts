import { z } from 'zod';

/**
 * A port of entry on the US–Mexico border that vehicles cross by.
 *
 * The yearly counts are **northbound** crossings of calendar year 2018 (Bureau of Transportation Statistics, Border
 * Crossing Entry Data). Nobody publishes southbound counts, so northbound stands in for southbound wherever these
 * figures are used.
 */
export interface PortOfEntry {
  /** CBP's four-digit port code. */
  readonly code: string;
  readonly name: string;
  readonly state: 'Arizona' | 'California' | 'New Mexico' | 'Texas';
  /** IANA name; a port's hours of the day follow it. */
  readonly timeZone: string;
  readonly personalVehiclesPerYear: number;
  readonly trucksPerYear: number;
  readonly busesPerYear: number;
}

/**
 * The port table. A port's row **is** its partition in every topic keyed by port, so rows are only ever appended:
 * moving one would hand a port's order and budget to another.
 */
export const PORTS_OF_ENTRY = [
  {
    code: '2504',
    name: 'San Ysidro',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 14_505_306,
    trucksPerYear: 0,
    busesPerYear: 32_058,
  },
  {
    code: '2402',
    name: 'El Paso',
    state: 'Texas',
    timeZone: 'America/Denver',
    personalVehiclesPerYear: 12_383_403,
    trucksPerYear: 810_935,
    busesPerYear: 15_977,
  },
  {
    code: '2506',
    name: 'Otay Mesa',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 7_708_214,
    trucksPerYear: 962_577,
    busesPerYear: 29_533,
  },
  {
    code: '2304',
    name: 'Laredo',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 5_157_945,
    trucksPerYear: 2_313_967,
    busesPerYear: 38_996,
  },
  {
    code: '2305',
    name: 'Hidalgo',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 4_427_285,
    trucksPerYear: 647_157,
    busesPerYear: 20_026,
  },
  {
    code: '2301',
    name: 'Brownsville',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 4_742_355,
    trucksPerYear: 255_169,
    busesPerYear: 6239,
  },
  {
    code: '2503',
    name: 'Calexico',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 4_557_881,
    trucksPerYear: 0,
    busesPerYear: 0,
  },
  {
    code: '2604',
    name: 'Nogales',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 3_603_601,
    trucksPerYear: 337_179,
    busesPerYear: 9569,
  },
  {
    code: '2507',
    name: 'Calexico East',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 3_560_187,
    trucksPerYear: 376_079,
    busesPerYear: 2602,
  },
  {
    code: '2608',
    name: 'San Luis',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 3_257_990,
    trucksPerYear: 28_211,
    busesPerYear: 169,
  },
  {
    code: '2303',
    name: 'Eagle Pass',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 2_798_712,
    trucksPerYear: 173_105,
    busesPerYear: 2688,
  },
  {
    code: '2601',
    name: 'Douglas',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 1_727_192,
    trucksPerYear: 27_804,
    busesPerYear: 2501,
  },
  {
    code: '2302',
    name: 'Del Rio',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 1_624_201,
    trucksPerYear: 78_328,
    busesPerYear: 0,
  },
  {
    code: '2309',
    name: 'Progreso',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 1_275_057,
    trucksPerYear: 50_795,
    busesPerYear: 0,
  },
  {
    code: '2505',
    name: 'Tecate',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 1_092_092,
    trucksPerYear: 61_778,
    busesPerYear: 0,
  },
  {
    code: '2310',
    name: 'Roma',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 772_760,
    trucksPerYear: 8111,
    busesPerYear: 401,
  },
  {
    code: '2403',
    name: 'Presidio',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 718_792,
    trucksPerYear: 8829,
    busesPerYear: 1246,
  },
  {
    code: '2408',
    name: 'Santa Teresa',
    state: 'New Mexico',
    timeZone: 'America/Denver',
    personalVehiclesPerYear: 528_894,
    trucksPerYear: 114_988,
    busesPerYear: 232,
  },
  {
    code: '2502',
    name: 'Andrade',
    state: 'California',
    timeZone: 'America/Los_Angeles',
    personalVehiclesPerYear: 575_493,
    trucksPerYear: 0,
    busesPerYear: 0,
  },
  {
    code: '2307',
    name: 'Rio Grande City',
    state: 'Texas',
    timeZone: 'America/Chicago',
    personalVehiclesPerYear: 425_687,
    trucksPerYear: 38_094,
    busesPerYear: 0,
  },
  {
    code: '2602',
    name: 'Lukeville',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 411_228,
    trucksPerYear: 298,
    busesPerYear: 532,
  },
  {
    code: '2404',
    name: 'Tornillo-Fabens',
    state: 'Texas',
    timeZone: 'America/Denver',
    personalVehiclesPerYear: 375_638,
    trucksPerYear: 0,
    busesPerYear: 0,
  },
  {
    code: '2406',
    name: 'Columbus',
    state: 'New Mexico',
    timeZone: 'America/Denver',
    personalVehiclesPerYear: 351_723,
    trucksPerYear: 14_502,
    busesPerYear: 1261,
  },
  {
    code: '2603',
    name: 'Naco',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 310_106,
    trucksPerYear: 2997,
    busesPerYear: 22,
  },
  {
    code: '2606',
    name: 'Sasabe',
    state: 'Arizona',
    timeZone: 'America/Phoenix',
    personalVehiclesPerYear: 24_533,
    trucksPerYear: 0,
    busesPerYear: 0,
  },
] as const satisfies readonly PortOfEntry[];

export type PortCode = (typeof PORTS_OF_ENTRY)[number]['code'];

export const PORT_CODES: readonly PortCode[] = PORTS_OF_ENTRY.map((port) => port.code);

export const PortCode = z
  .enum(PORT_CODES as [PortCode, ...PortCode[]], {
    error: 'a four-digit code of the port table, such as 2304 (Laredo)',
  })
  .describe("The port of entry, by CBP's four-digit code");

const partitionByCode: ReadonlyMap<string, number> = new Map(PORT_CODES.map((code, row) => [code, row]));

/** The partition that carries a port's events: its row in the port table. */
export function partitionOf(port: PortCode): number {
  const partition = partitionByCode.get(port);
  if (partition === undefined) throw new Error(`port ${port} is not in the port table`);
  return partition;
}

/** The port whose events a partition carries. Throws for a partition beyond the table: nothing can have put one there. */
export function portOfPartition(partition: number): PortOfEntry & { readonly code: PortCode } {
  const port = PORTS_OF_ENTRY[partition];
  if (port === undefined) throw new Error(`partition ${partition} has no row in the port table`);
  return port;
}

/** The port of a code. */
export function portOfEntry(code: PortCode): PortOfEntry & { readonly code: PortCode } {
  return portOfPartition(partitionOf(code));
}
