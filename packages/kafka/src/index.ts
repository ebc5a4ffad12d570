export { committedMetadata } from './committed-metadata.ts';
export { kafkaClient } from './kafka-client.ts';
export { kafkaEventLog } from './kafka-event-log.ts';
export { kafkaSettings } from './kafka-settings.ts';
export { METADATA_BYTES_MAX } from './ledger.ts';
export { readTopics, type TopicReader } from './topic-reader.ts';
export { createTopics } from './topics.ts';
