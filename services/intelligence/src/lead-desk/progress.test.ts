import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CrossingId,
  type CrossingOutcome,
  DAY_MS,
  EVENTS,
  type EventId,
  instantOf,
  type SouthboundEvent,
} from '@southbound/contracts';
import { PROGRESS_INDICATORS } from '@southbound/measurement';
import {
  consumeTelemetry,
  createLogger,
  httpApp,
  memoryEventLog,
  memoryPartitionState,
  processMetrics,
} from '@southbound/runtime';
import { afterAll, describe, expect, test } from 'vitest';
import {
  LEAD_DESK_GROUP,
  loadProgressTargets,
  loadScreeningCriteria,
  progressRoutes,
  startLeadDesk,
} from './service.ts';

const START_MS = Date.UTC(2026, 2, 2);
const logger = createLogger({ service: 'test', level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'progress-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TARGETS = loadProgressTargets(
  fileURLToPath(import.meta.resolve('@southbound/measurement/progress/default.yaml')),
);

function on<Event extends SouthboundEvent>(event: Event, eventId: string, days: number): Event {
  const at = instantOf(START_MS + days * DAY_MS);
  return { ...event, eventId: eventId as EventId, occurredAt: at, recordedAt: at };
}

/** A seizure in the vehicle that a trace lead names, which is linked by its purchaser to another one. */
const EVENTS_TOLD: readonly SouthboundEvent[] = (() => {
  const { example: lead } = EVENTS.TraceLeadIssued;
  const second = {
    leadId: 'TL-2' as typeof lead.data.leadId,
    identity: { ...lead.data.identity, plate: { text: 'SIM7731' } },
  };
  const { recoveryId: _, ...rest } = lead.data;
  const outcome: CrossingOutcome = EVENTS.CrossingOutcome.example;
  const { plate } = lead.data.identity;
  const crossingId = 'crossing-1' as CrossingId;
  return [
    on(lead, 'lead-1', 0),
    on({ ...lead, data: { ...rest, ...second } }, 'lead-2', 0),
    on({ ...outcome, data: { ...outcome.data, crossingId, identity: { plate } } }, 'outcome-1', 1),
    on({ ...EVENTS.CaseProgressed.example, data: { ...EVENTS.CaseProgressed.example.data, crossingId } }, 'case-1', 2),
  ];
})();

async function openDesk(targets: typeof TARGETS | undefined) {
  const [log, partitionState, registry] = [memoryEventLog(), memoryPartitionState(), processMetrics()];
  const start = () =>
    startLeadDesk({
      ...{ log, partitionState, registry },
      telemetry: consumeTelemetry(registry, LEAD_DESK_GROUP, logger),
      criteria: loadScreeningCriteria(),
      progressTargets: targets,
    });
  const desk = await start();
  await log.drain(LEAD_DESK_GROUP);
  for (const content of EVENTS_TOLD) {
    const { topic } = EVENTS[content.type];
    await log.publish([{ topic, partition: 0, key: content.eventId, headers: { type: content.type }, content }]);
    await log.drain(LEAD_DESK_GROUP);
  }
  return { desk, log, registry, start };
}

describe('The lead desk, of progress', () => {
  test('folds what it reads, its own links among it, and tells each indicator that it can', async () => {
    const { desk } = await openDesk(TARGETS);
    const report = desk.progress();
    expect(report.counts).toMatchObject({
      seizures: 1,
      arrested: 1,
      referred: 0,
      recoveries: 2,
      recoveriesWithinYear: 2,
    });
    expect(report.counts).toMatchObject({ seizuresRaisingLeads: 1, leadsRaised: 1, ringsTouched: 1 });
    expect(report.indicators.map(({ indicator }) => indicator)).toEqual(
      PROGRESS_INDICATORS.filter((indicator) => indicator !== 'delay-per-find'),
    );
    expect(report.targets).toEqual({ name: 'default', version: '1.0.0', owner: 'outbound-supervisors' });
    expect(report.notices.find(({ agency }) => agency === 'HSI')).toMatchObject({ quarter: '2026-Q1', due: 3 });
  });

  test('comes to the same under a new owner, which reads all again', async () => {
    const { desk, log, registry, start } = await openDesk(TARGETS);
    const before = desk.progress();
    await desk.membership.leave();
    registry.clear();
    const next = await start();
    expect(next.progress()).toMatchObject({ countedUntil: null, notices: [] });
    await log.publish([
      {
        ...{ topic: 'southbound.cases.v1', partition: 0, key: 'case-1', headers: { type: 'CaseProgressed' } },
        content: EVENTS_TOLD.at(-1) as SouthboundEvent,
      },
    ]);
    await log.drain(LEAD_DESK_GROUP);
    expect(next.progress()).toEqual(before);
  });

  test('is answered over HTTP, with targets and without', async () => {
    for (const targets of [TARGETS, undefined]) {
      const { desk, registry } = await openDesk(targets);
      const app = httpApp({
        ...{ logger, registry, readiness: {} },
        routes: (own) => void own.register(progressRoutes(desk.progress)),
      });
      const answer = await app.inject('/progress');
      expect(answer.headers['content-type']).toContain('application/json');
      expect(answer.json()).toEqual(JSON.parse(JSON.stringify(desk.progress())));
      expect(answer.json().indicators[0].set).toEqual(targets?.indicators['seizures-raising-leads'] ?? null);
    }
  });

  test('stands among the metrics, in base units and under closed labels', async () => {
    const { registry } = await openDesk(TARGETS);
    const text = await registry.metrics();
    expect(text).toContain('southbound_progress_indicator{indicator="seizures-with-arrest",bound="estimate"} 1');
    expect(text).toContain(`southbound_progress_target{indicator="purchase-to-interdiction"} ${90 * 86_400}`);
    expect(text).toContain('southbound_progress_indicator{indicator="rings-touched",bound="estimate"} 365');
    expect(text).toContain('southbound_notices_due_in_quarter{agency="HSI",quarter="2026-Q1",state="due"} 3');
    expect(text).not.toContain('southbound_progress_baseline{');
    const { registry: without } = await openDesk(undefined);
    expect(await without.metrics()).not.toContain('southbound_progress_target{');
  });
});

describe('The file of progress indicators', () => {
  test('is refused with its name, the place, the field and what would be right', () => {
    const file = join(folder, 'wrong.yaml');
    const text = [
      'name: wrong',
      'version: "1.0.0"',
      'owner: supervisors',
      'indicators:',
      '  cases-convicted:',
      '    objective: Cases end well.',
      '    baseline: null',
      '    target: 50',
      '    source: Invented.',
    ];
    writeFileSync(file, text.join('\n'));
    expect(() => loadProgressTargets(file)).toThrow(
      `${file}:8:13 indicators.cases-convicted.target: a share, from 0 to 1`,
    );
    expect(() => loadProgressTargets(join(folder, 'missing.yaml'))).toThrow('missing.yaml');
  });
});
