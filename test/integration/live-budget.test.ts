import { writeFileSync } from 'node:fs';
import { hasDocker } from '@southbound/kafka/container';
import { dayKey } from '@southbound/targeting/draws';
import { beforeAll, describe, expect, test } from 'vitest';
import { DRAW_KEY } from '../scenarios/engine-run.ts';
import { deployment, PATIENCE, type Servers, startServers } from './deployment.ts';
import { RULEBOOK, smallWorld } from './small-world.ts';
import { southboundCommand, testFolder } from './southbound-command.ts';

const HOURS = 4;

describe.skipIf(!(await hasDocker()))('a live system, looked at from outside', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('shows its budgets, and what it drew is verified by what it had committed to', async () => {
    const world = smallWorld(4);
    const traffic = world.hours.slice(0, HOURS).flat();
    const crossings = traffic.filter(({ headers }) => headers['type'] === 'CrossingObserved').length;
    const engine = await deployment(servers, 'live-budget');
    const { SOUTHBOUND_HTTP_PORT: _, SOUTHBOUND_REDIS_URL, ...kafkaAlone } = engine.environment;
    const selections = await engine.records('southbound.selections.v1');
    await engine.outside.publish(world.intelligence);
    await engine.startIntelligence();
    await engine.registerHolds(world.intelligence);
    await engine.startTargeting(RULEBOOK);
    await engine.outside.publish(traffic);
    await expect.poll(() => selections.length, PATIENCE).toBe(crossings);

    const shown = await southboundCommand(['budget', 'show', '--json'], { ...kafkaAlone, SOUTHBOUND_REDIS_URL });
    expect(shown).toMatchObject({ exitCode: 0, err: '' });
    const { budgets } = JSON.parse(shown.out) as { budgets: { crossingsDecided: number; lost: unknown[] }[] };
    expect(budgets).toHaveLength(6);
    expect(budgets.reduce((sum, { crossingsDecided }) => sum + crossingsDecided, 0)).toBe(crossings);
    expect(budgets.flatMap(({ lost }) => lost)).toEqual([]);

    const file = testFolder();
    const recorded = ['--out', file('events.ndjson'), '--selections', file('selections.ndjson'), '--until-end'];
    expect(await southboundCommand(['record', ...recorded], kafkaAlone)).toMatchObject({ exitCode: 0 });
    // As OPERATIONS.md has an auditor read it.
    const reader =
      'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic live-budget.southbound.draw-keys.v1 ' +
      '--from-beginning --timeout-ms 10000 --isolation-level read_committed --property print.timestamp=true 2>/dev/null';
    writeFileSync(file('told.txt'), await servers.kafka.run(reader, ''));
    const { id, key } = dayKey(DRAW_KEY, '2026-03-02');
    const flags = ['--commitments', file('told.txt'), '--of', id, '--key', key, '--json'];
    const verified = await southboundCommand(['draws', 'verify', file('selections.ndjson'), ...flags]);
    // The simulated day is long over, so Kafka says that nothing was told before it.
    expect(verified, verified.err).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(verified.out)).toMatchObject({
      committed: { isToKey: true, isBeforeItsDay: false, otherKeysOfDay: [] },
      ...{ ofDay: crossings, recomputed: crossings, ofOtherPolicies: 0, against: [] },
    });
  });
});
