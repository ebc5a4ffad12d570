import { DAY_MS, instantOf, PORT_CODES, type PortCode } from '@southbound/contracts';
import type { HitCount, Measured } from '../exact-interval.ts';
import type { NumberedPeriod } from '../windows/open-windows.ts';
import { rateRatio } from './rate-ratio.ts';

type RandomByPort = Readonly<Partial<Record<PortCode, HitCount>>>;

/** How smuggling moved between ports, as far as random inspections show it. */
export interface Displacement {
  /** The ports at which random inspections were made in both periods, in the order of the port table. */
  readonly ports: readonly { readonly port: PortCode; readonly ratio: Measured }[];
  /** Ports at which random inspections find less often than before, and more often, beyond doubt for all together. */
  readonly fell: readonly PortCode[];
  readonly rose: readonly PortCode[];
  /** Whether it fell at one port and rose at another: then fewer finds at the first are no success. */
  readonly isDisplaced: boolean;
}

/**
 * Displacement between ports: the hit rate of random inspections in one period over that in an earlier one, at each
 * port. Random inspections alone are compared, since those of targeting follow where the rules look. Each port's
 * interval is taken at 1 − (1 − confidence) / ports, so that all hold together (Bonferroni). Inspections find less also
 * where officers look less well, which this does not tell apart.
 *
 * Throws a RangeError as `lift` does.
 */
export function displacement(before: RandomByPort, now: RandomByPort, confidence = 0.95): Displacement {
  const compared = PORT_CODES.flatMap((port) => {
    const [then, since] = [before[port], now[port]];
    return then === undefined || since === undefined ? [] : [{ port, then, since }];
  });
  const ofEach = 1 - (1 - confidence) / Math.max(1, compared.length);
  const ports = compared.map(({ port, then, since }) => ({ port, ratio: rateRatio('finds', since, then, ofEach) }));
  const fell = ports.filter(({ ratio }) => ratio.upper !== null && ratio.upper < 1).map(({ port }) => port);
  const rose = ports.filter(({ ratio }) => ratio.lower > 1).map(({ port }) => port);
  return { ports, fell, rose, isDisplaced: fell.length > 0 && rose.length > 0 };
}

/** Displacement of the last weeks against as many weeks before them. */
export interface WeeksDisplacement extends Displacement {
  /** Days in each of the two periods. */
  readonly days: number;
  /** The last day of the later period, in UTC, such as 2026-03-02; null where nothing was counted. */
  readonly until: string | null;
}

/**
 * Six weeks and six weeks: whole weeks, so that both have the same days of the week, and no more than the 92 days that
 * are kept. Invented, no source.
 */
const PERIOD_DAYS = 42;

/**
 * Displacement between ports in the last six weeks against the six before, up to the latest day on which any port
 * counted anything. `daysOf` are ports' counts by day, as `openWindows` keeps them. A port that was not counted in one
 * of the periods is not told of.
 */
export function weeksDisplacement(
  daysOf: Readonly<Partial<Record<PortCode, readonly NumberedPeriod[]>>>,
  confidence = 0.95,
): WeeksDisplacement {
  const latest = Math.max(...Object.values(daysOf).flatMap((days) => days.map(({ period }) => period)));
  const within = (fromDay: number, untilDay: number): RandomByPort =>
    Object.fromEntries(
      Object.entries(daysOf).flatMap(([port, days]) => {
        const ofPeriod = days.filter(({ period }) => period > fromDay && period <= untilDay);
        return ofPeriod.length === 0 ? [] : [[port, randomOf(ofPeriod)]];
      }),
    );
  return {
    days: PERIOD_DAYS,
    until: Number.isFinite(latest) ? instantOf(latest * DAY_MS).slice(0, 10) : null,
    ...displacement(
      within(latest - 2 * PERIOD_DAYS, latest - PERIOD_DAYS),
      within(latest - PERIOD_DAYS, latest),
      confidence,
    ),
  };
}

function randomOf(days: readonly NumberedPeriod[]): HitCount {
  const sum = { hits: 0, inspections: 0 };
  for (const { tally } of days) {
    sum.hits += tally.randomStratum.hits;
    sum.inspections += tally.randomStratum.inspections;
  }
  return sum;
}
