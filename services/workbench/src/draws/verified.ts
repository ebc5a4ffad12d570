import type { SelectionMade } from '@southbound/contracts';
import type { Policy } from '@southbound/selectivity';
import type { RecordedRecord } from '@southbound/simulation';
import { drawsOf } from '@southbound/targeting/draws';
import type { Recording } from '../recordings/recording-reader.ts';
import { againstDraws } from './against-draws.ts';
import { dayOfKey } from './commitments.ts';
import { surgesFollowed } from './surges-followed.ts';

/** What becomes of a day's selections when their draws are made again. */
export interface Verified {
  /**
   * Selections of the key's day. Of those of other days, by their own time, only the first of each port after it is
   * looked at: its surge follows from the day's last draw.
   */
  readonly ofDay: number;
  /** Those of them that name the key and the policy, and were recomputed. */
  readonly recomputed: number;
  /** Those that name another policy, by which nobody can say what follows. */
  readonly ofOtherPolicies: number;
  /** Those that were recomputed and whose surge follows from draws that are not known: of the day before, mostly. */
  readonly surgesUnheld: number;
  /** Whatever cannot follow from the key's draws. */
  readonly against: readonly AgainstDraws[];
}

interface AgainstDraws {
  readonly crossingId: string;
  readonly port: string;
  readonly reason: string;
}

/** Makes a day's draws again. `afterMinute` is asked between event minutes, and may throw to end it. */
export async function verified(
  { minutes }: Recording<RecordedRecord>,
  policy: Policy,
  { id, key }: { readonly id: string; readonly key: string },
  afterMinute: () => Promise<void>,
): Promise<Verified> {
  const day = dayOfKey(id);
  const surges = surgesFollowed(policy);
  const against: AgainstDraws[] = [];
  const counts = { ofDay: 0, recomputed: 0, ofOtherPolicies: 0 };

  function whyAgainst(selection: SelectionMade): string | null {
    const { crossingId, drawKeyId, policy: version } = selection.data;
    const isOfDay = selection.occurredAt.startsWith(day);
    if (isOfDay) counts.ofDay += 1;
    const isOfPolicy = version.digest === policy.version.digest;
    if (drawKeyId !== id || !isOfDay || !isOfPolicy) return whyPassedOver(selection, isOfDay, isOfPolicy);
    counts.recomputed += 1;
    const draws = drawsOf({ key }, crossingId);
    const bySurge = surges.against(selection, draws);
    return againstDraws(policy, selection.data, draws) ?? bySurge;
  }

  function whyPassedOver(selection: SelectionMade, isOfDay: boolean, isOfPolicy: boolean): string | null {
    const { drawKeyId, port } = selection.data;
    if (drawKeyId !== id && !isOfDay && isOfPolicy) return surges.againstBefore(selection);
    surges.passOver(port);
    if (drawKeyId !== id) return isOfDay ? `it names the key ${drawKeyId} of its day` : null;
    if (!isOfDay) return `it was decided at ${selection.occurredAt}, on another day`;
    counts.ofOtherPolicies += 1;
    return null;
  }

  for await (const { lines } of minutes()) {
    for (const { publication } of lines) {
      const { content } = publication;
      if (content instanceof Uint8Array || content.type !== 'SelectionMade') continue;
      const reason = whyAgainst(content);
      const { crossingId, port } = content.data;
      if (reason !== null) against.push({ crossingId, port, reason });
    }
    await afterMinute();
  }
  return { ...counts, surgesUnheld: surges.unheld(), against };
}
