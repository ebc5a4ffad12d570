import { DAY_MS, instantOf, type SelectionMade, type SouthboundEvent } from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { deployment, eventOf, PATIENCE, type Servers, startServers } from './deployment.ts';
import { RULEBOOK, type SmallWorld, smallWorld } from './small-world.ts';

/** How often `intelligence` is asked to look after the register, as its main does every second. */
const CHECK_REGISTER_MS = 200;

describe.skipIf(!(await hasDocker()))('a store that loses everything under load', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('has crossings decided blind until the register is filled anew, and none as if nothing were known', async () => {
    const world = smallWorld(5);
    const soughtPlates = platesSoughtAllDay(world);
    const engine = await deployment(servers, 'empty');
    const selections = await engine.records('southbound.selections.v1');
    await engine.outside.publish(world.intelligence);
    const { checkRegister } = await engine.startIntelligence();
    const watch = setInterval(() => void checkRegister().catch(() => {}), CHECK_REGISTER_MS);
    onTestFinished(() => clearInterval(watch));
    await engine.registerHolds(world.intelligence);
    await engine.startTargeting(RULEBOOK);

    // What each minute is decided on is not told in advance: the store is emptied in the middle of the work.
    for (const hour of world.hours.slice(0, 8)) await engine.outside.publish(hour);
    await servers.redis.cli(['flushall']);
    for (const hour of world.hours.slice(8, 16)) await engine.outside.publish(hour);
    await engine.registerHolds(world.intelligence);
    for (const hour of world.hours.slice(16)) await engine.outside.publish(hour);
    await expect.poll(() => selections.length, PATIENCE).toBeGreaterThanOrEqual(world.crossings);

    const made = selections.map((entry) => eventOf<SelectionMade>(entry));
    expect(new Set(made.map(({ data }) => data.crossingId)).size).toBe(world.crossings);
    const withPlate = made.filter(({ data }) => data.identity.plate !== undefined);
    const blind = withPlate.filter(({ data }) => data.scorePoints === null);
    expect(blind.length).toBeGreaterThan(0);
    expect(blind.length).toBeLessThan(withPlate.length);
    // After the loss the day's crossings are not known, and that is said instead of a number.
    const unknown = withPlate.filter(({ data }) => data.dossier?.['crossingsLast24Hours'] === null);
    expect(unknown.length).toBeGreaterThan(0);
    const sought = withPlate.filter(({ data: { identity, scorePoints } }) => {
      const { plate } = identity;
      return scorePoints !== null && soughtPlates.has(`${plate?.jurisdiction} ${plate?.text}`);
    });
    expect(sought.length).toBeGreaterThan(0);
    for (const { data } of sought) expect(data.matches, data.crossingId).not.toEqual([]);
  });
});

/** Plates, with jurisdiction, of lookouts that are in force from the first crossing to the last. */
function platesSoughtAllDay({ minutes, intelligence }: SmallWorld): ReadonlySet<string> {
  const events = intelligence.map(({ content }) => content as SouthboundEvent);
  // Amended it may name another plate, and refuted it is silent for this one.
  const changed = new Set(
    events.flatMap((event) =>
      event.type === 'LookoutWithdrawn' || event.type === 'LookoutAmended' || event.type === 'MatchRefuted'
        ? [event.data.lookoutId]
        : [],
    ),
  );
  const dayStartsAtMs = minutes[1]?.startsAtMs ?? 0;
  const [starts, ends] = [instantOf(dayStartsAtMs), instantOf(dayStartsAtMs + DAY_MS)];
  return new Set(
    events.flatMap((event) => {
      if (event.type !== 'LookoutPosted' || changed.has(event.data.lookoutId)) return [];
      if (event.recordedAt > starts || event.occurredAt > starts || event.data.expiresAt < ends) return [];
      const { plate } = event.data.identity;
      return plate === undefined ? [] : [`${plate.jurisdiction} ${plate.text}`];
    }),
  );
}
