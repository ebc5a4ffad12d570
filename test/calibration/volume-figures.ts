import { PORT_CODES, VEHICLE_CLASSES, type VehicleClass } from '@southbound/contracts';
import { PREVALENCE_PRESETS } from '@southbound/simulation';
import type { Figure } from './judging.ts';
import { publishedPerYear, type WorldSample } from './sample.ts';
import { whole } from './showing.ts';

const SOURCE = 'BTS 2018';
const CLASSES = { personal: 'Personal vehicles', truck: 'Trucks', bus: 'Buses' } as const;

/** A count has no sampling error, so only what three digits leave open is allowed. */
function volume(name: string, published: number, measure: (sample: WorldSample) => number): Figure {
  const half = 0.5 * 10 ** (Math.floor(Math.log10(published)) - 2);
  return {
    name,
    source: SOURCE,
    published: whole(published),
    show: whole,
    judged: {
      by: 'mean',
      tolerance: { low: published - half, high: published + half },
      because: 'a full count, to three digits',
      measure,
    },
  };
}

const all = (of: (vehicleClass: VehicleClass) => number) => VEHICLE_CLASSES.reduce((sum, each) => sum + of(each), 0);

const { demonstration } = PREVALENCE_PRESETS;
const perMillion = (share: number) => (1e6 * share).toFixed(0);

export const volumeFigures: readonly Figure[] = [
  ...VEHICLE_CLASSES.map((vehicleClass) =>
    volume(
      `${CLASSES[vehicleClass]} in a year, all ports (northbound standing in for southbound)`,
      publishedPerYear(PORT_CODES, vehicleClass),
      ({ crossingsPerYear }) => crossingsPerYear[vehicleClass],
    ),
  ),
  volume(
    'All vehicles in a year, all ports (northbound standing in for southbound)',
    all((vehicleClass) => publishedPerYear(PORT_CODES, vehicleClass)),
    ({ crossingsPerYear }) => all((vehicleClass) => crossingsPerYear[vehicleClass]),
  ),
  {
    name: 'Trips for each million vehicles with the preset `demonstration`',
    source: 'the preset itself',
    published: perMillion(demonstration.tripsPerVehicle),
    show: perMillion,
    judged: {
      by: 'mean',
      tolerance: { low: demonstration.tripsPerVehicle, high: demonstration.tripsPerVehicle },
      because: 'no source: the world must keep to its preset',
      measure: ({ tripsPerVehicle }) => tripsPerVehicle,
    },
  },
];
