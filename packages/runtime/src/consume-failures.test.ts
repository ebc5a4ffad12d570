import { EVENTS, type EventId, type TopicName } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { answers, countingComponent } from './fixtures/counting-component.ts';
import { answersTo, bytesOf, countingRoom, crossing, crossings } from './fixtures/counting-room.ts';
import { type Crash, crashes } from './fixtures/crashes.ts';
import { memoryPartitionState } from './memory/memory-partition-state.ts';
import type { Publication, TakeOver } from './ports/index.ts';

/** A component that can handle everything but one event, and how often it was asked to. */
function stumbling(at: string, topics: readonly TopicName[] = ['southbound.crossings.v1']) {
  let tries = 0;
  const component = countingComponent({
    topics,
    decide(count, arrivals) {
      const publications = answers(count, arrivals);
      if (arrivals.some(({ event }) => event?.eventId === at)) {
        tries += 1;
        throw new Error('cannot be handled');
      }
      return { publications };
    },
  });
  return { component, tries: () => tries };
}

describe('a record that cannot be handled', () => {
  test.each([
    { batchSizeMax: 500, nth: 1, from: 'the first of the first batch' },
    { batchSizeMax: 500, nth: 4, from: 'in the middle of the first batch' },
    { batchSizeMax: 500, nth: 6, from: 'the last of the first batch' },
    { batchSizeMax: 1, nth: 1, from: 'the first batch' },
  ])('is quarantined after the third failure when it is $from', async ({ batchSizeMax, nth }) => {
    const room = countingRoom({ batchSizeMax });
    const { component, tries } = stumbling(`crossing-${nth}`);
    await room.publish(...crossings(1, 6));
    await room.join(component);
    await room.drain();
    expect(tries()).toBe(3);
    expect(room.quarantined.map(({ data }) => [data.offset, data.faultCode])).toEqual([[nth - 1, 'event-unhandled']]);
    expect(room.answers).toEqual(answersTo(...[1, 2, 3, 4, 5, 6].filter((each) => each !== nth)));
  });

  test('of a later batch is quarantined after two failures of its batch and two alone', async () => {
    const room = countingRoom({ batchSizeMax: 3 });
    const { component, tries } = stumbling('crossing-5');
    await room.publish(...crossings(1, 9));
    await room.join(component);
    await room.drain();
    expect(tries()).toBe(4);
    expect(room.quarantined.map(({ data }) => [data.offset, data.faultCode])).toEqual([[4, 'event-unhandled']]);
    expect(room.answers).toEqual(answersTo(1, 2, 3, 4, 6, 7, 8, 9));
  });

  test('is found however far back it stands in its batch', async () => {
    const room = countingRoom();
    await room.publish(...crossings(1, 150));
    await room.join(stumbling('crossing-120').component);
    await room.drain();
    expect(room.quarantined.map(({ data }) => [data.offset, data.faultCode])).toEqual([[119, 'event-unhandled']]);
    const others = Array.from({ length: 150 }, (_, nth) => nth + 1).filter((each) => each !== 120);
    expect(room.answers).toEqual(answersTo(...others));
  });

  test('slows down the batches it stands in, and no later one', async () => {
    const room = countingRoom({ batchSizeMax: 3 });
    await room.publish(...crossings(1, 9));
    await room.join(stumbling('crossing-2').component);
    await room.drain();
    const sizes = room.told
      .filter((each) => each.endsWith('done of crossings'))
      .map((each) => Number.parseInt(each, 10));
    // Alone at first; then, after the quarantine, the batch that begins with the quarantined record; then as ever.
    expect(sizes).toEqual([1, 1, 1, 1, 3, 2]);
  });

  test('is not given further tries by a fault of the surroundings between its failures', async () => {
    const room = countingRoom();
    let tries = 0;
    const component = countingComponent({
      decide() {
        tries += 1;
        throw tries === 3 ? new Fault('register-away', 'for a test') : new Error('cannot be handled');
      },
    });
    await room.publish(crossing(1));
    await room.join({
      ...component,
      decide: (count, arrivals, ...rest) =>
        arrivals[0]?.event === null ? { publications: [] } : component.decide(count, arrivals, ...rest),
    });
    await room.drain();
    expect(tries).toBe(4);
    expect(room.quarantined.map(({ data }) => data.faultCode)).toEqual(['event-unhandled']);
  });

  test('is shown to the component once more, as one that has a fault, since it may owe it an answer', async () => {
    const room = countingRoom();
    const { component } = stumbling('crossing-2');
    const faults: string[] = [];
    await room.publish(...crossings(1, 3));
    await room.join({
      ...component,
      decide(count, arrivals, fetched, refuse) {
        for (const arrival of arrivals) if ('fault' in arrival) faults.push(arrival.fault.code);
        return component.decide(count, arrivals, fetched, refuse);
      },
    });
    await room.drain();
    expect(faults).toEqual(['event-unhandled']);
  });

  test('keeps its bytes, whether the log has bytes or events', async () => {
    for (const keepsBytes of [true, false]) {
      const room = countingRoom({ keepsBytes });
      await room.publish(crossing(1));
      await room.join(stumbling('crossing-1').component);
      await room.drain();
      const bytes = Buffer.from(room.quarantined[0]?.data.identity.contentBase64 ?? '', 'base64');
      expect(JSON.parse(bytes.toString())).toEqual(crossing(1).content);
    }
  });

  test('does not hold up others that cannot be handled either', async () => {
    const room = countingRoom();
    const component = countingComponent({
      decide(count, arrivals) {
        if (arrivals.some(({ event }) => ['crossing-2', 'crossing-3', 'crossing-5'].includes(event?.eventId ?? ''))) {
          throw new Error('cannot be handled');
        }
        return { publications: answers(count, arrivals) };
      },
    });
    await room.publish(...crossings(1, 6));
    await room.join(component);
    await room.drain();
    expect(room.quarantined.map(({ data }) => data.offset)).toEqual([1, 2, 4]);
    expect(room.answers).toEqual(answersTo(1, 4, 6));
  });

  test('is quarantined also when news of another topic is handled between its failures', async () => {
    const room = countingRoom();
    const topics: TopicName[] = ['southbound.crossings.v1', 'southbound.inspections.v1'];
    const { component } = stumbling('inspection-1', topics);
    await room.publish(inspectionConcluded('inspection-1'));
    let rounds = 0;
    for (; rounds < 10 && room.quarantined.length === 0; rounds += 1) {
      await room.publish(crossing(rounds));
      await room.join(component, endsAtFirstFailure);
      // The process ends at its first failure and is started anew, once the other topic has news again.
      await room.drain().catch(() => {});
    }
    expect(rounds).toBe(4);
    expect(room.quarantined.map(({ data }) => data.faultCode)).toEqual(['event-unhandled']);
    expect(room.answers).toHaveLength(4);
  });
});

function inspectionConcluded(eventId: string): Publication {
  const event = { ...EVENTS.InspectionConcluded.example, eventId: eventId as EventId };
  const { topic } = EVENTS.InspectionConcluded;
  return { topic, partition: 3, key: event.data.port, headers: {}, content: event };
}

/** A process that handles nothing more once a batch has failed. */
function endsAtFirstFailure(takeOver: TakeOver): TakeOver {
  let hasEnded = false;
  return async (takeover) => {
    if (hasEnded) throw new Error('the process has ended');
    const owner = await takeOver(takeover);
    return {
      ...owner,
      async handle(batch) {
        await owner.handle(batch).catch((error: unknown) => {
          hasEnded = true;
          throw error;
        });
      },
    };
  };
}

describe('an innocent record', () => {
  test('is handled once, however often the partition was taken over while it was quiet', async () => {
    const room = countingRoom();
    for (let restart = 0; restart < 10; restart += 1) {
      const membership = await room.join();
      await room.drain();
      await membership.leave();
    }
    await room.publish(...crossings(1, 3));
    await room.join();
    await room.drain();
    expect(room.quarantined).toEqual([]);
    expect(room.answers).toEqual(answersTo(1, 2, 3));
  });

  test('is handled once, however often a member could not take over', async () => {
    const room = countingRoom();
    let failuresLeft = 12;
    const component = countingComponent({
      open() {
        if (failuresLeft === 0) return { events: 0, ids: [], clockMs: 0 };
        failuresLeft -= 1;
        throw new Error('cannot be opened');
      },
    });
    await room.publish(...crossings(1, 3));
    await room.join(component);
    while (failuresLeft > 0) await room.drain().catch(() => {});
    await room.drain();
    expect(room.quarantined).toEqual([]);
    expect(room.answers).toEqual(answersTo(1, 2, 3));
  });

  test.each(['fetch', 'beforeCommit', 'save'] as const)(
    'waits while %s meets a fault of the surroundings',
    async (at) => {
      const state = memoryPartitionState();
      let isAway = true;
      const assertThere = async () => {
        if (isAway) throw new Fault('register-away', 'for a test');
      };
      const room = countingRoom({
        partitionState: {
          ...state,
          async save(key, text) {
            if (at === 'save') await assertThere();
            await state.save(key, text);
          },
        },
      });
      const component = countingComponent({
        fetch: () => (at === 'fetch' ? assertThere() : Promise.resolve()),
        decide: (count, arrivals) => ({
          publications: answers(count, arrivals),
          ...(at === 'beforeCommit' && { beforeCommit: assertThere }),
        }),
      });
      await room.publish(...crossings(1, 3));
      await room.join(component);
      for (let round = 0; round < 4; round += 1) {
        await expect(room.drain()).rejects.toMatchObject({ code: 'register-away' });
      }
      isAway = false;
      await room.drain();
      expect(room.quarantined).toEqual([]);
      expect(room.answers).toEqual(answersTo(1, 2, 3));
    },
  );
});

/** The memory log gives up at the fifth failure in a row without a commit. */
const FAILURES_IN_A_ROW_MAX = 4;

/** Crashes at drawn distances, counted in calls to the surroundings. */
function plannedCrashes(distances: readonly { readonly calls: number; readonly crash: Crash }[]) {
  const left = distances.map((each) => ({ ...each }));
  let failuresInARow = 0;
  // A record that is tried alone for the second time is left in peace: another failure would be held against it.
  let isLastTry = false;
  const nextCrash = (): Crash | undefined => {
    const [next] = left;
    if (next === undefined || isLastTry || failuresInARow === FAILURES_IN_A_ROW_MAX) return undefined;
    if (next.calls > 0) {
      next.calls -= 1;
      return undefined;
    }
    left.shift();
    failuresInARow += 1;
    return next.crash;
  };
  return crashes({
    atCommit: nextCrash,
    atState: nextCrash,
    atNote(metadata) {
      isLastTry = metadata.includes('"tries":2');
      return nextCrash();
    },
    committed() {
      failuresInARow = 0;
      isLastTry = false;
    },
  });
}

test('wherever processes end, and whatever the batches, each record is answered exactly once as if none had', async () => {
  const distance = fc.record({ calls: fc.nat(12), crash: fc.constantFrom<Crash>('before', 'after') });
  const run = fc.record({
    distances: fc.array(distance, { maxLength: 12 }),
    batchSizes: fc.record({ batchSizeMax: fc.integer({ min: 1, max: 7 }), keepsBytes: fc.boolean() }),
    garbled: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
    drainedAfter: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ distances, batchSizes, garbled, drainedAfter }) => {
      const surroundings = plannedCrashes(distances);
      const room = countingRoom({
        ...batchSizes,
        partitionState: surroundings.partitionState(memoryPartitionState()),
        around: surroundings.takeOver,
      });
      await room.join();
      for (let nth = 1; nth <= 20; nth += 1) {
        await room.publish(crossing(nth, garbled.includes(nth) ? bytesOf(`garbled ${nth}`) : undefined));
        if (drainedAfter.includes(nth)) await room.drain();
      }
      await room.drain();
      const good = Array.from({ length: 20 }, (_, index) => index + 1).filter((nth) => !garbled.includes(nth));
      expect(room.answers).toEqual(answersTo(...good));
      const offsets = garbled.map((nth) => nth - 1).sort((a, b) => a - b);
      expect(room.quarantined.map(({ data }) => data.offset)).toEqual(offsets);
    }),
    { numRuns: 300 },
  );
});
