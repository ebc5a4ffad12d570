import { twoDigitsUp } from '../estimates/enough-with.ts';
import { evidenceAgainst, type LiftEvidence, liftByDay } from '../estimates/lift-by-day.ts';
import { watchedRate } from '../estimates/watched-rate.ts';
import type { RuleTally } from './rule-tally.ts';

/** What to do with a rule, and why. */
export interface RuleVerdict {
  readonly verdict: 'keep' | 'tune' | 'retire' | 'not-enough-evidence';
  /** For whoever owns the rule. */
  readonly reason: string;
}

/**
 * A rule that decides fewer of the targeted inspections in which it fires says what others say already. Invented, no
 * source.
 */
const DECIDES_SHARE_MIN = 0.05;
/** More inspections will not come in a rule's life. Invented, no source. */
const INSPECTIONS_MAX = 1e6;

/**
 * Whether a rule is worth its inspections: by the lift of those that it caused over random ones, watched day by day.
 * `paysFrom` is the lift from which the policy says that targeting pays, 1 to 50.
 *
 * - **keep**: its lift is at least what pays.
 * - **retire**: its lift is less than what pays, and nothing says that it is better than chance.
 * - **tune**: it is better than chance and does not pay; or it decides so few of the targeted inspections in which it
 *   fires (below a twentieth) that the other rules say the same.
 * - **not-enough-evidence**: none of these is beyond doubt, with about how many more inspections would tell.
 *
 * A high score gets a more thorough method than a random draw does, so part of the lift is the method's
 * (docs/decisions/0008). What a mandatory lookout finds is no rule's doing, and no rule is blamed for it.
 *
 * All verdicts on its lift that are ever looked at are right together with the confidence given, by `liftByDay`, as far
 * as its lift stays the same; so it may be looked at daily. That it decides little has the same confidence for itself,
 * by `watchedRate`. Throws a RangeError for a `paysFrom` or a confidence that is none.
 */
export function ruleVerdict(
  { firedTargeted, caused, causedDelaySeconds, evidence }: RuleTally,
  paysFrom: number,
  confidence: number,
): RuleVerdict {
  if (!(paysFrom >= 1 && paysFrom <= 50)) {
    throw new RangeError(`paysFrom is ${paysFrom}; it must be a lift from 1 to 50, such as 2`);
  }
  const { lower, upper } = liftByDay(evidence, confidence);
  const range = `${short(lower)} to ${upper === null ? 'any' : short(upper)} times`;
  if (lower >= paysFrom) {
    return { verdict: 'keep', reason: `What it causes finds ${range} as often as chance; ${short(paysFrom)} pays.` };
  }
  if (upper !== null && upper < paysFrom && lower > 1) {
    const reason = `What it causes finds ${range} as often as chance, and ${short(paysFrom)} would pay: narrow it.`;
    return { verdict: 'tune', reason };
  }
  if (upper !== null && upper < paysFrom) {
    const kept = `It kept lawful vehicles for ${Math.round(causedDelaySeconds / 60)} minutes.`;
    const reason = `What it causes finds at most ${short(upper)} times as often as chance; ${short(paysFrom)} would pay. ${kept}`;
    return { verdict: 'retire', reason };
  }
  if (decidesLittle(firedTargeted, caused.inspections, confidence)) {
    const reason = `It decided ${caused.inspections} of the ${firedTargeted} targeted inspections in which it fired: other rules say the same.`;
    return { verdict: 'tune', reason };
  }
  const known =
    evidence.targeted.inspections === 0 ? 'What it causes is not known yet' : `Its lift is ${range} that of chance`;
  return { verdict: 'not-enough-evidence', reason: `${known}: ${enough(evidence, paysFrom, confidence)}.` };
}

function decidesLittle(fired: number, caused: number, confidence: number): boolean {
  return (watchedRate(caused, fired, confidence).upper ?? 1) < DECIDES_SHARE_MIN;
}

/**
 * About how many more inspections would tell, if things went on as they are: the evidence that is missing by what an
 * inspection brings of it on average, θ̂ ln(θ̂ / θ) + (1 − θ̂) ln((1 − θ̂) / (1 − θ)) for each hit that either group
 * has, with both groups' rates taken as (hits + ½) / (inspections + 1).
 */
function enough(evidence: LiftEvidence, paysFrom: number, confidence: number): string {
  const { targeted, random } = evidence;
  if (targeted.inspections === 0) return 'it caused no inspection on a day with random ones';
  const rateOf = ({ hits, inspections }: LiftEvidence['random']) => (hits + 0.5) / (inspections + 1);
  const shareOf = (lift: number) => 1 / (1 + random.inspections / (lift * targeted.inspections));
  const [seen, ifPaying] = [shareOf(rateOf(targeted) / rateOf(random)), shareOf(paysFrom)];
  const ofHit = seen * Math.log(seen / ifPaying) + (1 - seen) * Math.log((1 - seen) / (1 - ifPaying));
  const hitsPerInspection = rateOf(targeted) / seen;
  const missing = -Math.log(1 - confidence) - evidenceAgainst(evidence, paysFrom);
  const inspections = missing / (ofHit * hitsPerInspection);
  if (!(inspections < INSPECTIONS_MAX)) return 'it seems so near to what pays that this may never be told';
  return `about ${twoDigitsUp(Math.max(1, inspections))} more inspections that it causes would tell`;
}

function short(lift: number): string {
  return String(Number(lift.toPrecision(3)));
}
