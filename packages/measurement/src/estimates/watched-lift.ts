import { checkConfidence, checkHitCount, type HitCount, type Measured } from '../exact-interval.ts';
import { liftUnknown } from '../lift.ts';
import { withEnoughForLift } from './enough-with.ts';
import { watchedBounds } from './watched-rate.ts';

/**
 * Lift, watched as both groups grow: a confidence sequence, which may be looked at after every inspection. The groups
 * and the answers are those of `lift`; the interval is wider, and holds at all looks together.
 *
 * Formula: from the sequences of both hit rates, each at confidence 1 − α/2, the ratio reaches from the lower bound of
 * the targeted over the upper bound of the random rate to the reverse (Bonferroni). That holds however the two depend
 * on each other, and they do: a crossing that was drawn and would have been targeted is in both groups. The product of
 * both groups' martingales would give a narrower interval, and is no martingale where groups overlap; nor is the
 * conditional one of `lift`, where the shares of the groups change while one watches.
 * Source: as for `watchedRate`.
 *
 * Not enough evidence as for `lift`, with what would be enough. Throws a RangeError as `lift` does.
 */
export function watchedLift(targeted: HitCount, random: HitCount, confidence = 0.95): Measured {
  checkHitCount('targeted', targeted);
  checkHitCount('random', random);
  checkConfidence(confidence);
  const ofEach = (1 + confidence) / 2;
  const unknown = liftUnknown(targeted, random, () => {
    const bounds = watchedBounds(random, ofEach);
    return watchedBounds(targeted, ofEach).lower / bounds.upper;
  });
  if (unknown !== null) return withEnoughForLift(unknown, targeted, random);
  const [ofTargeted, ofRandom] = [watchedBounds(targeted, ofEach), watchedBounds(random, ofEach)];
  return {
    enoughEvidence: true,
    estimate: (targeted.hits * random.inspections) / (targeted.inspections * random.hits),
    lower: ofTargeted.lower / ofRandom.upper,
    upper: ofTargeted.upper / ofRandom.lower,
  };
}
