import {
  INSPECTION_GROUNDS,
  type InspectionGround,
  type Instant,
  PORT_CODES,
  type PortCode,
  portOfEntry,
  type ReleaseGround,
} from '@southbound/contracts';
import { exactInterval, type HitCount, type Measured } from './exact-interval.ts';
import { addCounts, byGround, emptyGround, type GroundTally } from './ground-tally.ts';
import { lift } from './lift.ts';
import { openYieldTally, type YieldTally } from './yield-tally.ts';

/** What inspections cost and brought. */
export interface InspectionFigures {
  /** Selections to inspect. */
  readonly orders: number;
  /** Inspections concluded. */
  readonly inspections: number;
  /** Inspections that found something. */
  readonly hits: number;
  /** Hits per inspection, a share. */
  readonly hitRate: Measured;
  readonly firearms: number;
  readonly rounds: number;
  /** Gun parts other than ammunition. */
  readonly parts: number;
  readonly currencyUsd: number;
  readonly drugsKg: number;
  /** Minutes that vehicles waited for their inspections. */
  readonly delayMinutes: number;
}

/** The figures of one port, or of all ports' crossings counted together. */
export interface YieldFigures {
  /** The latest `recordedAt` of what was counted; null when nothing was. */
  readonly countedUntil: Instant | null;
  /** Crossings decided. */
  readonly crossings: number;
  /** Orders per crossing decided, a share; null when there was no crossing. */
  readonly inspectionRate: number | null;
  readonly total: InspectionFigures;
  readonly byGround: Readonly<Record<InspectionGround, InspectionFigures>>;
  readonly releases: Readonly<Record<ReleaseGround, number>>;
  readonly inspectionsUnderWay: number;
  /** Inspections of crossings that nobody ordered inspected; no other figure holds them. */
  readonly inspectionsUnmatched: number;
  /** Orders that were forgotten with the service's state; their inspections count as unmatched. */
  readonly ordersLost: number;
  /** Interdiction yield: what a thousand inspections bring; null when none has concluded. */
  readonly perThousandInspections: {
    readonly hits: number;
    readonly firearms: number;
    readonly rounds: number;
    readonly currencyUsd: number;
  } | null;
  /** The two groups that lift compares. */
  readonly wouldTarget: HitCount;
  readonly randomStratum: HitCount;
  readonly lift: Measured;
}

export interface PortYield extends YieldFigures {
  readonly port: PortCode;
  readonly name: string;
}

/**
 * The interdiction yield of the border and of each port. It is its own JSON: no infinity, nothing undefined. An
 * `upper` of null means that nothing bounds the figure from above.
 */
export interface YieldReport {
  /** Of every interval in the report. */
  readonly confidence: number;
  readonly border: YieldFigures;
  /** The ports that have a tally, in the order of the port table. */
  readonly ports: readonly PortYield[];
}

const CONFIDENCE = 0.95;

/**
 * Was it worth it: rates, findings and lift with their intervals, for each port that has a tally and for the border.
 *
 * The border's lift is that of the pooled counts. It therefore holds what targeting gains by ordering more inspections
 * at ports where more is smuggled, which no port's own lift shows.
 */
export function yieldReport(tallies: Readonly<Partial<Record<PortCode, YieldTally>>>): YieldReport {
  const ports = PORT_CODES.flatMap((port) => {
    const tally = tallies[port];
    return tally === undefined ? [] : [{ port, tally }];
  });
  return {
    confidence: CONFIDENCE,
    border: figuresOf(sumOf(ports.map(({ tally }) => tally))),
    ports: ports.map(({ port, tally }) => ({ port, name: portOfEntry(port).name, ...figuresOf(tally) })),
  };
}

function sumOf(tallies: readonly YieldTally[]): YieldTally {
  const sum = { ...openYieldTally().read() };
  for (const tally of tallies) {
    if ((tally.countedUntil ?? '') > (sum.countedUntil ?? '')) sum.countedUntil = tally.countedUntil;
    sum.crossings += tally.crossings;
    sum.inspectionsUnderWay += tally.inspectionsUnderWay;
    sum.inspectionsUnmatched += tally.inspectionsUnmatched;
    sum.ordersLost += tally.ordersLost;
    addCounts(sum.releases, tally.releases);
    addCounts(sum.wouldTarget, tally.wouldTarget);
    addCounts(sum.randomStratum, tally.randomStratum);
    for (const ground of INSPECTION_GROUNDS) addCounts(sum.grounds[ground], tally.grounds[ground]);
  }
  return sum;
}

function figuresOf(tally: YieldTally): YieldFigures {
  const total = emptyGround();
  for (const ground of INSPECTION_GROUNDS) addCounts(total, tally.grounds[ground]);
  return {
    countedUntil: tally.countedUntil,
    crossings: tally.crossings,
    inspectionRate: tally.crossings === 0 ? null : total.orders / tally.crossings,
    total: inspectionFigures(total),
    byGround: byGround((ground) => inspectionFigures(tally.grounds[ground])),
    releases: tally.releases,
    inspectionsUnderWay: tally.inspectionsUnderWay,
    inspectionsUnmatched: tally.inspectionsUnmatched,
    ordersLost: tally.ordersLost,
    perThousandInspections: perThousand(total),
    wouldTarget: tally.wouldTarget,
    randomStratum: tally.randomStratum,
    lift: lift(tally.wouldTarget, tally.randomStratum, CONFIDENCE),
  };
}

function inspectionFigures({ drugsGrams, delaySeconds, ...counts }: GroundTally): InspectionFigures {
  return {
    ...counts,
    hitRate: exactInterval(counts.hits, counts.inspections, CONFIDENCE),
    drugsKg: drugsGrams / 1_000,
    delayMinutes: delaySeconds / 60,
  };
}

function perThousand({ inspections, hits, firearms, rounds, currencyUsd }: GroundTally) {
  if (inspections === 0) return null;
  const rate = (count: number) => (count * 1_000) / inspections;
  return { hits: rate(hits), firearms: rate(firearms), rounds: rate(rounds), currencyUsd: rate(currencyUsd) };
}
