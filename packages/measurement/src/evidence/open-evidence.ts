import {
  DAY_MS,
  type InspectionGround,
  type InspectionMethod,
  type Instant,
  type NotCarriedOutReason,
  type SelectionMade,
} from '@southbound/contracts';
import { countPickOutcome, emptyPicks, type PickOutcome, type PickTally } from '../compliance/random-picks.ts';
import { countQuantity } from '../estimates/quantity-tally.ts';
import { countInspected } from '../estimates/weighted-tally.ts';
import { countScored, emptyRule } from '../worth/rule-tally.ts';
import { type Evidence, emptyEvidence, GOODS, type Goods, type InspectionKind } from './evidence.ts';
import { evidenceText, type RuleSets, restoredEvidence } from './evidence-text.ts';
import { tieDrawOf } from './tie-draw.ts';

/** What of an order's selection is needed once its inspection is told of, beside what every order keeps. */
export interface AsDecided {
  readonly propensity: number;
  /** Rules that fired, with their points; left out where none did, as is the score. */
  readonly rules?: readonly (readonly [ruleId: string, points: number])[];
  readonly score?: readonly [scorePoints: number | null, thresholdPoints: number | null, tieShare: number | null];
}

/** An order of which something is told. */
export interface DecidedOrder {
  readonly crossingId: string;
  readonly ground: InspectionGround;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean;
  readonly decidedAtMs: number;
  readonly asDecided: AsDecided;
}

/** What an inspection brought, and how it was made. */
export interface Brought extends Readonly<Record<Goods, number>> {
  /** 1 or 0. */
  readonly hits: number;
}

export interface Carried {
  readonly method: InspectionMethod;
  readonly startedAtMs: number;
  readonly keptSeconds: number;
  readonly brought: Brought;
}

/** A fold over what a yield tally has joined. Mutable behind its factory, as that is. */
export interface OpenEvidence {
  /** Counts an order, and answers what of it must be kept until something is told of its inspection. */
  order(selection: SelectionMade['data'], decidedAtMs: number): AsDecided;
  concluded(order: DecidedOrder, carried: Carried): void;
  notCarriedOut(order: DecidedOrder, reason: NotCarriedOutReason): void;
  officerInitiated(brought: Brought): void;
  /** Answers it as it stands; later counting does not change what is answered. */
  read(): () => Evidence;
  save(): string;
}

/** Days of random picks that are kept: today, and the day before, whose last picks are told of today. */
const PICK_DAYS_KEPT = 2;
/** The budget counts in millionths; a smaller propensity is none that it gives, and its weight would drown all others. */
const PROPENSITY_MIN = 1e-6;

/**
 * Opens a port's evidence from what `save` gave. Where that is lost, or of another form, it begins anew and says so:
 * `since` is told as its beginning, and orders that were counted before must not be told of any more.
 */
export function openEvidence(saved: string | undefined, since: Instant | null): OpenEvidence & { isLost: boolean } {
  const restored = saved === undefined ? null : restoredEvidence(saved);
  const evidence = restored?.evidence ?? emptyEvidence(since);
  const ruleSets: RuleSets = restored?.ruleSets ?? { live: '', previous: '', firedIn: new Map() };
  let text: string | undefined;

  function changed(): void {
    text = undefined;
  }

  function save(): string {
    text ??= evidenceText(evidence, ruleSets);
    return text;
  }

  return {
    isLost: restored === null,
    order({ ground, propensity, rulesFired, scorePoints, thresholdPoints, tieShare, ruleSet }, decidedAtMs) {
      changed();
      if (ground === 'random') assignPick(evidence, Math.floor(decidedAtMs / DAY_MS));
      firedUnder(evidence, ruleSets, ruleSet.digest, rulesFired);
      if (rulesFired.length === 0) return { propensity };
      return {
        propensity,
        rules: rulesFired.map(({ ruleId, points }) => [ruleId, points] as const),
        score: [scorePoints, thresholdPoints, tieShare],
      };
    },
    concluded(order, { method, startedAtMs, keptSeconds, brought }) {
      changed();
      countSeized(evidence, order.ground, brought);
      countMethod(evidence, order, method, brought.hits);
      const { propensity } = order.asDecided;
      if (propensity >= PROPENSITY_MIN) countInspected(evidence.weighted, propensity, brought.hits > 0);
      settlePick(evidence, order, { waitedMs: Math.max(0, startedAtMs - order.decidedAtMs) });
      countRules(evidence, order, brought.hits > 0, keptSeconds);
    },
    notCarriedOut(order, reason) {
      changed();
      settlePick(evidence, order, { reason, wouldTarget: order.wouldTarget });
      if (!order.randomDraw) return;
      evidence.skipped.picks += 1;
      if (order.wouldTarget) evidence.skipped.wouldTarget += 1;
    },
    officerInitiated(brought) {
      changed();
      countSeized(evidence, 'officer-initiated', brought);
    },
    read() {
      // From its text, which is made with every commit anyway, and only when somebody looks, which is seldom.
      const asOfNow = save();
      let held: Evidence | undefined;
      return () => {
        held ??= restoredEvidence(asOfNow)?.evidence ?? emptyEvidence(since);
        return held;
      };
    },
    save,
  };
}

function assignPick({ pickDays }: Evidence, day: number): void {
  const [newest] = pickDays;
  if (newest === undefined || newest.day < day) pickDays.unshift({ day, tally: emptyPicks() });
  pickDays.splice(PICK_DAYS_KEPT);
  // A port's clock does not go back, so that it is the newest.
  const tally = pickDays[0]?.tally;
  if (tally !== undefined) tally.assigned += 1;
}

function settlePick({ pickDays }: Evidence, { ground, decidedAtMs }: DecidedOrder, outcome: PickOutcome): void {
  if (ground !== 'random') return;
  const day = Math.floor(decidedAtMs / DAY_MS);
  const tally: PickTally | undefined = pickDays.find((of) => of.day === day)?.tally;
  if (tally !== undefined) countPickOutcome(tally, outcome);
}

/** Rules that last fired under neither the live rule set nor the one before it are forgotten, so that they have an end. */
function firedUnder(
  { ruleWorth: { rules, causedToday } }: Evidence,
  ruleSets: RuleSets,
  digest: string,
  fired: SelectionMade['data']['rulesFired'],
): void {
  if (digest !== ruleSets.live) {
    ruleSets.previous = ruleSets.live;
    ruleSets.live = digest;
    for (const [ruleId, firedIn] of ruleSets.firedIn) {
      if (firedIn === ruleSets.previous) continue;
      ruleSets.firedIn.delete(ruleId);
      rules.delete(ruleId);
      causedToday.delete(ruleId);
    }
  }
  for (const { ruleId } of fired) {
    ruleSets.firedIn.set(ruleId, digest);
    if (!rules.has(ruleId)) rules.set(ruleId, emptyRule());
  }
}

/** By the day of the decision: an inspection's own clock may be wrong, and must not end days that are to come. */
function countRules({ ruleWorth }: Evidence, order: DecidedOrder, isHit: boolean, keptSeconds: number): void {
  const { rules = [], score: [scorePoints, thresholdPoints, tieShare] = [null, null, null] } = order.asDecided;
  const known = rules.filter(([ruleId]) => ruleWorth.rules.has(ruleId));
  countScored(ruleWorth, {
    day: Math.floor(order.decidedAtMs / DAY_MS),
    ground: order.ground,
    rulesFired: known.map(([ruleId, points]) => ({ ruleId, points })),
    ...{ scorePoints, thresholdPoints, tieShare, isHit, keptSeconds },
    tieDraw: tieDrawOf(order.crossingId),
  });
}

function countSeized({ seized }: Evidence, kind: InspectionKind, brought: Brought): void {
  seized[kind].inspections += 1;
  for (const goods of GOODS) countQuantity(seized[kind].goods[goods], brought[goods]);
}

function countMethod({ methods }: Evidence, order: DecidedOrder, method: InspectionMethod, hits: number): void {
  const { inspected, wouldTarget, randomStratum } = methods[method];
  for (const counts of [
    inspected,
    ...(order.wouldTarget ? [wouldTarget] : []),
    ...(order.randomDraw ? [randomStratum] : []),
  ]) {
    counts.inspections += 1;
    counts.hits += hits;
  }
}
