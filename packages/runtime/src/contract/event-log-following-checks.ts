import type { TopicName } from '@southbound/contracts';
import { expect, vi } from 'vitest';
import type { EventLog, Following } from '../ports/index.ts';
import type { Check } from './check.ts';
import {
  CROSSINGS,
  commitAll,
  type EventLogHarness,
  LOOKOUTS,
  reader,
  textOf,
  texts,
  withLog,
} from './event-log-harness.ts';

const REFERRALS: TopicName = 'southbound.referrals.v1';

const PATIENCE_MS = 100;

/** Someone who follows, and what was shown. */
interface Follower {
  readonly following: Following;
  shown(topic?: TopicName): readonly string[];
}

async function follower(log: EventLog, ...topics: readonly TopicName[]): Promise<Follower> {
  const shown: { readonly topic: TopicName; readonly text: string }[] = [];
  const following = await log.follow(topics, (entries) => {
    for (const entry of entries) shown.push({ topic: entry.topic, text: textOf(entry) });
  });
  return {
    following,
    shown: (of) => shown.filter(({ topic }) => of === undefined || topic === of).map(({ text }) => text),
  };
}

/** Resolves once a follower was shown just these lookouts. */
function untilShown(
  { patienceMs: timeout = PATIENCE_MS }: EventLogHarness,
  { shown }: Follower,
  ...wanted: readonly string[]
): Promise<void> {
  return vi.waitFor(() => expect(shown(LOOKOUTS)).toEqual(wanted), { timeout, interval: 10 });
}

/** What following must do, which is reading in no group. */
export const eventLogFollowingChecks: readonly Check<EventLogHarness>[] = [
  {
    name: 'a follower is shown what its topics hold before it has caught up, in order',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        await log.publish([...texts(LOOKOUTS, 0, 'a', 'b'), ...texts(REFERRALS, 0, 'r'), ...texts(LOOKOUTS, 0, 'c')]);
        const late = await follower(log, LOOKOUTS, REFERRALS);
        await late.following.caughtUp;
        expect(late.shown(LOOKOUTS)).toEqual(['a', 'b', 'c']);
        expect(late.shown(REFERRALS)).toEqual(['r']);
        await late.following.close();
      }),
  },
  {
    name: 'a follower has caught up at once with topics that hold nothing',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        const { following } = await follower(log, LOOKOUTS);
        const isCaughtUp = following.caughtUp.then(() => true);
        const { patienceMs = PATIENCE_MS } = harness;
        const givenUp = new Promise((resolve) => setTimeout(resolve, patienceMs, false).unref());
        expect(await Promise.race([isCaughtUp, givenUp])).toBe(true);
        await following.close();
      }),
  },
  {
    name: 'a follower is shown what comes later, each record once, and nothing of other topics',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        await log.publish(texts(LOOKOUTS, 0, 'a'));
        const all = await follower(log, LOOKOUTS);
        await all.following.caughtUp;
        await log.publish([...texts(REFERRALS, 0, 'elsewhere'), ...texts(LOOKOUTS, 0, 'b')]);
        await untilShown(harness, all, 'a', 'b');
        await log.publish(texts(LOOKOUTS, 0, 'c', 'd'));
        await untilShown(harness, all, 'a', 'b', 'c', 'd');
        expect(all.shown()).toEqual(['a', 'b', 'c', 'd']);
        await all.following.close();
      }),
  },
  {
    name: 'every follower is shown every record, and takes none from a group',
    run: (harness) =>
      withLog(harness, async ({ log, caughtUp }) => {
        const [one, other] = [await follower(log, LOOKOUTS), await follower(log, LOOKOUTS)];
        const member = reader((batch) => commitAll(batch));
        await log.join('group', [LOOKOUTS], member.takeOver);
        await log.publish(texts(LOOKOUTS, 0, 'a', 'b'));
        await caughtUp('group');
        await untilShown(harness, one, 'a', 'b');
        await untilShown(harness, other, 'a', 'b');
        expect(member.texts()).toEqual(['a', 'b']);
        await Promise.all([one.following.close(), other.following.close()]);
      }),
  },
  {
    name: 'whoever follows no longer is shown nothing more, and others still are',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        const [leaving, staying] = [await follower(log, LOOKOUTS), await follower(log, LOOKOUTS)];
        await log.publish(texts(LOOKOUTS, 0, 'a'));
        await untilShown(harness, leaving, 'a');
        await leaving.following.close();
        await log.publish(texts(LOOKOUTS, 0, 'b'));
        await untilShown(harness, staying, 'a', 'b');
        expect(leaving.shown()).toEqual(['a']);
        await staying.following.close();
      }),
  },
  {
    name: 'a topic of several partitions cannot be followed',
    run: (harness) =>
      withLog(harness, async ({ log }) => {
        await expect(log.follow([CROSSINGS], () => {})).rejects.toThrow(CROSSINGS);
      }),
  },
];
