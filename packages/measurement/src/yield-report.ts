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
import { withEnoughForLift } from './estimates/enough-with.ts';
import { type PooledRate, pooledRates } from './estimates/pooled-rates.ts';
import { watchedLift } from './estimates/watched-lift.ts';
import { type ComplianceDay, complianceDays } from './evidence/compliance-days.ts';
import { addSeized, emptySeized, type SeizedTally, sumOfEvidence } from './evidence/evidence.ts';
import {
  type EvidenceFigures,
  evidenceFigures,
  type PerThousand,
  perThousandOf,
  type RateFigures,
  rateFigures,
} from './evidence/evidence-figures.ts';
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
import { type WeeksDisplacement, weeksDisplacement } from './progress/displacement.ts';
import { delayPerFind } from './progress/progress-figures.ts';
import { type RegretReport, regretReport } from './regret.ts';
import { sumOfWindows, type Windows } from './windows/open-windows.ts';
import { type DayFigures, dayFigures, type HourFigures, hourFigures } from './windows/period-figures.ts';
import { type RuleWorth, ruleWorth } from './worth/rule-worth.ts';
import { openYieldTally, type YieldTally } from './yield-tally.ts';

/** What inspections cost and brought. */
export interface InspectionFigures extends RateFigures {
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
  /** Firearms, rounds and so on that a thousand of them bring, with model-based intervals, from twenty seizures on. */
  readonly seizedPerThousand: PerThousand;
}

/** The same of what the engine ordered. */
export interface OrderFigures extends InspectionFigures {
  /** Selections to inspect: carried out, not carried out, and under way. */
  readonly orders: number;
  /** Orders that officers did not carry out, by their reason. */
  readonly notCarriedOut: Readonly<Record<NotCarriedOutReason, number>>;
}

/** The figures of one port, or of all ports' crossings counted together. */
export interface YieldFigures extends EvidenceFigures {
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
  /** Told of a second time; no other figure holds the second word. */
  readonly inspectionsDoubled: number;
  /** Told of more than two days late, or ended so long after their order; no other figure holds them. */
  readonly inspectionsLate: number;
  /** Told of in a record that cannot be read, or with quantities that cannot be; no other figure holds them. */
  readonly inspectionsUnreadable: number;
  /**
   * Orders that were forgotten with the service's state, or because nothing was told of them for five days; their
   * inspections count as unmatched or late.
   */
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
  /** The same for who watches: its interval holds at all looks together. */
  readonly watchedLift: Measured;
  /** Whether random picks are carried out: of the latest day with any, and of the day before. */
  readonly compliance: readonly ComplianceDay[];
}

export interface PortYield extends YieldFigures {
  readonly port: PortCode;
  readonly name: string;
  /** Hits per ordered inspection, drawn towards the other ports' where the port's own are few. */
  readonly pooledHitRate: PooledRate;
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
  /** By the rule's id, of the rules that fired under the live rule set or the one before it, all ports together. */
  readonly rules: readonly RuleWorth[];
  /** What figures are judged by. */
  readonly standards: YieldStandards;
  /** All ports added up, by day in UTC: at most the last 92 on which anything was counted, ascending. */
  readonly byDay: readonly DayFigures[];
  /** All ports added up, by the hour of each port's own day: 24 rows of all that was counted. */
  readonly byHour: readonly HourFigures[];
  /** Since when days and hours are counted; null: for as long as all else. They begin anew when they are lost. */
  readonly windowsSince: Instant | null;
  /** Whether random inspections find less at some ports and more at others than they did weeks before. */
  readonly displacement: WeeksDisplacement;
  /** Minutes for which lawful vehicles were kept for each find, of all inspections. */
  readonly delayPerFind: Measured;
}

/** What supervisors say is enough. */
export interface YieldStandards {
  /** Share of random picks that may go uninspected before an alarm is raised, from 0 to 1. */
  readonly toleratedSkippedShare: number;
  /** From which lift on targeting is worth its inspections, 1 to 50. */
  readonly liftThatPays: number;
}

/** What counts where nobody says otherwise. Invented, no source. */
export const DEFAULT_STANDARDS: YieldStandards = { toleratedSkippedShare: 0.1, liftThatPays: 2 };

/** Of every interval that is told. */
export const CONFIDENCE = 0.95;

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
  standards: YieldStandards = DEFAULT_STANDARDS,
): YieldReport {
  const ports = PORT_CODES.flatMap((port) => {
    const tally = tallies[port];
    const floorRate = floorRates[port];
    return tally === undefined
      ? []
      : [{ port, tally, floor: floorRate === undefined ? null : floorOf(tally, floorRate) }];
  });
  const border = sumOf(ports.map(({ tally }) => tally));
  const compliance = complianceDays(
    ports.map(({ port, tally }) => ({ port, evidence: tally.evidence })),
    standards.toleratedSkippedShare,
  );
  const pooled = pooledRates(ports.map(({ tally }) => orderedBy(tally).ordered));
  const { rules } = border.evidence.ruleWorth;
  // Only where somebody asks: a scrape does not, and it would be half its time.
  let summed: Windows | undefined;
  const windows = () => {
    summed ??= sumOfWindows(ports.map(({ tally }) => tally.windows));
    return summed;
  };
  let moved: WeeksDisplacement | undefined;
  const displaced = () => {
    moved ??= weeksDisplacement(
      Object.fromEntries(ports.map(({ port, tally }) => [port, tally.windows.days])),
      CONFIDENCE,
    );
    return moved;
  };
  const borderFigures = figuresOf(border, borderFloor(ports.flatMap(({ floor }) => floor ?? [])), compliance.border);
  return {
    confidence: CONFIDENCE,
    border: borderFigures,
    ports: ports.map(({ port, tally, floor }, at) => ({
      port,
      name: portOfEntry(port).name,
      pooledHitRate: pooled[at] ?? { rate: exactInterval(0, 0), pooledShare: 0 },
      ...figuresOf(tally, floor, compliance.of(port)),
    })),
    rules: ruleWorth(border.evidence.ruleWorth, [...rules.keys()].toSorted(), standards.liftThatPays, CONFIDENCE),
    standards,
    get byDay() {
      return dayFigures(windows());
    },
    get byHour() {
      return hourFigures(windows());
    },
    get windowsSince() {
      return windows().since;
    },
    get displacement() {
      return displaced();
    },
    delayPerFind: delayPerFind(borderFigures.total, CONFIDENCE),
  };
}

function sumOf(tallies: readonly YieldTally[]): YieldTally {
  const sum = { ...openYieldTally().read(), evidence: sumOfEvidence(tallies.map(({ evidence }) => evidence)) };
  for (const tally of tallies) {
    if ((tally.countedUntil ?? '') > (sum.countedUntil ?? '')) sum.countedUntil = tally.countedUntil;
    sum.crossings += tally.crossings;
    sum.inspectionsUnderWay += tally.inspectionsUnderWay;
    sum.inspectionsUnmatched += tally.inspectionsUnmatched;
    sum.inspectionsDoubled += tally.inspectionsDoubled;
    sum.inspectionsLate += tally.inspectionsLate;
    sum.inspectionsUnreadable += tally.inspectionsUnreadable;
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

/** All of the engine's grounds together. */
function orderedBy(tally: YieldTally) {
  const ordered = emptyGround();
  const notCarriedOut = noneNotCarriedOut();
  const seized = emptySeized();
  for (const ground of INSPECTION_GROUNDS) {
    addCounts(ordered, tally.grounds[ground]);
    addCounts(notCarriedOut, tally.notCarriedOut[ground]);
    addSeized(seized, tally.evidence.seized[ground]);
  }
  return { ordered, notCarriedOut, seized };
}

function figuresOf(tally: YieldTally, floor: FloorFigures | null, compliance: readonly ComplianceDay[]): YieldFigures {
  const { evidence, wouldTarget, randomStratum } = tally;
  const { ordered, notCarriedOut, seized } = orderedBy(tally);
  const { orders, ...total } = ordered;
  addCounts(total, tally.officerInitiated);
  const allSeized = emptySeized();
  addSeized(allSeized, seized);
  addSeized(allSeized, evidence.seized['officer-initiated']);
  return {
    countedUntil: tally.countedUntil,
    crossings: tally.crossings,
    inspectionRate: tally.crossings === 0 ? null : orders / tally.crossings,
    total: inspectionFigures(total, allSeized),
    ordered: orderFigures(ordered, notCarriedOut, seized),
    byGround: byGround((ground) =>
      orderFigures(tally.grounds[ground], tally.notCarriedOut[ground], evidence.seized[ground]),
    ),
    officerInitiated: inspectionFigures(tally.officerInitiated, evidence.seized['officer-initiated']),
    releases: tally.releases,
    waits: { vehicles: tally.waits.vehicles, minutes: tally.waits.seconds / 60 },
    inspectionsUnderWay: tally.inspectionsUnderWay,
    inspectionsUnmatched: tally.inspectionsUnmatched,
    inspectionsDoubled: tally.inspectionsDoubled,
    inspectionsLate: tally.inspectionsLate,
    inspectionsUnreadable: tally.inspectionsUnreadable,
    ordersLost: tally.ordersLost,
    hindsightRestarts: tally.hindsightRestarts,
    regret: regretReport(tally.regret),
    floor,
    perThousandInspections: perThousand(total),
    wouldTarget,
    randomStratum,
    lift: withEnoughForLift(lift(wouldTarget, randomStratum, CONFIDENCE), wouldTarget, randomStratum),
    watchedLift: watchedLift(wouldTarget, randomStratum, CONFIDENCE),
    compliance,
    ...evidenceFigures(evidence, CONFIDENCE),
  };
}

function orderFigures(
  { orders, ...brought }: GroundTally,
  notCarriedOut: NotCarriedOutTally,
  seized: SeizedTally,
): OrderFigures {
  return { orders, ...inspectionFigures(brought, seized), notCarriedOut };
}

function inspectionFigures(
  { drugsGrams, delaySeconds, ...counts }: InspectionTally,
  seized: SeizedTally,
): InspectionFigures {
  return {
    ...counts,
    hitRate: exactInterval(counts.hits, counts.inspections, CONFIDENCE),
    ...rateFigures(counts, CONFIDENCE),
    drugsKg: drugsGrams / 1_000,
    delayMinutes: delaySeconds / 60,
    seizedPerThousand: perThousandOf(seized, CONFIDENCE),
  };
}

function perThousand({ inspections, hits, firearms, rounds, currencyUsd }: InspectionTally) {
  if (inspections === 0) return null;
  const rate = (count: number) => (count * 1_000) / inspections;
  return { hits: rate(hits), firearms: rate(firearms), rounds: rate(rounds), currencyUsd: rate(currencyUsd) };
}
