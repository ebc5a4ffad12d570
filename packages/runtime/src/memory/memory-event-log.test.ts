import { EVENTS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { type EventLogHarness, reader, texts } from '../contract/event-log-harness.ts';
import { describeEventLog } from '../contract/index.ts';
import type { Batch, LogEntry, TakeOver } from '../ports/index.ts';
import { type MemoryEventLogOptions, memoryEventLog } from './memory-event-log.ts';

const LOOKOUTS = 'southbound.lookouts.v1';
const CROSSINGS = 'southbound.crossings.v1';
const SELECTIONS = 'southbound.selections.v1';

function harness(options?: MemoryEventLogOptions): EventLogHarness {
  return {
    async make() {
      const log = memoryEventLog(options);
      return {
        log,
        async caughtUp(group) {
          await log.drain(group);
        },
        async close() {},
      };
    },
  };
}

function commitWith(batch: Batch, ...publications: Parameters<Batch['commit']>[0]['publications'][number][]) {
  return batch.commit({ publications, throughOffset: batch.entries.at(-1)?.offset ?? -1, metadata: '' });
}

/** A promise, and what resolves it. */
function signal(): [Promise<void>, () => void] {
  let resolve = () => {};
  const promise = new Promise<void>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return [promise, resolve];
}

describeEventLog('memory', harness());
describeEventLog('memory, keeping bytes', harness({ keepsBytes: true }));
describeEventLog('memory, one record a batch', harness({ batchSizeMax: 1 }));

describe('draining', () => {
  test('a drain reads all there is, in batches of at most the size asked for, and says how much', async () => {
    const log = memoryEventLog({ batchSizeMax: 2 });
    const sizes: number[] = [];
    const { takeOver } = reader((batch) => {
      sizes.push(batch.entries.length);
      return commitWith(batch);
    });
    await log.publish(texts(CROSSINGS, 3, 'a', 'b', 'c', 'd', 'e'));
    await log.join('group', [CROSSINGS], takeOver);
    expect(await log.drain('group')).toBe(5);
    expect(await log.drain('group')).toBe(0);
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('partitions come in ascending order, and within one the topics in the order of joining', async () => {
    const log = memoryEventLog();
    const all = reader();
    await log.publish([
      ...texts(CROSSINGS, 1, 'third'),
      ...texts(CROSSINGS, 0, 'second'),
      ...texts(LOOKOUTS, 0, 'first'),
    ]);
    await log.join('group', [LOOKOUTS, CROSSINGS], all.takeOver);
    await log.drain('group');
    expect(all.texts()).toEqual(['first', 'second', 'third']);
  });

  test('what an owner publishes to a partition drained before is drained too', async () => {
    const log = memoryEventLog();
    const all = reader((batch) => commitWith(batch, ...(batch.partition === 5 ? texts(CROSSINGS, 2, 'echo') : [])));
    await log.publish(texts(CROSSINGS, 5, 'call'));
    await log.join('group', [CROSSINGS], all.takeOver);
    expect(await log.drain('group')).toBe(2);
    expect(all.texts()).toEqual(['call', 'echo']);
  });

  test('records published while a batch is handled come in a later batch', async () => {
    const log = memoryEventLog();
    const batches: number[] = [];
    const { takeOver } = reader(async (batch, nth) => {
      if (nth === 1) await log.publish(texts(CROSSINGS, 3, 'meanwhile'));
      batches.push(batch.entries.length);
      await commitWith(batch);
    });
    await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
    await log.join('group', [CROSSINGS], takeOver);
    await log.drain('group');
    expect(batches).toEqual([2, 1]);
  });

  test('an owner that fails five times in a row without a commit ends the drain with its last error', async () => {
    const log = memoryEventLog();
    const hopeless = reader(async (_batch, nth) => {
      throw new Error(`failure ${nth}`);
    });
    await log.publish(texts(CROSSINGS, 3, 'a'));
    const membership = await log.join('group', [CROSSINGS], hopeless.takeOver);
    await expect(log.drain('group')).rejects.toThrow('failure 5');
    await membership.leave();
    expect(hopeless.takeovers.filter(({ partition }) => partition === 3)).toHaveLength(5);
  });

  test('an owner that fails four times between two commits goes on', async () => {
    const log = memoryEventLog({ batchSizeMax: 1 });
    const faltering = reader(async (batch, nth) => {
      if (nth % 5 !== 0) throw new Error('failed on purpose');
      await commitWith(batch);
    });
    await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
    await log.join('group', [CROSSINGS], faltering.takeOver);
    expect(await log.drain('group')).toBe(2);
  });

  test('an owner that commits nothing of a batch counts as failed, so that a drain always ends', async () => {
    const log = memoryEventLog();
    await log.publish(texts(CROSSINGS, 3, 'a'));
    await log.join('group', [CROSSINGS], reader(async () => {}).takeOver);
    await expect(log.drain('group')).rejects.toThrow('committed none of it');
  });

  test('a partition with nothing to read is taken over all the same, so that its owner knows it has read everything', async () => {
    const log = memoryEventLog();
    const idle = reader();
    await log.join('group', [LOOKOUTS], idle.takeOver);
    await log.drain('group');
    expect(idle.caughtUpAfter).toEqual(new Map([[0, [0]]]));
  });

  test('a takeover that fails again and again ends the drain', async () => {
    const log = memoryEventLog();
    const failing: TakeOver = async () => {
      throw new Error('cannot take over');
    };
    await log.join('group', [LOOKOUTS], failing);
    await expect(log.drain('group')).rejects.toThrow('cannot take over');
  });

  test('a group that nobody joined, or that is being drained already, cannot be drained', async () => {
    const log = memoryEventLog();
    await expect(log.drain('nobody')).rejects.toThrow('nobody joined group nobody');
    await log.publish(texts(CROSSINGS, 3, 'a'));
    const impatient = reader(async (batch) => {
      await expect(log.drain('group')).rejects.toThrow('is being drained already');
      await commitWith(batch);
    });
    await log.join('group', [CROSSINGS], impatient.takeOver);
    expect(await log.drain('group')).toBe(1);
  });
});

describe('a member that joins a group again', () => {
  test('fences the former member in the middle of its batch and reads that batch anew', async () => {
    const log = memoryEventLog();
    const second = reader();
    const refusals: unknown[] = [];
    const first = reader(async (batch) => {
      await log.join('group', [CROSSINGS], second.takeOver);
      await commitWith(batch, ...texts(SELECTIONS, 3, 'too late')).catch((error) => refusals.push(error));
    });
    await log.publish(texts(CROSSINGS, 3, 'a'));
    await log.join('group', [CROSSINGS], first.takeOver);
    expect(await log.drain('group')).toBe(1);
    expect(refusals).toMatchObject([{ code: 'owner-fenced' }]);
    expect(second.texts()).toEqual(['a']);
    const onlooker = reader();
    await log.join('onlooker', [SELECTIONS], onlooker.takeOver);
    expect(await log.drain('onlooker')).toBe(0);
  });

  test('for fewer topics gets the partitions of those only', async () => {
    const log = memoryEventLog();
    await log.join('group', [CROSSINGS], reader().takeOver);
    const narrow = reader();
    await log.join('group', [LOOKOUTS], narrow.takeOver);
    await log.publish(texts(CROSSINGS, 3, 'nobody reads this'));
    expect(await log.drain('group')).toBe(0);
    expect(narrow.takeovers.map(({ partition, topics }) => [partition, ...topics])).toEqual([[0, LOOKOUTS]]);
  });

  test('is not harmed by the former member leaving late', async () => {
    const log = memoryEventLog();
    const second = reader();
    const former = await log.join('group', [CROSSINGS], reader().takeOver);
    await log.join('group', [CROSSINGS], second.takeOver);
    await former.leave();
    await log.publish(texts(CROSSINGS, 3, 'a'));
    expect(await log.drain('group')).toBe(1);
    expect(second.texts()).toEqual(['a']);
  });

  test('that leaves finishes the batch under way and starts no other', async () => {
    const log = memoryEventLog({ batchSizeMax: 1 });
    const handled: string[] = [];
    const [shown, show] = signal();
    const [released, release] = signal();
    const slow = reader(async (batch) => {
      show();
      await released;
      await commitWith(batch);
      handled.push('committed');
    });
    await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
    const membership = await log.join('group', [CROSSINGS], slow.takeOver);
    const drained = log.drain('group');
    await shown;
    const left = membership.leave().then(() => handled.push('left'));
    release();
    await Promise.all([drained, left]);
    expect(handled).toEqual(['committed', 'left']);
    expect(slow.texts()).toEqual(['a']);
  });
});

describe('what the memory log keeps', () => {
  test('an event is handed over as the same object, and as its bytes when bytes are kept', async () => {
    const content = EVENTS.CrossingObserved.example;
    const crossing = { topic: CROSSINGS, partition: 3, key: '2304', headers: {}, content } as const;
    const shown: LogEntry['content'][] = [];
    for (const keepsBytes of [false, true]) {
      const log = memoryEventLog({ keepsBytes });
      const all = reader();
      await log.publish([crossing]);
      await log.join('group', [CROSSINGS], all.takeOver);
      await log.drain('group');
      shown.push(...all.entries.map((entry) => entry.content));
    }
    expect(shown[0]).toBe(content);
    expect(shown[1]).toEqual(new TextEncoder().encode(JSON.stringify(content)));
  });

  test('a tap sees each record of its topic once it is visible, whoever published it', async () => {
    const log = memoryEventLog();
    const tapped: LogEntry[] = [];
    log.tap(SELECTIONS, (entry) => tapped.push(entry));
    await log.publish([...texts(CROSSINGS, 3, 'a'), ...texts(SELECTIONS, 3, 'by hand')]);
    const { takeOver } = reader((batch) => commitWith(batch, ...texts(SELECTIONS, 3, 'by an owner')));
    await log.join('group', [CROSSINGS], takeOver);
    await log.drain('group');
    expect(tapped.map(({ key, offset }) => [key, offset])).toEqual([
      ['key of by hand', 0],
      ['key of by an owner', 1],
    ]);
  });

  test('trimming forgets what was read of compacted topics too, and refuses to read that again', async () => {
    const log = memoryEventLog();
    const earlier = reader();
    const { leave } = await log.join('desk', [LOOKOUTS], earlier.takeOver);
    await log.publish(texts(LOOKOUTS, 0, 'a'));
    await log.drain('desk');
    log.trim();
    await leave();
    const fromTheBeginning: TakeOver = async (takeover) => ({
      ...(await reader().takeOver(takeover)),
      readFrom: new Map([[LOOKOUTS, 0]]),
    });
    await log.join('desk', [LOOKOUTS], fromTheBeginning);
    await expect(log.drain('desk')).rejects.toThrow(/was trimmed up to 1/);
  });

  test('trimming forgets what every group has read and nothing that one has yet to read', async () => {
    const log = memoryEventLog();
    const [quick, slow, late] = [reader(), reader(), reader()];
    await log.join('quick', [CROSSINGS], quick.takeOver);
    await log.join('slow', [CROSSINGS], slow.takeOver);
    await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
    await log.drain('quick');
    log.trim();
    await log.drain('slow');
    await log.publish(texts(CROSSINGS, 3, 'c'));
    log.trim();
    await log.drain('quick');
    await log.join('late', [CROSSINGS], late.takeOver);
    await log.drain('late');
    expect(slow.texts()).toEqual(['a', 'b']);
    expect(quick.texts()).toEqual(['a', 'b', 'c']);
    expect(late.entries.map(({ key, offset }) => [key, offset])).toEqual([['key of c', 2]]);
  });

  test('records without a reader are kept', async () => {
    const log = memoryEventLog();
    await log.publish(texts(CROSSINGS, 3, 'kept'));
    log.trim();
    const late = reader();
    await log.join('late', [CROSSINGS], late.takeOver);
    await log.drain('late');
    expect(late.texts()).toEqual(['kept']);
  });
});
