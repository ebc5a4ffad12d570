import { type CrossingId, MINUTE_MS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { openTimeline } from '../timeline.ts';
import type { FaultTruth, HiddenTruth } from '../truth.ts';
import type { WorldMinute } from '../world-minute.ts';
import type { FaultSettings } from './fault-settings.ts';
import { type HeldMessage, type LaneMessage, merged } from './held-messages.ts';
import { messageFates } from './message-fates.ts';

/**
 * The same world with faults between its lanes and the log. Only lanes' messages are touched; what agencies tell comes
 * as it was. Within a partition the order of the stream is what the log will hold. Each fault draws from a stream of
 * its own, by message, lane hour or port hour, so that neither another fault nor another vehicle changes what it does;
 * with all of them off the minutes are handed through as they are. What is due after the last minute is left out, as
 * the world itself leaves it out. Beside the world's own truths stands one for each message and fault, in the minute
 * in which the message comes to the log or is lost.
 */
export function* withFaults(
  minutes: Iterable<WorldMinute>,
  faults: FaultSettings,
  seed: number,
): Generator<WorldMinute> {
  if (Object.values(faults).every((share) => share === 0)) {
    yield* minutes;
    return;
  }
  const fateOf = messageFates(faults, seed);
  // What is held grows with the longest delay, not with the world.
  const held = openTimeline<HeldMessage>();
  for (const { startsAtMs, publications, truths } of minutes) {
    const trips = tripsAmong(truths);
    const faultTruths: FaultTruth[] = [];
    const own = publications.filter((publication) => {
      const message = laneMessage(publication);
      const fate = message === null ? 'as it was' : fateOf(message, publication, trips);
      if (fate === 'as it was') return true;
      for (const arrival of fate.arrivals) held.add(arrival.dueMs, arrival);
      faultTruths.push(...fate.lost);
      return false;
    });
    const late = held.takeBefore(startsAtMs + MINUTE_MS);
    for (const message of late) faultTruths.push(...message.truths);
    yield {
      startsAtMs,
      publications: merged(own, late),
      truths: faultTruths.length === 0 ? truths : [...truths, ...faultTruths],
    };
  }
}

function laneMessage({ content }: Publication): LaneMessage | null {
  if (content instanceof Uint8Array) return null;
  return content.type === 'CrossingObserved' || content.type === 'LaneHeartbeat' ? content : null;
}

function tripsAmong(truths: readonly HiddenTruth[]): ReadonlySet<CrossingId> {
  return new Set(truths.flatMap((truth) => (truth.kind === 'trip' ? [truth.crossingId] : [])));
}
