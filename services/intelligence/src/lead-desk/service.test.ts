import {
  type Agency,
  type CrossingId,
  type CrossingOutcome,
  DAY_MS,
  EVENTS,
  type EventId,
  instantOf,
  type LookoutId,
  type LookoutPosted,
  type SouthboundEvent,
  type TraceLeadId,
  type TraceLeadIssued,
} from '@southbound/contracts';
import { consumeTelemetry, createLogger, memoryEventLog, memoryPartitionState, TOMBSTONE } from '@southbound/runtime';
import type { Batch, EventLog, LogEntry, PartitionState, TakeOver } from '@southbound/runtime/ports';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { LEAD_DESK_GROUP, loadScreeningCriteria, startLeadDesk } from './service.ts';

const START_MS = Date.UTC(2026, 2, 2);

function on<Event extends SouthboundEvent>(event: Event, eventId: string, days: number): Event {
  const at = instantOf(START_MS + days * DAY_MS);
  return { ...event, eventId: eventId as EventId, occurredAt: at, recordedAt: at };
}

function lookout(nth: number, issuer: Agency, days: number, text = 'SIM4821'): LookoutPosted {
  const { example } = EVENTS.LookoutPosted;
  const data = { ...example.data, lookoutId: `LK-${nth}` as LookoutId, issuer, identity: { plate: { text } } };
  const postedAt = instantOf(START_MS + days * DAY_MS);
  return on({ ...example, data: { ...data, postedAt } }, `posted-${nth}`, days);
}

function traceLead(nth: number, days: number, firearmsTied: number): TraceLeadIssued {
  const { example } = EVENTS.TraceLeadIssued;
  const { recoveryId: _, ...rest } = example.data;
  const identity = { ...rest.identity, plate: { text: `SIM77${nth}0` } };
  return on(
    { ...example, data: { ...rest, leadId: `TL-${nth}` as TraceLeadId, firearmsTied, identity } },
    `issued-${nth}`,
    days,
  );
}

function seizure(nth: number, days: number, lead: string): CrossingOutcome {
  const { example } = EVENTS.CrossingOutcome;
  const matches = [{ kind: 'trace-lead', id: lead, match: 'exact' }] as const;
  const identity = { plate: { text: 'SIM7710' } };
  const data = { ...example.data, crossingId: `crossing-${nth}` as CrossingId, matches: [...matches], identity };
  return on({ ...example, data }, `outcome-${nth}`, days);
}

/** Event time in four steps: what is recorded in each. */
const STEPS: readonly (readonly SouthboundEvent[])[] = [
  [lookout(1, 'ATF', 0), traceLead(1, 0, 6), lookout(2, 'ATF', 0.1, 'SIM0001')],
  [lookout(3, 'HSI', 1), traceLead(2, 1, 1), traceLead(3, 1, 6)],
  [seizure(1, 1.5, 'TL-1'), lookout(4, 'HSI', 1.6, 'SIM7710')],
  [lookout(5, 'DEA', 6, 'SIM0001'), seizure(2, 6.1, 'TL-3')],
];

interface World {
  readonly log: ReturnType<typeof memoryEventLog>;
  readonly partitionState: PartitionState;
  /** What the desk published, each as a line, in order. */
  readonly told: string[];
  readonly entries: LogEntry[];
  readonly registry: Registry;
}

function newWorld(batchSizeMax = 500): World {
  const log = memoryEventLog({ batchSizeMax });
  const [told, entries]: [string[], LogEntry[]] = [[], []];
  for (const topic of ['notices', 'screenings', 'trace-leads', 'referrals'] as const) {
    log.tap(`southbound.${topic}.v1`, (entry) => {
      entries.push(entry);
      const { content } = entry;
      if (content instanceof Uint8Array) told.push(`tombstone of ${entry.key}`);
      else if (content.source === LEAD_DESK_GROUP) told.push(`${content.type} ${content.eventId}`);
    });
  }
  return { log, partitionState: memoryPartitionState(), told, entries, registry: new Registry() };
}

function start(world: World, around: (log: EventLog) => EventLog = (log) => log) {
  world.registry.clear();
  return startLeadDesk({
    log: around(world.log),
    partitionState: world.partitionState,
    telemetry: consumeTelemetry(world.registry, LEAD_DESK_GROUP, createLogger({ service: 'test', level: 'silent' })),
    criteria: loadScreeningCriteria(),
    registry: world.registry,
  });
}

async function take({ log }: World, events: readonly SouthboundEvent[]): Promise<void> {
  await log.publish(
    events.map((content) => {
      const { topic } = EVENTS[content.type];
      return { topic, partition: 0, key: keyOf(content), headers: { type: content.type }, content };
    }),
  );
  await log.drain(LEAD_DESK_GROUP);
}

function keyOf({ data, eventId }: SouthboundEvent): string {
  if ('lookoutId' in data) return data.lookoutId;
  return 'leadId' in data ? data.leadId : eventId;
}

async function run(world: World, around?: (log: EventLog) => EventLog): Promise<World> {
  await start(world, around);
  await world.log.drain(LEAD_DESK_GROUP);
  for (const step of STEPS) await take(world, step);
  return world;
}

/** A log whose owners commit as told. */
function committing(commit: (batch: Batch, output: Parameters<Batch['commit']>[0]) => Promise<void>) {
  return (log: EventLog): EventLog => ({
    ...log,
    join(group, topics, takeOver, spread) {
      const around: TakeOver = async (takeover) => {
        const owner = await takeOver(takeover);
        return {
          ...owner,
          handle: (batch) => owner.handle({ ...batch, commit: (output) => commit(batch, output) }),
        };
      };
      return log.join(group, topics, around, spread);
    },
  });
}

/** A log whose owner's process ends once, at the nth commit: before it is carried out, or after. */
function endingAtCommit(nth: number, when: 'before' | 'after') {
  let commits = 0;
  return committing(async (batch, output) => {
    commits += 1;
    if (commits === nth && when === 'before') throw new Error('the process ended');
    await batch.commit(output);
    if (commits === nth) throw new Error('the process ended');
  });
}

describe('the lead desk', () => {
  test('tells what there is to tell, each once', async () => {
    const { told, registry } = await run(newWorld());
    expect(new Set(told).size).toBe(told.length);
    const types = new Set(told.map((line) => line.split(' ')[0]));
    expect(types).toEqual(
      new Set(['AgencyNotified', 'LeadScreened', 'LeadOutcomeReported', 'TraceLeadIssued', 'VehicleLinked']),
    );
    expect(await registry.getSingleMetricAsString('southbound_leads_screened_total')).toContain('sent="false"} 1');
    expect(await registry.getSingleMetricAsString('southbound_lead_usefulness')).toContain('use="found"} 2');
  });

  test.each([1, 2])('tells the same in batches of at most %i, in the same order', async (batchSizeMax) => {
    expect((await run(newWorld(batchSizeMax))).told).toEqual((await run(newWorld())).told);
  });

  test('tells the same when it is started anew after every step, and nothing twice', async () => {
    const world = newWorld();
    await (await start(world)).membership.leave();
    for (const step of STEPS) {
      const { membership } = await start(world);
      await world.log.drain(LEAD_DESK_GROUP);
      await take(world, step);
      await membership.leave();
    }
    expect(world.told).toEqual((await run(newWorld())).told);
  });

  test.each(['before', 'after'] as const)('tells the same when it ends right %s any of its commits', async (when) => {
    const undisturbed = await run(newWorld(2));
    let commits = 0;
    const counting = committing((batch, output) => {
      commits += 1;
      return batch.commit(output);
    });
    await run(newWorld(2), counting);
    expect(commits).toBeGreaterThan(10);
    for (let nth = 1; nth <= commits; nth += 1) {
      const { told } = await run(newWorld(2), endingAtCommit(nth, when));
      expect(told.toSorted(), `at commit ${nth}`).toEqual(undisturbed.told.toSorted());
    }
  });

  test('quarantines what it cannot read once, however often it is read again', async () => {
    const world = newWorld();
    const quarantined: LogEntry[] = [];
    world.log.tap('southbound.quarantine.v1', (entry) => quarantined.push(entry));
    const garbled = new TextEncoder().encode('{');
    await world.log.publish([
      { topic: 'southbound.lookouts.v1', partition: 0, key: 'LK-9', headers: {}, content: garbled },
    ]);
    for (const step of STEPS) {
      const { membership } = await start(world);
      await take(world, step);
      await membership.leave();
    }
    expect(quarantined).toHaveLength(1);
  });

  test('whose group was forgotten tells nothing that it had told, once it has read all that there is', async () => {
    const world = await run(newWorld());
    const before = world.told.length;
    const forgotten: World = { ...world, partitionState: memoryPartitionState() };
    // A group that was never here before stands for one that the log forgot.
    const another = (log: EventLog): EventLog => ({
      ...log,
      join: (_, topics, takeOver, spread) => log.join('another', topics, takeOver, spread),
    });
    await start(forgotten, another);
    await world.log.drain('another');
    await world.log.publish([
      { topic: 'southbound.lookouts.v1', partition: 0, key: 'LK-1', headers: {}, content: lookout(1, 'ATF', 0) },
    ]);
    await world.log.drain('another');
    expect(world.told.slice(before)).toEqual([]);
  });

  test('whose group was forgotten tells nothing again though it ends while it reads what there is', async () => {
    for (let nth = 1; nth <= 12; nth += 1) {
      const world = await run(newWorld(2));
      const before = world.told.length;
      const another = (log: EventLog): EventLog => ({
        ...endingAtCommit(
          nth,
          'after',
        )({
          ...log,
          join: (_, topics, takeOver, spread) => log.join('another', topics, takeOver, spread),
        }),
      });
      await start({ ...world, partitionState: memoryPartitionState() }, another);
      await world.log.drain('another');
      expect(world.told.slice(before), `at commit ${nth}`).toEqual([]);
    }
  });

  test('leaves no purchaser on the topic of a lead that it did not send to its office', async () => {
    const { entries } = await run(newWorld());
    const last = entries.findLast(({ key }) => key === 'TL-2' && !key.startsWith('tombstone'));
    const issued = entries.filter(({ topic, key }) => topic === 'southbound.trace-leads.v1' && key === 'TL-2').at(-1);
    expect(last).toBeDefined();
    expect(JSON.stringify(issued?.content)).not.toMatch(/purchaserRef|purchaseId|dealerId/);
    expect(issued?.content).toMatchObject({ occurredAt: traceLead(2, 1, 1).occurredAt });
  });

  test('purges a lead whose time has run out: a withdrawal for the register, and then nothing stands on its topics', async () => {
    const world = await run(newWorld());
    const quarantined: LogEntry[] = [];
    world.log.tap('southbound.quarantine.v1', (entry) => quarantined.push(entry));
    await take(world, [lookout(9, 'DEA', 1_800, 'SIM0009')]);
    expect(world.told).toContain('tombstone of TL-1');
    const left = new Map<string, LogEntry['content']>();
    await world.log.join('onlooker', ['southbound.trace-leads.v1', 'southbound.screenings.v1'], async () => ({
      async caughtUp() {},
      async handle(batch) {
        for (const { topic, key, content } of batch.entries) if (key === 'TL-1') left.set(topic, content);
        await batch.commit({ publications: [], throughOffset: batch.entries.at(-1)?.offset ?? 0, metadata: '' });
      },
    }));
    await world.log.drain('onlooker');
    // The desk has read its own tombstones, which are no garbage.
    expect(quarantined).toEqual([]);
    expect([...left.values()]).toEqual([TOMBSTONE, TOMBSTONE]);
  });
});
