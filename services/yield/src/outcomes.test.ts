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

function selection(nth: number, data: Partial<SelectionMade['data']> = {}, minute = 0): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  const crossingId = `crossing-${nth}` as CrossingId;
  const envelope = { ...example, eventId: `s-${nth}` as never, occurredAt: at(minute), recordedAt: at(minute) };
  return { ...envelope, data: { ...example.data, crossingId, matches: [...MATCHES], ...data } };
}

function inspection(nth: number, data: Partial<InspectionConcluded['data']> = {}, minute = 1): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  const envelope = { ...example, eventId: `i-${nth}` as never, occurredAt: at(minute), recordedAt: at(minute) };
  return { ...envelope, data: { ...example.data, crossingId: `crossing-${nth}` as CrossingId, ...data } };
}

function notCarriedOut(nth: number): InspectionNotCarriedOut {
  const { example } = EVENTS.InspectionNotCarriedOut;
  const envelope = { ...example, eventId: `n-${nth}` as never, occurredAt: at(1), recordedAt: at(1) };
  return { ...envelope, data: { ...example.data, crossingId: `crossing-${nth}` as CrossingId } };
}

const RELEASED = { decision: 'release', ground: 'not-drawn' } as const;

/** What is told of events, with the state saved and opened again before each where that is asked for. */
function told(events: readonly (SelectionMade | InspectionConcluded | InspectionNotCarriedOut)[], isSaved = false) {
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

  test('whose selection was lost is told half a day later as far as the inspection says it', () => {
    const later = selection(9, { matches: [], ...RELEASED }, 13 * 60);
    expect(told([inspection(1), inspection(2, { findings: [] }), later])).toMatchObject([
      { crossingId: 'crossing-1', ground: null, matches: [], outcome: 'inspected' },
    ]);
  });
});
