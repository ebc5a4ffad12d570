import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENTS, type EventType } from './catalogue.ts';
import { type Decoded, decodeEvent, encodeEvent } from './decode.ts';
import { TOPIC_NAMES } from './topics.ts';

type Path = readonly string[];

const TYPES = Object.keys(EVENTS) as EventType[];

/** Records that the schemas leave open: any field may stand in them. */
const OPEN = ['data.dossier', 'data.identity.headers'];

/** Every field of every example, at every depth, but for the inside of the open records. */
const FIELDS = TYPES.flatMap((type) => fieldsOf(EVENTS[type].example).map((path) => ({ type, path })));

/** The fields that an event may do without, and those that may be null. Every other one is required. */
const MAY_BE_ABSENT = [
  'CrossingObserved data.identity.plate',
  'CrossingObserved data.identity.plate.jurisdiction',
  'CrossingObserved data.plateReadConfidence',
  'CrossingObserved data.plateObscured',
  'CrossingObserved data.canine',
  'InspectionConcluded data.identity.plate',
  'InspectionConcluded data.identity.plate.jurisdiction',
  'LookoutPosted data.identity.plate.jurisdiction',
  'LookoutWithdrawn data.identity.plate.jurisdiction',
  'MultipleSaleReported data.identity.plate.jurisdiction',
  'ReferralReceived data.identity.plate.jurisdiction',
  'SelectionMade data.crossingEventId',
  'SelectionMade data.identity.plate',
  'SelectionMade data.identity.plate.jurisdiction',
  'TraceLeadIssued data.identity.plate.jurisdiction',
  'TraceLeadIssued data.recoveredAt',
  'CrossingObserved data.colour',
  'CrossingObserved data.make',
  'CrossingOutcome data.identity.plate',
  'CrossingOutcome data.identity.plate.jurisdiction',
  'LeadOutcomeReported data.crossingId',
  'LeadOutcomeReported data.text.es',
  'LeadScreened data.duplicateOf',
  'LeadScreened data.givers',
  'LeadScreened data.identity',
  'LeadScreened data.identity.plate.jurisdiction',
  'LeadScreened data.lead',
  'LeadScreened data.lead.issuer',
  'LeadScreened data.lead.recoveredAt',
  'LookoutAmended data.identity.description',
  'LookoutAmended data.identity.description.partialPlate',
  'LookoutAmended data.identity.personRef',
  'LookoutAmended data.identity.plate',
  'LookoutAmended data.identity.plate.jurisdiction',
  'ReferralPurged data.identity.plate.jurisdiction',
  'TraceLeadIssued data.dealerId',
  'TraceLeadIssued data.federalInterest',
  'TraceLeadIssued data.findable',
  'TraceLeadIssued data.identity.purchaserRef',
  'TraceLeadIssued data.issuer',
  'TraceLeadIssued data.office',
  'TraceLeadIssued data.purchaseId',
  'TraceLeadIssued data.recoveryId',
  'TraceLeadIssued data.recoveryState',
  'TraceLeadIssued data.requestedBy',
  'TraceLeadIssued data.saleState',
  'TraceLeadPurged data.identity.plate.jurisdiction',
  'TraceLeadWithdrawn data.identity.plate.jurisdiction',
  'VehicleLinked data.identity.plate.jurisdiction',
  'VehicleStoppedAgain data.identity.plate.jurisdiction',
];
const MAY_BE_NULL = [
  'CrossingOutcome data.ground',
  'RuleSetsActivated data.previous',
  'ShadowScored data.scorePoints',
  'ShadowScored data.wouldPass',
  'SelectionMade data.method',
  'SelectionMade data.scorePoints',
  'SelectionMade data.thresholdPoints',
  'SelectionMade data.tieShare',
  'SelectionMade data.wouldTarget',
  'SelectionMade data.dossier',
];

describe('an event that is as it should be', () => {
  test.each(TYPES)('%s: its example is read as it stands', (type) => {
    const { example, topic } = EVENTS[type];
    expect(decodeEvent(topic, JSON.stringify(example))).toEqual({ ok: true, event: example });
  });

  test.each(TYPES)('%s: fields that nobody knows are dropped, at every depth', (type) => {
    const { example, topic } = EVENTS[type];
    const text = JSON.stringify(withUnknownFields(example));
    expect(text).toContain('nobodyKnows');
    expect(decodeEvent(topic, text)).toEqual({ ok: true, event: example });
  });
});

describe('an event that is not as it should be', () => {
  test('without a field it is refused with the path of that field, unless the field may be absent', () => {
    const accepted = FIELDS.filter(({ path }) => !/^\d+$/.test(path.at(-1) ?? '')).filter(({ type, path }) => {
      const decoded = decodeChanged(type, path, undefined);
      if (!decoded.ok && path.join() !== 'type')
        expect(decoded.fault.reason).toContain(`${path.join('.')}: is missing`);
      return decoded.ok;
    });
    expect(accepted.map(named).sort()).toEqual([...MAY_BE_ABSENT].sort());
  });

  test('with null in a field it is refused with the path of that field, unless the field may be null', () => {
    const accepted = FIELDS.filter(({ type, path }) => {
      const decoded = decodeChanged(type, path, null);
      if (!decoded.ok) expect(decoded.fault.reason).toMatch(new RegExp(`(?:^|; )${path.join('\\.')}: `));
      return decoded.ok;
    });
    expect(accepted.map(named).sort()).toEqual([...MAY_BE_NULL].sort());
  });

  test('what stood in a wrong field is never repeated in the reason: it may name a person', () => {
    const secret = 'sim 4821 of J. Doe!';
    for (const { type, path } of FIELDS) {
      for (const value of [secret, [secret], { [secret]: secret }]) {
        const decoded = decodeChanged(type, path, value);
        if (!decoded.ok) expect(decoded.fault.reason).not.toContain('4821');
      }
    }
    for (const text of [secret, `{"type":"${secret}"}`, `{"type":"CrossingObserved", ${secret}`]) {
      expect(faultOf(decodeEvent('southbound.crossings.v1', text)).reason).not.toContain('4821');
    }
  });

  test.each([
    ['a text for a number', 'CrossingObserved', 'data.lane', '5', 'data.lane: expected number, received string'],
    ['half a lane', 'CrossingObserved', 'data.lane', 5.5, 'data.lane: expected int, received number'],
    ['a lane below the first', 'CrossingObserved', 'data.lane', 0, 'data.lane: Too small: expected number to be >=1'],
    [
      'a port that is not in the table',
      'CrossingObserved',
      'data.port',
      '9999',
      'data.port: a four-digit code of the port table, such as 2304 (Laredo)',
    ],
    [
      'a plate in lower case',
      'LookoutPosted',
      'data.identity.plate.text',
      'sim4821',
      'data.identity.plate.text: a plate has 1 to 12 upper-case letters, digits, spaces or hyphens',
    ],
    [
      'a day that no calendar has',
      'LaneHeartbeat',
      'occurredAt',
      '2026-02-30T00:00:00.000Z',
      'occurredAt: a UTC instant with milliseconds, such as 2026-03-02T14:05:07.250Z',
    ],
    [
      'a local time',
      'LaneHeartbeat',
      'recordedAt',
      '2026-03-02T08:05:07.250-06:00',
      'recordedAt: a UTC instant with milliseconds, such as 2026-03-02T14:05:07.250Z',
    ],
    [
      'a lookout that ends before it begins',
      'LookoutPosted',
      'data.expiresAt',
      '2026-02-01T00:00:00.000Z',
      'data.expiresAt: must lie after postedAt',
    ],
    [
      'a lookout for a year',
      'LookoutPosted',
      'data.expiresAt',
      '2027-03-01T00:00:00.000Z',
      'data.expiresAt: must lie at most 180 days after postedAt; post the lookout anew instead',
    ],
    [
      'a withdrawal confirmed by who withdrew',
      'LookoutWithdrawn',
      'data.confirmedBy',
      'ATF-SA-204',
      'data.confirmedBy: must be another person than withdrawnBy',
    ],
    [
      'a firearm sold after its recovery',
      'TraceLeadIssued',
      'data.soldAt',
      '2026-02-01T00:00:00.000Z',
      'data.soldAt: must not lie after the recovery (or the trace request that stands in for it)',
    ],
    [
      'an indicator that no rule may use',
      'TraceLeadIssued',
      'data.indicators.0',
      'purchaser-born-abroad',
      'data.indicators.0: expected one of "purchaser-on-earlier-traces"|"bought-in-multiple-sale"|"five-or-more-in-one-sale"|"several-multiple-sales-one-dealer-one-day"|"multiple-sale-in-another-state"',
    ],
    [
      "a finding that is not in CBP's words",
      'InspectionConcluded',
      'data.findings.0.category',
      'Pistol',
      'data.findings.0.category: expected one of "Handgun"|"Long Arm"|"Other Firearm"',
    ],
  ] as const)('%s is refused in plain words', (_, type, path, value, reason) => {
    expect(faultOf(decodeChanged(type, path.split('.'), value))).toEqual({ code: 'event-field-wrong', reason });
  });

  test.each(['', '{', 'plate SIM4821', '{"type":"LaneHeartbeat"', '{"type":NaN}'])(
    'the text %j is not JSON',
    (text) => {
      expect(faultOf(decodeEvent('southbound.crossings.v1', text))).toEqual({
        code: 'event-not-json',
        reason: 'the text is not JSON; an event is one JSON object',
      });
    },
  );

  test.each(['null', '7', '"LaneHeartbeat"', '[]', '{}', '{"type":7}', '{"type":"toString"}', '{"type":"__proto__"}'])(
    'the JSON %s is no event that travels here',
    (text) => {
      const { code, reason } = faultOf(decodeEvent('southbound.crossings.v1', text));
      expect(code).toBe('event-type-unknown');
      expect(reason).toContain('LaneHeartbeat');
    },
  );

  test('an event on a topic that is not its own is refused with the topic it belongs on', () => {
    const { example } = EVENTS.CrossingObserved;
    expect(faultOf(decodeEvent('southbound.lookouts.v1', JSON.stringify(example)))).toEqual({
      code: 'event-on-wrong-topic',
      reason: 'type: CrossingObserved belongs on southbound.crossings.v1, this is southbound.lookouts.v1',
    });
  });

  test('of many wrong fields the first five are named and the rest are counted', () => {
    const { reason } = faultOf(decodeEvent('southbound.selections.v1', '{"type":"SelectionMade","data":{}}'));
    expect(reason.match(/: is missing/g)).toHaveLength(5);
    expect(reason).toMatch(/; and \d+ more$/);
  });
});

describe('whatever a topic carries', () => {
  test('no text makes the reader throw, however deep or odd', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(faultOf(decodeEvent('southbound.crossings.v1', deep)).code).toBe('event-type-unknown');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string().map((value) => `{"type":"${value}"}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TOPIC_NAMES), text, (topic, value) => {
        expect(faultOf(decodeEvent(topic, value)).reason).not.toBe('');
      }),
    );
  });

  test('a garbled event is refused with a reason that fits the quarantine, or reads the same a second time', () => {
    const field = fc.constantFrom(...FIELDS);
    const value = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.constantFrom(...FIELDS.map(exampleValue)));
    fc.assert(
      fc.property(field, value, ({ type, path }, changed) => {
        const decoded = decodeChanged(type, path, changed);
        if (decoded.ok) {
          const text = encodeEvent(decoded.event);
          expect(decodeEvent(EVENTS[type].topic, text)).toEqual(decoded);
        } else {
          expect(decoded.fault.reason.length).toBeGreaterThan(0);
          expect(decoded.fault.reason.length).toBeLessThanOrEqual(2_000);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function faultOf(decoded: Decoded) {
  if (decoded.ok) throw new Error(`a ${decoded.event.type} was read where a fault was expected`);
  return decoded.fault;
}

function named({ type, path }: { readonly type: EventType; readonly path: Path }): string {
  return `${type} ${path.join('.')}`;
}

/** Reads the event's example with another value in one field; without the field when the value is undefined. */
function decodeChanged(type: EventType, path: Path, value: unknown): Decoded {
  const { example, topic } = EVENTS[type];
  return decodeEvent(topic, JSON.stringify(changed(example, path, value)));
}

function changed(at: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(at)) return at.map((item, index) => (String(index) === step ? changed(item, rest, value) : item));
  if (!isRecord(at)) throw new Error(`there is no field ${step}`);
  return { ...at, [step]: changed(at[step], rest, value) };
}

function fieldsOf(at: unknown, path: Path = []): Path[] {
  if ((!isRecord(at) && !Array.isArray(at)) || OPEN.includes(path.join('.'))) return [];
  return Object.entries(at).flatMap(([step, value]) => [[...path, step], ...fieldsOf(value, [...path, step])]);
}

function withUnknownFields(at: unknown, path: Path = []): unknown {
  if (Array.isArray(at)) return at.map((item, index) => withUnknownFields(item, [...path, String(index)]));
  if (!isRecord(at) || OPEN.includes(path.join('.'))) return at;
  const known = Object.entries(at).map(([step, value]) => [step, withUnknownFields(value, [...path, step])]);
  return { ...Object.fromEntries(known), nobodyKnows: 'this' };
}

function exampleValue({ type, path }: { readonly type: EventType; readonly path: Path }): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], EVENTS[type].example);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
