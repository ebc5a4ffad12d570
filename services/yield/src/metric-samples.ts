import { INSPECTION_GROUNDS } from '@southbound/contracts';
import {
  type InspectionFigures,
  knownBounds,
  type Measured,
  type PortYield,
  type YieldFigures,
  type YieldReport,
} from '@southbound/measurement';

export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface MetricDescription {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (report: YieldReport) => readonly Sample[];
}

export const BOUND_HELP =
  'bound: estimate (left out without enough evidence), or lower and upper end of the 95 % interval (upper left out where nothing bounds it)';

export function bounds(measured: Measured, labels: Readonly<Record<string, string>>): readonly Sample[] {
  return knownBounds(measured).map(([bound, value]) => [{ ...labels, bound }, value]);
}

/** One sample a port; none where there is no figure. */
export function eachPort(value: (port: PortYield) => number | null): MetricDescription['samples'] {
  return ({ ports }) =>
    ports.flatMap((port): readonly Sample[] => {
      const figure = value(port);
      return figure === null ? [] : [[{ port: port.port }, figure]];
    });
}

/** The inspections on each of the engine's grounds, and those that officers initiated. */
export function eachKind({
  byGround,
  officerInitiated,
}: YieldFigures): readonly (readonly [string, InspectionFigures])[] {
  return [
    ...INSPECTION_GROUNDS.map((ground) => [ground, byGround[ground]] as const),
    ['officer-initiated', officerInitiated],
  ];
}
