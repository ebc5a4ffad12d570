import { EVENTS, encodeEvent, messageBytesMax } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { consume } from './consume.ts';
import { answers, countingComponent } from './fixtures/counting-component.ts';
import { answersTo, bytesOf, CROSSINGS, countingRoom, crossing, crossings, UNHEARD } from './fixtures/counting-room.ts';
import { type Crash, crashes } from './fixtures/crashes.ts';
import { memoryPartitionState } from './memory/memory-partition-state.ts';
import type { AttemptKey, PartitionState, TakeOver } from './ports/index.ts';

/** Partition state that keeps account of what was asked of it. */
function watchedState() {
  const state = memoryPartitionState();
  const saved: string[] = [];
  const loaded: string[] = [];
  const watched: PartitionState = {
    save(key, text) {
      saved.push(key.attemptId);
      return state.save(key, text);
    },
    load(key) {
      loaded.push(key.attemptId);
      return state.load(key);
    },
    discard: (key) => state.discard(key),
  };
  return { partitionState: watched, saved, loaded };
}

/** Ends the process at the nth commit. */
function crashAtCommit(nth: number, crash: Crash): (takeOver: TakeOver) => TakeOver {
  let commits = 0;
  return crashes({
    atCommit() {
      commits += 1;
      return commits === nth ? crash : undefined;
    },
  }).takeOver;
}

describe('a commit', () => {
  test('what was decided and the offset become visible together, or not at all', async () => {
    const room = countingRoom();
    const visibleAtEachFailure: number[] = [];
    const component = countingComponent({
      decide: (count, arrivals) => ({
        publications: answers(count, arrivals),
        async beforeCommit() {
          if (visibleAtEachFailure.length === 2) return;
          visibleAtEachFailure.push(room.answers.length);
          throw new Error('a write failed');
        },
      }),
    });
    await room.publish(...crossings(1, 3));
    await room.join(component);
    await room.drain();
    expect(visibleAtEachFailure).toEqual([0, 0]);
    expect(room.answers).toEqual(answersTo(1, 2, 3));
    expect(await room.drain()).toBe(0);
  });

  test('nothing is told of a batch before it is committed, and of a batch done twice only once', async () => {
    const room = countingRoom({ around: crashAtCommit(1, 'before') });
    let told = 0;
    const component = countingComponent({
      decide: (count, arrivals) => ({
        publications: answers(count, arrivals),
        afterCommit: () => {
          told += 1;
          expect(room.answers.length).toBeGreaterThan(0);
        },
      }),
    });
    await room.publish(crossing(1), crossing(2, bytesOf('garbled')));
    await room.join(component);
    await room.drain();
    expect(told).toBe(2);
    expect(room.told.toSorted()).toEqual(['1 done of crossings', '1 done of crossings', 'event-not-json on crossings']);
  });

  test('a process that ends after its commit has done its batch, and it is not done again', async () => {
    const room = countingRoom({ around: crashAtCommit(1, 'after') });
    await room.publish(...crossings(1, 3));
    await room.join();
    await room.drain();
    await room.publish(crossing(4));
    await room.drain();
    expect(room.answers).toEqual(answersTo(1, 2, 3, 4));
  });

  test('metadata fits beside counters of 3,000 characters, whatever they are', async () => {
    const sizes: number[] = [];
    const around: (takeOver: TakeOver) => TakeOver = (takeOver) => async (takeover) => {
      sizes.push(Buffer.byteLength(takeover.metadata));
      return takeOver(takeover);
    };
    const room = countingRoom({ around });
    const counters = '"\\'.repeat(1_500);
    const revived: string[] = [];
    const component = countingComponent({
      keep: () => ({ counters, learned: '' }),
      revive(_, kept) {
        revived.push(kept);
        return { events: 0, ids: [], clockMs: 0 };
      },
      decide: (count, arrivals) => {
        if (arrivals.some(({ event }) => event?.eventId === 'crossing-2')) throw new Error('cannot be handled');
        return { publications: answers(count, arrivals) };
      },
    });
    await room.publish(...crossings(1, 3));
    await room.join(component);
    await room.drain();
    expect(room.answers).toHaveLength(2);
    expect(revived[0]).toBe(counters);
    expect(Math.max(...sizes)).toBeGreaterThan(3_000);
    expect(Math.max(...sizes)).toBeLessThan(4_096);
  });
});

describe('state', () => {
  test('is revived from the last commit when the owner was lost between keeping it and its commit', async () => {
    const { partitionState, saved, loaded } = watchedState();
    const room = countingRoom({ partitionState, around: crashAtCommit(2, 'before'), batchSizeMax: 2 });
    await room.publish(...crossings(1, 4));
    await room.join();
    await room.drain();
    expect(room.answers).toEqual(answersTo(1, 2, 3, 4));
    // The second attempt was kept and never committed, so nobody may read it.
    expect(saved).toHaveLength(3);
    expect(new Set(saved).size).toBe(3);
    expect(loaded).toEqual([saved[0]]);
  });

  test('passes to a second member, who fences the first in the middle of its batch', async () => {
    const room = countingRoom({ batchSizeMax: 2 });
    const askedOfFirst: string[] = [];
    const first = countingComponent({
      decide(count, arrivals) {
        askedOfFirst.push(...arrivals.map(({ event }) => event?.eventId ?? ''));
        return {
          publications: answers(count, arrivals),
          async beforeCommit() {
            if (askedOfFirst.includes('crossing-3')) await room.join();
          },
        };
      },
    });
    await room.publish(...crossings(1, 6));
    await room.join(first);
    await room.drain();
    expect(askedOfFirst).toEqual(['crossing-1', 'crossing-2', 'crossing-3', 'crossing-4']);
    expect(room.answers).toEqual(answersTo(1, 2, 3, 4, 5, 6));
  });

  test('that was lost is revived with exact counters, and the component is told that the rest is gone', async () => {
    const state = memoryPartitionState();
    const forgetful: PartitionState = { ...state, load: async () => undefined };
    const room = countingRoom({ partitionState: forgetful });
    await room.publish(...crossings(1, 2));
    const membership = await room.join();
    await room.drain();
    await membership.leave();
    await room.publish(...crossings(3, 4));
    await room.join();
    await room.drain();
    expect(room.answers.slice(2)).toEqual([
      'crossing-3, 2 before, last unknown',
      'crossing-4, 3 before, last crossing-3',
    ]);
  });

  test('of earlier commits is discarded, so that at most the last two attempts are kept for each partition', async () => {
    const { kept, partitionState } = attemptsKept();
    const room = countingRoom({ partitionState, batchSizeMax: 1 });
    await room.publish(...crossings(1, 5), ...crossings(1, 5).map((each) => ({ ...each, partition: 4 })));
    await room.join();
    await room.drain();
    expect([...kept].map((name) => name.split('/')[0]).toSorted()).toEqual(['3', '3', '4', '4']);
  });

  test('that an owner left behind when it ended is discarded by the next one', async () => {
    const { kept, partitionState } = attemptsKept();
    const room = countingRoom({ partitionState, batchSizeMax: 1 });
    for (const restart of [0, 1, 2, 3]) {
      await room.publish(...crossings(3 * restart + 1, 3 * restart + 3));
      const membership = await room.join();
      await room.drain();
      await membership.leave();
    }
    expect(room.answers).toEqual(answersTo(...Array.from({ length: 12 }, (_, nth) => nth + 1)));
    expect(kept.size).toBe(2);
  });
});

/** Partition state, and the attempts in it by partition and id. */
function attemptsKept() {
  const kept = new Set<string>();
  const nameOf = ({ partition, attemptId }: AttemptKey) => `${partition}/${attemptId}`;
  const state = memoryPartitionState();
  const partitionState: PartitionState = {
    ...state,
    async save(key, text) {
      kept.add(nameOf(key));
      await state.save(key, text);
    },
    async discard(key) {
      expect(kept, 'nothing is discarded that was not kept').toContain(nameOf(key));
      kept.delete(nameOf(key));
      await state.discard(key);
    },
  };
  return { kept, partitionState };
}

const { example } = EVENTS.CrossingObserved;
const unreadable = [
  ['are not UTF-8', 'event-not-utf8', Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]), /UTF-8/],
  ['are not JSON', 'event-not-json', bytesOf('{"type": "CrossingObs'), /one JSON object/],
  ['lack a field', 'event-field-wrong', bytesOf(encodeEvent(example).replace('"lane":5,', '')), /^data\.lane: /],
  ['hold a null', 'event-field-wrong', bytesOf(encodeEvent(example).replace('"2304"', 'null')), /^data\.port: /],
  ['have no known type', 'event-type-unknown', bytesOf('{"type":"Crossing"}'), /^type: /],
  [
    "are another topic's event",
    'event-on-wrong-topic',
    bytesOf(encodeEvent(EVENTS.SelectionMade.example)),
    /southbound\.selections\.v1/,
  ],
  ['are nothing at all', 'event-not-json', bytesOf(''), /one JSON object/],
] as const;

describe.each([{ keepsBytes: true }, { keepsBytes: false }])('quarantine, where the log has %o', ({ keepsBytes }) => {
  test.each(unreadable)('bytes that %s are kept as they came, and their neighbours are unharmed', async (...row) => {
    const [, code, bytes, reason] = row;
    const room = countingRoom({ keepsBytes });
    const headers = { lane: '7', 'made by': 'año' };
    await room.publish(crossing(1), { ...crossing(2, bytes), headers }, crossing(3));
    await room.join();
    await room.drain();
    expect(room.answers).toEqual(answersTo(1, 3));
    expect(room.quarantined).toHaveLength(1);
    const [quarantined] = room.quarantined;
    // Nothing of the batch counts before its commit, so the clock is that of the batch's last event.
    expect(quarantined).toMatchObject({ source: 'counting', occurredAt: '2026-03-02T14:00:03.000Z' });
    expect(quarantined?.data).toMatchObject({
      sourceTopic: CROSSINGS,
      partition: 3,
      offset: 1,
      quarantinedBy: 'counting',
      faultCode: code,
      identity: { headers, contentBase64: Buffer.from(bytes).toString('base64') },
    });
    expect(quarantined?.data.reason).toMatch(reason);
  });

  test('a record that the component refuses is quarantined beside what was decided, in the same commit', async () => {
    const room = countingRoom({ keepsBytes });
    const component = countingComponent({
      decide(count, arrivals, _, refuse) {
        const [first, second, third] = arrivals;
        if (second !== undefined) refuse(second.entry, { code: 'event-port-mismatch', reason: 'another port' });
        return {
          publications: answers(
            count,
            [first, third].filter((each) => each !== undefined),
          ),
        };
      },
    });
    await room.publish(...crossings(1, 3));
    await room.join(component);
    await room.drain();
    expect(room.answers).toEqual(answersTo(1, 3));
    expect(room.told).toContain('event-port-mismatch on crossings');
    const [quarantined] = room.quarantined;
    expect(quarantined?.data).toMatchObject({ offset: 1, faultCode: 'event-port-mismatch', reason: 'another port' });
    const text = Buffer.from(quarantined?.data.identity.contentBase64 ?? '', 'base64').toString();
    expect(JSON.parse(text)).toEqual(crossing(2).content);
  });
});

describe('quarantine', () => {
  test('has room for the largest message that a topic admits, so none holds up its partition', async () => {
    const room = countingRoom({ keepsBytes: true });
    await room.publish(crossing(1, new Uint8Array(messageBytesMax(CROSSINGS))), crossing(2));
    await room.join();
    await room.drain();
    expect(room.answers).toEqual(answersTo(2));
    expect(Buffer.from(room.quarantined[0]?.data.identity.contentBase64 ?? '', 'base64').length).toBe(
      messageBytesMax(CROSSINGS),
    );
  });

  const bad = [crossing(1), crossing(2, bytesOf('garbled')), crossing(3), crossing(4, bytesOf('{}'))];

  test.each<[Crash, number]>([
    ['before', 1],
    ['before', 2],
    ['after', 1],
    ['after', 2],
  ])('has each record once and under the same id when a process ended %s commit %i', async (crash, nth) => {
    const undisturbed = countingRoom({ batchSizeMax: 2 });
    const disturbed = countingRoom({ batchSizeMax: 2, around: crashAtCommit(nth, crash) });
    for (const room of [undisturbed, disturbed]) {
      await room.publish(...bad);
      await room.join();
      await room.drain();
    }
    const ids = (room: typeof disturbed) => room.quarantined.map(({ eventId, data }) => [eventId, data.offset]);
    expect(ids(undisturbed)).toHaveLength(2);
    expect(ids(disturbed)).toEqual(ids(undisturbed));
  });

  test('has a record once for each service that could not use it, under an id of its own', async () => {
    const room = countingRoom();
    const other = consume(countingComponent({ name: 'other' }), {
      partitionState: memoryPartitionState(),
      telemetry: UNHEARD,
    });
    await room.publish(crossing(1, bytesOf('garbled')));
    await room.join();
    await room.log.join('other', [CROSSINGS], other);
    await room.drain();
    await room.log.drain('other');
    expect(room.quarantined.map(({ data }) => data.quarantinedBy)).toEqual(['counting', 'other']);
    expect(new Set(room.quarantined.map(({ eventId }) => eventId)).size).toBe(2);
  });
});
