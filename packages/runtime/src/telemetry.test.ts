import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { Fault } from './fault.ts';
import { createLogger } from './logger.ts';
import { memoryEventLog } from './memory/memory-event-log.ts';
import { consumeTelemetry, processMetrics, registerUnread } from './telemetry.ts';

const silent = createLogger({ service: 'test', level: 'silent' });

const CROSSINGS = 'southbound.crossings.v1';

test('two services of one process count side by side in the same metrics', async () => {
  const registry = new Registry();
  const targeting = consumeTelemetry(registry, 'targeting', silent);
  const yieldService = consumeTelemetry(registry, 'yield', silent);
  targeting.takenOver();
  targeting.batchDone({ topic: CROSSINGS, entries: 3, seconds: 0.02 });
  targeting.batchDone({ topic: CROSSINGS, entries: 4, seconds: 0.03 });
  targeting.quarantined(CROSSINGS, 'event-not-json');
  yieldService.batchDone({ topic: 'southbound.selections.v1', entries: 2, seconds: 0.001 });
  expect((await registry.metrics()).split('\n')).toEqual(
    expect.arrayContaining([
      'southbound_events_read_total{service="targeting",topic="southbound.crossings.v1"} 7',
      'southbound_events_read_total{service="yield",topic="southbound.selections.v1"} 2',
      'southbound_events_quarantined_total{service="targeting",topic="southbound.crossings.v1",code="event-not-json"} 1',
      'southbound_takeovers_total{service="targeting"} 1',
      'southbound_batch_seconds_count{service="targeting"} 2',
      'southbound_batch_seconds_sum{service="targeting"} 0.05',
    ]),
  );
});

test('a service that starts anew in the same process goes on counting where it was', async () => {
  const registry = new Registry();
  consumeTelemetry(registry, 'targeting', silent).takenOver();
  consumeTelemetry(registry, 'targeting', silent).takenOver();
  expect(await registry.metrics()).toContain('southbound_takeovers_total{service="targeting"} 2');
});

test('a process tells of itself, and no gauge is named like a counter', async () => {
  const families = await processMetrics().getMetricsAsJSON();
  expect(families.map(({ name }) => name)).toContain('process_resident_memory_bytes');
  const misnamed = families.filter(({ name, type }) => name.endsWith('_total') && String(type) !== 'counter');
  expect(misnamed).toEqual([]);
});

test('a failed batch is counted by its fault, or as unexpected, and logged with where it began and the error', async () => {
  const registry = processMetrics();
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'error', destination: { write: (line) => lines.push(line) } });
  const telemetry = consumeTelemetry(registry, 'targeting', logger);
  telemetry.ownerFailed({ topic: 'southbound.crossings.v1', partition: 3, fromOffset: 17 }, new Error('broken'));
  const away = new Fault('log-away', 'nobody answers');
  for (const _ of [1, 2]) telemetry.ownerFailed({ topic: CROSSINGS, partition: 3, fromOffset: 18 }, away);
  const scraped = await registry.metrics();
  expect(scraped).toContain('southbound_owner_failures_total{service="targeting",code="unexpected"} 1\n');
  expect(scraped).toContain('southbound_owner_failures_total{service="targeting",code="log-away"} 2\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    group: 'targeting',
    partition: 3,
    fromOffset: 17,
    err: { message: 'broken' },
  });
});

test('a service shows the event time that it has come to at each port, and none before it has read anything', async () => {
  const registry = new Registry();
  const telemetry = consumeTelemetry(registry, 'targeting', silent);
  telemetry.reached({ topic: CROSSINGS, partition: 0 }, 1_772_460_000_500);
  telemetry.reached({ topic: CROSSINGS, partition: 1 }, 0);
  telemetry.reached({ topic: 'southbound.lookouts.v1', partition: 0 }, 1_772_460_001_000);
  const shown = (await registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('southbound_event_time_seconds'));
  expect(shown).toEqual([
    'southbound_event_time_seconds{service="targeting",port="2504"} 1772460000.5',
    'southbound_event_time_seconds{service="targeting",port="all"} 1772460001',
  ]);
});

test('how much is unread is asked of the log when metrics are read, and left out while it does not answer', async () => {
  const registry = new Registry();
  let isAway = false;
  registerUnread(registry, {
    async unread() {
      if (isAway) throw new Fault('log-away', 'nobody answers');
      return [{ group: 'targeting', topic: CROSSINGS, partition: 0, events: 7 }];
    },
  });
  const shown = 'southbound_events_unread{service="targeting",topic="southbound.crossings.v1",port="2504"} 7';
  expect(await registry.metrics()).toContain(shown);
  isAway = true;
  expect(await registry.metrics()).not.toContain('southbound_events_unread{');
  isAway = false;
  expect(await registry.metrics()).toContain(shown);
});

test('the log in memory says what each group has left to read of the topics that it joined', async () => {
  const log = memoryEventLog();
  const publication = {
    topic: CROSSINGS,
    partition: 3,
    key: '2304',
    headers: {},
    content: Buffer.from('made up'),
  } as const;
  await log.publish([publication, publication]);
  await log.join('idle', [CROSSINGS], () => Promise.reject(new Error('nobody drains it')));
  const unread = await log.unread();
  expect(unread).toHaveLength(25);
  expect(unread.filter(({ events }) => events > 0)).toEqual([
    { group: 'idle', topic: CROSSINGS, partition: 3, events: 2 },
  ]);
});
