import { hash } from 'node:crypto';
import { EVENTS, type PortCode, partitionOf, TOPICS } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULTS } from '../faults/fault-settings.ts';
import { headerLine, type RecordingHeader, readHeader, worldOfRecording } from './header.ts';
import { asRecorded, readRecordLine, recordLine, TOPICS_OF_KIND } from './record-line.ts';
import { openCheck, openSum } from './recording-check.ts';
import { minuteClock, partitionClock } from './recording-clock.ts';
import { readTruthLine, truthLine } from './truth-line.ts';

const digestOf = (text: string) => hash('sha256', text);
const MINUTE_AT_MS = Date.parse('2026-03-02T14:05:00.000Z');

const HEADER: RecordingHeader = {
  kind: 'events',
  madeBy: 'southbound world 0.1.0',
  mode: 'open loop',
  seed: 7,
  days: 1,
  startsOn: '2026-03-02',
  ports: ['2304' as PortCode],
  sharing: 'full',
  faults: FAULTS.none,
  preset: { name: 'demonstration', explanation: 'One vehicle in 450.', tripsPerVehicle: 1 / 450 },
  lines: 2,
  counts: { CrossingObserved: 2 },
  digest: digestOf('two lines'),
};

const CROSSING: Publication = {
  topic: 'southbound.crossings.v1',
  partition: partitionOf('2304' as PortCode),
  key: '2304',
  headers: { type: 'CrossingObserved', port: '2304', lane: '5' },
  content: { ...EVENTS.CrossingObserved.example } as Publication['content'],
};
const CROSSING_LINE = recordLine(MINUTE_AT_MS, CROSSING).text;

const readEvents = readRecordLine('events');

function reasonOf(read: { readonly ok: boolean; readonly reason?: string }): string {
  expect(read.ok).toBe(false);
  return read.reason ?? '';
}

describe('a header', () => {
  test('is read as it was written, and takes up the same room whatever it says', () => {
    const line = headerLine(HEADER, digestOf);
    expect(readHeader(line, digestOf)).toEqual({ ok: true, value: HEADER });
    const empty = headerLine({ ...HEADER, lines: 0, counts: {}, digest: digestOf('') }, digestOf);
    expect(empty.length).toBe(line.length);
  });

  test('keeps settings of its world that this version does not know', () => {
    const header = { ...HEADER, weather: 'dry' };
    const read = readHeader(headerLine(header, digestOf), digestOf);
    expect(read).toEqual({ ok: true, value: header });
    if (read.ok) expect(worldOfRecording(read.value)).toMatchObject({ seed: 7, weather: 'dry' });
  });

  test('with any one character changed is refused', () => {
    const line = headerLine(HEADER, digestOf);
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = line.slice(0, at) + String.fromCharCode(code) + line.slice(at + 1);
        fc.pre(changed !== line);
        expect(readHeader(changed, digestOf).ok).toBe(false);
      }),
    );
  });

  test.each([
    ['another file', '{"name":"something"}', 'is no recording'],
    ['no JSON', 'PK\u0003\u0004', 'is no recording'],
    ['an empty file', '', 'is no recording'],
    [
      'a newer version',
      headerLine(HEADER, digestOf).replace('"version":1', '"version":2'),
      'has version 2, and this program reads 1: read it with the southbound that made it',
    ],
    ['another seed', headerLine(HEADER, digestOf).replace('"seed":7', '"seed":8'), 'its seal does not fit'],
  ])('of %s is refused, and says why', (_, line, why) => {
    expect(reasonOf(readHeader(line, digestOf))).toContain(why);
  });

  test.each([
    ['kind', { kind: 'other' }],
    ['mode', { mode: 'none' }],
    ['seed', { seed: 1.5 }],
    ['lines', { lines: -1 }],
    ['counts', { counts: { CrossingObserved: 'two' } }],
    ['digest', { digest: 'short' }],
    ['ports', { ports: ['9999'] }],
    ['preset', { preset: 'demonstration' }],
  ])('that was sealed with a wrong %s is refused by its name', (field, wrong) => {
    const line = headerLine({ ...HEADER, ...wrong } as RecordingHeader, digestOf);
    expect(reasonOf(readHeader(line, digestOf))).toContain(`header: ${field} must be`);
  });

  test('that takes more room than there is is not written', () => {
    expect(() => headerLine({ ...HEADER, madeBy: 'x'.repeat(5_000) }, digestOf)).toThrow(RangeError);
  });
});

describe("a record's line", () => {
  const kinds = Object.keys(TOPICS_OF_KIND) as (keyof typeof TOPICS_OF_KIND)[];
  const eventsOf = (kind: keyof typeof TOPICS_OF_KIND) => {
    const topics: readonly string[] = TOPICS_OF_KIND[kind];
    return Object.values(EVENTS).filter(({ topic }) => topics.includes(topic));
  };

  test('holds what comes from outside and what is decided and found, and nothing that follows from it', () => {
    const recorded: readonly string[] = Object.values(TOPICS_OF_KIND).flat();
    expect(Object.keys(TOPICS).filter((topic) => !recorded.includes(topic))).toEqual([
      'southbound.screenings.v1',
      'southbound.outcomes.v1',
      'southbound.rule-sets.v1',
      'southbound.activations.v1',
      'southbound.draw-keys.v1',
      'southbound.shadow-scores.v1',
      'southbound.quarantine.v1',
    ]);
  });

  test.each(kinds.flatMap((kind) => eventsOf(kind).map((event) => ({ type: event.type, kind, event }))))(
    'of $type is read as it was written',
    ({ kind, event }) => {
      const { topic, example } = event;
      const { data } = example;
      const isByPort = TOPICS[topic].key === 'port';
      const publication: Publication = {
        topic,
        partition: isByPort && 'port' in data ? partitionOf(data.port as PortCode) : 0,
        key: 'a "key"',
        headers: { type: 'x,"event":{' },
        content: { ...example } as Publication['content'],
      };
      expect(asRecorded(publication)).toBe(publication);
      const { text } = recordLine(MINUTE_AT_MS, publication);
      expect(readRecordLine(kind)(text)).toEqual({
        ok: true,
        value: { atMs: MINUTE_AT_MS, type: event.type, publication },
      });
    },
  );

  test('any bytes are recorded so that the very same bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const recorded = asRecorded({ ...CROSSING, content: bytes });
        const read = readEvents(recordLine(MINUTE_AT_MS, recorded).text);
        expect(read.ok && Buffer.from(read.value.publication.content as Uint8Array)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('bytes that are the text of an event are recorded as that event, and with a space more as bytes', () => {
    const text = JSON.stringify(CROSSING.content);
    const asBytes = (content: string) => asRecorded({ ...CROSSING, content: Buffer.from(content) });
    expect(asBytes(text).content).toEqual(CROSSING.content);
    expect(asBytes(`${text} `).content).toBeInstanceOf(Uint8Array);
    expect(recordLine(MINUTE_AT_MS, asBytes(`${text} `)).type).toBe('malformed');
  });

  test('a tombstone is recorded as what it is, comes back, and is malformed on a topic that is not compacted', () => {
    const tombstone = {
      ...CROSSING,
      topic: 'southbound.trace-leads.v1',
      partition: 0,
      key: 'TL-1',
      headers: {},
    } as const;
    const recorded = asRecorded({ ...tombstone, content: new Uint8Array() });
    const { type, text } = recordLine(MINUTE_AT_MS, recorded);
    const read = readEvents(text);
    expect([type, read.ok && read.value.type]).toEqual(['tombstone', 'tombstone']);
    expect(read.ok && read.value.publication).toEqual({ ...tombstone, content: Buffer.alloc(0) });
    expect(recordLine(MINUTE_AT_MS, { ...CROSSING, content: new Uint8Array() }).type).toBe('malformed');
  });

  test('an event in the partition of another port is recorded as bytes', () => {
    expect(asRecorded({ ...CROSSING, partition: 0 }).content).toBeInstanceOf(Uint8Array);
  });

  const changed = (field: string, value: unknown) => JSON.stringify({ ...JSON.parse(CROSSING_LINE), [field]: value });

  test.each([
    ['an unknown topic', changed('topic', 'southbound.rumours.v1'), 'topic: must be one of southbound.lookouts.v1'],
    ['a topic of another kind', changed('topic', 'southbound.selections.v1'), 'topic: must be one of'],
    ['a partition that the topic lacks', changed('partition', 25), 'partition: must be a whole number from 0 to 24'],
    ["another port's partition", changed('partition', 0), 'which is that of port 2304'],
    ['a time that is none', changed('at', 'noon'), 'at: must be milliseconds since 1970'],
    ['a key that is none', changed('key', 2304), 'key: must be a text'],
    ['headers that are none', changed('headers', { lane: 5 }), 'headers: must be texts by name'],
    ['an event without a field', CROSSING_LINE.replace('"lane":5,"v', '"v'), 'event: data.lane: is missing'],
    ['neither event nor bytes', changed('event', undefined), 'event or bytes is missing'],
    ['both', CROSSING_LINE.replace('"event"', '"bytes":"","event"'), 'either event or bytes'],
    ['bytes that are no base64', changed('event', undefined).replace(/}$/, ',"bytes":"?"}'), 'bytes: must be base64'],
    ['no JSON', 'garbage', 'it is cut off, or was changed'],
  ])('with %s is refused, and says what is right', (_, line, why) => {
    expect(reasonOf(readEvents(line))).toContain(why);
  });

  test('cut off anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat(CROSSING_LINE.length - 1), (length) => {
        expect(readEvents(CROSSING_LINE.slice(0, length)).ok).toBe(false);
      }),
    );
  });
});

describe('a line of the hidden truth', () => {
  const truth = { kind: 'group', crossingId: 'x' } as Parameters<typeof truthLine>[1];

  test('is read as it was written', () => {
    const read = readTruthLine(truthLine(MINUTE_AT_MS, truth).text);
    expect(read).toEqual({ ok: true, value: { atMs: MINUTE_AT_MS, type: 'group', truth } });
  });

  test.each([
    ['{"at":1}', 'truth is missing'],
    ['{"at":1,"truth":{"kind":"rumour"}}', 'truth.kind: must be one of trip'],
    ['{"at":1,"truth":{"kind":"group"}}', 'truth.crossingId: is missing'],
    ['{"truth":{"kind":"group","crossingId":"x"}}', 'at: must be'],
    ['garbage', 'at: must be'],
  ])('%s is refused', (line, why) => {
    expect(reasonOf(readTruthLine(line))).toContain(why);
  });
});

describe('the check of the whole', () => {
  const line = (atMs: number) => recordLine(atMs, CROSSING).text;

  test('takes minutes that ascend, in whatever order within one, and refuses one that goes back', () => {
    const check = openCheck(HEADER, readEvents);
    expect(check.line(line(MINUTE_AT_MS + 59_999)).ok).toBe(true);
    expect(check.line(line(MINUTE_AT_MS)).ok).toBe(true);
    const back = check.line(line(MINUTE_AT_MS - 1));
    expect(reasonOf(back)).toBe(
      'at: the minute 2026-03-02T14:04:00.000Z comes after 2026-03-02T14:05:00.000Z; minutes must ascend',
    );
  });

  test.each([
    ['as many lines as it promises', {}, undefined],
    ['fewer', { lines: 3 }, 'there are 2 lines after the header, which promises 3'],
    ['other types', { counts: { LaneHeartbeat: 2 } }, 'and the header promises'],
    ['another digest', { digest: digestOf('other') }, 'a line was changed'],
  ])('holds %s against the header', (_, wrong, why) => {
    const check = openCheck({ ...HEADER, ...wrong }, readEvents);
    check.line(line(MINUTE_AT_MS));
    check.line(line(MINUTE_AT_MS));
    const fault = check.end(digestOf('two lines'));
    if (why === undefined) expect(fault).toBeUndefined();
    else expect(fault).toContain(why);
  });

  test('sums are the same in whichever order types come', () => {
    const [one, other] = [openSum(), openSum()];
    for (const type of ['b', 'a']) one.add(type);
    for (const type of ['a', 'b']) other.add(type);
    expect(JSON.stringify(one.result(''))).toBe(JSON.stringify(other.result('')));
  });
});

describe('when a record was recorded', () => {
  const recordedAt = (atMs: number): Publication => ({
    ...CROSSING,
    content: { ...(CROSSING.content as object), recordedAt: new Date(atMs).toISOString() } as Publication['content'],
  });
  const malformed: Publication = { ...CROSSING, content: new Uint8Array([1]) };

  test('is never before the record ahead of it in its partition; bytes have its time', () => {
    const clock = partitionClock();
    const other = { ...malformed, partition: 0 };
    const times = [malformed, recordedAt(MINUTE_AT_MS), malformed, recordedAt(MINUTE_AT_MS - 5), other].map(clock);
    expect(times).toEqual([0, MINUTE_AT_MS, MINUTE_AT_MS, MINUTE_AT_MS, 0]);
  });

  test('is in the minute that it came in, except that the first minute takes what was recorded before', () => {
    const clockOf = minuteClock();
    const longAgoMs = MINUTE_AT_MS - 1_000 * 60_000;
    expect([longAgoMs, longAgoMs - 90_000].map(recordedAt).map(clockOf(MINUTE_AT_MS))).toEqual([
      longAgoMs,
      longAgoMs - (longAgoMs % 60_000),
    ]);
    const nextMs = MINUTE_AT_MS + 60_000;
    const early = recordedAt(nextMs - 1);
    const late = recordedAt(nextMs + 60_000);
    expect([early, malformed, late].map(clockOf(nextMs))).toEqual([nextMs, nextMs, nextMs + 59_999]);
  });
});
