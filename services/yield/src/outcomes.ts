import {
  type CrossingOutcome,
  epochMs,
  HOUR_MS,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  type SelectionMade,
  type SouthboundEvent,
} from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';

/** What of a selection must be known when its vehicle has been inspected. */
interface Decided {
  /** All of it as text: the state is kept with every commit, and most of it has not changed since the last. */
  readonly text: string;
  readonly identity: SelectionMade['data']['identity'];
  readonly matches: SelectionMade['data']['matches'];
  readonly ground: SelectionMade['data']['ground'];
  readonly randomDraw: boolean;
  readonly atMs: number;
}

type Told = InspectionConcluded | InspectionNotCarriedOut;

/** What the joining of one port's selections and inspections is waiting for. */
export interface Outcomes {
  /** Answers what is to be told of what came of crossings, after one more event of the port. */
  after(event: SelectionMade | Told): readonly Publication[];
  /** What waits, as text; `openOutcomes` goes on from it. */
  save(): string;
}

/**
 * For how long a selection waits for its inspection, and an inspection for its selection, in event time: longer than
 * any inspection. One that comes later is told of without its selection. Invented, no source.
 */
const WAITS_MS = 12 * HOUR_MS;

/**
 * Joins a port's selections and inspections into what came of each crossing that intelligence matched, or in whose
 * vehicle something was found. The two topics are not ordered to each other. What waited and was lost with its saved
 * text is told of as far as the inspection alone says it.
 */
export function openOutcomes(saved: string | undefined): Outcomes {
  const [decidedBefore, toldBefore] = (saved === undefined ? [[], []] : JSON.parse(saved)) as Saved;
  const decided = new Map<string, Decided>(
    decidedBefore.map(([id, kept]) => [id, { ...kept, text: JSON.stringify([id, kept]) }]),
  );
  const early = new Map<string, Told>(toldBefore);
  let clockMs = 0;

  function decide(event: SelectionMade): readonly Publication[] {
    const { crossingId, identity, matches, ground, randomDraw, decision } = event.data;
    const isMatched = matches.length > 0;
    if (decision === 'inspect' || isMatched) {
      const kept = { identity, matches, ground, randomDraw, atMs: epochMs(event.occurredAt) };
      decided.set(crossingId, { ...kept, text: JSON.stringify([crossingId, kept]) });
    }
    const released = decision === 'release' && isMatched ? [outcome(event, decided.get(crossingId), 'released')] : [];
    const waiting = early.get(crossingId);
    if (waiting === undefined) return released;
    early.delete(crossingId);
    return [...released, ...conclude(waiting)];
  }

  function conclude(event: Told): readonly Publication[] {
    const { crossingId } = event.data;
    const selection = decided.get(crossingId);
    decided.delete(crossingId);
    const isHit = event.type === 'InspectionConcluded' && event.data.findings.length > 0;
    if (!isHit && (selection?.matches.length ?? 0) === 0) return [];
    return [outcome(event, selection, event.type === 'InspectionConcluded' ? 'inspected' : 'not-carried-out')];
  }

  function tell(event: Told): readonly Publication[] {
    const isOfficers = event.type === 'InspectionConcluded' && event.data.officerReason !== undefined;
    if (!decided.has(event.data.crossingId) && !isOfficers) {
      early.set(event.data.crossingId, event);
      return [];
    }
    return conclude(event);
  }

  /** Both stand in about the order of their instants, so the first that is kept ends the search. */
  function forget(): readonly Publication[] {
    const publications: Publication[] = [];
    for (const [crossingId, { atMs }] of decided) {
      if (atMs >= clockMs - WAITS_MS) break;
      decided.delete(crossingId);
    }
    for (const [crossingId, event] of early) {
      if (epochMs(event.recordedAt) >= clockMs - WAITS_MS) break;
      early.delete(crossingId);
      publications.push(...conclude(event));
    }
    return publications;
  }

  return {
    after(event) {
      clockMs = Math.max(clockMs, epochMs(event.recordedAt));
      const forgotten = forget();
      const told = event.type === 'SelectionMade' ? decide(event) : tell(event);
      return forgotten.length === 0 ? told : [...forgotten, ...told];
    },
    save: () => `[[${[...decided.values()].map(({ text }) => text).join()}],${JSON.stringify([...early])}]`,
  };
}

type Saved = readonly [
  decided: readonly (readonly [string, Omit<Decided, 'text'>])[],
  early: readonly (readonly [string, Told])[],
];

/** Whether an event says something of what came of a crossing. */
export function saysOutcome(event: SouthboundEvent): event is SelectionMade | Told {
  return (
    event.type === 'SelectionMade' || event.type === 'InspectionConcluded' || event.type === 'InspectionNotCarriedOut'
  );
}

function outcome(
  event: SelectionMade | Told,
  selection: Decided | undefined,
  done: CrossingOutcome['data']['outcome'],
): Publication {
  const { crossingId, port } = event.data;
  const isInspected = event.type === 'InspectionConcluded';
  const identity = isInspected ? { ...selection?.identity, ...event.data.identity } : (selection?.identity ?? {});
  const content: CrossingOutcome = {
    eventId: derivedEventId(event.eventId, 'CrossingOutcome'),
    type: 'CrossingOutcome',
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    source: 'yield',
    data: {
      crossingId,
      port,
      identity,
      matches: selection?.matches ?? [],
      ground: selection?.ground ?? null,
      randomDraw: selection?.randomDraw ?? false,
      outcome: done,
      ...(event.type === 'InspectionNotCarriedOut' ? { reason: event.data.reason } : {}),
      officerInitiated: isInspected && event.data.officerReason !== undefined,
      findings: isInspected ? event.data.findings : [],
    },
  };
  const headers = { type: content.type };
  return { topic: 'southbound.outcomes.v1', partition: 0, key: crossingId, headers, content };
}
