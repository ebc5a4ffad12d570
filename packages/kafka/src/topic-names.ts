import { TOPICS, type TopicName } from '@southbound/contracts';
import type { KafkaClient } from './kafka-client.ts';

export const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

/** What a topic is called on the cluster. */
export function nameOnCluster({ prefix }: KafkaClient, topic: TopicName): string {
  return `${prefix}${topic}`;
}

/** The topic that the cluster calls so; undefined for one that is not ours. */
export function topicOf({ prefix }: KafkaClient, name: string): TopicName | undefined {
  return TOPIC_NAMES.find((topic) => `${prefix}${topic}` === name);
}
