import { createLogger } from '@southbound/runtime';
import type { Spread } from '@southbound/runtime/ports';
import fc from 'fast-check';
import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { kafkaClient } from './kafka-client.ts';
import { kafkaSettings } from './kafka-settings.ts';
import { partitionAssigner } from './partition-assigner.ts';

const CROSSINGS = 'southbound.crossings.v1';
const LOOKOUTS = 'southbound.lookouts.v1';
const ALL = Array.from({ length: 25 }, (_, number) => number);

/** A member as it joins: what it reads, and the numbers that it had until now. */
interface Joining {
  readonly memberId: string;
  readonly held: readonly number[];
  readonly topics: readonly string[];
}

const joining = (memberId: string, held: readonly number[] = [], topics: readonly string[] = [CROSSINGS]): Joining => ({
  memberId,
  held,
  topics,
});

const client = kafkaClient(
  kafkaSettings.parse({ SOUTHBOUND_KAFKA_TOPIC_PREFIX: 'trial.' }),
  createLogger({ service: 'test', level: 'silent' }),
);

/** What each member gets, by its id and by topic, as it goes over the network. */
async function assignments(
  members: readonly Joining[],
  spread: Spread,
): Promise<Map<string, Record<string, number[]>>> {
  const assignerOf = (held: readonly number[]) =>
    partitionAssigner(client, spread, () => held)({} as Parameters<PartitionAssigner>[0]);
  const joined = members.map(({ memberId, held, topics }) => {
    const { metadata } = assignerOf(held).protocol({ topics: topics.map((topic) => `trial.${topic}`) });
    return { memberId, memberMetadata: metadata };
  });
  const answers = await assignerOf([]).assign({ members: joined, topics: [] });
  return new Map(
    answers.map(({ memberId, memberAssignment }) => {
      const decoded = AssignerProtocol.MemberAssignment.decode(memberAssignment);
      const byTopic = Object.entries(decoded?.assignment ?? {});
      return [
        memberId,
        Object.fromEntries(byTopic.map(([name, numbers]) => [name, numbers.toSorted((a, b) => a - b)])),
      ];
    }),
  );
}

/** The partitions of crossings that each member gets. */
async function assigned(members: readonly Joining[], spread: Spread = 'even'): Promise<Record<string, number[]>> {
  const all = [...(await assignments(members, spread))];
  return Object.fromEntries(all.map(([memberId, byTopic]) => [memberId, byTopic[`trial.${CROSSINGS}`] ?? []]));
}

describe('spread evenly', () => {
  test('a newcomer gets what is above its share, and nothing moves between those who were there', async () => {
    const [evens, odds] = [ALL.filter((number) => number % 2 === 0), ALL.filter((number) => number % 2 === 1)];
    const after = await assigned([joining('a', evens), joining('b', odds), joining('c')]);
    expect(after['a']?.every((number) => number % 2 === 0)).toBe(true);
    expect(after['b']?.every((number) => number % 2 === 1)).toBe(true);
    expect(
      Object.values(after)
        .map((numbers) => numbers.length)
        .toSorted(),
    ).toEqual([8, 8, 9]);
  });

  test('what one had that has left goes to the others, who keep theirs', async () => {
    const after = await assigned([joining('a', ALL.slice(0, 8)), joining('b', ALL.slice(8, 16))]);
    expect(after['a']).toEqual(expect.arrayContaining(ALL.slice(0, 8)));
    expect(after['b']).toEqual(expect.arrayContaining(ALL.slice(8, 16)));
  });

  test('whatever members claim to have, each number has one owner and no member more than one number above another', async () => {
    const held = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(held, { minLength: 1, maxLength: 30 }), async (claims) => {
        const after = await assigned(claims.map((claim, index) => joining(`member ${index}`, claim)));
        expect(
          Object.values(after)
            .flat()
            .toSorted((a, b) => a - b),
        ).toEqual(ALL);
        const counts = Object.values(after).map((numbers) => numbers.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a member that joins fewer topics than another gets nothing, so that no topic is left unread', async () => {
    const after = await assigned([joining('old', ALL), joining('new', [], [CROSSINGS, LOOKOUTS])]);
    expect(after).toEqual({ new: ALL });
  });

  test('a member gets the same numbers of every topic that has them', async () => {
    const after = await assignments(
      [joining('a', ALL, [LOOKOUTS, CROSSINGS]), joining('b', [], [CROSSINGS, LOOKOUTS])],
      'even',
    );
    expect(after.get('a')).toEqual({ [`trial.${LOOKOUTS}`]: [0], [`trial.${CROSSINGS}`]: ALL.slice(0, 13) });
    expect(after.get('b')).toEqual({ [`trial.${LOOKOUTS}`]: [], [`trial.${CROSSINGS}`]: ALL.slice(13) });
  });
});

test('given to one, all numbers stay with whom has them', async () => {
  expect(await assigned([joining('a'), joining('b', ALL)], 'one')).toEqual({ b: ALL });
  expect(await assigned([joining('b'), joining('a')], 'one')).toEqual({ a: ALL });
});
