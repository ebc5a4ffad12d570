import type { InspectionGround } from '@southbound/contracts';
import { addLiftEvidence, countLiftDay, emptyLiftEvidence, type LiftEvidence } from '../estimates/lift-by-day.ts';
import { addCounts } from '../ground-tally.ts';

/** An inspection that the engine ordered and officers carried out, as far as the worth of rules goes. */
export interface ScoredInspection {
  /** The day that it counts to, such as that of its decision: whole days since 1970, by event time in UTC. */
  readonly day: number;
  readonly ground: InspectionGround;
  readonly rulesFired: readonly { readonly ruleId: string; readonly points: number }[];
  /** The three are null when it was decided blind. */
  readonly scorePoints: number | null;
  readonly thresholdPoints: number | null;
  readonly tieShare: number | null;
  /**
   * From 0 up to 1, by chance, and the same whenever this crossing is counted: whether a score that is exactly at the
   * threshold would have passed. The engine's own tie draw, or any other that follows from the crossing alone.
   */
  readonly tieDraw: number;
  readonly isHit: boolean;
  /** From the selection to the end of the inspection, in whole seconds. */
  readonly keptSeconds: number;
}

type Counts = { hits: number; inspections: number };

/** What one rule did. */
export interface RuleTally {
  /** Inspections in which it fired, on whatever ground. */
  readonly fired: Counts;
  /** Of these: inspections on the ground targeted. On the others no rule's points decided. */
  firedTargeted: number;
  /** Of these: inspections that would not have been targeted without its points. */
  readonly caused: Counts;
  /** How long vehicles were kept in which inspections that it caused found nothing. */
  causedDelaySeconds: number;
  /** What the days that are over told of the lift of what it caused. */
  readonly evidence: LiftEvidence;
}

/** What rules did at one port, or at several whose inspections are counted together. */
export interface RuleWorthTally {
  /** Of all inspections counted. */
  hits: number;
  inspections: number;
  /** By rule id. */
  readonly rules: Map<string, RuleTally>;
  /** The day that is not over, whose counts are no evidence yet; null before the first inspection. */
  day: number | null;
  readonly randomToday: Counts;
  readonly causedToday: Map<string, Counts>;
}

export function emptyRuleWorth(): RuleWorthTally {
  return { hits: 0, inspections: 0, rules: new Map(), day: null, randomToday: none(), causedToday: new Map() };
}

/**
 * Counts one inspection. One of a later day ends the day that was; one of an earlier day, which was told of late,
 * counts as of today, so that no day that is over changes.
 *
 * A rule **caused** an inspection when its ground is targeted and the score without the rule's points would not have
 * passed the same threshold. Two rules that each suffice cause it neither, and two that are both needed both do. It is
 * not asked whether the vehicle would have been taken to fill the rate, nor how the threshold would have moved.
 */
export function countScored(tally: RuleWorthTally, inspection: ScoredInspection): void {
  if (tally.day === null || inspection.day > tally.day) {
    endDay(tally);
    tally.day = inspection.day;
  }
  const { ground, isHit, rulesFired } = inspection;
  count(tally, isHit);
  if (ground === 'random') count(tally.randomToday, isHit);
  for (const { ruleId, points } of rulesFired) {
    const rule = kept(tally.rules, ruleId, emptyRule);
    count(rule.fired, isHit);
    if (ground !== 'targeted') continue;
    rule.firedTargeted += 1;
    if (passesWithout(points, inspection)) continue;
    count(rule.caused, isHit);
    count(kept(tally.causedToday, ruleId, none), isHit);
    if (!isHit) rule.causedDelaySeconds += inspection.keptSeconds;
  }
}

/** Adds what rules did at another port. Its day that is not over is no evidence, and stays out. */
export function addRuleWorth(sum: RuleWorthTally, more: RuleWorthTally): void {
  sum.hits += more.hits;
  sum.inspections += more.inspections;
  for (const [ruleId, { fired, firedTargeted, caused, causedDelaySeconds, evidence }] of more.rules) {
    const rule = kept(sum.rules, ruleId, emptyRule);
    addCounts(rule.fired, fired);
    addCounts(rule.caused, caused);
    rule.firedTargeted += firedTargeted;
    rule.causedDelaySeconds += causedDelaySeconds;
    addLiftEvidence(rule.evidence, evidence);
  }
}

/** Turns the day's counts into evidence. Which days there are must not depend on what was found. */
export function endDay(tally: RuleWorthTally): void {
  for (const [ruleId, caused] of tally.causedToday) {
    countLiftDay(kept(tally.rules, ruleId, emptyRule).evidence, caused, tally.randomToday);
  }
  tally.causedToday.clear();
  Object.assign(tally.randomToday, none());
}

/**
 * Whether the vehicle would have been targeted without some of its points. Never, where nothing is known of its score.
 */
function passesWithout(points: number, { scorePoints, thresholdPoints, tieShare, tieDraw }: ScoredInspection): boolean {
  if (scorePoints === null || thresholdPoints === null || tieShare === null) return true;
  const rest = scorePoints - points;
  return rest > thresholdPoints || (rest === thresholdPoints && tieDraw < tieShare);
}

function kept<Value>(of: Map<string, Value>, key: string, empty: () => Value): Value {
  const value = of.get(key) ?? empty();
  of.set(key, value);
  return value;
}

export function emptyRule(): RuleTally {
  return { fired: none(), firedTargeted: 0, caused: none(), causedDelaySeconds: 0, evidence: emptyLiftEvidence() };
}

function count(counts: Counts, isHit: boolean): void {
  counts.inspections += 1;
  if (isHit) counts.hits += 1;
}

function none(): Counts {
  return { hits: 0, inspections: 0 };
}
