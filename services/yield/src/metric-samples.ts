import { INSPECTION_GROUNDS } from '@southbound/contracts';
import {
  type InspectionFigures,
  knownBounds,
  type Measured,
  type PortYield,
  type YieldFigures,
  type YieldReport,
} from '@southbound/measurement';
import type { MetricDescription, Sample } from '@southbound/runtime';

export type YieldMetric = MetricDescription<YieldReport>;

export function bounds(measured: Measured, labels: Readonly<Record<string, string>>): readonly Sample[] {
  return knownBounds(measured).map(([bound, value]) => [{ ...labels, bound }, value]);
}

/** One sample a port; none where there is no figure. */
export function eachPort(value: (port: PortYield) => number | null): YieldMetric['samples'] {
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
