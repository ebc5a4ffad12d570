import {
  type CrossingOutcome,
  DAY_MS,
  epochMs,
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
 * For how long a selection waits for its inspection, by the clock of what is told of inspections: longer than any
 * inspection and the wait for its bay. An inspection that is told of later has lost its selection. Invented, no source.
 */
const WAITS_MS = 2 * DAY_MS;

/**
 * By the clock of selections it waits no longer than this, so that what is kept has an end where nothing is told of
 * inspections. Source: the topics of selections and inspections keep so many days.
 */
const WAITS_IN_VAIN_MS = 5 * DAY_MS;

/**
 * Joins a port's selections and inspections into what came of each crossing that intelligence matched, or in whose
 * vehicle something was found. The two topics are not ordered to each other, so each has a clock of its own and what
 * is told is the same however they are read. What waited and was lost with its saved text is told of as far as the
 * inspection alone says it.
 */
export function openOutcomes(saved: string | undefined): Outcomes {
  const [decidedBefore, toldBefore, clocks = NO_CLOCKS] = (saved === undefined ? [[], []] : JSON.parse(saved)) as Saved;
  const decided = new Map<string, Decided>(
    decidedBefore.map(([id, kept]) => [id, { ...kept, text: JSON.stringify([id, kept]) }]),
  );
  const early = new Map<string, Told>(toldBefore);
  let { selectionsMs, inspectionsMs } = clocks;

  function decide(event: SelectionMade): readonly Publication[] {
    const { crossingId, identity, matches, ground, randomDraw, decision } = event.data;
    selectionsMs = Math.max(selectionsMs, epochMs(event.occurredAt));
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
    inspectionsMs = Math.max(inspectionsMs, epochMs(event.recordedAt));
    if (decided.has(event.data.crossingId) || selectedByMs(event) < selectionsMs) return conclude(event);
    early.set(event.data.crossingId, event);
    return [];
  }

  /** Both stand in about the order of their instants, so the first that is kept ends the search. */
  function forget(): readonly Publication[] {
    const publications: Publication[] = [];
    const keptFromMs = Math.max(inspectionsMs - WAITS_MS, selectionsMs - WAITS_IN_VAIN_MS);
    for (const [crossingId, { atMs }] of decided) {
      if (atMs >= keptFromMs) break;
      decided.delete(crossingId);
    }
    for (const [crossingId, event] of early) {
      if (selectedByMs(event) >= selectionsMs) break;
      early.delete(crossingId);
      publications.push(...conclude(event));
    }
    return publications;
  }

  return {
    after(event) {
      const told = event.type === 'SelectionMade' ? decide(event) : tell(event);
      const forgotten = forget();
      return forgotten.length === 0 ? told : [...told, ...forgotten];
    },
    save: () =>
      `[[${[...decided.values()].map(({ text }) => text).join()}],${JSON.stringify([...early])},${JSON.stringify({ selectionsMs, inspectionsMs })}]`,
  };
}

/** How far each topic was read, in milliseconds since 1970. */
interface Clocks {
  readonly selectionsMs: number;
  readonly inspectionsMs: number;
}

const NO_CLOCKS: Clocks = { selectionsMs: 0, inspectionsMs: 0 };

type Saved = readonly [
  decided: readonly (readonly [string, Omit<Decided, 'text'>])[],
  early: readonly (readonly [string, Told])[],
  clocks?: Clocks,
];

/**
 * Until when at the latest the crossing had been decided: nothing begins before its selection. A port's selections
 * ascend, so one that is later than this says that it was read, or is lost, and that nothing has to wait for it.
 */
function selectedByMs(event: Told): number {
  return epochMs(event.type === 'InspectionConcluded' ? event.data.startedAt : event.occurredAt);
}

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
