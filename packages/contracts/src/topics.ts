import { PORTS_OF_ENTRY } from './ports-of-entry.ts';

/**
 * Every topic, what keys its records and into how many partitions it is cut. Topics keyed by port have one partition
 * a port (its row in the port table); intelligence topics have one, compacted by id and never deleted, so that the
 * vehicle register can be rebuilt from them.
 */
export const TOPICS = {
  'southbound.lookouts.v1': { key: 'lookout id', partitions: 1, compacted: true },
  'southbound.trace-leads.v1': { key: 'lead id', partitions: 1, compacted: true },
  'southbound.referrals.v1': { key: 'referral id', partitions: 1, compacted: true },
  'southbound.crossings.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false },
  'southbound.selections.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false },
  'southbound.inspections.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false },
  'southbound.quarantine.v1': { key: 'source topic', partitions: 1, compacted: false },
} as const;

export type TopicName = keyof typeof TOPICS;
export const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

/** The largest message that comes from outside, in bytes. */
const MESSAGE_BYTES_MAX = 262_144;

/**
 * The largest value a topic admits, in bytes. A larger one is refused at the producer and never reaches a reader. The
 * quarantine has room for any message of the others: four thirds of its bytes, and six characters a byte of its headers.
 */
export function messageBytesMax(topic: TopicName): number {
  return topic === 'southbound.quarantine.v1' ? 8 * MESSAGE_BYTES_MAX : MESSAGE_BYTES_MAX;
}
