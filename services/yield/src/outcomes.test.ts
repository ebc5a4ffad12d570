import {
  type CrossingId,
  type CrossingOutcome,
  EVENTS,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  instantOf,
  MINUTE_MS,
  type SelectionMade,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openOutcomes } from './outcomes.ts';

const at = (minute: number) => instantOf(Date.UTC(2026, 2, 2) + minute * MINUTE_MS);
const MATCHES = [{ kind: 'lookout', id: 'LK-1', match: 'exact' }] as const;

type Event = SelectionMade | InspectionConcluded | InspectionNotCarriedOut;

function selection(nth: number, data: Partial<SelectionMade['data']> = {}, minute = 0): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  const crossingId = `crossing-${nth}` as CrossingId;
  const envelope = { ...example, eventId: `s-${nth}` as never, occurredAt: at(minute), recordedAt: at(minute) };
  return { ...envelope, data: { ...example.data, crossingId, matches: [...MATCHES], ...data } };
}

/** Begun a minute before it is told of, unless said otherwise. */
function inspection(nth: number, data: Partial<InspectionConcluded['data']> = {}, minute = 1): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  const envelope = { ...example, eventId: `i-${nth}` as never, occurredAt: at(minute), recordedAt: at(minute) };
  const crossingId = `crossing-${nth}` as CrossingId;
  return { ...envelope, data: { ...example.data, crossingId, startedAt: at(minute - 1), ...data } };
}

function notCarriedOut(nth: number, minute = 1): InspectionNotCarriedOut {
  const { example } = EVENTS.InspectionNotCarriedOut;
  const envelope = { ...example, eventId: `n-${nth}` as never, occurredAt: at(minute), recordedAt: at(minute) };
  return { ...envelope, data: { ...example.data, crossingId: `crossing-${nth}` as CrossingId } };
}

const RELEASED = { decision: 'release', ground: 'not-drawn' } as const;

/** What is told of events, with the state saved and opened again before each where that is asked for. */
function told(events: readonly Event[], isSaved = false) {
  let outcomes = openOutcomes(undefined);
  return events.flatMap((event) => {
    if (isSaved) outcomes = openOutcomes(outcomes.save());
    return outcomes.after(event).map(({ content }) => (content as CrossingOutcome).data);
  });
}

describe('what came of a crossing', () => {
  test('that intelligence matched is told, whatever was decided and done', () => {
    const events = [
      selection(1),
      inspection(1, { findings: [] }),
      selection(2, RELEASED),
      selection(3),
      notCarriedOut(3),
    ];
    expect(told(events)).toMatchObject([
      { crossingId: 'crossing-1', outcome: 'inspected', ground: 'targeted', matches: MATCHES, findings: [] },
      { crossingId: 'crossing-2', outcome: 'released', ground: 'not-drawn', matches: MATCHES },
      { crossingId: 'crossing-3', outcome: 'not-carried-out', reason: 'no-bay', matches: MATCHES },
    ]);
  });

  test('that nothing matched is told where something was found, and only there', () => {
    const events = [
      selection(1, { matches: [] }),
      inspection(1, { findings: [] }),
      selection(2, { matches: [], ground: 'random', randomDraw: true }),
      inspection(2),
      selection(3, { matches: [], ...RELEASED }),
      selection(4, { matches: [] }),
      notCarriedOut(4),
    ];
    expect(told(events)).toMatchObject([{ crossingId: 'crossing-2', ground: 'random', randomDraw: true, matches: [] }]);
  });

  test('of a released vehicle that an officer then inspects is told twice, with what had matched', () => {
    const events = [selection(1, RELEASED), inspection(1, { officerReason: 'driver-behaviour' })];
    expect(told(events)).toMatchObject([
      { outcome: 'released', officerInitiated: false },
      { outcome: 'inspected', officerInitiated: true, matches: MATCHES },
    ]);
  });

  test('is the same whichever of its two topics comes first, and wherever the state was saved', () => {
    const events = [
      selection(1),
      inspection(1),
      selection(2),
      notCarriedOut(2),
      selection(3, { matches: [] }),
      inspection(3),
    ];
    const inOrder = told(events).toSorted((a, b) => a.crossingId.localeCompare(b.crossingId));
    expect(inOrder).toHaveLength(3);
    const inspectionsFirst = events.toSorted((a, b) => a.type.localeCompare(b.type));
    for (const order of [events, events.toReversed(), inspectionsFirst]) {
      for (const isSaved of [false, true]) {
        const outcomes = told(order, isSaved).toSorted((a, b) => a.crossingId.localeCompare(b.crossingId));
        expect(outcomes).toEqual(inOrder);
      }
    }
  });

  test('whose selection was lost is told, as far as the inspection says it, once selections have gone past it', () => {
    const later = selection(9, { matches: [], ...RELEASED }, 1);
    expect(told([inspection(1), inspection(2, { findings: [] })])).toEqual([]);
    expect(told([inspection(1), inspection(2, { findings: [] }), later])).toMatchObject([
      { crossingId: 'crossing-1', ground: null, matches: [], outcome: 'inspected' },
    ]);
  });

  test('in whose vehicle an officer found something is told at once where no match is to be waited for', () => {
    const unmatched = [selection(1, { matches: [], ...RELEASED }), selection(2, { matches: [], ...RELEASED }, 1)];
    const found = inspection(1, { officerReason: 'driver-behaviour' });
    expect(told([...unmatched, found])).toMatchObject([{ crossingId: 'crossing-1', officerInitiated: true }]);
  });

  test('waits for its inspection for two days of what is told of inspections, and for five where nothing is', () => {
    const matchesOf = (...events: readonly Event[]) => told(events).at(-1)?.matches;
    const other = (minute: number) => inspection(9, { findings: [] }, minute);
    const late = (minute: number) => inspection(1, {}, minute);
    const twoDays = 2 * 24 * 60;
    expect(matchesOf(selection(1), other(twoDays), late(twoDays))).toEqual(MATCHES);
    expect(matchesOf(selection(1), selection(2, {}, 3), other(twoDays + 1), late(3))).toEqual([]);
    const fiveDays = 5 * 24 * 60;
    expect(matchesOf(selection(1), selection(2, {}, fiveDays), late(3))).toEqual(MATCHES);
    expect(matchesOf(selection(1), selection(2, {}, fiveDays + 1), late(3))).toEqual([]);
  });
});

const FATES = ['released', 'inspected', 'found', 'not-carried-out', 'officer-nothing', 'officer-found'] as const;

/** A crossing at a port, and what became of it. */
interface Crossing {
  readonly fate: (typeof FATES)[number];
  readonly isMatched: boolean;
  readonly minute: number;
  /** When its inspection began and ended; officers begin at once. */
  readonly startMinute: number;
  readonly endMinute: number;
}

const isOfficers = ({ fate }: Crossing) => fate.startsWith('officer');

function selectionOf(crossing: Crossing, nth: number): SelectionMade {
  const matches = crossing.isMatched ? [...MATCHES] : [];
  const isReleased = crossing.fate === 'released' || isOfficers(crossing);
  return selection(nth, isReleased ? { matches, ...RELEASED } : { matches }, crossing.minute);
}

function inspectionsOf(crossing: Crossing, nth: number): Event[] {
  const { fate, minute, startMinute, endMinute } = crossing;
  if (fate === 'released') return [];
  if (fate === 'not-carried-out') return [notCarriedOut(nth, minute)];
  const officerReason = isOfficers(crossing) ? { officerReason: 'driver-behaviour' as const } : {};
  const findings = fate.endsWith('found') ? {} : { findings: [] };
  return [inspection(nth, { startedAt: at(startMinute), ...officerReason, ...findings }, endMinute)];
}

/** What must be told of it, from what became of it alone. */
function dueOf(crossing: Crossing, nth: number): string[] {
  const { fate, isMatched } = crossing;
  const outcomes = isMatched && (fate === 'released' || isOfficers(crossing)) ? ['released'] : [];
  if (fate === 'not-carried-out' && isMatched) outcomes.push(fate);
  const isInspected = fate !== 'released' && fate !== 'not-carried-out';
  if (isInspected && (isMatched || fate.endsWith('found'))) outcomes.push('inspected');
  return outcomes.map((outcome) => `crossing-${nth} ${outcome} ${isMatched}`);
}

/** Every way to read two topics, each in its own order. */
function* merged(one: readonly Event[], other: readonly Event[]): Generator<Event[]> {
  const [first, ...ones] = one;
  const [second, ...others] = other;
  if (first === undefined || second === undefined) {
    yield [...one, ...other];
    return;
  }
  for (const rest of merged(ones, other)) yield [first, ...rest];
  for (const rest of merged(one, others)) yield [second, ...rest];
}

test('in whatever order selections and inspections are read, each match has what came of it', () => {
  const fates = FATES.flatMap((fate) => [true, false].map((isMatched) => ({ fate, isMatched })));
  const waits = [0, 5, 30 * 60];
  const former = fates.flatMap((fate) => waits.map((wait) => ({ ...fate, wait })));
  for (const one of former) {
    for (const other of fates) {
      const startMinute = one.fate.startsWith('officer') ? 0 : one.wait;
      const crossings: Crossing[] = [
        { ...one, minute: 0, startMinute, endMinute: startMinute + one.wait + 1 },
        { ...other, minute: one.wait, startMinute: one.wait, endMinute: one.wait + 2 },
      ];
      const last = selection(crossings.length, { matches: [], ...RELEASED }, 4 * 24 * 60);
      const selections = [...crossings.map(selectionOf), last];
      const inspections = crossings.flatMap(inspectionsOf).toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
      for (const read of merged(selections, inspections)) {
        const lines = told(read, true).map(
          ({ crossingId, outcome, matches }) => `${crossingId} ${outcome} ${matches.length > 0}`,
        );
        expect(lines.toSorted(), read.map(({ eventId }) => eventId).join()).toEqual(
          crossings.flatMap(dueOf).toSorted(),
        );
      }
    }
  }
});
