import {
  type CrossingId,
  EVENTS,
  type Finding,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  Instant,
  type SelectionMade,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openReckoning, type Reckoning } from './reckoning.ts';
import type { Trip } from './truth.ts';

const LOAD: Finding[] = [
  { seizureType: 'Weapons', category: 'Handgun', count: 3 },
  { seizureType: 'Weapons', category: 'Long Arm', count: 2 },
  { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: 500 },
  { seizureType: 'Ammunition & Gun Parts', category: 'Magazine', count: 20 },
  { seizureType: 'Currency', amountUsd: 40_000 },
  { seizureType: 'Drugs', massKg: 1.5 },
];

const CROSSED_AT = '2026-03-02T14:05:07.250Z';

function tripOf(id: string, cargo: readonly Finding[] = LOAD, crossedAt = CROSSED_AT): Trip {
  return {
    kind: 'trip',
    tripId: `trip of ${id}`,
    crossingId: id as CrossingId,
    port: '2304',
    crossedAt: Instant.parse(crossedAt),
    vehicleClass: 'personal',
    plate: { text: 'B7K2M9S4' },
    ringId: null,
    cargo,
    concealment: 'hidden',
  };
}

function selectionOf(id: string, ground: SelectionMade['data']['ground']): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  const decision = (INSPECTION_GROUNDS as readonly string[]).includes(ground) ? 'inspect' : 'release';
  return { ...example, data: { ...example.data, crossingId: id as CrossingId, decision, ground } };
}

function inspectionOf(id: string, findings: Finding[]): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  return { ...example, data: { ...example.data, crossingId: id as CrossingId, findings } };
}

function notCarriedOut(id: string): InspectionNotCarriedOut {
  const { example } = EVENTS.InspectionNotCarriedOut;
  return { ...example, data: { ...example.data, crossingId: id as CrossingId } };
}

describe('a reckoning', () => {
  test('says of each trip what became of it, and of what it carried', () => {
    const reckoning = openReckoning();
    const fates = ['undecided', 'released', 'under-way', 'found', 'missed', 'in-part', 'not-done', 'second-look'];
    for (const id of fates) reckoning.trip(tripOf(id));
    reckoning.selection(selectionOf('released', 'rate-spent'));
    reckoning.selection(selectionOf('under-way', 'fill'));
    reckoning.selection(selectionOf('found', 'targeted'));
    reckoning.selection(selectionOf('missed', 'random'));
    reckoning.selection(selectionOf('in-part', 'mandatory'));
    reckoning.inspection(inspectionOf('found', LOAD));
    reckoning.inspection(inspectionOf('missed', []));
    reckoning.selection(selectionOf('not-done', 'random'));
    reckoning.selection(selectionOf('second-look', 'not-drawn'));
    reckoning.inspection(inspectionOf('in-part', LOAD.slice(0, 1)));
    reckoning.notCarriedOut(notCarriedOut('not-done'));
    reckoning.inspection(inspectionOf('second-look', LOAD.slice(1, 2)));
    expect(reckoning.result()).toEqual({
      trips: 8,
      found: 3,
      missed: 1,
      released: 1,
      notCarriedOut: 1,
      underWay: 1,
      undecided: 1,
      foundByGround: { mandatory: 1, random: 0, blind: 0, targeted: 1, fill: 0, 'officer-initiated': 1 },
      firearms: { carried: 40, seized: 10, slippedThrough: 20, pending: 10 },
      rounds: { carried: 4_000, seized: 500, slippedThrough: 2_500, pending: 1_000 },
      currencyUsd: { carried: 320_000, seized: 40_000, slippedThrough: 200_000, pending: 80_000 },
    } satisfies Reckoning);
  });

  test('takes no notice of honest vehicles, nor of an event told twice', () => {
    const reckoning = openReckoning();
    reckoning.trip(tripOf('trip'));
    for (const id of ['honest', 'trip', 'trip']) {
      reckoning.selection(selectionOf(id, 'fill'));
      reckoning.inspection(inspectionOf(id, LOAD));
    }
    expect(reckoning.result()).toMatchObject({ trips: 1, found: 1, firearms: { carried: 5, seized: 5 } });
  });

  test('keeps a released trip for a day, in case an officer looks into it all the same, and then no longer', () => {
    const reckoning = openReckoning();
    for (const id of ['looked-into', 'let-go']) {
      reckoning.trip(tripOf(id));
      reckoning.selection(selectionOf(id, 'not-drawn'));
    }
    reckoning.trip(tripOf('next-day', LOAD, '2026-03-03T14:05:07.250Z'));
    reckoning.inspection(inspectionOf('looked-into', LOAD));
    reckoning.trip(tripOf('later', LOAD, '2026-03-03T14:05:07.251Z'));
    reckoning.inspection(inspectionOf('let-go', LOAD));
    expect(reckoning.result()).toMatchObject({ trips: 4, found: 1, released: 1, undecided: 2 });
    expect(reckoning.result().firearms).toEqual({ carried: 20, seized: 5, slippedThrough: 5, pending: 10 });
  });

  test('waits with an inspection until the selection that ordered it is told', () => {
    const reckoning = openReckoning();
    reckoning.trip(tripOf('trip'));
    reckoning.inspection(inspectionOf('trip', LOAD));
    expect(reckoning.result()).toMatchObject({ found: 0, undecided: 1 });
    reckoning.selection(selectionOf('trip', 'targeted'));
    expect(reckoning.result()).toMatchObject({ found: 1, undecided: 0, foundByGround: { targeted: 1 } });
  });
});

type Told = (reckoning: ReturnType<typeof openReckoning>) => void;

const fate = fc.record({
  cargo: fc.subarray(LOAD, { minLength: 1 }),
  selected: fc.constantFrom(undefined, 'not-drawn', 'rate-spent', ...INSPECTION_GROUNDS),
  /** How many items an inspection finds; -1 for one that was not carried out. */
  foundItems: fc.option(fc.integer({ min: -1, max: LOAD.length }), { nil: undefined }),
  selectionFirst: fc.boolean(),
});

/** What is told of each trip in turn: the trip first, its selection and inspection in either order. */
const histories = fc.array(fate, { maxLength: 30 }).map((fates) =>
  fates.map(({ cargo, selected, foundItems, selectionFirst }, at): Told[] => {
    const id = `crossing-${at}`;
    const isReleased = selected === 'not-drawn' || selected === 'rate-spent';
    const rest: Told[] = [];
    if (selected !== undefined) rest.push((reckoning) => reckoning.selection(selectionOf(id, selected)));
    if (foundItems === -1) {
      // What was ordered is given up after the order, never before it.
      if (selected !== undefined && !isReleased) rest.push((reckoning) => reckoning.notCarriedOut(notCarriedOut(id)));
      return [(reckoning) => reckoning.trip(tripOf(id, cargo)), ...rest];
    }
    if (foundItems !== undefined) {
      rest.push((reckoning) => reckoning.inspection(inspectionOf(id, cargo.slice(0, foundItems))));
    }
    return [(reckoning) => reckoning.trip(tripOf(id, cargo)), ...(selectionFirst ? rest : rest.toReversed())];
  }),
);

function told(history: readonly Told[]): Reckoning {
  const reckoning = openReckoning();
  for (const tell of history) tell(reckoning);
  return reckoning.result();
}

/** The histories of all trips told side by side: which one goes on next is drawn. */
function interleaved(all: readonly (readonly Told[])[], draws: readonly number[]): Told[] {
  const left = all.map((history) => [...history]);
  return draws.flatMap((draw) => {
    const going = left.filter((history) => history.length > 0);
    return going[draw % Math.max(1, going.length)]?.splice(0, 1) ?? [];
  });
}

test('every trip and every firearm is accounted for once, whatever the order in which a run tells of them', () => {
  fc.assert(
    fc.property(histories, fc.array(fc.nat(), { minLength: 90, maxLength: 90 }), (all, draws) => {
      const result = told(interleaved(all, draws));
      expect(result).toEqual(told(all.flat()));
      expect(result.trips).toBe(all.length);
      const { found, missed, released, notCarriedOut: notDone, underWay, undecided } = result;
      expect(found + missed + released + notDone + underWay + undecided).toBe(result.trips);
      expect(Object.values(result.foundByGround).reduce((sum, count) => sum + count, 0)).toBe(result.found);
      for (const { carried, seized, slippedThrough, pending } of [result.firearms, result.rounds, result.currencyUsd]) {
        expect(seized + slippedThrough + pending).toBe(carried);
        expect(Math.min(seized, slippedThrough, pending)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
