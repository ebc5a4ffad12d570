import {
  type CrossingId,
  EVENTS,
  encodeEvent,
  type InspectionConcluded,
  instantOf,
  MINUTE_MS,
  PORT_CODES,
  type PortCode,
  partitionOf,
  type SelectionMade,
  type SouthboundEvent,
} from '@southbound/contracts';
import {
  consumeTelemetry,
  createLogger,
  memoryEventLog,
  memoryPartitionState,
  processMetrics,
} from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { startYield, YIELD_GROUP } from '@southbound/yield';
import { type BenchRow, median } from './bench-row.ts';

const EVENTS_PER_SECOND_MIN = 20_000;
const SELECTIONS = 60_000;
/** One of so many is ordered and inspected, as the default policy has it. */
const ORDERED_ONE_IN = 5;
const RULES = 50;
const BEGINS_MS = Date.UTC(2026, 2, 2);
/** Not those of the consume loop and the process. */
const OWN_SERIES = /^southbound_(?!batch|consume)/;
const ROUNDS = 5;
const WARM_UP_ROUNDS = 1;

/**
 * How many selections and inspections of 25 ports `yield` counts in a second of one core, from their bytes, with fifty
 * rules and what it publishes and saves; and how long a report of it takes.
 */
export async function yieldRow(): Promise<BenchRow> {
  const runs = recordedRuns();
  const events = runs.reduce((sum, run) => sum + run.length, 0);
  const rounds = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const measured = await countedIn(runs);
    if (round >= 0) rounds.push(measured);
  }
  const rate = events / median(rounds.map(({ coreSeconds }) => coreSeconds));
  return {
    name: 'yield',
    value: Math.round(rate),
    unit: 'events/s of a core',
    floor: EVENTS_PER_SECOND_MIN,
    ratio: Number((rate / EVENTS_PER_SECOND_MIN).toFixed(2)),
    goal: `at least ${EVENTS_PER_SECOND_MIN} events/s on one core`,
    holds: rate >= EVENTS_PER_SECOND_MIN,
    beside: `a scrape takes ${Math.round(median(rounds.map(({ scrapeMs }) => scrapeMs)))} ms for ${rounds[0]?.series} series of 25 ports and ${RULES} rules`,
  };
}

async function countedIn(runs: readonly (readonly Publication[])[]) {
  const log = memoryEventLog({ keepsBytes: true });
  const registry = processMetrics();
  const telemetry = consumeTelemetry(registry, YIELD_GROUP, createLogger({ service: 'bench', level: 'silent' }));
  const service = await startYield({ log, partitionState: memoryPartitionState(), telemetry, registry });
  const before = process.cpuUsage();
  for (const run of runs) {
    await log.publish(run);
    await log.drain(YIELD_GROUP);
    log.trim();
  }
  const { user, system } = process.cpuUsage(before);
  const counted = service.report().border.crossings;
  if (counted !== SELECTIONS) throw new Error(`${counted} crossings were counted of ${SELECTIONS}`);
  const startedAtMs = performance.now();
  const text = await registry.metrics();
  const scrapeMs = performance.now() - startedAtMs;
  const series = text.split('\n').filter((line) => OWN_SERIES.test(line)).length;
  await service.membership.leave();
  // What observes the collector holds on to the registry for ever, and its metrics to the whole service.
  registry.clear();
  return { coreSeconds: (user + system) / 1e6, scrapeMs, series };
}

/** Two days of all ports as bytes, in runs of what is published at once; one inspection in fifty finds something. */
function recordedRuns(): readonly (readonly Publication[])[] {
  const everyMs = (2 * 24 * 60 * MINUTE_MS) / SELECTIONS;
  const all = Array.from({ length: SELECTIONS }, (_, row) =>
    eventsOf(row, BEGINS_MS + Math.round(row * everyMs)),
  ).flat();
  // A batch of a port has some hundred events where yield is behind; here it has those of two hours.
  const hours = Map.groupBy(all, ({ atMs }) => Math.floor(atMs / (120 * MINUTE_MS)));
  return [...hours.values()].map((these) => these.map(({ publication }) => publication));
}

function eventsOf(row: number, atMs: number): readonly { atMs: number; publication: Publication }[] {
  const port = PORT_CODES[row % PORT_CODES.length] ?? '2304';
  const nth = Math.floor(row / PORT_CODES.length);
  const isOrdered = nth % ORDERED_ONE_IN === 0;
  const isRandom = nth % (ORDERED_ONE_IN * 10) === 0;
  const crossingId = `${port}-${row}` as CrossingId;
  const at = instantOf(atMs);
  const { example } = EVENTS.SelectionMade;
  const rulesFired = [row % RULES, (row * 7) % RULES].map((rule) => ({
    ...{ ruleId: `rule-${rule}`, points: 30 },
    reason: { en: 'Made up.', es: 'Inventado.' },
  }));
  const selection: SelectionMade = {
    ...example,
    ...{ occurredAt: at, recordedAt: at },
    data: {
      ...example.data,
      ...{ crossingId, port, scorePoints: 60, thresholdPoints: 35, matches: [], randomDraw: isRandom },
      ...{ rulesFired: isOrdered ? rulesFired : [], propensity: isRandom ? 0.02 : 0.5 },
      ...(isOrdered
        ? { decision: 'inspect' as const, ground: isRandom ? ('random' as const) : ('targeted' as const) }
        : { decision: 'release' as const, ground: 'not-drawn' as const, method: null }),
    },
  };
  const told = isOrdered
    ? [entry(atMs + 12 * MINUTE_MS, port, inspectionOf(selection, atMs, nth % 250 === ORDERED_ONE_IN))]
    : [];
  return [entry(atMs, port, selection), ...told];
}

function inspectionOf({ data }: SelectionMade, decidedAtMs: number, isHit: boolean): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  const at = instantOf(decidedAtMs + 12 * MINUTE_MS);
  return {
    ...example,
    ...{ occurredAt: at, recordedAt: at },
    data: {
      ...example.data,
      ...{ crossingId: data.crossingId, port: data.port, startedAt: instantOf(decidedAtMs + 2 * MINUTE_MS) },
      findings: isHit ? example.data.findings : [],
    },
  };
}

function entry(atMs: number, port: PortCode, event: SouthboundEvent): { atMs: number; publication: Publication } {
  const content = new TextEncoder().encode(encodeEvent(event));
  const { topic } = EVENTS[event.type];
  return {
    atMs,
    publication: { topic, partition: partitionOf(port), key: port, headers: { type: event.type }, content },
  };
}
