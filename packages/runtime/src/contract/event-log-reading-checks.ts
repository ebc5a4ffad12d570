import { EVENTS, messageBytesMax } from '@southbound/contracts';
import { expect } from 'vitest';
import type { Batch } from '../ports/index.ts';
import { TOMBSTONE } from '../tombstone.ts';
import type { Check } from './check.ts';
import {
  CROSSINGS,
  commitAll,
  type EventLogHarness,
  LOOKOUTS,
  lastOffset,
  readAll,
  reader,
  SELECTIONS,
  textOf,
  texts,
  withLog,
} from './event-log-harness.ts';

/** What reading, publishing and committing must do while nobody loses a partition. */
export const eventLogReadingChecks: readonly Check<EventLogHarness>[] = [
  {
    name: 'a partition is read in the order of publishing, at ascending offsets',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        await underTest.log.publish(texts(CROSSINGS, 3, 'a', 'b'));
        await underTest.log.publish([...texts(CROSSINGS, 7, 'elsewhere'), ...texts(CROSSINGS, 3, 'c')]);
        const all = await readAll(underTest, CROSSINGS);
        const ofThree = all.entries.filter((entry) => entry.partition === 3);
        expect(ofThree.map(textOf)).toEqual(['a', 'b', 'c']);
        expect(ofThree.every((entry, index) => entry.offset > (ofThree[index - 1]?.offset ?? -1))).toBe(true);
        expect(all.texts()).toContain('elsewhere');
      }),
  },
  {
    name: 'topic, partition, key, headers and bytes arrive as published',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const [published] = texts(CROSSINGS, 3, 'vehicle');
        await underTest.log.publish(published === undefined ? [] : [published]);
        const { entries } = await readAll(underTest, CROSSINGS);
        const { content, offset, ...rest } = entries[0] ?? {};
        expect(rest).toEqual({ topic: CROSSINGS, partition: 3, key: 'key of vehicle', headers: { about: 'vehicle' } });
        expect(entries.map(textOf)).toEqual(['vehicle']);
      }),
  },
  {
    name: 'an event arrives as the same event, be it as an object or as its UTF-8 JSON',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const content = EVENTS.CrossingObserved.example;
        await underTest.log.publish([{ topic: CROSSINGS, partition: 3, key: '2304', headers: {}, content }]);
        const { entries } = await readAll(underTest, CROSSINGS);
        expect(entries.map((entry) => JSON.parse(textOf(entry)))).toEqual([content]);
      }),
  },
  {
    name: 'a tombstone arrives behind what its key had, with nothing in it',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const [published] = texts(LOOKOUTS, 0, 'a lookout');
        if (published === undefined) throw new Error('there is one');
        await underTest.log.publish([published, { ...published, headers: {}, content: TOMBSTONE }]);
        const { entries } = await readAll(underTest, LOOKOUTS);
        expect(entries.map(({ key }) => key)).toContain(published.key);
        expect(entries.at(-1)).toMatchObject({ key: published.key, headers: {} });
        expect(entries.slice(-1).map(textOf)).toEqual(['']);
      }),
  },
  {
    name: 'every record of a batch belongs to its topic and partition, and no batch is empty',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const batches: Batch[] = [];
        const { takeOver } = reader((batch) => {
          batches.push(batch);
          return commitAll(batch);
        });
        await log.publish([...texts(CROSSINGS, 0, 'a', 'b'), ...texts(LOOKOUTS, 0, 'c'), ...texts(CROSSINGS, 1, 'd')]);
        await log.join('group', [LOOKOUTS, CROSSINGS], takeOver);
        await caughtUp('group');
        expect(batches.length).toBeGreaterThanOrEqual(3);
        for (const { topic, partition, entries } of batches) {
          expect(entries.length).toBeGreaterThan(0);
          for (const entry of entries) expect(entry).toMatchObject({ topic, partition });
        }
      }),
  },
  {
    name: 'what a commit publishes becomes visible, and what it read is not read again',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const { log, caughtUp } = underTest;
        const first = reader((batch) =>
          commitAll(
            batch,
            batch.entries.flatMap((entry) => texts(SELECTIONS, 3, `selection of ${textOf(entry)}`)),
          ),
        );
        await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
        const membership = await log.join('group', [CROSSINGS], first.takeOver);
        await caughtUp('group');
        await membership.leave();
        const second = reader();
        await log.join('group', [CROSSINGS], second.takeOver);
        await caughtUp('group');
        expect(second.texts()).toEqual([]);
        expect((await readAll(underTest, SELECTIONS)).texts()).toEqual(['selection of a', 'selection of b']);
      }),
  },
  {
    name: 'an owner that fails before its commit has published and read nothing',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const failing = reader(async (batch, nth) => {
          if (nth === 1) throw new Error('failed on purpose');
          await commitAll(batch);
        });
        await log.publish(texts(CROSSINGS, 3, 'a', 'b'));
        await log.join('group', [CROSSINGS], failing.takeOver);
        await caughtUp('group');
        expect(failing.texts().filter((text) => text === 'a')).toHaveLength(2);
        expect(failing.texts().at(-1)).toBe('b');
      }),
  },
  {
    name: 'a commit of which one publication is refused publishes none and reads nothing',
    run: (harness) =>
      withLog(harness, async (underTest) => {
        const tooLarge = texts(SELECTIONS, 3, 'x'.repeat(messageBytesMax(SELECTIONS) + 1));
        const refusals: unknown[] = [];
        const stubborn = reader(async (batch, nth) => {
          const selection = texts(SELECTIONS, 3, 'selection');
          if (nth > 1) return commitAll(batch, selection);
          return commitAll(batch, [...selection, ...tooLarge]).catch((error) => {
            refusals.push(error);
            throw error;
          });
        });
        await underTest.log.publish(texts(CROSSINGS, 3, 'a'));
        await underTest.log.join('group', [CROSSINGS], stubborn.takeOver);
        await underTest.caughtUp('group');
        expect(refusals).toMatchObject([{ code: 'message-too-large' }]);
        expect(stubborn.texts()).toEqual(['a', 'a']);
        expect((await readAll(underTest, SELECTIONS)).texts()).toEqual(['selection']);
      }),
  },
  {
    name: 'a batch may be committed one prefix after the other',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const stepping = reader(async (batch) => {
          for (const { offset } of batch.entries) {
            await batch.commit({ publications: [], throughOffset: offset, metadata: '' });
          }
        });
        await log.publish(texts(CROSSINGS, 3, 'a', 'b', 'c'));
        await log.join('group', [CROSSINGS], stepping.takeOver);
        await caughtUp('group');
        expect(stepping.texts()).toEqual(['a', 'b', 'c']);
        expect(stepping.takeovers.filter(({ partition }) => partition === 3)).toHaveLength(1);
      }),
  },
  {
    name: 'only the committed prefix of a batch counts as read',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const firsts: string[] = [];
        const { takeOver } = reader(async (batch) => {
          const [first] = batch.entries;
          if (first === undefined) throw new Error('a batch is never empty');
          firsts.push(textOf(first));
          await batch.commit({ publications: [], throughOffset: first.offset, metadata: '' });
          if (batch.entries.length > 1) throw new Error('failed on purpose after the prefix');
        });
        await log.publish(texts(CROSSINGS, 3, 'a', 'b', 'c'));
        await log.join('group', [CROSSINGS], takeOver);
        await caughtUp('group');
        expect(firsts).toEqual(['a', 'b', 'c']);
      }),
  },
  {
    name: 'a commit through an offset outside its batch is refused',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        let isRefused = false;
        const { takeOver } = reader(async (batch) => {
          const throughOffset = lastOffset(batch.entries) + 1_000;
          await batch.commit({ publications: [], throughOffset, metadata: '' }).catch(() => {
            isRefused = true;
          });
          await commitAll(batch);
        });
        await log.publish(texts(CROSSINGS, 3, 'a'));
        await log.join('group', [CROSSINGS], takeOver);
        await caughtUp('group');
        expect(isRefused).toBe(true);
      }),
  },
  {
    name: 'a message larger than a topic admits is refused',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        await log.publish(texts(CROSSINGS, 3, 'x'.repeat(messageBytesMax(CROSSINGS))));
        const tooLarge = texts(CROSSINGS, 3, 'x'.repeat(messageBytesMax(CROSSINGS) + 1));
        await expect(log.publish(tooLarge)).rejects.toMatchObject({ code: 'message-too-large' });
      }),
  },
  {
    name: 'a partition that the topic does not have is refused',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        await expect(log.publish(texts(LOOKOUTS, 1, 'nowhere'))).rejects.toThrow();
      }),
  },
  {
    name: 'two groups read the same records, each at its own pace',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const [early, late] = [reader(), reader()];
        await log.publish(texts(CROSSINGS, 3, 'a'));
        await log.join('early', [CROSSINGS], early.takeOver);
        await caughtUp('early');
        await log.publish(texts(CROSSINGS, 3, 'b'));
        await log.join('late', [CROSSINGS], late.takeOver);
        await caughtUp('late');
        await caughtUp('early');
        expect(early.texts()).toEqual(['a', 'b']);
        expect(late.texts()).toEqual(['a', 'b']);
      }),
  },
];
