import { EVENTS, instantOf, type SelectionMade, type ShadowScored } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import type { evaluate } from '@southbound/selectivity';
import { describe, expect, test } from 'vitest';
import { at, crossing, LAREDO } from './fixtures/recorded.ts';
import { activated, oneRule, published, versionOf } from './fixtures/rule-set-events.ts';
import { bayTaken } from './fixtures/scarce-port.ts';
import { type TargetingRoom, targetingRoom } from './fixtures/targeting-room.ts';

const TEXT = oneRule('second', 40);
const SECOND = versionOf('second', TEXT);
const THIRD_TEXT = oneRule('third', 30);
const THIRD = versionOf('third', THIRD_TEXT);
const THROWING: typeof evaluate = () => {
  throw new Error('on purpose');
};

/** A crossing each second, of vehicles that differ. */
function crossings(count: number, data: (nth: number) => object = () => ({})): Publication[] {
  return Array.from({ length: count }, (_, nth) =>
    crossing({ id: `crossing-${nth}`, atMs: at(nth), plate: `SIM${1_000 + nth}`, data: data(nth) }),
  );
}

async function startedRoom(...[batchSizeMax, changes]: [number?, Parameters<typeof targetingRoom>[2]?]) {
  const room = targetingRoom(batchSizeMax, undefined, { shadow: { nowMs: () => 0 }, ...changes });
  await room.know();
  await room.start();
  return room;
}

const lines = ({ selections }: TargetingRoom) => selections.map((selection) => JSON.stringify(selection));
const namesOf = (selections: readonly SelectionMade[]) => selections.map(({ data }) => data.ruleSet.name);

describe('a rule set that is activated', () => {
  test.each([1, 7, 500])('decides from its instant on, on the same crossing in batches of %i', async (batchSizeMax) => {
    const room = await startedRoom(batchSizeMax);
    await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(20))]);
    await room.take(...crossings(40));
    expect(namesOf(room.selections)).toEqual([...Array(20).fill('for-tests'), ...Array(20).fill('second')]);
    expect(room.selections.every(({ data }) => data.ruleSet.digest.length === 32)).toBe(true);
    const plain = await startedRoom();
    await plain.log.publish([published(SECOND, TEXT), activated([SECOND], at(20))]);
    await plain.take(...crossings(40));
    expect(lines(room)).toEqual(lines(plain));
  });

  test('that does not compile changes no byte of any selection', async () => {
    const text = oneRule('broken', 10, 'crossing.noSuchFact');
    const room = await startedRoom();
    await room.log.publish([published(versionOf('broken', text), text), activated([versionOf('broken', text)], at(5))]);
    await room.take(...crossings(40));
    const plain = await startedRoom();
    await plain.take(...crossings(40));
    expect(lines(room)).toEqual(lines(plain));
    expect(await room.registry.getSingleMetricAsString('southbound_rule_sets_refused_total')).toContain(
      '{cause="faulty"} 1',
    );
  });

  describe('and heard of late', () => {
    const late = (room: TargetingRoom) => room.registry.getSingleMetricAsString('southbound_activations_late_total');
    const inTurn = [...Array(30).fill('for-tests'), ...Array(10).fill('second')];

    test('decides from the next crossing on, as each selection says, and is counted', async () => {
      const room = await startedRoom(7);
      await room.take(...crossings(30));
      expect(await late(room)).not.toContain('{port=');
      await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(29))]);
      await room.take(...crossings(40).slice(30));
      expect(namesOf(room.selections)).toEqual(inTurn);
      expect(await late(room)).toContain(`{port="${LAREDO}"} 1`);
    });

    test('is decided by in the same way when its port is taken over at any crossing', async () => {
      for (const cut of [30, 31, 35]) {
        const room = await startedRoom();
        await room.take(...crossings(30));
        await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(5))]);
        await room.take(...crossings(cut).slice(30));
        await room.start();
        await room.take(...crossings(40).slice(cut));
        expect(namesOf(room.selections)).toEqual(inTurn);
        expect(await late(room)).toContain(`{port="${LAREDO}"} 1`);
      }
    });

    test('is not late when it begins after the last decision, nor when a later one names it as its predecessor', async () => {
      const room = await startedRoom();
      await room.take(...crossings(30));
      await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(29) + 1)]);
      await room.take(...crossings(35).slice(30));
      const previous = { ruleSets: [SECOND], effectiveFrom: instantOf(at(29) + 1) };
      await room.log.publish([activated([SECOND], at(50), { previous })]);
      await room.take(...crossings(60).slice(35));
      expect(namesOf(room.selections)).toEqual([...Array(30).fill('for-tests'), ...Array(30).fill('second')]);
      expect(await late(room)).not.toContain('{port=');
    });

    test('is not late for an inspection that an officer began meanwhile, which no rule set decides', async () => {
      const room = await startedRoom();
      await room.take(...crossings(30), bayTaken('released-7', 'visual', at(33)));
      await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(31))]);
      await room.take(...crossings(40).slice(34));
      expect(namesOf(room.selections).slice(30)).toEqual(Array(6).fill('second'));
      expect(await late(room)).not.toContain('{port=');
      // The clock goes on all the same, as with any event: what comes late is decided at the port's time.
      await room.take(
        bayTaken('released-8', 'visual', at(50)),
        crossing({ id: 'behind', atMs: at(45), plate: 'SIM9' }),
      );
      expect(room.selections.at(-1)?.occurredAt).toBe(instantOf(at(50)));
    });

    test('and taken back for crossings that it has decided is late as well', async () => {
      const room = await startedRoom();
      await room.log.publish([published(SECOND, TEXT), published(THIRD, THIRD_TEXT), activated([SECOND], at(5))]);
      await room.log.publish([
        activated([THIRD], at(20), { previous: { ruleSets: [SECOND], effectiveFrom: instantOf(at(5)) } }),
      ]);
      await room.take(...crossings(30));
      await room.log.publish([
        activated([THIRD], at(35), { previous: { ruleSets: [SECOND], effectiveFrom: instantOf(at(5)) } }),
      ]);
      await room.take(...crossings(40).slice(30));
      const names = [
        ...Array(5).fill('for-tests'),
        ...Array(15).fill('second'),
        ...Array(10).fill('third'),
        ...Array(5).fill('second'),
        ...Array(5).fill('third'),
      ];
      expect(namesOf(room.selections)).toEqual(names);
      expect(await late(room)).toContain(`{port="${LAREDO}"} 1`);
    });
  });

  test('is waited for by a new owner that has not heard of it yet', async () => {
    const room = await startedRoom();
    await room.log.publish([published(SECOND, TEXT), activated([SECOND], at(5))]);
    await room.take(...crossings(10));
    const { promise: mayHear, resolve: letHear } = Promise.withResolvers<void>();
    const late = targetingRoom(500, () => ({
      ...room,
      log: {
        ...room.log,
        async follow(_, onRecords) {
          void mayHear.then(() => room.log.follow(['southbound.rule-sets.v1', 'southbound.activations.v1'], onRecords));
          return { caughtUp: Promise.resolve(), async close() {} };
        },
      },
    }));
    await late.start();
    await room.log.publish(crossings(20).slice(10));
    const drained = room.log.drain('targeting');
    // Any number of turns in which it could have decided.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(room.selections).toHaveLength(10);
    letHear();
    await drained;
    expect(namesOf(room.selections)).toEqual([...Array(5).fill('for-tests'), ...Array(15).fill('second')]);
  });
});

describe('a shadow rule set', () => {
  const shadows = [published(SECOND, TEXT), activated([SECOND], at(10), { role: 'shadow' })];

  test('scores the crossings from its instant on and leaves the selections as they are without it', async () => {
    const room = await startedRoom();
    const scores: ShadowScored[] = [];
    room.log.tap('southbound.shadow-scores.v1', ({ content }) => scores.push(content as ShadowScored));
    await room.log.publish(shadows);
    await room.take(...crossings(30));
    const plain = await startedRoom();
    await plain.take(...crossings(30));
    expect(lines(room)).toEqual(lines(plain));
    expect(scores.map(({ data }) => data.crossingId)).toEqual(
      room.selections.slice(10).map(({ data }) => data.crossingId),
    );
    expect(scores.every(({ data }) => data.scorePoints === 40 && data.ruleSet.name === 'second')).toBe(true);
    expect(scores.map(({ occurredAt }) => occurredAt)).toEqual(
      room.selections.slice(10).map(({ occurredAt }) => occurredAt),
    );
    expect(EVENTS.ShadowScored.schema.safeParse(scores[0]).success).toBe(true);
  });

  test.each([1, 500])(
    'that throws on each crossing leaves every byte of the selections, in batches of %i',
    async (batchSizeMax) => {
      const room = await startedRoom(batchSizeMax, { shadow: { evaluate: THROWING, nowMs: () => 0 } });
      await room.log.publish(shadows);
      await room.take(...crossings(30));
      const plain = await startedRoom();
      await plain.take(...crossings(30));
      expect(lines(room)).toEqual(lines(plain));
      expect(await room.registry.getSingleMetricAsString('southbound_shadow_scores_total')).toContain(
        '{outcome="threw"} 20',
      );
    },
  );

  test('scores five hundred crossings of a batch and counts those that it leaves out', async () => {
    const room = await startedRoom(1_000);
    await room.log.publish(shadows);
    await room.take(...crossings(610));
    const counted = await room.registry.getSingleMetricAsString('southbound_shadow_scores_total');
    expect(counted).toContain('{outcome="scored"} 500');
    expect(counted).toContain('{outcome="shed"} 100');
  });
});

describe('a live rule set that leaves most crossings indeterminate', () => {
  const text = oneRule('asks-too-much', 40, 'crossing.plateObscured');
  const version = versionOf('asks-too-much', text);
  /** For 150 crossings nobody says whether the plate is obscured, and then somebody does. */
  const unsaid = (nth: number) => (nth < 150 ? { plateObscured: undefined } : { plateObscured: true });
  const stream = [published(version, text), activated([version], at(0))];

  test('is suspended after a hundred, its port falls back to fill and says so, and it comes back by itself', async () => {
    const room = await startedRoom(30);
    await room.log.publish(stream);
    await room.take(...crossings(400, unsaid));
    const suspended = room.selections.map(({ data }) => data.ruleSetSuspended === true);
    expect(suspended).toEqual(Array.from({ length: 400 }, (_, nth) => nth >= 100 && nth < 300));
    const during = room.selections.slice(100, 300).map(({ data }) => data);
    expect(new Set(during.map(({ scorePoints }) => scorePoints))).toEqual(new Set([0]));
    expect(during.flatMap(({ rulesFired }) => rulesFired)).toEqual([]);
    expect(during.slice(0, 50).every(({ rulesIndeterminate }) => rulesIndeterminate.length === 1)).toBe(true);
    const grounds = new Set(during.map(({ ground }) => ground));
    expect(grounds).toEqual(new Set(['random', 'fill', 'not-drawn']));
    const ordered = during.filter(({ decision }) => decision === 'inspect').length;
    // What is owed may lie 15 inspections off at both ends.
    expect(Math.abs(ordered - 40)).toBeLessThanOrEqual(30);
    expect(room.selections.slice(300).map(({ data }) => data.ground)).toContain('targeted');
  });

  test('stays suspended when its port is taken over, after any number of crossings', async () => {
    const plain = await startedRoom();
    await plain.log.publish(stream);
    await plain.take(...crossings(400, unsaid));
    for (const cut of [99, 100, 101, 250, 299]) {
      const room = await startedRoom();
      await room.log.publish(stream);
      const all = crossings(400, unsaid);
      await room.take(...all.slice(0, cut));
      await room.start();
      await room.take(...all.slice(cut));
      expect(lines(room)).toEqual(lines(plain));
    }
  });

  test('leaves what is mandatory mandatory, by the most thorough method', async () => {
    const room = await startedRoom();
    await room.log.publish(stream);
    await room.take(...crossings(120, (nth) => (nth < 110 ? { plateObscured: undefined } : { canine: 'alert' })));
    const alerted = room.selections.slice(110).map(({ data }) => data);
    expect(alerted.every(({ ground, ruleSetSuspended }) => ground === 'mandatory' && ruleSetSuspended === true)).toBe(
      true,
    );
    expect(new Set(alerted.filter(({ randomDraw }) => !randomDraw).map(({ method }) => method))).toEqual(
      new Set(['full']),
    );
  });

  test('has each crossing counted that it did not score', async () => {
    const room = await startedRoom(30);
    await room.log.publish(stream);
    await room.take(...crossings(400, unsaid));
    const counted = await room.registry.getSingleMetricAsString('southbound_crossings_rule_set_suspended_total');
    expect(counted).toContain(`{port="${LAREDO}"} 200`);
  });
});
