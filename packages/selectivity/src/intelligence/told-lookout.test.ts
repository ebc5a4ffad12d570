import {
  DAY_MS,
  EVENTS,
  type EventId,
  epochMs,
  HOUR_MS,
  instantOf,
  type LookoutAmended,
  LookoutId,
  type LookoutPosted,
  type LookoutWithdrawn,
  PersonRef,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDossier } from './dossier.ts';
import { NONE_STANDING, withLookout } from './known-lookouts.ts';
import { lookoutPlaces } from './lookout-places.ts';
import { foldIntelligence, NOTHING_KNOWN, type PlateIntelligence, withoutOver } from './plate-intelligence.ts';
import { plateKey } from './plate-key.ts';
import {
  hasNoRoom,
  type LookoutEvent,
  packToldLookout,
  saysLess,
  type ToldLookout,
  toldKeptUntilMs,
  unpackToldLookout,
  withLookoutEvent,
  withoutOverTold,
} from './told-lookout.ts';
import { NEVER_CROSSED } from './vehicle-history.ts';

type Identity = LookoutPosted['data']['identity'];
const PLATE = { text: 'SIM4821', jurisdiction: 'US-TX' };
const OTHER_JURISDICTION = { text: 'SIM4821', jurisdiction: 'US-AZ' };
const OTHER_PLATE = { text: 'QXR7719', jurisdiction: 'US-TX' };
const STARTS_MS = Date.UTC(2026, 2, 1);
const LOOKOUT = LookoutId.parse('LK-1');

function at(hour: number, name: string) {
  const instant = instantOf(STARTS_MS + hour * HOUR_MS);
  return { eventId: `${name}-${hour}` as EventId, occurredAt: instant, recordedAt: instant };
}

interface Said {
  readonly plate?: Identity['plate'];
  readonly priority?: LookoutPosted['data']['priority'];
  readonly days?: number;
  readonly id?: string;
}

function dataOf({ plate = PLATE, priority = 'urgent', days = 30, id = LOOKOUT }: Said, hour: number) {
  const life = { postedAt: at(hour, '').occurredAt, expiresAt: at(hour + 24 * days, '').occurredAt };
  const lookoutId = LookoutId.parse(id);
  return { ...EVENTS.LookoutPosted.example.data, ...life, lookoutId, identity: { plate }, priority };
}

function posted(hour: number, said: Said = {}): LookoutPosted {
  return { ...EVENTS.LookoutPosted.example, ...at(hour, 'posted'), data: dataOf(said, hour) };
}

function amended(hour: number, said: Said = {}): LookoutAmended {
  const { example } = EVENTS.LookoutAmended;
  return { ...example, ...at(hour, 'amended'), data: { ...example.data, ...dataOf(said, hour) } };
}

function withdrawn(hour: number): LookoutWithdrawn {
  const { example } = EVENTS.LookoutWithdrawn;
  const data = { ...example.data, lookoutId: LOOKOUT, identity: { plate: PLATE } };
  return { ...example, ...at(hour, 'withdrawn'), data };
}

const tell = (events: readonly LookoutEvent[]) =>
  events.reduce<ToldLookout | null>(withLookoutEvent, null) ?? { id: LOOKOUT, said: [], turns: [] };

/** What a vehicle's dossier says after these, at an hour. */
function dossierAfter(events: readonly LookoutEvent[], hour: number, plate: Identity['plate'] = PLATE) {
  const key = plateKey(plate?.text ?? '');
  const told = tell(events);
  const known = { ...NOTHING_KNOWN, ...withLookout(NOTHING_KNOWN, told.id, placeOf(told, key), 0) };
  return openDossier([known], { identity: { ...(plate && { plate }) } }, STARTS_MS + hour * HOUR_MS, NEVER_CROSSED);
}

function placeOf(told: ToldLookout, key: string) {
  return lookoutPlaces(told).get(key) ?? NONE_STANDING;
}

describe('a lookout that one person posts anew', () => {
  test.each<[string, Said]>([
    ['a shorter life', { days: 1 }],
    ['a lower priority', { priority: 'routine' }],
    ['another plate', { plate: OTHER_PLATE }],
  ])('with %s stands as before, and that is told', (_, less) => {
    const events = [posted(1), posted(2, less)];
    const urgent = { id: LOOKOUT, match: 'exact', priority: 'urgent' };
    expect(dossierAfter(events, 48).lookouts).toContainEqual(expect.objectContaining(urgent));
    expect(saysLess(tell(events), posted(2, less))).toBe(true);
    // The other way round it says more.
    const more = [posted(1, less), posted(2)];
    expect(dossierAfter(more, 48).lookouts).toContainEqual(expect.objectContaining(urgent));
  });

  test('with a higher priority stands for that beside what it stood for, and nothing is told', () => {
    const events = [posted(1, { priority: 'routine', days: 3 }), posted(2)];
    const priorities = (hour: number) => dossierAfter(events, hour).lookouts.map(({ priority }) => priority);
    expect(priorities(48)).toEqual(['routine', 'urgent']);
    expect(priorities(1 + 3 * 24)).toEqual(['urgent']);
    expect(saysLess(tell(events), posted(2))).toBe(false);
  });

  test('from a later day on is in force without a gap, also for a port whose clock is behind', () => {
    const anew = { ...posted(2), data: { ...posted(2).data, postedAt: at(30, '').occurredAt } };
    for (const hour of [1, 2, 29, 30, 31]) expect(dossierAfter([posted(1), anew], hour).lookouts).not.toEqual([]);
  });

  test('with the same and a longer life is kept once', () => {
    const { postedAt } = posted(1).data;
    const longer = { ...posted(2, { days: 40 }), data: { ...posted(2, { days: 40 }).data, postedAt } };
    expect(tell([posted(1), longer]).said).toHaveLength(1);
    expect(dossierAfter([longer, posted(1)], 24 * 39).lookouts).toHaveLength(1);
  });

  test('is put in force by it after a withdrawal, and not by a posting from before that is heard again', () => {
    expect(dossierAfter([posted(1), withdrawn(5), posted(1)], 6).lookouts).toEqual([]);
    expect(dossierAfter([posted(1), withdrawn(5), posted(6)], 7).lookouts).toHaveLength(1);
  });
});

describe('what two persons say', () => {
  test('lowers a lookout by an amendment', () => {
    const events = [posted(1), amended(3, { priority: 'routine' })];
    expect(dossierAfter(events, 4)).toMatchObject({ lookouts: [{ priority: 'routine' }], withdrawnLookouts: [] });
    expect(dossierAfter(events, 2).lookouts).toMatchObject([{ priority: 'urgent' }]);
  });

  test('takes it from the plate that it names no more, which is reported for 72 hours', () => {
    const events = [posted(1), amended(3, { plate: OTHER_PLATE })];
    expect(dossierAfter(events, 4)).toMatchObject({ lookouts: [], withdrawnLookouts: [{ hoursSinceWithdrawn: 1 }] });
    expect(dossierAfter(events, 3 + 72).withdrawnLookouts).toEqual([]);
    expect(dossierAfter(events, 4, OTHER_PLATE).lookouts).toHaveLength(1);
  });

  test('is reported though a compacted topic kept the withdrawal alone, and an older posting changes nothing', () => {
    for (const events of [[withdrawn(5)], [withdrawn(5), posted(1)]]) {
      expect(dossierAfter(events, 6)).toMatchObject({ lookouts: [], withdrawnLookouts: [{ id: LOOKOUT }] });
    }
  });

  test('is kept once of a lookout that was posted more than once', () => {
    const told = tell([posted(1), posted(2), posted(3, { priority: 'routine' }), withdrawn(5)]);
    expect(placeOf(told, plateKey(PLATE.text)).withdrawn).toHaveLength(1);
  });

  test('is not reported of a lookout that had expired', () => {
    expect(dossierAfter([posted(1, { days: 1 }), withdrawn(40)], 41).withdrawnLookouts).toEqual([]);
  });

  test('is always taken, however much one person has said', () => {
    const many = Array.from({ length: 80 }, (_, nth) => posted(nth + 1, { days: 170 - 2 * nth }));
    expect(tell(many).said.length).toBeLessThanOrEqual(50);
    expect(dossierAfter([...many, amended(90, { plate: OTHER_PLATE })], 91).lookouts).toEqual([]);
    expect(dossierAfter([...many, withdrawn(90)], 91).lookouts).toEqual([]);
  });
});

describe('of a lookout that was posted more often than is kept', () => {
  const plate = (nth: number) => ({ text: `QQQ${100 + nth}`, jurisdiction: 'US-TX' });
  const many = Array.from({ length: 60 }, (_, nth) => posted(nth + 1, { plate: plate(nth) }));

  test('the latest word always stands, and it is told that the earliest does not', () => {
    let told: ToldLookout | null = null;
    many.forEach((event, nth) => {
      const after = withLookoutEvent(told, event);
      expect(hasNoRoom(told, after, event)).toBe(nth >= 50);
      told = after;
    });
    expect(dossierAfter([...many, posted(70)], 71).lookouts).toMatchObject([{ priority: 'urgent', match: 'exact' }]);
    expect(dossierAfter(many, 71, plate(59)).lookouts).toHaveLength(1);
    expect(dossierAfter(many, 71, plate(9)).lookouts).toEqual([]);
  });

  test('those go first of which a later word says as much, in whatever order they are heard, and nothing is told', () => {
    const renewals = Array.from({ length: 60 }, (_, nth) => posted(nth + 2));
    const all = [posted(1, { plate: OTHER_PLATE }), ...renewals];
    expect(dossierAfter(all, 90, OTHER_PLATE).lookouts).toHaveLength(1);
    expect(dossierAfter(all, 90).lookouts).not.toEqual([]);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (events) => {
        expect(tell(events)).toEqual(tell(all));
      }),
      { numRuns: 50 },
    );
    const before = tell(all.slice(0, -1));
    const last = renewals.slice(-1).flatMap((event) => hasNoRoom(before, withLookoutEvent(before, event), event));
    expect(last).toEqual([false]);
  });
});

const event = fc
  .tuple(fc.constantFrom('posted', 'posted', 'amended', 'withdrawn'), fc.integer({ min: 1, max: 6 }), fc.nat(3))
  .map(([kind, hour, how]): LookoutEvent => {
    const said = [{}, { days: 1 }, { priority: 'routine' as const }, { plate: OTHER_PLATE }][how];
    if (kind === 'withdrawn') return withdrawn(hour);
    const told = kind === 'posted' ? posted(hour, said) : amended(hour, said);
    // Two of one instant are told apart by their ids.
    return { ...told, eventId: `${told.eventId}-${how}` as EventId };
  });

test('what was told of a lookout is the same in whatever order it is heard, and however often', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 9 }), fc.array(fc.nat()), (events, order) => {
      const again = order.flatMap((nth) => events[nth % events.length] ?? []);
      const [told, other] = [tell(events), tell([...again, ...events.toReversed()])];
      expect(other).toEqual(told);
      expect(unpackToldLookout(packToldLookout(told) ?? '')).toEqual(told);
    }),
    { numRuns: 2_000 },
  );
});

test('nothing that one person says takes a lookout from a vehicle', () => {
  const one = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(3));
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 6 }),
      one,
      fc.integer({ min: 1, max: 60 }),
      (events, [hour, how], then) => {
        const said = [{}, { days: 1 }, { priority: 'routine' as const }, { plate: OTHER_PLATE }][how];
        const more = [...events, posted(hour, said)];
        // Once it was said; what a port that is behind makes of the past is another matter.
        const at = Math.max(then, hour);
        for (const plate of [PLATE, OTHER_PLATE]) {
          const before = dossierAfter(events, at, plate).lookouts.map(({ priority }) => priority);
          const after = dossierAfter(more, at, plate).lookouts.map(({ priority }) => priority);
          for (const priority of before) expect(after).toContain(priority);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('what was told is kept until nothing of it matters any more', () => {
  const told = tell([posted(1), withdrawn(5)]);
  const untilMs = toldKeptUntilMs(told);
  expect(untilMs).toBeGreaterThan(STARTS_MS + 180 * DAY_MS);
  expect(withoutOverTold(told, untilMs - 1).turns).toHaveLength(1);
  expect(packToldLookout(withoutOverTold(told, untilMs))).toBeNull();
  // The lookout's own life is over long before.
  expect(withoutOverTold(told, STARTS_MS + 60 * DAY_MS).said).toEqual([]);
});

describe('under one key', () => {
  const nth = (of: number, said: Said = {}) => posted(1, { ...said, id: `LK-${String(of).padStart(3, '0')}` });
  const fold = (events: readonly LookoutPosted[]) =>
    events.reduce<PlateIntelligence>((known, each) => foldIntelligence(known, each), NOTHING_KNOWN);

  test('of too many lookouts that say the same those give way first that end first, in whatever order they came', () => {
    const alike = Array.from({ length: 54 }, (_, of) => nth(of, { days: 10 + of }));
    const others = [nth(70, { priority: 'routine', days: 1 }), nth(71, { plate: { text: '5IM4821' }, days: 1 })];
    const expected = [...alike.slice(4), ...others].map(({ data }) => data.lookoutId);
    fc.assert(
      fc.property(fc.shuffledSubarray([...alike, ...others], { minLength: 56 }), (events) => {
        expect(fold(events).lookouts.map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('none gives way to others that are not in force when it is, alone or one after the other', () => {
    const from = (hour: number, of: number, days: number) => posted(hour, { id: `LK-${100 + of}`, days });
    const later = Array.from({ length: 60 }, (_, of) => from(72, of, 30));
    const inForce = (events: readonly LookoutPosted[], hour: number) =>
      openDossier([fold(events)], { identity: { plate: PLATE } }, STARTS_MS + hour * HOUR_MS, NEVER_CROSSED).lookouts;
    for (const events of [
      [from(1, 0, 2), ...later.slice(1)],
      [...later.slice(1), from(1, 0, 2)],
    ]) {
      expect(fold(events).lookouts).toHaveLength(50);
      expect(inForce(events, 2).map(({ id }) => id)).toEqual(['LK-100']);
    }
    // Each posted anew by another id before the last has ended: at no instant is there none.
    const relay = Array.from({ length: 120 }, (_, of) => from(6 * of, of, 2));
    expect(fold(relay).lookouts.length).toBe(50);
    for (let hour = 0; hour < 6 * 119 + 48; hour += 1) expect(inForce(relay, hour), `hour ${hour}`).not.toEqual([]);
  });

  test('more than fifty all stand that are in force one after the other, or that say something else', () => {
    const apart = Array.from({ length: 60 }, (_, of) => posted(48 * of + 1, { id: `LK-${100 + of}`, days: 1 }));
    expect(fold(apart).lookouts).toHaveLength(60);
    expect(fold(apart.toReversed()).lookouts).toHaveLength(60);
    const differences: readonly Partial<LookoutPosted['data']>[] = [
      { purpose: 'drug-trafficking' },
      { issuer: 'HSI' },
      { priority: 'routine' },
      { identity: { plate: OTHER_JURISDICTION } },
    ];
    for (const other of differences) {
      const halves = Array.from({ length: 60 }, (_, of) => {
        const one = nth(of);
        return of % 2 === 0 ? one : { ...one, data: { ...one.data, ...other } };
      });
      expect(fold(halves).lookouts, JSON.stringify(other)).toHaveLength(60);
    }
  });

  test('by description and one edit away who comes first stays', () => {
    const many = Array.from({ length: 60 }, (_, of) => nth(of, { days: 10 + of }));
    const near = many.reduce<PlateIntelligence>((known, each) => {
      const stands = lookoutPlaces(withLookoutEvent(null, each)).get(plateKey('SIM482'));
      return foldIntelligence(known, each, stands);
    }, NOTHING_KNOWN);
    expect(near.lookouts).toHaveLength(50);
    expect(near.lookouts.at(-1)?.id).toBe('LK-049');
  });

  test('nothing of a withdrawn lookout is left but where a crossing is reported', () => {
    const { description } = { description: { make: 'ford', colour: 'white' as const } };
    const identity = { plate: PLATE, personRef: PersonRef.parse('PR-1'), description };
    const whole = { ...posted(1), data: { ...posted(1).data, identity } };
    const places = lookoutPlaces(tell([whole, withdrawn(5)]));
    expect(places.get('description/ford/white')).toEqual(NONE_STANDING);
    expect(places.get(plateKey('SIM482'))).toEqual(NONE_STANDING);
    expect(places.get('person/PR-1')?.withdrawn).toHaveLength(1);
    expect(places.get(plateKey(PLATE.text))?.withdrawn).toHaveLength(1);
  });

  test('what is over goes when the key is written next, though others stand there', () => {
    const known = fold([nth(1, { days: 1 }), nth(2)]);
    const nowMs = epochMs(nth(1).data.postedAt) + 5 * DAY_MS;
    expect(withoutOver(known, nowMs).lookouts.map(({ id }) => id)).toEqual(['LK-002']);
  });
});
