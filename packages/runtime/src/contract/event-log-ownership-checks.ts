import { TOPICS } from '@southbound/contracts';
import { expect } from 'vitest';
import type { Batch, TakeOver } from '../ports/index.ts';
import type { Check } from './check.ts';
import {
  CROSSINGS,
  commitAll,
  type EventLogHarness,
  LOOKOUTS,
  readAll,
  reader,
  SELECTIONS,
  textOf,
  texts,
  withLog,
} from './event-log-harness.ts';

/** What must hold when partitions come and go: takeovers, fences, metadata, where to read on. */
export const eventLogOwnershipChecks: readonly Check<EventLogHarness>[] = [
  {
    name: 'each partition of the joined topics has one owner, who gets it of every topic that has it',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const shown = new Map<number, string[]>();
        const takeOver: TakeOver = async ({ partition }) => {
          expect(shown.has(partition)).toBe(false);
          const texts: string[] = [];
          shown.set(partition, texts);
          return {
            async caughtUp() {},
            async handle(batch) {
              expect(batch.partition).toBe(partition);
              texts.push(...batch.entries.map(textOf));
              await commitAll(batch);
            },
          };
        };
        await log.publish([
          ...texts(LOOKOUTS, 0, 'lookout'),
          ...texts(CROSSINGS, 0, 'zero'),
          ...texts(CROSSINGS, 3, 'three'),
        ]);
        await log.join('group', [LOOKOUTS, CROSSINGS], takeOver);
        await caughtUp('group');
        expect(shown.size).toBe(TOPICS[CROSSINGS].partitions);
        expect(shown.get(0)?.toSorted()).toEqual(['lookout', 'zero']);
        expect(shown.get(3)).toEqual(['three']);
      }),
  },
  {
    name: 'a new owner is told which of the joined topics have its partition',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const all = reader();
        await log.join('group', [LOOKOUTS, CROSSINGS], all.takeOver);
        await caughtUp('group');
        const topicsOf = (partition: number) => all.takeovers.find((each) => each.partition === partition)?.topics;
        expect(topicsOf(0)?.toSorted()).toEqual([CROSSINGS, LOOKOUTS]);
        expect(topicsOf(3)).toEqual([CROSSINGS]);
      }),
  },
  {
    name: 'an owner is told once that it caught up, when all that stood there at its takeover is handled',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const { log, caughtUp } = underTest;
        const all = reader();
        await log.publish([...texts(LOOKOUTS, 0, 'lookout'), ...texts(CROSSINGS, 0, 'a', 'b')]);
        await log.join('group', [LOOKOUTS, CROSSINGS], all.takeOver);
        await caughtUp('group');
        await log.publish(texts(CROSSINGS, 0, 'c'));
        await caughtUp('group');
        expect(all.texts().toSorted()).toEqual(['a', 'b', 'c', 'lookout']);
        expect(all.caughtUpAfter.get(0)).toEqual([3]);
        // Where nothing stood, at once.
        expect(all.caughtUpAfter.get(3)).toEqual([0]);
      }),
  },
  {
    name: 'an owner of what other owners published catches up too',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const { log, caughtUp } = underTest;
        const answering = reader((batch) =>
          commitAll(
            batch,
            batch.entries.flatMap((entry) => texts(SELECTIONS, 3, `of ${textOf(entry)}`)),
          ),
        );
        await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
        await log.join('group', [CROSSINGS], answering.takeOver);
        await caughtUp('group');
        const answers = await readAll(underTest, SELECTIONS);
        expect(answers.texts()).toEqual(['of a', 'of b']);
        expect(answers.caughtUpAfter.get(3)).toEqual([2]);
      }),
  },
  {
    name: 'a failure to take note of having caught up ends the owner, and the next one is told again',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const all = reader();
        let failures = 0;
        await log.publish(texts(CROSSINGS, 3, 'a'));
        await log.join('group', [CROSSINGS], async (takeover) => {
          const owner = await all.takeOver(takeover);
          return {
            ...owner,
            async caughtUp() {
              if (takeover.partition === 3 && failures === 0) {
                failures += 1;
                throw new Error('failed on purpose');
              }
              await owner.caughtUp();
            },
          };
        });
        await caughtUp('group');
        expect(failures).toBe(1);
        expect(all.takeovers.filter(({ partition }) => partition === 3)).toHaveLength(2);
        expect(all.caughtUpAfter.get(3)).toEqual([1]);
      }),
  },
  {
    name: 'an owner that says where to read on is shown the records from there, read before or not',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const first = reader();
        await log.publish(texts(CROSSINGS, 3, 'a', 'b', 'c'));
        const membership = await log.join('group', [CROSSINGS], first.takeOver);
        await caughtUp('group');
        await membership.leave();
        const again = reader(undefined, new Map([[CROSSINGS, first.entries[1]?.offset ?? 0]]));
        const leaving = await log.join('group', [CROSSINGS], again.takeOver);
        await caughtUp('group');
        await leaving.leave();
        expect(again.texts()).toEqual(['b', 'c']);
        expect(again.caughtUpAfter.get(3)).toEqual([2]);
        const fromTheStart = reader(undefined, new Map([[CROSSINGS, 0]]));
        await log.join('group', [CROSSINGS], fromTheStart.takeOver);
        await caughtUp('group');
        expect(fromTheStart.texts()).toEqual(['a', 'b', 'c']);
      }),
  },
  {
    name: 'the metadata of the last commit reaches the next owner of that partition alone',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const first = reader((batch) => commitAll(batch, [], `after ${batch.entries.map(textOf).join()}, año`));
        await log.publish(texts(CROSSINGS, 3, 'a'));
        const membership = await log.join('group', [CROSSINGS], first.takeOver);
        await caughtUp('group');
        await membership.leave();
        const second = reader();
        await log.join('group', [CROSSINGS], second.takeOver);
        await caughtUp('group');
        expect(first.takeovers.every(({ metadata }) => metadata === '')).toBe(true);
        expect(second.takeovers.find((each) => each.partition === 3)?.metadata).toBe('after a, año');
        expect(second.takeovers.find((each) => each.partition === 4)?.metadata).toBe('');
      }),
  },
  {
    name: 'a note changes the metadata without reading on',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const second = reader();
        const noting: TakeOver = async (takeover) => {
          if (takeover.partition === 3 && takeover.metadata === '') {
            await takeover.note('failed once');
            throw new Error('failed on purpose after the note');
          }
          return second.takeOver(takeover);
        };
        await log.publish(texts(CROSSINGS, 3, 'a'));
        await log.join('group', [CROSSINGS], noting);
        await caughtUp('group');
        expect(second.takeovers.find((each) => each.partition === 3)?.metadata).toBe('failed once');
        expect(second.texts()).toEqual(['a']);
      }),
  },
  {
    name: 'metadata up to 4,096 bytes fits and more is refused',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        let isRefused = false;
        const first = reader(async (batch) => {
          await commitAll(batch, [], 'ñ'.repeat(2_049)).catch(() => {
            isRefused = true;
          });
          await commitAll(batch, [], 'ñ'.repeat(2_048));
        });
        await log.publish(texts(CROSSINGS, 3, 'a'));
        const membership = await log.join('group', [CROSSINGS], first.takeOver);
        await caughtUp('group');
        await membership.leave();
        const second = reader();
        await log.join('group', [CROSSINGS], second.takeOver);
        await caughtUp('group');
        expect(isRefused).toBe(true);
        expect(second.takeovers.find((each) => each.partition === 3)?.metadata).toBe('ñ'.repeat(2_048));
      }),
  },
  {
    name: 'after a failure the partition is taken over anew and read on from the last commit',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const failing = reader(async (batch, nth) => {
          await (nth === 1 ? commitAll(batch, [], 'first') : commitAll(batch));
          if (nth === 1) throw new Error('failed on purpose after the commit');
        });
        await log.publish(texts(CROSSINGS, 3, 'a'));
        await log.join('group', [CROSSINGS], failing.takeOver);
        await caughtUp('group');
        await log.publish(texts(CROSSINGS, 3, 'b'));
        await caughtUp('group');
        expect(failing.texts()).toEqual(['a', 'b']);
        const takeovers = failing.takeovers.filter(({ partition }) => partition === 3);
        expect(takeovers.map(({ metadata }) => metadata)).toEqual(['', 'first']);
      }),
  },
  {
    name: 'an owner that failed can neither commit, publish nor note any more',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const { log, caughtUp } = underTest;
        let late: Batch | undefined;
        const failing = reader(async (batch, nth) => {
          if (nth > 1) return commitAll(batch);
          late = batch;
          throw new Error('failed on purpose, batch in hand');
        });
        await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
        await log.join('group', [CROSSINGS], failing.takeOver);
        await caughtUp('group');
        if (late === undefined) throw new Error('the owner was never shown a batch');
        await expect(commitAll(late, texts(SELECTIONS, 3, 'too late'))).rejects.toMatchObject({ code: 'owner-fenced' });
        const former = failing.takeovers.find(({ partition }) => partition === 3);
        await expect(former?.note('too late')).rejects.toMatchObject({ code: 'owner-fenced' });
        expect((await readAll(underTest, SELECTIONS)).texts()).toEqual([]);
      }),
  },
  {
    name: 'a member that left reads no further, and is fenced once another has taken over',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const [first, second, third] = [reader(), reader((batch) => commitAll(batch, [], 'second')), reader()];
        await log.publish(texts(CROSSINGS, 3, 'a'));
        const membership = await log.join('group', [CROSSINGS], first.takeOver);
        await caughtUp('group');
        await membership.leave();
        await log.publish(texts(CROSSINGS, 3, 'b'));
        const next = await log.join('group', [CROSSINGS], second.takeOver);
        await caughtUp('group');
        const former = first.takeovers.find(({ partition }) => partition === 3);
        await expect(former?.note('too late')).rejects.toMatchObject({ code: 'owner-fenced' });
        await next.leave();
        await log.join('group', [CROSSINGS], third.takeOver);
        await caughtUp('group');
        expect(first.texts()).toEqual(['a']);
        expect(second.texts()).toEqual(['b']);
        expect(third.takeovers.find(({ partition }) => partition === 3)?.metadata).toBe('second');
      }),
  },
];
