import { instantOf, type PortCode, type SouthboundEvent } from '@southbound/contracts';
import {
  createLogger,
  Fault,
  httpApp,
  memoryEventLog,
  memoryPartitionState,
  processMetrics,
} from '@southbound/runtime';
import type { EventLog, PartitionState, Publication } from '@southbound/runtime/ports';
import { simulatedWorld, USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { describe, expect, test } from 'vitest';
import { assignmentRoutes, type SimulatorPorts, startSimulator } from './service.ts';

const WORLD: WorldSettings = {
  ...USUAL_WORLD,
  seed: 5,
  days: 1,
  ports: ['2606' as PortCode],
  // Far more than anywhere, so that one day at a small port has some.
  preset: { ...USUAL_WORLD.preset, tripsPerVehicle: 0.05 },
};
const minutes = [...simulatedWorld(WORLD)];
const told = minutes.flatMap(({ publications }) => publications.map(idOf));
const trips = minutes.flatMap(({ truths }) => truths.flatMap((truth) => (truth.kind === 'trip' ? [truth] : [])));
const logger = createLogger({ service: 'test', level: 'silent' });

function idOf({ content }: Publication): string {
  return (content as SouthboundEvent).eventId;
}

/** A log that keeps what it is given, and may be away or slow to say so. */
function notingLog(publish: (publications: readonly Publication[]) => Promise<void> = async () => {}) {
  const published: Publication[] = [];
  const log: EventLog = {
    ...memoryEventLog(),
    async publish(publications) {
      await publish(publications);
      published.push(...publications);
    },
  };
  return { log, published };
}

function start(log: EventLog, changes: Partial<SimulatorPorts> = {}) {
  const partitionState = memoryPartitionState();
  const ports = { partitionState, world: WORLD, speed: Number.POSITIVE_INFINITY, logger, ...changes };
  return startSimulator({ log, registry: processMetrics(), ...ports });
}

describe('the simulator', () => {
  test('tells everything that happens in its world, in the order of recording', async () => {
    const { log, published } = notingLog();
    const registry = processMetrics();
    await (await start(log, { registry })).ended;
    expect(published.map(idOf)).toEqual(told);
    const topics = Map.groupBy(published, ({ topic }) => topic);
    expect([...topics.keys()]).toEqual(expect.arrayContaining(['southbound.crossings.v1', 'southbound.referrals.v1']));
    const scraped = await registry.metrics();
    for (const [topic, { length }] of topics) {
      expect(scraped).toContain(`southbound_simulator_published_total{topic="${topic}"} ${length}\n`);
    }
  });

  test('goes on after a restart with the event minute that it had not finished', async () => {
    const partitionState = memoryPartitionState();
    let calls = 0;
    const failing = notingLog(async () => {
      calls += 1;
      if (calls === 20) throw new Error('the process ended');
    });
    await expect((await start(failing.log, { partitionState })).ended).rejects.toThrow('the process ended');
    const { log, published } = notingLog();
    await (await start(log, { partitionState })).ended;
    const all = [...failing.published, ...published].map(idOf);
    expect(new Set(all)).toEqual(new Set(told));
    expect(failing.published.length).toBeGreaterThan(0);
    expect(all.length - told.length).toBeLessThan(100);
  });

  test('waits while the log is away, says that it does not publish, and loses nothing', async () => {
    const answers: boolean[] = [];
    let simulator: Awaited<ReturnType<typeof startSimulator>> | undefined;
    const { log, published } = notingLog(async () => {
      if (answers.length > 0 && answers.at(-1) === false) return;
      if (simulator !== undefined) answers.push(simulator.isPublishing());
      throw new Fault('log-away', 'nobody answers');
    });
    simulator = await start(log);
    await simulator.ended;
    expect(answers.at(-1)).toBe(false);
    expect(simulator.isPublishing()).toBe(true);
    expect(published.map(idOf)).toEqual(told);
  });

  test('waits while it cannot keep how far it has come, so that a restart tells little a second time', async () => {
    let refusals = 0;
    const partitionState = memoryPartitionState();
    const faltering: PartitionState = {
      ...partitionState,
      async save(key, state) {
        refusals += 1;
        if (refusals <= 2) throw new Fault('state-away', 'nobody answers');
        await partitionState.save(key, state);
      },
    };
    const { log, published } = notingLog();
    await (await start(log, { partitionState: faltering })).ended;
    expect(refusals).toBeGreaterThan(2);
    expect(published.map(idOf)).toEqual(told);
  });

  test('begins another world at its beginning', async () => {
    const partitionState = memoryPartitionState();
    await (await start(notingLog().log, { partitionState })).ended;
    const { log, published } = notingLog();
    const world = { ...WORLD, seed: 6 };
    await (await start(log, { partitionState, world })).ended;
    expect(published).toHaveLength([...simulatedWorld(world)].flatMap(({ publications }) => publications).length);
  });

  test('keeps to the speed it was given, and stops in the middle when asked to', async () => {
    const { log, published } = notingLog();
    const simulator = await start(log, { speed: 60 });
    await expect.poll(() => published.length).toBeGreaterThan(0);
    await simulator.stop();
    await simulator.ended;
    expect(published.length).toBeLessThan(told.length / 2);
  });
});

describe('the officers', () => {
  async function asked(body: unknown) {
    const simulator = await start(notingLog().log);
    await simulator.ended;
    const app = httpApp({
      logger,
      registry: processMetrics(),
      readiness: {},
      routes: (routes) => void routes.register(assignmentRoutes(simulator.officers)),
    });
    return app.inject({ method: 'POST', url: '/assignments', payload: body as object });
  }

  const decided = { port: '2606', lane: 1, ground: 'targeted', decidedAt: '2026-03-02T12:00:00.000Z' };

  test('open the vehicles that they are asked to, and say what they found', async () => {
    const orders = trips.map(({ crossingId }, hour) => ({
      ...decided,
      crossingId,
      method: 'full',
      // An hour each: a small port has few bays.
      decidedAt: instantOf(Date.UTC(2026, 2, 2, hour)),
    }));
    expect(orders.length).toBeGreaterThan(0);
    const innocent = {
      ...decided,
      crossingId: 'nobody-knows-it',
      method: 'visual',
      decidedAt: '2026-03-20T12:00:00.000Z',
    };
    const answer = await asked({ assignments: [...orders, innocent] });
    const { outcomes } = answer.json();
    expect(outcomes).toHaveLength(orders.length + 1);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'carried-out', findings: [] });
    expect(outcomes.filter(({ findings }: { findings: unknown[] }) => findings.length > 0).length).toBeGreaterThan(0);
  });

  test('say which part of a question they do not understand', async () => {
    const answer = await asked({
      assignments: [{ ...decided, crossingId: 'one', method: 'guessing', decidedAt: 'noon' }],
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toMatch(/assignments\.0\.method.*assignments\.0\.decidedAt/);
  });
});
