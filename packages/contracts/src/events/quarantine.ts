import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { TOPIC_NAMES, type TopicName } from '../topics.ts';

/** A whole crossing of plate SIM4821 whose lane is the text "5", where a number is right. */
const CROSSING_BASE64 = [
  'eyJldmVudElkIjoiY3Jvc3NpbmctMjMwNC01LTE3NzI0NjAzMDcyNTAiLCJ0eXBlIjoiQ3Jvc3NpbmdPYnNlcnZlZCIsIm9jY3Vy',
  'cmVkQXQiOiIyMDI2LTAzLTAyVDE0OjA1OjA3LjI1MFoiLCJyZWNvcmRlZEF0IjoiMjAyNi0wMy0wMlQxNDowNTowNy42MTBaIiwi',
  'c291cmNlIjoibGFuZS8yMzA0LzUiLCJkYXRhIjp7ImNyb3NzaW5nSWQiOiIyMzA0LTdmM2E5YzQxZDIwYiIsInBvcnQiOiIyMzA0',
  'IiwibGFuZSI6IjUiLCJ2ZWhpY2xlQ2xhc3MiOiJwZXJzb25hbCIsImlkZW50aXR5Ijp7InBsYXRlIjp7InRleHQiOiJTSU00ODIx',
  'IiwianVyaXNkaWN0aW9uIjoiVVMtVFgifX0sInBsYXRlUmVhZENvbmZpZGVuY2UiOjAuOTcsInBsYXRlT2JzY3VyZWQiOmZhbHNl',
  'LCJjYW5pbmUiOiJub3QtcHJlc2VudCJ9fQ==',
].join('');

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
    identity: z
      .object({
        headers: z.record(z.string(), z.string()),
        contentBase64: z.base64().describe('The original bytes'),
      })
      .describe('The original message, which may identify a vehicle or a person'),
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
      identity: {
        headers: { type: 'CrossingObserved', port: '2304', lane: '5' },
        contentBase64: CROSSING_BASE64,
      },
    },
  },
});
