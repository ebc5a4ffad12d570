import {
  INSPECTION_GROUNDS,
  type InspectionGround,
  type Instant,
  type NotCarriedOutReason,
  PORT_CODES,
  type PortCode,
  portOfEntry,
  type ReleaseGround,
} from '@southbound/contracts';
import { exactInterval, type HitCount, type Measured } from './exact-interval.ts';
import { borderFloor, type FloorFigures, type FloorRates, floorOf } from './floor.ts';
import {
  addCounts,
  byGround,
  emptyGround,
  type GroundTally,
  type InspectionTally,
  type NotCarriedOutTally,
  noneNotCarriedOut,
} from './ground-tally.ts';
import { lift } from './lift.ts';
import { type RegretReport, regretReport } from './regret.ts';
import { openYieldTally, type YieldTally } from './yield-tally.ts';

/** What inspections cost and brought. */
export interface InspectionFigures {
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
  /**
   * Minutes that vehicles in which nothing was found were kept: from the selection, or the beginning where an officer
   * initiated it, to the end of the inspection.
   */
  readonly delayMinutes: number;
}

/** The same of what the engine ordered. */
export interface OrderFigures extends InspectionFigures {
  /** Selections to inspect: carried out, not carried out, and under way. */
  readonly orders: number;
  /** Orders that officers did not carry out, by their reason. */
  readonly notCarriedOut: Readonly<Record<NotCarriedOutReason, number>>;
}

/** The figures of one port, or of all ports' crossings counted together. */
export interface YieldFigures {
  /** The latest `recordedAt` of what was counted; null when nothing was. */
  readonly countedUntil: Instant | null;
  /** Crossings decided. */
  readonly crossings: number;
  /** Orders per crossing decided, a share; null when there was no crossing. */
  readonly inspectionRate: number | null;
  /** All inspections: those that the engine ordered and those that officers initiated. */
  readonly total: InspectionFigures;
  /** What the engine ordered, on all its grounds together. */
  readonly ordered: OrderFigures;
  readonly byGround: Readonly<Record<InspectionGround, OrderFigures>>;
  /** Inspections that nobody ordered and officers began. No figure of the engine's holds them. */
  readonly officerInitiated: InspectionFigures;
  readonly releases: Readonly<Record<ReleaseGround, number>>;
  /** Vehicles ordered inspected that had to wait for bay, officers or unit by the plan, and how long, all added up. */
  readonly waits: { readonly vehicles: number; readonly minutes: number };
  readonly inspectionsUnderWay: number;
  /**
   * Inspections told of, as concluded or as not carried out, that nobody ordered and no officer said to have begun; no
   * other figure holds them.
   */
  readonly inspectionsUnmatched: number;
  /** Orders that were forgotten with the service's state; their inspections count as unmatched. */
  readonly ordersLost: number;
  /** How often hindsight began anew within an hour, because its scores were lost: regret is told as too small there. */
  readonly hindsightRestarts: number;
  /** The score that orders took, beside what as many would have taken with hindsight; of the border, added up. */
  readonly regret: RegretReport;
  /** Inspections carried out against the floor rate; null where none is set. */
  readonly floor: FloorFigures | null;
  /** Interdiction yield: what a thousand of all inspections bring; null when none has concluded. */
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
 * at ports where more is smuggled, which no port's own lift shows. Its floor is what the ports' floors come to: a port
 * that carries out more than its own makes up for no other.
 */
export function yieldReport(
  tallies: Readonly<Partial<Record<PortCode, YieldTally>>>,
  floorRates: FloorRates = {},
): YieldReport {
  const ports = PORT_CODES.flatMap((port) => {
    const tally = tallies[port];
    const floorRate = floorRates[port];
    return tally === undefined
      ? []
      : [{ port, tally, floor: floorRate === undefined ? null : floorOf(tally, floorRate) }];
  });
  const border = sumOf(ports.map(({ tally }) => tally));
  return {
    confidence: CONFIDENCE,
    border: figuresOf(border, borderFloor(ports.flatMap(({ floor }) => floor ?? []))),
    ports: ports.map(({ port, tally, floor }) => ({ port, name: portOfEntry(port).name, ...figuresOf(tally, floor) })),
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
    sum.hindsightRestarts += tally.hindsightRestarts;
    addCounts(sum.regret.targeted, tally.regret.targeted);
    addCounts(sum.regret.whole, tally.regret.whole);
    addCounts(sum.releases, tally.releases);
    addCounts(sum.waits, tally.waits);
    addCounts(sum.wouldTarget, tally.wouldTarget);
    addCounts(sum.randomStratum, tally.randomStratum);
    addCounts(sum.officerInitiated, tally.officerInitiated);
    for (const ground of INSPECTION_GROUNDS) {
      addCounts(sum.grounds[ground], tally.grounds[ground]);
      addCounts(sum.notCarriedOut[ground], tally.notCarriedOut[ground]);
    }
  }
  return sum;
}

function figuresOf(tally: YieldTally, floor: FloorFigures | null): YieldFigures {
  const ordered = emptyGround();
  const notCarriedOut = noneNotCarriedOut();
  for (const ground of INSPECTION_GROUNDS) {
    addCounts(ordered, tally.grounds[ground]);
    addCounts(notCarriedOut, tally.notCarriedOut[ground]);
  }
  const { orders, ...total } = ordered;
  addCounts(total, tally.officerInitiated);
  return {
    countedUntil: tally.countedUntil,
    crossings: tally.crossings,
    inspectionRate: tally.crossings === 0 ? null : orders / tally.crossings,
    total: inspectionFigures(total),
    ordered: orderFigures(ordered, notCarriedOut),
    byGround: byGround((ground) => orderFigures(tally.grounds[ground], tally.notCarriedOut[ground])),
    officerInitiated: inspectionFigures(tally.officerInitiated),
    releases: tally.releases,
    waits: { vehicles: tally.waits.vehicles, minutes: tally.waits.seconds / 60 },
    inspectionsUnderWay: tally.inspectionsUnderWay,
    inspectionsUnmatched: tally.inspectionsUnmatched,
    ordersLost: tally.ordersLost,
    hindsightRestarts: tally.hindsightRestarts,
    regret: regretReport(tally.regret),
    floor,
    perThousandInspections: perThousand(total),
    wouldTarget: tally.wouldTarget,
    randomStratum: tally.randomStratum,
    lift: lift(tally.wouldTarget, tally.randomStratum, CONFIDENCE),
  };
}

function orderFigures({ orders, ...brought }: GroundTally, notCarriedOut: NotCarriedOutTally): OrderFigures {
  return { orders, ...inspectionFigures(brought), notCarriedOut };
}

function inspectionFigures({ drugsGrams, delaySeconds, ...counts }: InspectionTally): InspectionFigures {
  return {
    ...counts,
    hitRate: exactInterval(counts.hits, counts.inspections, CONFIDENCE),
    drugsKg: drugsGrams / 1_000,
    delayMinutes: delaySeconds / 60,
  };
}

function perThousand({ inspections, hits, firearms, rounds, currencyUsd }: InspectionTally) {
  if (inspections === 0) return null;
  const rate = (count: number) => (count * 1_000) / inspections;
  return { hits: rate(hits), firearms: rate(firearms), rounds: rate(rounds), currencyUsd: rate(currencyUsd) };
}
