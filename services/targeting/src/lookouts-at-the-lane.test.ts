import { DAY_MS, EVENTS, HOUR_MS, instantOf, type LookoutPosted, MINUTE_MS, PersonRef } from '@southbound/contracts';
import type { VehicleRegister } from '@southbound/runtime/ports';
import {
  foldIntelligence,
  lookoutPlaces,
  NOTHING_KNOWN,
  packIntelligence,
  withLookoutEvent,
} from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { at, crossing, LAREDO, STARTS_AT_MS } from './fixtures/recorded.ts';
import { type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

type LookoutIdentity = LookoutPosted['data']['identity'];

function lookout(identity: LookoutIdentity, postedAtMs = STARTS_AT_MS - DAY_MS): LookoutPosted {
  const { example } = EVENTS.LookoutPosted;
  const [postedAt, expiresAt] = [instantOf(postedAtMs), instantOf(postedAtMs + 30 * DAY_MS)];
  const data = { ...example.data, identity, priority: 'urgent' as const, postedAt, expiresAt };
  return { ...example, occurredAt: postedAt, recordedAt: postedAt, data };
}

/** What intelligence would write of one lookout. */
function writesOf(event: LookoutPosted, withdrawnAtMs?: number) {
  const posted = withLookoutEvent(null, event);
  const at = instantOf(withdrawnAtMs ?? 0);
  const withdrawal = { ...EVENTS.LookoutWithdrawn.example, occurredAt: at, recordedAt: at };
  const told = withdrawnAtMs === undefined ? posted : withLookoutEvent(posted, withdrawal);
  return [...lookoutPlaces(told)].map(([plateKey, stands]) => ({
    plateKey,
    value: packIntelligence(foldIntelligence(NOTHING_KNOWN, event, stands)),
  }));
}

async function roomThatKnows(...args: Parameters<typeof writesOf>): Promise<TargetingRoom> {
  const room = targetingRoom();
  await room.know(...writesOf(...args));
  await room.start();
  return room;
}

const plate = { text: 'SIM4821', jurisdiction: 'US-TX' };
const described = { description: { make: 'ford', colour: 'white' } } as const;
const groundsAndMatches = ({ selections }: TargetingRoom) =>
  selections.map(({ data }) => [data.ground, ...data.matches.map(({ match }) => match)]);

describe('at the lane a lookout', () => {
  test('is mandatory a second after it was posted, as far as the plate was read exactly', async () => {
    const room = await roomThatKnows(lookout({ plate }, at(9)));
    await room.take(
      crossing({ id: 'before', atMs: at(8), plate: 'SIM4821' }),
      crossing({ id: 'exact', atMs: at(10), plate: 'SIM4821' }),
    );
    expect(groundsAndMatches(room).at(0)).not.toContain('mandatory');
    expect(groundsAndMatches(room).at(1)).toEqual(['mandatory', 'exact']);
  });

  test.each([
    ['a look-alike', 'S1M4821', {}, 'look-alike'],
    ['a dropped character', 'SIM421', {}, 'one-edit'],
    ['a character that an unsure reader took for another', 'SIM4871', { plateReadConfidence: 0.7 }, 'one-edit'],
    [
      'the same characters of another jurisdiction',
      'SIM4821',
      { identity: { plate: { text: 'SIM4821', jurisdiction: 'MX-TAM' } } },
      'other-jurisdiction',
    ],
  ] as const)('corresponds to %s, and is not mandatory', async (_, text, data, match) => {
    const room = await roomThatKnows(lookout({ plate }));
    await room.take(crossing({ id: 'near', atMs: at(10), plate: text, data }));
    const [[ground, ...matches] = []] = groundsAndMatches(room);
    expect(matches).toEqual([match]);
    expect(ground).not.toBe('mandatory');
  });

  test('for a person corresponds though no plate was read, is not mandatory, and what else there is stays unknown', async () => {
    const identity = { personRef: PersonRef.parse('PR-1') };
    const room = await roomThatKnows(lookout(identity));
    const showing = (ref: string) => ({ identity: { documentRefs: [PersonRef.parse(ref)] } });
    await room.take(
      crossing({ id: 'sought', atMs: at(10), plate: null, data: showing('PR-1') }),
      crossing({ id: 'another', atMs: at(11), plate: null, data: showing('PR-2') }),
    );
    const [sought, another] = room.selections;
    expect(sought?.data.matches).toMatchObject([{ match: 'person' }]);
    expect(sought?.data.ground).not.toBe('mandatory');
    expect(sought?.data.rulesIndeterminate.map(({ ruleId }) => ruleId)).toEqual(
      another?.data.rulesIndeterminate.map(({ ruleId }) => ruleId),
    );
    expect(another?.data.matches).toEqual([]);
  });

  test('by description corresponds six times an hour at a port, exactly, whoever owns the port meanwhile', async () => {
    const room = targetingRoom(3);
    await room.know(...writesOf(lookout(described)));
    const vans = Array.from({ length: 9 }, (_, nth) =>
      crossing({
        id: `van-${nth}`,
        atMs: at(10 + nth),
        plate: `QXR${nth}100`,
        data: { make: 'ford', colour: 'white' },
      }),
    );
    for (let from = 0; from < vans.length; from += 3) {
      const membership = await room.start();
      await room.take(...vans.slice(from, from + 3));
      await membership.leave();
    }
    expect(room.selections.map(({ data }) => data.matches.length)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(room.selections.every(({ data }) => data.ground !== 'mandatory')).toBe(true);
    await room.start();
    const nextHour = { id: 'later', atMs: STARTS_AT_MS + HOUR_MS, plate: 'QXR9100' };
    await room.take(crossing({ ...nextHour, data: { make: 'ford', colour: 'white' } }));
    expect(room.selections.at(-1)?.data.matches).toHaveLength(1);
  });

  test('by description has its six matches an hour also where it was posted in two ways', async () => {
    const [first, other] = [lookout(described), lookout(described, STARTS_AT_MS - HOUR_MS)];
    const again = { ...other, data: { ...other.data, priority: 'routine' as const } };
    const posted = withLookoutEvent(withLookoutEvent(null, first), again);
    const room = targetingRoom();
    for (const [plateKey, stands] of lookoutPlaces(posted)) {
      await room.know({ plateKey, value: packIntelligence(foldIntelligence(NOTHING_KNOWN, again, stands)) });
    }
    await room.start();
    for (let nth = 0; nth < 8; nth += 1) {
      const data = { make: 'ford', colour: 'white' } as const;
      await room.take(crossing({ id: `van-${nth}`, atMs: at(10 + nth), plate: `QXR${nth}100`, data }));
    }
    const inDossiers = room.selections.map(({ data }) => (data.dossier?.['lookouts'] as object[] | undefined)?.length);
    expect(inDossiers).toEqual([2, 2, 2, 2, 2, 2, undefined, undefined]);
  });

  test('that was withdrawn weighs nothing, and the crossing is reported for 72 hours', async () => {
    const withdrawnAtMs = at(5);
    const room = await roomThatKnows(lookout({ plate }), withdrawnAtMs);
    const [justIn, justOut] = [withdrawnAtMs + 72 * HOUR_MS - MINUTE_MS, withdrawnAtMs + 72 * HOUR_MS];
    await room.take(
      crossing({ id: 'in', atMs: justIn, plate: 'SIM4821' }),
      crossing({ id: 'out', atMs: justOut, plate: 'SIM4821' }),
    );
    expect(room.selections.map(({ data }) => [data.scorePoints, data.matches.map(({ kind }) => kind)])).toEqual([
      [0, ['withdrawn-lookout']],
      [10, []],
    ]);
    expect(await room.registry.getSingleMetricAsString('southbound_crossings_after_withdrawal_total')).toContain(
      `{port="${LAREDO}"} 1`,
    );
  });
});

test('a batch asks the register once and writes to it once, whatever its crossings show', async () => {
  const calls: string[] = [];
  const room = targetingRoom(500, (stores) => {
    const register: VehicleRegister = {
      ...stores.register,
      read: (keys, furtherKeys) => {
        calls.push('read');
        return stores.register.read(keys, furtherKeys);
      },
      writeHistories: (port, writes) => {
        calls.push('write');
        return stores.register.writeHistories(port, writes);
      },
    };
    return { ...stores, register };
  });
  await room.know(...writesOf(lookout({ plate, ...described })));
  await room.start();
  const shown = { make: 'ford', colour: 'white', plateReadConfidence: 0.4 } as const;
  await room.take(
    ...Array.from({ length: 40 }, (_, nth) =>
      crossing({ id: `c${nth}`, atMs: at(10 + nth), plate: `SIM48${nth}`, data: shown }),
    ),
  );
  expect(room.selections).toHaveLength(40);
  expect(calls).toEqual(['read', 'write']);
});
