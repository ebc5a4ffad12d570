import { TOPICS, type TopicName } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { memoryEventLog } from '../memory/memory-event-log.ts';
import type {
  Batch,
  EventLog,
  Following,
  LogEntry,
  OnRecords,
  PartitionOwner,
  Publication,
  Takeover,
} from '../ports/index.ts';
import { isTombstone } from '../tombstone.ts';
import { eventLogFollowingChecks } from './event-log-following-checks.ts';
import type { EventLogHarness } from './event-log-harness.ts';
import { eventLogOwnershipChecks } from './event-log-ownership-checks.ts';
import { eventLogReadingChecks } from './event-log-reading-checks.ts';

/** How a log does other than it should. What is left out stays right. */
interface Alteration {
  readonly publish?: (log: EventLog, publications: readonly Publication[]) => Promise<void>;
  readonly batch?: (batch: Batch, log: EventLog) => Batch;
  readonly takeover?: (takeover: Takeover) => Takeover;
  readonly owner?: (owner: PartitionOwner) => PartitionOwner;
  readonly follow?: (log: EventLog, topics: readonly TopicName[], onRecords: OnRecords) => Promise<Following>;
  /** The groups that are joined when a group is: each with some of the topics. */
  readonly groups?: <Topic>(group: string, topics: readonly Topic[]) => ReadonlyMap<string, readonly Topic[]>;
}

function altered(alteration: Alteration): EventLogHarness {
  const { publish, batch, takeover, owner, follow, groups } = {
    publish: (log: EventLog, publications: readonly Publication[]) => log.publish(publications),
    batch: (same: Batch) => same,
    takeover: (same: Takeover) => same,
    owner: (same: PartitionOwner) => same,
    follow: (log: EventLog, topics: readonly TopicName[], onRecords: OnRecords) => log.follow(topics, onRecords),
    groups: <Topic>(group: string, topics: readonly Topic[]) => new Map([[group, topics]]),
    ...alteration,
  };
  return {
    async make() {
      const log = memoryEventLog();
      const drained = new Map<string, readonly string[]>();
      return {
        log: {
          publish: (publications) => publish(log, publications),
          follow: (topics, onRecords) => follow(log, topics, onRecords),
          async join(group, topics, takeOver) {
            const joined = groups(group, topics);
            drained.set(group, [...joined.keys()]);
            const memberships = [...joined].map(([name, some]) =>
              log.join(name, some, async (each) => {
                const right = await takeOver(takeover(each));
                return owner({ ...right, handle: (given) => right.handle(batch(given, log)) });
              }),
            );
            const all = await Promise.all(memberships);
            return {
              async leave() {
                await Promise.all(all.map((membership) => membership.leave()));
              },
            };
          },
        },
        async caughtUp(group) {
          for (const name of drained.get(group) ?? [group]) await log.drain(name);
        },
        async close() {},
      };
    },
  };
}

/** Breaks what is committed, or how. */
const committing = (commit: (batch: Batch, output: Parameters<Batch['commit']>[0], log: EventLog) => Promise<void>) =>
  altered({ batch: (batch, log) => ({ ...batch, commit: (output) => commit(batch, output, log) }) });

const refusesNothing = altered({ publish: (log, publications) => log.publish(publications).catch(() => {}) });

/** One way to be wrong for each check: [the log that…, the check that notices, the log]. */
const BROKEN: readonly (readonly [string, string, EventLogHarness])[] = [
  [
    'hands over the last record first',
    'a partition is read in the order of publishing, at ascending offsets',
    altered({ batch: (batch) => ({ ...batch, entries: batch.entries.toReversed() }) }),
  ],
  [
    'loses headers',
    'topic, partition, key, headers and bytes arrive as published',
    altered({ publish: (log, publications) => log.publish(publications.map((each) => ({ ...each, headers: {} }))) }),
  ],
  [
    'writes events as text of another kind',
    'an event arrives as the same event, be it as an object or as its UTF-8 JSON',
    altered({
      publish: (log, publications) =>
        log.publish(publications.map((each) => ({ ...each, content: Buffer.from(JSON.stringify(`${each.content}`)) }))),
    }),
  ],
  [
    'publishes no tombstones',
    'a tombstone arrives behind what its key had, with nothing in it',
    altered({ publish: (log, publications) => log.publish(publications.filter((each) => !isTombstone(each))) }),
  ],
  [
    'mixes partitions up',
    'every record of a batch belongs to its topic and partition, and no batch is empty',
    altered({ batch: (batch) => ({ ...batch, partition: 0 }) }),
  ],
  [
    'commits offsets without the publications',
    'what a commit publishes becomes visible, and what it read is not read again',
    committing((batch, output) => batch.commit({ ...output, publications: [] })),
  ],
  [
    'commits before the batch is handled',
    'an owner that fails before its commit has published and read nothing',
    altered({
      owner: (owner) => ({
        ...owner,
        async handle(batch) {
          const throughOffset = batch.entries.at(-1)?.offset ?? -1;
          await batch.commit({ publications: [], throughOffset, metadata: '' });
          await owner.handle({ ...batch, commit: async () => {} });
        },
      }),
    }),
  ],
  [
    'publishes one by one before it commits',
    'a commit of which one publication is refused publishes none and reads nothing',
    committing(async (batch, output, log) => {
      for (const publication of output.publications) await log.publish([publication]);
      await batch.commit({ ...output, publications: [] });
    }),
  ],
  [
    'commits a batch only once',
    'a batch may be committed one prefix after the other',
    altered({
      batch(batch) {
        let isCommitted = false;
        const commit: Batch['commit'] = async (output) => {
          if (isCommitted) throw new Error('committed already');
          isCommitted = true;
          await batch.commit(output);
        };
        return { ...batch, commit };
      },
    }),
  ],
  [
    'commits whole batches only',
    'only the committed prefix of a batch counts as read',
    committing((batch, output) => batch.commit({ ...output, throughOffset: batch.entries.at(-1)?.offset ?? -1 })),
  ],
  [
    'takes any offset for the last one',
    'a commit through an offset outside its batch is refused',
    committing(async (batch, output) => {
      const throughOffset = Math.min(output.throughOffset, batch.entries.at(-1)?.offset ?? -1);
      await batch.commit({ ...output, throughOffset }).catch(() => {});
    }),
  ],
  ['refuses nothing', 'a message larger than a topic admits is refused', refusesNothing],
  ['refuses nothing', 'a partition that the topic does not have is refused', refusesNothing],
  [
    'takes all groups for one',
    'two groups read the same records, each at its own pace',
    altered({ groups: (_group, topics) => new Map([['the one group', topics]]) }),
  ],
  [
    'splits the topics of a group',
    'each partition of the joined topics has one owner, who gets it of every topic that has it',
    altered({ groups: (group, topics) => new Map(topics.map((topic) => [`${group} of ${topic}`, [topic]])) }),
  ],
  [
    'names no topics',
    'a new owner is told which of the joined topics have its partition',
    altered({ takeover: (takeover) => ({ ...takeover, topics: [] }) }),
  ],
  [
    'says after each batch that it was the last',
    'an owner is told once that it caught up, when all that stood there at its takeover is handled',
    altered({
      owner: (owner) => ({
        ...owner,
        async handle(batch) {
          await owner.handle(batch);
          await owner.caughtUp();
        },
      }),
    }),
  ],
  [
    'never says that an owner caught up',
    'an owner of what other owners published catches up too',
    altered({ owner: (owner) => ({ ...owner, async caughtUp() {} }) }),
  ],
  [
    'overlooks failures to take note',
    'a failure to take note of having caught up ends the owner, and the next one is told again',
    altered({ owner: (owner) => ({ ...owner, caughtUp: () => owner.caughtUp().catch(() => {}) }) }),
  ],
  [
    'goes on from the last commit whatever an owner says',
    'an owner that says where to read on is shown the records from there, read before or not',
    altered({ owner: (owner) => ({ ...owner, readFrom: new Map() }) }),
  ],
  [
    'forgets metadata',
    'the metadata of the last commit reaches the next owner of that partition alone',
    altered({ takeover: (takeover) => ({ ...takeover, metadata: '' }) }),
  ],
  [
    'forgets notes',
    'a note changes the metadata without reading on',
    altered({ takeover: (takeover) => ({ ...takeover, note: async () => {} }) }),
  ],
  [
    'cuts long metadata off',
    'metadata up to 4,096 bytes fits and more is refused',
    committing((batch, output) => batch.commit({ ...output, metadata: output.metadata.slice(0, 100) })),
  ],
  [
    'overlooks failures',
    'after a failure the partition is taken over anew and read on from the last commit',
    altered({ owner: (owner) => ({ ...owner, handle: (batch) => owner.handle(batch).catch(() => {}) }) }),
  ],
  [
    'publishes for a fenced owner',
    'an owner that failed can neither commit, publish nor note any more',
    committing(async (batch, output, log) => {
      await log.publish(output.publications);
      await batch.commit({ ...output, publications: [] });
    }),
  ],
  [
    'fences no notes',
    'a member that left reads no further, and is fenced once another has taken over',
    altered({ takeover: (takeover) => ({ ...takeover, note: (text) => takeover.note(text).catch(() => {}) }) }),
  ],
  [
    'shows a follower the last record first',
    'a follower is shown what its topics hold before it has caught up, in order',
    altered({ follow: (log, topics, onRecords) => log.follow(topics, (entries) => onRecords(entries.toReversed())) }),
  ],
  [
    'waits for a first record before a follower has caught up',
    'a follower has caught up at once with topics that hold nothing',
    altered({
      async follow(log, topics, onRecords) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const following = await log.follow(topics, (entries) => {
          onRecords(entries);
          resolve();
        });
        return { ...following, caughtUp: promise };
      },
    }),
  ],
  [
    'shows followers of whatever topic all of them',
    'a follower is shown what comes later, each record once, and nothing of other topics',
    altered({ follow: (log, _, onRecords) => log.follow(COMPACTED, onRecords) }),
  ],
  [
    'shares records among its followers',
    'every follower is shown every record, and takes none from a group',
    altered({ follow: sharingFollowers() }),
  ],
  [
    'cannot be left by a follower',
    'whoever follows no longer is shown nothing more, and others still are',
    altered({
      follow: async (log, topics, onRecords) => ({ ...(await log.follow(topics, onRecords)), async close() {} }),
    }),
  ],
  [
    'follows nothing of a topic of several partitions',
    'a topic of several partitions cannot be followed',
    altered({
      follow: (log, topics, onRecords) =>
        log.follow(
          topics.filter((topic) => TOPICS[topic].partitions === 1),
          onRecords,
        ),
    }),
  ],
];

/** The topics that the checks follow. */
const COMPACTED: readonly TopicName[] = ['southbound.lookouts.v1', 'southbound.referrals.v1'];

/** Of several followers each record is shown to the one that comes first. */
function sharingFollowers(): NonNullable<Alteration['follow']> {
  const shown = new Set<LogEntry>();
  return (log, topics, onRecords) =>
    log.follow(topics, (entries) => {
      const fresh = entries.filter((entry) => !shown.has(entry));
      for (const entry of fresh) shown.add(entry);
      if (fresh.length > 0) onRecords(fresh);
    });
}

const checks = [...eventLogReadingChecks, ...eventLogOwnershipChecks, ...eventLogFollowingChecks];

test.each(checks)('a log that is not altered passes: $name', ({ run }) => run(altered({})));

test.each(BROKEN)('a log that %s is found out by: %s', async (_wrong, name, harness) => {
  const check = checks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check is named "${name}"`);
  await expect(check.run(harness)).rejects.toThrow();
});

test('there is no check of event logs that nothing fails', () => {
  expect(BROKEN.map(([, name]) => name).toSorted()).toEqual(checks.map(({ name }) => name).toSorted());
});
