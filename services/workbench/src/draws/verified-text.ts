import { counted, whole, wrapped } from '../text-layout.ts';
import type { Committed } from './commitments.ts';
import type { Verified } from './verified.ts';

/** What `southbound draws verify` answers. */
export interface DrawsVerified extends Verified {
  readonly drawKeyId: string;
  /** Whether there is nothing to object to. */
  readonly isFine: boolean;
  readonly committed: Committed;
}

/** So many reasons are named, each with the first of its selections; JSON names all. */
const REASONS_MAX = 10;

export function verifiedText(answer: DrawsVerified): string {
  const { recomputed, ofDay, ofOtherPolicies, surgesUnheld, against } = answer;
  const lines = [
    ...committedLines(answer),
    `${counted(ofDay, 'selection')} of its day, ${whole.format(recomputed)} recomputed: ${against.length === 0 ? 'nothing in them is against their draws' : `${whole.format(against.length)} cannot follow from their draws`}.`,
    ...againstLines(against),
  ];
  if (ofOtherPolicies > 0) {
    lines.push(
      `${counted(ofOtherPolicies, 'selection')} of other policies: NOT verified. Verify once more with theirs.`,
    );
  }
  if (surgesUnheld > 0) {
    lines.push(
      `Of ${counted(surgesUnheld, 'selection')}, the first of the day at each port, the surge was NOT verified: it follows from the day before. Verify that day too, by a recording that goes on into this one.`,
    );
  }
  return [...lines.map(wrapped), answer.isFine ? 'Fine.' : 'NOT fine.'].join('\n');
}

/** A wrong key is against nearly every selection, by the same few reasons. */
function againstLines(against: DrawsVerified['against']): readonly string[] {
  const byReason = [...Map.groupBy(against, ({ reason }) => reason)];
  const named = byReason.slice(0, REASONS_MAX);
  const lines = named.map(([reason, [first, ...others]]) => {
    const more = others.length === 0 ? '' : `, and ${counted(others.length, 'other')}`;
    return `  ${reason}: ${first?.crossingId} at ${first?.port}${more}`;
  });
  return against.length > named.length ? [...lines, '  --json names all of them.'] : lines;
}

function committedLines({ drawKeyId, committed }: DrawsVerified): readonly string[] {
  const { isToKey, firstToldAt, isBeforeItsDay, otherKeysOfDay } = committed;
  return [
    `The key of ${drawKeyId} ${isToKey ? 'is the one that was committed to' : 'is NOT the one that was committed to'}.`,
    ...(firstToldAt === null
      ? []
      : [
          `It was first told of at ${firstToldAt}, ${isBeforeItsDay === true ? 'before' : 'NOT before'} its day began.`,
        ]),
    ...(otherKeysOfDay.length === 0
      ? []
      : [`Others were committed to for the same day, so somebody could CHOOSE: ${otherKeysOfDay.join(', ')}.`]),
  ];
}
