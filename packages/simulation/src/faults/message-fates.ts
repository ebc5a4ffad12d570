import { type CrossingId, type CrossingObserved, epochMs, instantOf } from '@southbound/contracts';
import type { Content, Publication } from '@southbound/runtime/ports';
import type { FaultTruth } from '../truth.ts';
import { type Befallen, befallenBy } from './befallen.ts';
import type { FaultSettings } from './fault-settings.ts';
import { garbled } from './garbling.ts';
import type { HeldMessage, LaneMessage } from './held-messages.ts';
import { messageDraws } from './message-draws.ts';
import { type Spells, spellsOf } from './spells.ts';

/** What becomes of a lane's message: nothing, or it is lost, or it comes to the log some time, once or more often. */
type Fate = 'as it was' | { readonly lost: readonly FaultTruth[]; readonly arrivals: readonly HeldMessage[] };

/** Answers for each message of a lane what becomes of it. `trips` are the crossings that hide something. */
export function messageFates(faults: FaultSettings, seed: number) {
  const spells = spellsOf(faults, seed);
  return (message: LaneMessage, publication: Publication, trips: ReadonlySet<CrossingId>): Fate => {
    const draws = messageDraws(seed, message.eventId);
    // Nothing befalls nearly all of them.
    if (!draws.anyComesUp(faults) && isOutsideSpells(message, spells)) return 'as it was';
    const befallen = befallenBy(faults, seed, message, draws);
    if (isLost(message, spells, befallen)) return { lost: befallen.truths, arrivals: [] };
    const clocked = asClocked(message, spells, befallen);
    const content = clocked.type === 'CrossingObserved' ? asTold(clocked, befallen, trips) : clocked;
    const dueMs = comesToTheLogAt(clocked, spells, befallen);
    const { truths } = befallen;
    const copies = copiesOf(message, dueMs, spells, befallen);
    if (truths.length === 0 && copies.length === 0) return 'as it was';
    const told = content === message ? publication : { ...publication, content };
    const arrivals = [{ dueMs, truths }, ...copies];
    return { lost: [], arrivals: arrivals.map((arrival) => ({ ...arrival, publication: told })) };
  };
}

function isOutsideSpells({ source, occurredAt, recordedAt, data }: LaneMessage, spells: Spells): boolean {
  const occurredAtMs = epochMs(occurredAt);
  const recordedAtMs = epochMs(recordedAt);
  return (
    !spells.laneIsSilent(source, occurredAtMs) &&
    spells.skewMs(source, occurredAtMs) === 0 &&
    spells.handedOverAtMs(data.port, recordedAtMs) === recordedAtMs
  );
}

function isLost(message: LaneMessage, spells: Spells, befallen: Befallen): boolean {
  if (spells.laneIsSilent(message.source, epochMs(message.occurredAt))) {
    befallen.note('lane-silent');
    return true;
  }
  return message.type === 'LaneHeartbeat' && befallen.comes('heartbeat-lost');
}

/** By the lane's own clock, and recorded when the gateway took it in. */
function asClocked(message: LaneMessage, spells: Spells, befallen: Befallen): LaneMessage {
  const occurredAtMs = epochMs(message.occurredAt);
  const skewMs = spells.skewMs(message.source, occurredAtMs);
  if (skewMs !== 0) befallen.note('clock-skewed');
  const lateMs = message.type === 'CrossingObserved' && befallen.comes('late') ? befallen.heldUpMs('late') : 0;
  if (skewMs === 0 && lateMs === 0) return message;
  return {
    ...message,
    occurredAt: instantOf(occurredAtMs + skewMs),
    recordedAt: instantOf(epochMs(message.recordedAt) + lateMs),
  };
}

/** Without what sensors did not answer, or spoilt altogether. */
function asTold(crossing: CrossingObserved, befallen: Befallen, trips: ReadonlySet<CrossingId>): Content {
  const { data } = crossing;
  const isPlateMissing = data.identity.plate !== undefined && befallen.comes('plate-missing');
  const isCanineMissing = data.canine !== undefined && befallen.comes('canine-missing');
  const isConfidenceMissing = data.plateReadConfidence !== undefined && befallen.comes('confidence-missing');
  let told = crossing;
  if (isPlateMissing || isCanineMissing || isConfidenceMissing) {
    const { canine, plateReadConfidence, ...rest } = data;
    told = {
      ...crossing,
      data: {
        ...rest,
        ...(isPlateMissing && { identity: withoutPlate(data.identity) }),
        ...(plateReadConfidence !== undefined && !isConfidenceMissing && { plateReadConfidence }),
        ...(canine !== undefined && !isCanineMissing && { canine }),
      },
    };
  }
  if (trips.has(data.crossingId) && befallen.comes('garbled-on-purpose')) {
    return garbled(befallen.chanceOf('garbled-on-purpose'), told);
  }
  return befallen.comes('malformed') ? garbled(befallen.chanceOf('malformed'), told) : told;
}

/** Whose document an officer checked is known all the same; whose vehicle it is follows from the plate. */
function withoutPlate({ documentRefs }: CrossingObserved['data']['identity']): CrossingObserved['data']['identity'] {
  return documentRefs === undefined ? {} : { documentRefs };
}

function comesToTheLogAt({ recordedAt, data }: LaneMessage, spells: Spells, befallen: Befallen): number {
  const slippedMs = epochMs(recordedAt) + (befallen.comes('reordered') ? befallen.heldUpMs('reordered') : 0);
  const dueMs = spells.handedOverAtMs(data.port, slippedMs);
  if (dueMs !== slippedMs) befallen.note('port-silent');
  return dueMs;
}

/** The same message once more, with the truth that it is a copy, and that it cannot be read if so. */
function copiesOf(message: LaneMessage, dueMs: number, spells: Spells, befallen: Befallen) {
  if (message.type !== 'CrossingObserved') return [];
  const spoilt = befallen.truths.filter(({ what }) => what === 'malformed' || what === 'garbled-on-purpose');
  return (['told-again', 'told-again-late'] as const).filter(befallen.drawn).map((what) => ({
    dueMs: spells.handedOverAtMs(message.data.port, dueMs + befallen.heldUpMs(what)),
    truths: [befallen.truthOf(what), ...spoilt],
  }));
}
