export { kafkaClient } from './kafka-client.ts';
export { kafkaEventLog } from './kafka-event-log.ts';
export { kafkaSettings } from './kafka-settings.ts';
export { readTopics, type TopicReader } from './topic-reader.ts';
export { createTopics } from './topics.ts';
