import { setTimeout as pause } from 'node:timers/promises';
import type { SelectionMade } from '@southbound/contracts';
import { createTopics, kafkaEventLog } from '@southbound/kafka';
import { hasDocker, type KafkaContainer, kafkaContainer } from '@southbound/kafka/container';
import { passThrough, watchTopic } from '@southbound/kafka/pass-through';
import { connectRedis, redisPartitionState, redisVehicleRegister } from '@southbound/redis';
import { type RedisContainer, redisContainer } from '@southbound/redis/container';
import { consumeTelemetry, createLogger, processMetrics } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { Rulebook } from '@southbound/selectivity';
import { startTargeting, TARGETING_GROUP, targetingTelemetry } from '@southbound/targeting';
import { type BenchRow, median } from './bench-row.ts';

const RATE_RATIO_MIN = 0.5;
/** Each takes path and floor in turn; the median counts. */
const RATE_ROUNDS = 3;

const LATENCY_CROSSINGS_A_SECOND = 50;
const LATENCY_CROSSINGS = 1_500;
/** The first ones find caches cold and connections new, and do not count. */
const LATENCY_WARM_UP = 250;

const FROM = 'southbound.crossings.v1';
const TO = 'southbound.selections.v1';

interface Servers {
  readonly kafka: KafkaContainer;
  readonly redis: RedisContainer;
}

/** Hands each crossing on, or decides it; ends when it is told to. */
interface Path {
  readonly name: string;
  readonly start: (servers: Servers, prefix: string) => Promise<() => Promise<unknown>>;
  readonly crossingIdOf: (value: Buffer) => string;
}

/** Rates and latencies on real servers; none where there is no Docker engine to start them with. */
export async function kafkaRows(crossings: readonly Publication[], rulebook: Rulebook): Promise<readonly BenchRow[]> {
  if (!(await hasDocker())) {
    process.stdout.write('kafka path: not measured, since no Docker engine answers\n');
    return [];
  }
  const [kafka, redis] = await Promise.all([kafkaContainer(), redisContainer()]);
  try {
    await redis.start();
    const engine = enginePath(rulebook);
    return [
      await rateRow({ kafka, redis }, crossings, engine),
      await latencyRow({ kafka, redis }, crossings.slice(0, LATENCY_CROSSINGS), engine),
    ];
  } finally {
    await Promise.all([kafka.close(), redis.close()]);
  }
}

const FLOOR: Path = {
  name: 'floor',
  start: ({ kafka }, prefix) => passThrough(kafka.client(prefix), FROM, TO),
  crossingIdOf: (value) => JSON.parse(value.toString()).data.crossingId,
};

/** Targeting with its vehicle register and its state on Redis. Nothing is known of any vehicle. */
function enginePath(rulebook: Rulebook): Path {
  return {
    name: 'engine',
    async start({ kafka, redis }, prefix) {
      const logger = createLogger({ service: 'bench', level: 'error' });
      const registry = processMetrics();
      const store = connectRedis(redis.plain, logger);
      await store.assertAnswers();
      await redis.cli(['flushall']);
      const register = redisVehicleRegister(store);
      const generation = await register.claimIntelligence();
      await register.writeIntelligence({ generation, coverage: 'complete', offsetsRead: {}, historySinceMs: 0 }, []);
      const log = kafkaEventLog(kafka.client(prefix));
      await startTargeting({
        log,
        register,
        partitionState: redisPartitionState(store),
        rulebook,
        drawKey: { id: 'bench', secret: 'bench' },
        telemetry: consumeTelemetry(registry, TARGETING_GROUP, logger),
        targetingTelemetry: targetingTelemetry(registry),
      });
      return async () => {
        await log.close();
        await store.close();
      };
    },
    crossingIdOf: (value) => (JSON.parse(value.toString()) as SelectionMade).data.crossingId,
  };
}

async function rateRow(servers: Servers, crossings: readonly Publication[], engine: Path): Promise<BenchRow> {
  const rates: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < RATE_ROUNDS; round += 1) {
    floors.push(await recordsASecond(servers, crossings, FLOOR, round));
    rates.push(await recordsASecond(servers, crossings, engine, round));
  }
  const ratio = median(rates.map((rate, round) => rate / (floors[round] ?? Number.NaN)));
  return {
    name: 'kafka path',
    value: Math.round(median(rates)),
    unit: 'crossings/s',
    floor: Math.round(median(floors)),
    ratio: Number(ratio.toFixed(2)),
    goal: `at least ${RATE_RATIO_MIN}x the rate of a bare transactional pass-through`,
    holds: ratio >= RATE_RATIO_MIN,
  };
}

/** How fast what stands on a topic goes through: from the first answer that can be read to the last. */
async function recordsASecond(servers: Servers, crossings: readonly Publication[], path: Path, round: number) {
  const prefix = `rate-${path.name}-${round}.`;
  const client = servers.kafka.client(prefix);
  await createTopics(client);
  const producing = kafkaEventLog(client);
  await producing.publish(crossings);
  let seen = 0;
  let firstAtMs = 0;
  let done = (_seconds: number) => {};
  const finished = new Promise<number>((resolve) => {
    done = resolve;
  });
  const unwatch = await watchTopic(client, TO, () => {
    const nowMs = performance.now();
    if (seen === 0) firstAtMs = nowMs;
    seen += 1;
    if (seen === crossings.length) done((nowMs - firstAtMs) / 1_000);
  });
  const stop = await path.start(servers, prefix);
  const seconds = await inTime(finished, path);
  await Promise.all([stop(), unwatch(), producing.close()]);
  return crossings.length / seconds;
}

async function latencyRow(servers: Servers, crossings: readonly Publication[], engine: Path): Promise<BenchRow> {
  const floor = await latencyP99Ms(servers, crossings, FLOOR);
  const value = await latencyP99Ms(servers, crossings, engine);
  return {
    name: 'crossing to committed selection, p99',
    value: Number(value.toFixed(1)),
    unit: `ms at ${LATENCY_CROSSINGS_A_SECOND} crossings/s`,
    floor: Number(floor.toFixed(1)),
    ratio: Number((value / floor).toFixed(2)),
    goal: "times the pass-through's; none set yet",
    holds: true,
  };
}

async function latencyP99Ms(servers: Servers, crossings: readonly Publication[], path: Path): Promise<number> {
  const prefix = `latency-${path.name}.`;
  const client = servers.kafka.client(prefix);
  await createTopics(client);
  const producing = kafkaEventLog(client);
  const sentAtMs = new Map<string, number>();
  const latenciesMs: number[] = [];
  let answered = 0;
  let done = () => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const unwatch = await watchTopic(client, TO, (value) => {
    const sent = sentAtMs.get(path.crossingIdOf(value));
    answered += 1;
    if (sent !== undefined && answered > LATENCY_WARM_UP) latenciesMs.push(performance.now() - sent);
    if (answered === crossings.length) done();
  });
  const stop = await path.start(servers, prefix);
  const startedAtMs = performance.now();
  const sending: Promise<void>[] = [];
  for (const [nth, crossing] of crossings.entries()) {
    const dueAtMs = startedAtMs + (1_000 * nth) / LATENCY_CROSSINGS_A_SECOND;
    await pause(Math.max(0, dueAtMs - performance.now()));
    sentAtMs.set(crossingIdIn(crossing), performance.now());
    sending.push(producing.publish([crossing]));
  }
  await Promise.all(sending);
  await inTime(finished, path);
  await Promise.all([stop(), unwatch(), producing.close()]);
  return latenciesMs.toSorted((a, b) => a - b)[Math.floor(0.99 * latenciesMs.length)] ?? Number.NaN;
}

/** What has not come by then never will. */
const LIMIT_MS = 120_000;

async function inTime<Result>(finished: Promise<Result>, path: Path): Promise<Result> {
  const giveUp = new AbortController();
  const limit = pause(LIMIT_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`the ${path.name} did not answer every crossing within ${LIMIT_MS / 1_000} s`);
  });
  try {
    return await Promise.race([finished, limit]);
  } finally {
    giveUp.abort();
    limit.catch(() => {});
  }
}

function crossingIdIn({ content }: Publication): string {
  if (content instanceof Uint8Array || content.type !== 'CrossingObserved') throw new Error('only crossings are sent');
  return content.data.crossingId;
}
