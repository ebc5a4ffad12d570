import { TOPICS, type TopicName } from '@southbound/contracts';
import type { Spread } from '@southbound/runtime/ports';
import { type Assigner, AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { KafkaClient } from './kafka-client.ts';
import { nameOnCluster, topicOf } from './topic-names.ts';

/**
 * The assigner for kafkajs, which has none that keeps a partition number of all topics together. Members tell what
 * they hold as they join; all of a group must name the same assigner, so groups cannot mix spreads.
 */
export function partitionAssigner(
  client: KafkaClient,
  spread: Spread,
  held: () => readonly number[],
): PartitionAssigner {
  const version = 1;
  const name = `southbound-${spread}`;
  const assigner: Assigner = {
    name,
    version,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version, topics, userData: encodeNumbers(held()) }),
    }),
    async assign({ members }) {
      const candidates = members.map(({ memberId, memberMetadata }) => candidateOf(client, memberId, memberMetadata));
      const topicsOf = new Map(candidates.map(({ memberId, topics }) => [memberId, topics]));
      return [...assignNumbers(candidates, spread)].map(([memberId, numbers]) => {
        const assignment: Record<string, number[]> = {};
        for (const topic of topicsOf.get(memberId) ?? []) {
          assignment[nameOnCluster(client, topic)] = numbers.filter((number) => number < TOPICS[topic].partitions);
        }
        const memberAssignment = AssignerProtocol.MemberAssignment.encode({
          version,
          assignment,
          userData: Buffer.alloc(0),
        });
        return { memberId, memberAssignment };
      });
    },
  };
  return () => assigner;
}

/** A member as it presents itself to the one that assigns. */
interface Candidate {
  readonly memberId: string;
  readonly topics: readonly TopicName[];
  /** The partition numbers that it had until now. */
  readonly held: readonly number[];
}

/**
 * Which partition numbers each member gets: each number goes to one member for all topics, a member keeps what it had
 * where that leaves nobody with more than one number above another, and with spread `one` a single member gets all.
 *
 * Members that join fewer topics than others get nothing: while a version that reads one topic more comes in, its
 * first instance takes over, or else that topic's partitions would be nobody's.
 */
function assignNumbers(candidates: readonly Candidate[], spread: Spread): ReadonlyMap<string, readonly number[]> {
  const topicsMax = Math.max(0, ...candidates.map(({ topics }) => topics.length));
  const members = candidates
    .filter(({ topics }) => topics.length === topicsMax)
    .toSorted((a, b) => b.held.length - a.held.length || (a.memberId < b.memberId ? -1 : 1))
    .slice(0, spread === 'one' ? 1 : undefined);
  const count = Math.max(0, ...members.flatMap(({ topics }) => topics.map((topic) => TOPICS[topic].partitions)));
  const free = new Set(Array.from({ length: count }, (_, number) => number));
  // Those who held most may keep the odd ones.
  const quotaOf = (index: number) => Math.floor(count / members.length) + (index < count % members.length ? 1 : 0);
  const assigned = members.map(({ memberId, held }, index) => {
    const numbers: number[] = [];
    for (const number of held) if (numbers.length < quotaOf(index) && free.delete(number)) numbers.push(number);
    return { memberId, numbers };
  });
  const rest = [...free];
  for (const [index, { numbers }] of assigned.entries())
    numbers.push(...rest.splice(0, quotaOf(index) - numbers.length));
  return new Map(assigned.map(({ memberId, numbers }) => [memberId, numbers]));
}

function candidateOf(client: KafkaClient, memberId: string, memberMetadata: Buffer): Candidate {
  const decoded = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  const topics = (decoded?.topics ?? []).flatMap((name) => topicOf(client, name) ?? []);
  return { memberId, topics, held: decodeNumbers(decoded?.userData ?? Buffer.alloc(0)) };
}

/** Four bytes each. */
function encodeNumbers(numbers: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(numbers).buffer);
}

function decodeNumbers(userData: Buffer): number[] {
  return Array.from({ length: Math.floor(userData.length / 4) }, (_, index) => userData.readUInt32LE(index * 4));
}
