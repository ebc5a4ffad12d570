import { PORTS_OF_ENTRY } from './ports-of-entry.ts';

/**
 * Every topic, what keys its records, into how many partitions it is cut and how long it keeps them. Topics keyed by
 * port have one partition a port (its row in the port table); intelligence topics have one, compacted by id and never
 * deleted (`keptDays` null), so that the vehicle register can be rebuilt from them.
 *
 * Crossings and selections are kept for less than the 7 days after which Kafka forgets what a group without members
 * has read: a service that was away for longer finds none of them that it had answered already. The histories need 25
 * hours of crossings. Inspections are kept for a year, since a rebuilt register learns from them which vehicles
 * something was found in, and reading them again changes nothing. Cases are kept for good, as the last word on each.
 * Rule sets are kept for good, each under its digest, and so is the last activation of each role. Shadow scores are worth
 * as much as the selections that they stand beside.
 * Commitments to draw keys are kept for ten years, since an auditor may ask late, and never compacted: what counts of a
 * commitment is when it was first told, and compaction would leave the last telling alone.
 * What a lead's screening came to is kept as long as the lead, so that it is screened once.
 * Outcomes are kept as long as the inspections that they come of, and lie in one partition, in which they have one order.
 * Notices are kept for a year, and quarantine waits a quarter for a person. Years, ten years and quarter are invented.
 */
export const TOPICS = {
  'southbound.lookouts.v1': { key: 'lookout id', partitions: 1, compacted: true, keptDays: null },
  'southbound.trace-leads.v1': { key: 'lead id', partitions: 1, compacted: true, keptDays: null },
  'southbound.referrals.v1': { key: 'referral id', partitions: 1, compacted: true, keptDays: null },
  'southbound.crossings.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false, keptDays: 5 },
  'southbound.selections.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false, keptDays: 5 },
  'southbound.inspections.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false, keptDays: 366 },
  'southbound.screenings.v1': { key: 'lead id', partitions: 1, compacted: true, keptDays: null },
  'southbound.outcomes.v1': { key: 'crossing id', partitions: 1, compacted: false, keptDays: 366 },
  'southbound.cases.v1': { key: 'case number', partitions: 1, compacted: true, keptDays: null },
  'southbound.rule-sets.v1': { key: 'name@digest', partitions: 1, compacted: true, keptDays: null },
  'southbound.activations.v1': { key: 'role', partitions: 1, compacted: true, keptDays: null },
  'southbound.draw-keys.v1': { key: 'draw key id', partitions: 1, compacted: false, keptDays: 3_653 },
  'southbound.shadow-scores.v1': { key: 'port', partitions: PORTS_OF_ENTRY.length, compacted: false, keptDays: 5 },
  'southbound.notices.v1': { key: 'agency', partitions: 1, compacted: false, keptDays: 366 },
  'southbound.quarantine.v1': { key: 'source topic', partitions: 1, compacted: false, keptDays: 92 },
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

/** Room for a record's key and headers, and for what Kafka adds to them, in bytes. Invented; ours take a few hundred. */
const KEY_AND_HEADERS_BYTES_MAX = 16_384;

/** The largest record a topic admits, in bytes: value, key, headers and what Kafka adds. */
export function recordBytesMax(topic: TopicName): number {
  return messageBytesMax(topic) + KEY_AND_HEADERS_BYTES_MAX;
}
