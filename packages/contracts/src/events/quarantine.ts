import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { TOPIC_NAMES, type TopicName } from '../topics.ts';

export const eventQuarantined = defineEvent({
  type: 'EventQuarantined',
  topic: 'southbound.quarantine.v1',
  meaning: 'An input that could not be read or handled, kept with its bytes until a person has looked at it.',
  data: z.object({
    sourceTopic: z.enum(TOPIC_NAMES as [TopicName, ...TopicName[]]),
    partition: z.int().min(0),
    offset: z.int().min(0),
    quarantinedBy: z.string().min(1).max(80).describe('The service that could not go on with it'),
    faultCode: z.string().min(1).max(64).describe('The code of the fault catalogue'),
    reason: z.string().min(1).max(2_000).describe('What is wrong, where, and what would be right; never the value'),
    headers: z.record(z.string(), z.string()),
    contentBase64: z.base64().describe('The original bytes'),
  }),
  example: {
    eventId: 'quarantine-41c8a90f66e2b7d3',
    occurredAt: '2026-03-02T14:05:09.000Z',
    recordedAt: '2026-03-02T14:05:09.000Z',
    source: 'targeting',
    data: {
      sourceTopic: 'southbound.crossings.v1',
      partition: 3,
      offset: 18_204,
      quarantinedBy: 'targeting',
      faultCode: 'event-field-wrong',
      reason: 'data.lane: expected number, received string',
      headers: { port: '2304', lane: '5' },
      contentBase64: 'eyJ0eXBlIjoiQ3Jvc3NpbmdPYnNlcnZlZCJ9',
    },
  },
});
