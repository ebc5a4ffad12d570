import { partitionOf } from '@southbound/contracts';
import { createLogger, memoryEventLog, memoryPartitionState, processMetrics } from '@southbound/runtime';
import { USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { startSimulator } from '@southbound/simulator';
import { simulatedBorder } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';

/** What Prometheus would have scraped of every service. */
export interface EngineSamples {
  /** In the OpenMetrics format, with times. */
  readonly text: string;
  /** Of the last scrape, in seconds since 1970. */
  readonly endsAtSeconds: number;
  /** Of every metric, as registered. */
  readonly names: ReadonlySet<string>;
}

/** Wall time between the two scrapes, in seconds. */
const BETWEEN = 30;

const SILENT = createLogger({ service: 'test', level: 'silent' });

/**
 * A run of the embedded engine and one of the simulator, each scraped in the middle and at the end. A message that
 * cannot be read is among the crossings.
 */
export async function engineSamples(jobs: readonly string[]): Promise<EngineSamples> {
  // The busiest port, so that half a day holds enough hits for a lift.
  const runs = [await engineScrapes(worldOf('2504'), 720), await simulatorScrapes(worldOf('2309'))];
  const endsAtSeconds = Math.floor(Date.now() / 1_000) - 60;
  const times = [endsAtSeconds - BETWEEN, endsAtSeconds];
  const lines = times.flatMap((atSeconds, nth) => [
    ...runs.flatMap(({ scrapes }) => linesOf(scrapes[nth] ?? '')).map((line) => `${line} ${atSeconds}`),
    ...jobs.map((job) => `up{job="${job}",instance="${job}:8080"} 1 ${atSeconds}`),
  ]);
  return {
    text: `${lines.join('\n')}\n# EOF\n`,
    endsAtSeconds,
    names: new Set(runs.flatMap(({ names }) => names)),
  };
}

interface Run {
  readonly scrapes: readonly string[];
  readonly names: readonly string[];
}

function worldOf(port: '2504' | '2309'): WorldSettings {
  return { ...USUAL_WORLD, seed: 1, days: 1, ports: [port] };
}

async function engineScrapes(world: WorldSettings, minutes: number): Promise<Run> {
  const registry = processMetrics();
  const rulebook = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  const border = await simulatedBorder({ world, rulebook, registry, logger: SILENT });
  const [port = '2504'] = world.ports;
  await border.engine.advance([
    {
      topic: 'southbound.crossings.v1',
      partition: partitionOf(port),
      key: port,
      headers: {},
      content: Buffer.from('cannot be read'),
    },
  ]);
  const scrapes: string[] = [];
  let minute = 0;
  for await (const _ of border.minutes()) {
    minute += 1;
    if (minute === minutes / 2 || minute === minutes) scrapes.push(await registry.metrics());
    if (minute === minutes) break;
  }
  await border.engine.stop();
  return { scrapes, names: registry.getMetricsAsArray().map(({ name }) => name) };
}

async function simulatorScrapes(world: WorldSettings): Promise<Run> {
  const registry = processMetrics();
  const simulator = await startSimulator({
    log: memoryEventLog(),
    partitionState: memoryPartitionState(),
    world,
    speed: Number.POSITIVE_INFINITY,
    registry,
    logger: SILENT,
  });
  const before = await registry.metrics();
  await simulator.ended;
  return {
    scrapes: [before, await registry.metrics()],
    names: registry.getMetricsAsArray().map(({ name }) => name),
  };
}

/** The samples of a scrape that are the project's own: Node's are in every process. */
function linesOf(scrape: string): string[] {
  return scrape.split('\n').filter((line) => line.startsWith('southbound_'));
}
