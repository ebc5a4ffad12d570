import {
  type CrossingId,
  DAY_MS,
  type Finding,
  MINUTE_MS,
  type MultipleSaleReported,
  PORT_CODES,
  type PortCode,
  portOfEntry,
  type TraceLeadIssued,
  VEHICLE_CLASSES,
  type VehicleClass,
} from '@southbound/contracts';
import { PREVALENCE_PRESETS } from '@southbound/simulation';
import {
  openAgencies,
  openTrafficking,
  populationOf,
  portTraffic,
  type Recovery,
  type RingCohort,
  ringCohort,
  type Sale,
} from '@southbound/simulation/calibration';

/** What one seed's world shows, as far as figures are taken of it. */
export interface WorldSample {
  /** Honest crossings of a year by class, as two weeks of it promise, scaled from the sample's ports to all. */
  readonly crossingsPerYear: Readonly<Record<VehicleClass, number>>;
  /** Trips for each honest crossing of the two weeks. */
  readonly tripsPerVehicle: number;
  /** What each trip carried. */
  readonly loads: readonly (readonly Finding[])[];
  /** Firearms found in Mexico within the two weeks, traced or not. */
  readonly recoveries: readonly Recovery[];
  /** Those found in the two years before too, if a trace was asked for. */
  readonly traced: readonly Recovery[];
  /** What came of the traces of the two weeks' recoveries. */
  readonly outcomes: readonly string[];
  readonly leads: readonly TraceLeadIssued[];
  /** Told of the half-year before and of the two weeks. */
  readonly sales: readonly Sale[];
  readonly multipleSales: readonly MultipleSaleReported[];
  /** Rings as OIG10 describes one. */
  readonly cohorts: readonly RingCohort[];
}

const PRESET = PREVALENCE_PRESETS.demonstration;
const DAYS_PER_YEAR = 365;
/** Each day of the week as often. */
const DAYS = 14;
const NEW_YEAR_MS = Date.parse('2026-01-01T00:00:00.000Z');
const COHORTS_PER_SEED = 40;

/**
 * The two weeks of one of several seeds: windows are spread evenly over the year, so that all seeds together show all
 * seasons. The preset is `demonstration`, so that there are many trips: what a preset changes is how many.
 */
export function sampleWorld(seed: number, ports: readonly PortCode[], at: { seed: number; of: number }): WorldSample {
  const startsAtMs = NEW_YEAR_MS + Math.floor((at.seed * DAYS_PER_YEAR) / at.of) * DAY_MS;
  const crossings = crossingsOf(seed, ports, startsAtMs);
  const traffickers = traffickingOf(seed, ports, startsAtMs);
  const perYear = (vehicleClass: VehicleClass) =>
    (crossings[vehicleClass] * DAYS_PER_YEAR * publishedPerYear(PORT_CODES, vehicleClass)) /
    (DAYS * publishedPerYear(ports, vehicleClass));
  const vehicles = VEHICLE_CLASSES.reduce((sum, each) => sum + crossings[each], 0);
  return {
    ...traffickers,
    crossingsPerYear: { personal: perYear('personal'), truck: perYear('truck'), bus: perYear('bus') },
    tripsPerVehicle: traffickers.loads.length / vehicles,
    cohorts: Array.from({ length: COHORTS_PER_SEED }, (_, cohort) => ringCohort(seed * COHORTS_PER_SEED + cohort)),
  };
}

/** The northbound count of 2018 of a class at some ports. */
export function publishedPerYear(ports: readonly PortCode[], vehicleClass: VehicleClass): number {
  return ports.reduce((sum, code) => {
    const { personalVehiclesPerYear, trucksPerYear, busesPerYear } = portOfEntry(code);
    return sum + { personal: personalVehiclesPerYear, truck: trucksPerYear, bus: busesPerYear }[vehicleClass];
  }, 0);
}

function crossingsOf(seed: number, ports: readonly PortCode[], startsAtMs: number): Record<VehicleClass, number> {
  const crossings = { personal: 0, truck: 0, bus: 0 };
  const journal: Parameters<ReturnType<typeof portTraffic>['pass']>[2] = {
    add({ publication }) {
      const content = publication?.content;
      if (content === undefined || content instanceof Uint8Array || content.type !== 'CrossingObserved') return;
      crossings[content.data.vehicleClass] += 1;
    },
    takeBefore: () => ({ publications: [], truths: [] }),
  };
  for (const port of ports) {
    const traffic = portTraffic(seed, port, startsAtMs);
    for (let atMs = startsAtMs; atMs < startsAtMs + DAYS * DAY_MS; atMs += MINUTE_MS) traffic.pass(atMs, [], journal);
  }
  return crossings;
}

function traffickingOf(seed: number, ports: readonly PortCode[], startsAtMs: number) {
  const endsAtMs = startsAtMs + DAYS * DAY_MS;
  const trafficking = openTrafficking({ seed, startsAtMs, endsAtMs, ports, preset: PRESET, adapts: false });
  const populations = new Map(ports.map((port) => [port, populationOf(seed, port)]));
  const agencies = openAgencies({
    seed,
    startsAtMs,
    ports,
    // Only then are traces published, each with its days.
    sharing: 'full',
    populations: (port) => populations.get(port) ?? populationOf(seed, port),
    rings: trafficking.ringsAt,
    ring: trafficking.ring,
  });
  const loads: (readonly Finding[])[] = [];
  const recoveries: Recovery[] = [];
  const traced: Recovery[] = [];
  const outcomes: string[] = [];
  const leads: TraceLeadIssued[] = [];
  const sales: Sale[] = [];
  const multipleSales: MultipleSaleReported[] = [];

  function tell({ publication, truth }: ReturnType<typeof agencies.learn>[number]): void {
    if (truth?.kind === 'recovery') outcomes.push(truth.trace);
    const content = publication?.content;
    if (content === undefined || content instanceof Uint8Array) return;
    // What another agency passes on of the same trace is no further trace.
    if (content.type === 'TraceLeadIssued' && content.data.issuer === undefined) leads.push(content);
    if (content.type === 'MultipleSaleReported') multipleSales.push(content);
  }

  function beginDay(dayStartsAtMs: number): void {
    for (const happening of trafficking.day(dayStartsAtMs)) {
      if (happening.kind === 'purchase') sales.push(happening.sale);
      else if (dayStartsAtMs >= startsAtMs) recoveries.push(happening);
      if (happening.kind === 'recovery' && happening.isTraceRequested) traced.push(happening);
      agencies.learn(happening).forEach(tell);
    }
    agencies.day(dayStartsAtMs).forEach(tell);
  }

  function cross(dayStartsAtMs: number, port: PortCode): void {
    for (const arrival of trafficking.arrivals(port, dayStartsAtMs, dayStartsAtMs + DAY_MS)) {
      const load = arrival.smuggling?.load ?? null;
      if (load === null) continue;
      trafficking.crossed(arrival, `calibration-${port}-${loads.length}` as CrossingId, arrival.arrivesAtMs);
      loads.push(load.cargo);
    }
  }

  for (let atMs = startsAtMs - trafficking.pastDays * DAY_MS; atMs < endsAtMs; atMs += DAY_MS) {
    beginDay(atMs);
    if (atMs >= startsAtMs) for (const port of ports) cross(atMs, port);
  }
  return { loads, recoveries, traced, outcomes, leads, sales, multipleSales };
}
