import { setTimeout as pause } from 'node:timers/promises';
import type { CrossingObserved, SelectionMade } from '@southbound/contracts';
import { kafkaEventLog } from '@southbound/kafka';
import type { KafkaContainer } from '@southbound/kafka/container';
import { PASS_THROUGH_GROUP, passThrough } from '@southbound/kafka/pass-through';
import { connectRedis, redisPartitionState, redisVehicleRegister } from '@southbound/redis';
import type { RedisContainer } from '@southbound/redis/container';
import { consumeTelemetry, createLogger, processMetrics } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { startTargeting, TARGETING_GROUP, targetingTelemetry } from '@southbound/targeting';

export const CROSSINGS = 'southbound.crossings.v1';
export const SELECTIONS = 'southbound.selections.v1';

export interface Servers {
  readonly kafka: KafkaContainer;
  readonly redis: RedisContainer;
}

/** Hands each crossing on, or decides it; ends when it is told to. */
export interface Path {
  readonly name: string;
  /** The group that it reads as. */
  readonly group: string;
  readonly start: (servers: Servers, prefix: string) => Promise<() => Promise<unknown>>;
  readonly crossingIdOf: (answer: Buffer) => string;
}

export const FLOOR: Path = {
  name: 'floor',
  group: PASS_THROUGH_GROUP,
  start: ({ kafka }, prefix) => passThrough(kafka.client(prefix), CROSSINGS, SELECTIONS),
  crossingIdOf: (answer) => (JSON.parse(answer.toString()) as CrossingObserved).data.crossingId,
};

/** Targeting with its vehicle register and its state on Redis. Nothing is known of any vehicle. */
export function enginePath(rulebook: Rulebook): Path {
  return {
    name: 'engine',
    group: TARGETING_GROUP,
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
        logger,
      });
      return async () => {
        await log.close();
        await store.close();
      };
    },
    crossingIdOf: (answer) => (JSON.parse(answer.toString()) as SelectionMade).data.crossingId,
  };
}

/** What has not come by then never will. */
const LIMIT_MS = 120_000;

export async function inTime<Result>(finished: Promise<Result>, path: Path): Promise<Result> {
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
