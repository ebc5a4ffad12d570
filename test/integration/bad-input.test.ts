import { type EventQuarantined, messageBytesMax, partitionOf, type SelectionMade } from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import type { Publication } from '@southbound/runtime/ports';
import { beforeAll, describe, expect, test } from 'vitest';
import { BAD_CROSSINGS, BAD_INTELLIGENCE, type BadMessage, LANE, PORT } from '../scenarios/bad-messages.ts';
import { crossingAt } from '../scenarios/engine-run.ts';
import { rulebookOf } from '../scenarios/recorded-run.ts';
import { deployment, eventOf, PATIENCE, type Servers, startServers } from './deployment.ts';

const STARTS_AT_MS = Date.UTC(2026, 2, 2, 12);

const LARGEST: BadMessage = {
  what: 'the largest message that the topic admits',
  topic: 'southbound.crossings.v1',
  content: Buffer.alloc(messageBytesMax('southbound.crossings.v1'), 'x'),
  code: 'event-not-json',
  reason: /not JSON/,
};
const BAD = [...BAD_CROSSINGS, LARGEST, ...BAD_INTELLIGENCE];

const publicationOf = ({ topic, content }: BadMessage): Publication => {
  const isCrossing = topic === 'southbound.crossings.v1';
  const headers = { type: 'CrossingObserved', port: PORT, lane: String(LANE) };
  return { topic, partition: isCrossing ? partitionOf(PORT) : 0, key: PORT, headers, content };
};

const neighbour = (nth: number) =>
  crossingAt({ crossingId: `neighbour-${nth}`, port: PORT, plateText: `SIM${1_000 + nth}`, atMs: STARTS_AT_MS + nth });

describe.skipIf(!(await hasDocker()))('messages that cannot be used, on the real broker', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('are quarantined with bytes, headers and reason, and every vehicle is decided once', async () => {
    const engine = await deployment(servers, 'bad-input');
    const selections = await engine.records('southbound.selections.v1');
    const quarantine = await engine.records('southbound.quarantine.v1');
    await engine.startIntelligence();
    await engine.registerHolds([]);
    await engine.startTargeting(rulebookOf());
    for (const [nth, bad] of BAD.entries()) await engine.outside.publish([neighbour(nth), publicationOf(bad)]);

    const crossingsToo = BAD.filter(({ topic }) => topic === 'southbound.crossings.v1');
    const expected = BAD.length + crossingsToo.length;
    await expect.poll(() => [quarantine.length, selections.length], PATIENCE).toEqual([BAD.length, expected]);
    const held = quarantine.map((entry) => eventOf<EventQuarantined>(entry).data);
    for (const { what, topic, content, code, reason } of BAD) {
      const contentBase64 = Buffer.from(content).toString('base64');
      const found = held.find(
        ({ sourceTopic, identity }) => sourceTopic === topic && identity.contentBase64 === contentBase64,
      );
      expect(found, what).toMatchObject({
        faultCode: code,
        reason: expect.stringMatching(reason),
        identity: { headers: { type: 'CrossingObserved', port: PORT, lane: String(LANE) } },
      });
    }
    const made = selections.map((entry) => eventOf<SelectionMade>(entry).data);
    const decided = made.map(({ crossingId }) => crossingId);
    expect(new Set(decided).size).toBe(expected);
    expect(
      BAD.map((_, nth) => `neighbour-${nth}`).filter((id) => !decided.includes(id as (typeof decided)[0])),
    ).toEqual([]);
    expect(made.filter(({ crossingId }) => crossingId.startsWith('unread-'))).toHaveLength(crossingsToo.length);
  });
});
