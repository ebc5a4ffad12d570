import { type CrossingObserved, EVENTS, instantOf, MINUTE_MS, partitionOf } from '@southbound/contracts';
import type { Content, Publication } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import { recentMap } from './recent-map.ts';
import { portEar } from './tellings.ts';

const STARTS_AT_MS = Date.UTC(2026, 2, 2, 14);
const PORT = '2304';

function published(content: Content, headers: Readonly<Record<string, string>>): Publication {
  return { topic: 'southbound.crossings.v1', partition: partitionOf(PORT), key: PORT, headers, content };
}

function crossing(id: string, atMinute: number, change: Partial<CrossingObserved> = {}): Publication {
  const at = instantOf(STARTS_AT_MS + atMinute * MINUTE_MS);
  const { example } = EVENTS.CrossingObserved;
  const data = { ...example.data, crossingId: id as CrossingObserved['data']['crossingId'] };
  return published({ ...example, occurredAt: at, recordedAt: at, data, ...change }, HEADERS);
}
const HEADERS = { type: 'CrossingObserved', port: PORT, lane: '5' };
const heartbeat = (atMinute: number) => {
  const at = instantOf(STARTS_AT_MS + atMinute * MINUTE_MS);
  const { example } = EVENTS.LaneHeartbeat;
  return published(
    { ...example, occurredAt: at, recordedAt: at, data: { port: PORT, lane: 5 } },
    { ...HEADERS, type: 'LaneHeartbeat' },
  );
};

describe("A port's messages", () => {
  test('told again within ten minutes of its clock are duplicates, and later they are told again', () => {
    const ear = portEar(PORT);
    expect(ear.hear(crossing('one', 0))).toMatchObject({ nth: 1, isToldAgain: false });
    ear.hear(heartbeat(10));
    expect(ear.hear(crossing('one', 0))).toBeNull();
    ear.hear(heartbeat(10.001));
    expect(ear.hear(crossing('one', 0))).toMatchObject({ nth: 2, isToldAgain: true });
    expect(ear.hear(crossing('one', 0))).toBeNull();
  });

  test('move its clock no further than five seconds ahead of their recording, and never back', () => {
    const ear = portEar(PORT);
    const ahead = { occurredAt: instantOf(STARTS_AT_MS + 60 * MINUTE_MS), recordedAt: instantOf(STARTS_AT_MS) };
    ear.hear(crossing('fast', 0, ahead));
    expect(ear.clockMs).toBe(STARTS_AT_MS + 5_000);
    ear.hear(crossing('slow', -30));
    expect(ear.clockMs).toBe(STARTS_AT_MS + 5_000);
  });

  test.each([
    ['bytes that are no text', Uint8Array.of(0xff), HEADERS, 5],
    ['half a message', Buffer.from('{"type":"Cros'), HEADERS, 5],
    ['nothing at all', new Uint8Array(), HEADERS, 5],
    ['nothing, without a lane', new Uint8Array(), { type: 'CrossingObserved' }, null],
    ['nothing, of a lane that cannot be', new Uint8Array(), { ...HEADERS, lane: '0' }, null],
    ['half a heartbeat', Buffer.from('{'), { ...HEADERS, type: 'LaneHeartbeat' }, null],
    [
      "another port's crossing",
      {
        ...EVENTS.CrossingObserved.example,
        data: { ...EVENTS.CrossingObserved.example.data, port: '2606' },
      } as CrossingObserved,
      HEADERS,
      5,
    ],
    ['an officer who begins', EVENTS.BayTaken.example, { type: 'BayTaken' }, null],
  ] as const)('that cannot be used are answered by their headers: %s', (_, content, headers, lane) => {
    const telling = portEar(PORT).hear(published(content, headers));
    expect(telling?.lane ?? null).toBe(lane);
    if (telling !== null) expect(telling).toMatchObject({ crossing: null, unreadNth: 1 });
  });

  test('as bytes are read as what they say', () => {
    const { content } = crossing('bytes', 0);
    const bytes = Buffer.from(JSON.stringify(content));
    expect(portEar(PORT).hear(published(bytes, HEADERS))?.crossing?.crossingId).toBe('bytes');
  });
});

test('a map that forgets keeps a value for its span and not for more than two', () => {
  const map = recentMap<string, number>(100);
  map.set('early', 1, 10);
  map.set('late', 2, 150);
  expect([map.get('early'), map.get('late')]).toEqual([1, 2]);
  map.set('later', 3, 220);
  expect([map.get('early'), map.get('late'), map.get('later')]).toEqual([undefined, 2, 3]);
  map.set('much later', 4, 1_000);
  expect([map.get('late'), map.get('later')]).toEqual([undefined, undefined]);
});
