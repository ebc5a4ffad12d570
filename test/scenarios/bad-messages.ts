import { EVENTS, type TopicName } from '@southbound/contracts';
import type { FAULTS } from '@southbound/runtime';

/** The port whose partition the bad messages come on, and the lane that their headers name. */
export const PORT = '2309';
export const LANE = 4;

/** Stands in the bad messages, and must stand in no reason. */
export const PLATE_TEXT = 'SIM0BAD';

/** A message, and what the engine must say of it. */
export interface BadMessage {
  readonly what: string;
  readonly topic: TopicName;
  readonly content: Uint8Array;
  readonly code: keyof typeof FAULTS;
  readonly reason: RegExp;
}

const NESTED_LISTS = '['.repeat(50_000) + ']'.repeat(50_000);

export const BAD_CROSSINGS: readonly BadMessage[] = [
  bad('bytes that are no JSON', bytes(`plate ${PLATE_TEXT}`), 'event-not-json', /not JSON/),
  bad('half a message', crossing().slice(0, 200), 'event-not-json', /not JSON/),
  bad('an empty message', bytes(''), 'event-not-json', /not JSON/),
  bad('bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 'event-not-utf8', /not UTF-8/),
  bad('null', bytes('null'), 'event-type-unknown', /^type: expected one of/),
  bad('a number', bytes('2309'), 'event-type-unknown', /^type: expected one of/),
  bad('a list of crossings', bytes(`[${text(crossing())}]`), 'event-type-unknown', /^type: expected one of/),
  bad('an unknown type', crossing({ type: 'Crossing' }), 'event-type-unknown', /^type: expected one of/),
  bad('a type that every object has', crossing({ type: 'toString' }), 'event-type-unknown', /^type: expected one/),
  bad('a type of another topic', example('SelectionMade'), 'event-on-wrong-topic', /SelectionMade belongs on south/),
  bad('no data', crossing({ data: undefined }), 'event-field-wrong', /^data: is missing/),
  bad('null for data', crossing({ data: null }), 'event-field-wrong', /^data: expected object/),
  bad(
    'lists in lists for data',
    nested('"data":{', `"data":${NESTED_LISTS},"rest":{`),
    'event-field-wrong',
    /^data: exp/,
  ),
  bad('no time', crossing({ occurredAt: undefined }), 'event-field-wrong', /^occurredAt: is missing; a UTC instant/),
  bad('a day for a time', crossing({ occurredAt: '2026-03-02' }), 'event-field-wrong', /^occurredAt: a UTC instant/),
  bad('no crossing id', crossing({}, { crossingId: undefined }), 'event-field-wrong', /^data\.crossingId: is missing/),
  bad('a word for a lane', crossing({}, { lane: 'four' }), 'event-field-wrong', /^data\.lane: expected number/),
  bad('null for a lane', crossing({}, { lane: null }), 'event-field-wrong', /^data\.lane: expected number/),
  bad(
    'a port that is not there',
    crossing({}, { port: '9999' }),
    'event-field-wrong',
    /^data\.port: a four-digit code/,
  ),
  bad(
    'another port',
    crossing({}, { port: '2304' }),
    'event-port-mismatch',
    /^data\.port: this partition carries port/,
  ),
  bad(
    'a number for a plate',
    crossing({}, { identity: { plate: 7 } }),
    'event-field-wrong',
    /^data\.identity\.plate: e/,
  ),
  bad(
    'a plate in small letters',
    nested(PLATE_TEXT, 'sim0bad'),
    'event-field-wrong',
    /^data\.identity\.plate\.text: a/,
  ),
  bad(
    'several wrong fields',
    crossing({}, { lane: [], port: {} }),
    'event-field-wrong',
    /data\.port: .*; data\.lane: /,
  ),
];

export const BAD_INTELLIGENCE: readonly BadMessage[] = [
  { ...bad('a lookout that is no JSON', bytes('{'), 'event-not-json', /not JSON/), topic: 'southbound.lookouts.v1' },
  {
    ...bad('a crossing among lookouts', crossing(), 'event-on-wrong-topic', /belongs on southbound\.crossings\.v1/),
    topic: 'southbound.lookouts.v1',
  },
  {
    ...bad(
      'a lookout without an end',
      without('LookoutPosted', 'expiresAt'),
      'event-field-wrong',
      /^data\.expiresAt: is/,
    ),
    topic: 'southbound.lookouts.v1',
  },
  {
    ...bad(
      'a trace lead without a sale',
      without('TraceLeadIssued', 'soldAt'),
      'event-field-wrong',
      /^data\.soldAt: is/,
    ),
    topic: 'southbound.trace-leads.v1',
  },
  {
    ...bad(
      'a sale without a dealer',
      without('MultipleSaleReported', 'dealerId'),
      'event-field-wrong',
      /^data\.dealerId/,
    ),
    topic: 'southbound.referrals.v1',
  },
];

/** A crossing as it should be, with a field that nobody knows, 50,000 lists deep. */
export function crossingWithUnknownField(): Uint8Array {
  return nested('"data":{', `"data":{"notes":${NESTED_LISTS},"__proto__":{"lane":9},`);
}

/** A crossing as it should be, but for what is given; undefined leaves a field out. */
export function crossing(change: object = {}, dataChange: object = {}): Uint8Array {
  const { data, ...envelope } = EVENTS.CrossingObserved.example;
  const made = { ...data, port: PORT, lane: LANE, identity: { plate: { text: PLATE_TEXT } }, ...dataChange };
  return bytes(JSON.stringify({ ...envelope, data: made, ...change }));
}

function bad(what: string, content: Uint8Array, code: keyof typeof FAULTS, reason: RegExp): BadMessage {
  return { what, topic: 'southbound.crossings.v1', content, code, reason };
}

function example(type: keyof typeof EVENTS): Uint8Array {
  return bytes(JSON.stringify(EVENTS[type].example));
}

function without(type: keyof typeof EVENTS, field: string): Uint8Array {
  const { data, ...envelope } = EVENTS[type].example;
  return bytes(JSON.stringify({ ...envelope, data: { ...data, [field]: undefined } }));
}

function nested(found: string, replacement: string): Uint8Array {
  return bytes(text(crossing()).replace(found, replacement));
}

function bytes(of: string): Uint8Array {
  return new TextEncoder().encode(of);
}

function text(of: Uint8Array): string {
  return new TextDecoder().decode(of);
}
