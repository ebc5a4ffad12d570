import {
  DAY_MS,
  EVENTS,
  type EventId,
  instantOf,
  LookoutId,
  type LookoutPosted,
  PORT_CODES,
  type SelectionMade,
} from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import type { Publication } from '@southbound/runtime/ports';
import { plateKey, unpackIntelligence } from '@southbound/selectivity';
import { beforeAll, describe, expect, test } from 'vitest';
import { crossingAt } from '../scenarios/engine-run.ts';
import { deployment, eventOf, PATIENCE, type Servers, startServers } from './deployment.ts';
import { RULEBOOK } from './small-world.ts';

const STARTS_MS = Date.UTC(2026, 2, 2, 14);
const ROUNDS = 25;

function posted(nth: number, plateText: string, atMs: number): Publication {
  const at = instantOf(atMs);
  const { example } = EVENTS.LookoutPosted;
  const content: LookoutPosted = {
    ...example,
    eventId: `posted-${nth}` as EventId,
    occurredAt: at,
    recordedAt: at,
    data: {
      ...example.data,
      lookoutId: LookoutId.parse(`LK-${nth}`),
      identity: { plate: { text: plateText, jurisdiction: 'US-TX' } },
      priority: 'urgent',
      postedAt: at,
      expiresAt: instantOf(atMs + DAY_MS),
    },
  };
  return { topic: 'southbound.lookouts.v1', partition: 0, key: content.data.lookoutId, headers: {}, content };
}

describe.skipIf(!(await hasDocker()))('a lookout on Kafka and Redis', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('is mandatory for a crossing one second after its posting, once the register holds it', async () => {
    const engine = await deployment(servers, 'in-force');
    const selections = await engine.records('southbound.selections.v1');
    await engine.startIntelligence();
    await engine.startTargeting(RULEBOOK);
    await engine.registerHolds([]);
    const register = engine.register();
    const stands = async (plateText: string) => {
      const [value] = await register.readIntelligence([plateKey(plateText)]);
      return unpackIntelligence(value ?? null).lookouts.length > 0;
    };

    const tookMs: number[] = [];
    for (let nth = 0; nth < ROUNDS; nth += 1) {
      const plateText = `QXR${1_000 + 7 * nth}`;
      const atMs = STARTS_MS + nth * 10_000;
      const port = PORT_CODES[nth % PORT_CODES.length] ?? '2304';
      const crosses = (when: string, crossesAtMs: number) =>
        engine.outside.publish([crossingAt({ crossingId: `${when}-${nth}`, port, plateText, atMs: crossesAtMs })]);
      await crosses('before', atMs - 1_000);
      await expect.poll(() => selections.length, PATIENCE).toBe(2 * nth + 1);
      const startedAtMs = performance.now();
      await engine.outside.publish([posted(nth, plateText, atMs)]);
      await expect.poll(() => stands(plateText), { ...PATIENCE, interval: 1 }).toBe(true);
      tookMs.push(performance.now() - startedAtMs);
      await crosses('after', atMs + 1_000);
      await expect.poll(() => selections.length, PATIENCE).toBe(2 * nth + 2);
    }

    const made = selections.map((entry) => eventOf<SelectionMade>(entry).data);
    const isMandatory = (when: string) =>
      made.filter(({ crossingId }) => crossingId.startsWith(when)).map(({ ground }) => ground === 'mandatory');
    expect(isMandatory('before')).toEqual(Array.from({ length: ROUNDS }, () => false));
    expect(isMandatory('after')).toEqual(Array.from({ length: ROUNDS }, () => true));
    // A figure and no condition: the machine may be slow or busy.
    const inOrder = tookMs.toSorted((a, b) => a - b).map(Math.round);
    const figure = `median ${inOrder[Math.floor(ROUNDS / 2)]} ms, at most ${inOrder.at(-1)} ms`;
    process.stdout.write(`lookouts, from publishing to standing in the register: ${figure}, of ${ROUNDS}\n`);
  });
});
