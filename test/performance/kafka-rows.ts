import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasDocker, kafkaContainer } from '@southbound/kafka/container';
import { redisContainer } from '@southbound/redis/container';
import type { Rulebook } from '@southbound/selectivity';
import type { BenchRow } from './bench-row.ts';
import { recordCrossings } from './crossing-load.ts';
import { crossingsOf } from './embedded-rate.ts';
import { latencyRow } from './kafka-latency.ts';
import { enginePath } from './kafka-paths.ts';
import { rateRow } from './kafka-rate.ts';

/** So many that a pass-through is at work for about two seconds. */
const CROSSINGS = 110_000;

/** Rates and latencies on real servers; none where there is no Docker engine to start them with. */
export async function kafkaRows(rulebook: Rulebook): Promise<readonly BenchRow[]> {
  if (!(await hasDocker())) {
    process.stdout.write('kafka path: not measured, since no Docker engine answers\n');
    return [];
  }
  const load = recordCrossings(CROSSINGS);
  const [kafka, redis] = await Promise.all([kafkaContainer(), redisContainer()]);
  try {
    await redis.start();
    const servers = { kafka, redis };
    const engine = enginePath(rulebook);
    return [await rateRow(servers, load, engine), await latencyRow(servers, crossingsOf(load), engine)];
  } finally {
    rmSync(dirname(load.file), { recursive: true, force: true });
    await Promise.all([kafka.close(), redis.close()]);
  }
}
