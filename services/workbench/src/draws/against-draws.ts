import { INSPECTION_GROUNDS, INSPECTION_METHODS, type SelectionMade } from '@southbound/contracts';
import { type Draws, methodWanted, type Policy } from '@southbound/selectivity';

type Selection = SelectionMade['data'];

/** Rounding of the fill share, which is worked out of the propensity; far below a draw's own precision. */
const HAIR = 1e-9;

/**
 * What a selection says that cannot follow from its draws, by the policy that it was decided by; null when all of it
 * follows. What its crossing, its score and the budget had to say is taken from the selection itself. Surges follow
 * from the draws of the crossing before: `surgesFollowed`.
 */
export function againstDraws(policy: Policy, selection: Selection, draws: Draws): string | null {
  if (selection.randomDraw !== draws.random < policy.randomShare) return 'randomDraw is not what was drawn';
  const { ground, decision, port } = selection;
  if ((decision === 'inspect') !== (INSPECTION_GROUNDS as readonly string[]).includes(ground)) {
    return `the decision ${decision} is not what the ground ${ground} is of`;
  }
  if (ground === 'no-capacity' && policy.capacity?.ports[port] === undefined) {
    return 'the policy names nothing that the port could be short of';
  }
  return groundAgainst(policy, selection, draws) ?? methodAgainst(policy, selection, draws);
}

function groundAgainst(policy: Policy, selection: Selection, draws: Draws): string | null {
  const { ground, randomDraw, scorePoints } = selection;
  if (ground === 'mandatory') return null;
  if (ground === 'random' && !randomDraw) return 'it was not drawn into the random stratum';
  if (scorePoints === null) return blindAgainst(policy, ground, draws);
  if (randomDraw)
    return ground === 'random' || ground === 'no-capacity' ? null : 'it was drawn into the random stratum';
  return scoredAgainst(policy, selection, scorePoints, draws);
}

/** Where bays and units are counted, a quicker method may have stood in for the one that was drawn. */
function methodAgainst(
  policy: Policy,
  { ground, method, port, randomDraw, scorePoints }: Selection,
  draws: Draws,
): string | null {
  if (method === null || (!randomDraw && ground !== 'blind')) return null;
  const drawn = methodWanted(policy, true, scorePoints, draws.method);
  const isQuicker = INSPECTION_METHODS.indexOf(method) < INSPECTION_METHODS.indexOf(drawn);
  const mayBeQuicker = policy.capacity?.ports[port] !== undefined;
  return method === drawn || (isQuicker && mayBeQuicker) ? null : `the method drawn was ${drawn}`;
}

function blindAgainst(policy: Policy, ground: Selection['ground'], draws: Draws): string | null {
  const isDrawn = draws.random < policy.blindRate;
  return isDrawn === (ground === 'blind-not-drawn') ? 'the blind draw is not followed' : null;
}

function scoredAgainst(policy: Policy, selection: Selection, scorePoints: number, draws: Draws): string | null {
  const { ground, propensity, wouldTarget } = selection;
  const tieShare = tieShareOf(selection, scorePoints);
  const passes = draws.tie < tieShare;
  if (ground === 'targeted') return passes ? null : 'it does not pass the threshold by its tie draw';
  // Above the random share it had a chance of its own, so nothing stood in the way of ordering it.
  const mayOrder = propensity > policy.randomShare + HAIR;
  if (passes && (mayOrder || wouldTarget !== true)) return 'by its tie draw it passes the threshold';
  const fillShare = mayOrder ? fillShareOf(policy, propensity, tieShare) : 0;
  if (ground === 'fill') return draws.fill < fillShare + HAIR ? null : 'the fill draw does not take it';
  return draws.fill >= fillShare - HAIR ? null : 'the fill draw takes it';
}

/** The probability, by tie draw, with which it passes the threshold. */
function tieShareOf({ thresholdPoints, tieShare }: Selection, scorePoints: number): number {
  const points = thresholdPoints ?? 0;
  if (scorePoints > points) return 1;
  return scorePoints === points ? (tieShare ?? 0) : 0;
}

/** What propensity leaves for fill; who is sure to pass or to be drawn leaves nothing. */
function fillShareOf({ randomShare }: Policy, propensity: number, tieShare: number): number {
  if (tieShare === 1 || randomShare === 1) return 0;
  return ((propensity - randomShare) / (1 - randomShare) - tieShare) / (1 - tieShare);
}
