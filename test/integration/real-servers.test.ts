import { type CrossingObserved, DAY_MS, MINUTE_MS, type SelectionMade } from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import type { Publication } from '@southbound/runtime/ports';
import { beforeAll, describe, expect, test } from 'vitest';
import { crossingAt, engineRun } from '../scenarios/engine-run.ts';
import { firstDifference } from '../scenarios/recorded-run.ts';
import { again, eventOf, knowing, linesInOrder, PATIENCE, type Servers, startServers } from './deployment.ts';
import { RULEBOOK, type SmallWorld, smallWorld } from './small-world.ts';

describe.skipIf(!(await hasDocker()))('the engine on Kafka and Redis', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('decides a day of 20,000 crossings once each, by two instances, as the embedded engine does', async () => {
    const world = smallWorld(3);
    const returning = vehiclesReturning(world);
    const day = [world.intelligence, again(world.intelligence), ...world.traffic];
    const embedded = await engineRun(day, { rulebook: RULEBOOK });
    const withReturn = await engineRun([...day, returning], { rulebook: RULEBOOK });
    const engine = await knowing(servers, 'day', world.intelligence);
    const selections = await engine.records('southbound.selections.v1');
    const inspections = await engine.records('southbound.inspections.v1');
    await Promise.all([engine.startTargeting(RULEBOOK), engine.startTargeting(RULEBOOK), engine.startInspection()]);
    const { report } = await engine.startYield();
    for (const hour of world.hours) await engine.outside.publish(hour);

    await expect.poll(() => selections.length, PATIENCE).toBeGreaterThanOrEqual(world.crossings);
    const made = selections.map((entry) => eventOf<SelectionMade>(entry));
    expect(new Set(made.map(({ data }) => data.crossingId)).size).toBe(made.length);
    expect(made).toHaveLength(world.crossings);
    const lines = (of: readonly SelectionMade[]) => linesInOrder(of.map(withoutInspections));
    expect(firstDifference(lines(made), lines(embedded.selections))).toBeUndefined();
    await expect.poll(() => report().border.crossings, PATIENCE).toBe(world.crossings);
    await expect.poll(() => inspections.length, PATIENCE).toBe(embedded.report.border.total.inspections);
    expect(report().border.ordered.orders).toBe(embedded.report.border.ordered.orders);

    // Once the register holds all inspections, both engines count the same ones.
    await engine.registerHolds(inspections);
    await engine.outside.publish(returning);
    await expect.poll(() => selections.length, PATIENCE).toBe(world.crossings + returning.length);
    const later = selections.slice(world.crossings).map((entry) => eventOf<SelectionMade>(entry));
    const embeddedLater = withReturn.selections.slice(world.crossings);
    expect(firstDifference(linesInOrder(later), linesInOrder(embeddedLater))).toBeUndefined();
    const inspectedOnce = later.filter(({ data }) => data.dossier?.['inspectionsLast30Days'] === 1);
    expect(inspectedOnce.length).toBeGreaterThan(10);
  });
});

/**
 * A selection without its counts of earlier inspections. How soon an inspection is known to targeting depends on how
 * far the services are apart: by a minute in the embedded engine, by the whole day where the day is published at once.
 */
function withoutInspections({ data, ...envelope }: SelectionMade): SelectionMade {
  const known = Object.entries(data.dossier ?? {}).filter(([name]) => !name.startsWith('inspections'));
  return { ...envelope, data: { ...data, dossier: known.length === 0 ? null : Object.fromEntries(known) } };
}

/** Vehicles that crossed in the day's first half, each at the same port again in one minute after the day's end. */
function vehiclesReturning({ minutes, traffic }: SmallWorld): Publication[] {
  const seen = new Map<string, CrossingObserved['data']>();
  for (const { content } of traffic.slice(0, traffic.length / 2).flat()) {
    const event = content as CrossingObserved;
    if (event.type !== 'CrossingObserved') continue;
    const { plate } = event.data.identity;
    if (plate?.jurisdiction === 'US-TX') seen.set(plate.text, event.data);
  }
  const atMs = (minutes[1]?.startsAtMs ?? 0) + DAY_MS + 10 * MINUTE_MS;
  return [...seen].map(([plateText, { port, crossingId }]) =>
    crossingAt({ crossingId: `${crossingId}-again`, port, plateText, atMs }),
  );
}
