import type { SelectionMade } from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineRun } from '../scenarios/engine-run.ts';
import { firstDifference } from '../scenarios/recorded-run.ts';
import { deployment, eventOf, linesInOrder, PATIENCE, type Servers, startServers } from './deployment.ts';
import { RULEBOOK, smallWorld } from './small-world.ts';

describe.skipIf(!(await hasDocker()))('the engine on Kafka and Redis', { timeout: 120_000 }, () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  }, 60_000);

  test('decides a day of 20,000 crossings once each, by two instances, as the embedded engine does', async () => {
    const world = smallWorld(3);
    const embedded = await engineRun([world.intelligence, ...world.traffic], { rulebook: RULEBOOK });
    const engine = await deployment(servers, 'day');
    const selections = await engine.records('southbound.selections.v1');
    const inspections = await engine.records('southbound.inspections.v1');
    await engine.outside.publish(world.intelligence);
    await engine.startIntelligence();
    await engine.registerHolds(world.intelligence);
    await Promise.all([engine.startTargeting(RULEBOOK), engine.startTargeting(RULEBOOK), engine.startInspection()]);
    const { report } = await engine.startYield();
    for (const hour of world.hours) await engine.outside.publish(hour);

    await expect.poll(() => selections.length, PATIENCE).toBeGreaterThanOrEqual(world.crossings);
    const made = selections.map((entry) => eventOf<SelectionMade>(entry));
    expect(new Set(made.map(({ data }) => data.crossingId)).size).toBe(made.length);
    expect(made).toHaveLength(world.crossings);
    expect(firstDifference(linesInOrder(made), linesInOrder(embedded.selections))).toBeUndefined();
    await expect.poll(() => report().border.crossings, PATIENCE).toBe(world.crossings);
    await expect.poll(() => inspections.length, PATIENCE).toBe(embedded.report.border.total.inspections);
    expect(report().border.ordered.orders).toBe(embedded.report.border.ordered.orders);
  });
});
