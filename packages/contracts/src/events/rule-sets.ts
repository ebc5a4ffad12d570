import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { StaffId } from '../ids.ts';
import { DocumentVersion } from './selections.ts';

/**
 * The largest text of a document as it stands in an event, quotes and escapes included, in bytes of UTF-8. With its
 * envelope it fits into a record of its topic.
 */
const DOCUMENT_JSON_BYTES_MAX = 250_000;

const published = DocumentVersion.extend({
  text: z.string().min(1).describe(`The YAML itself, at most ${DOCUMENT_JSON_BYTES_MAX} bytes as JSON`),
  publishedBy: StaffId,
}).refine(({ text }) => jsonBytes(text) <= DOCUMENT_JSON_BYTES_MAX, {
  path: ['text'],
  error: `must have at most ${DOCUMENT_JSON_BYTES_MAX} bytes as JSON`,
});

/** How many bytes of UTF-8 a text takes as JSON. */
function jsonBytes(text: string): number {
  const json = JSON.stringify(text);
  let bytes = 0;
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at);
    // JSON escapes a surrogate that stands alone, so those that are left come in pairs of four bytes.
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3;
  }
  return bytes;
}

export const ruleSetPublished = defineEvent({
  type: 'RuleSetPublished',
  topic: 'southbound.rule-sets.v1',
  meaning: 'A rule set as its analysts wrote it, for good. It decides nothing until it is activated.',
  data: published,
  example: {
    eventId: 'rule-set-published-first-1.0.0',
    occurredAt: '2026-03-02T13:00:00.000Z',
    recordedAt: '2026-03-02T13:00:00.000Z',
    source: 'workbench',
    data: {
      name: 'first',
      version: '1.0.0',
      digest: '0f343b0931126a20f133d67c2b018a3b',
      text: 'name: first\nversion: "1.0.0"\n…\n',
      publishedBy: 'CBP-AN-031',
    },
  },
});

export const policyPublished = defineEvent({
  type: 'PolicyPublished',
  topic: 'southbound.rule-sets.v1',
  meaning: 'A policy as its supervisors wrote it, for the record: which one decides is still a setting of targeting.',
  data: published,
  example: {
    eventId: 'policy-published-default-1.0.0',
    occurredAt: '2026-03-02T13:00:00.000Z',
    recordedAt: '2026-03-02T13:00:00.000Z',
    source: 'workbench',
    data: {
      name: 'default',
      version: '1.0.0',
      digest: 'b9f195c5cc7ef6afadbfbc42892ad47d',
      text: 'name: default\nversion: "1.0.0"\n…\n',
      publishedBy: 'CBP-SV-007',
    },
  },
});
