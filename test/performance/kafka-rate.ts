import { setTimeout as pause } from 'node:timers/promises';
import { createTopics, kafkaEventLog, readTopics } from '@southbound/kafka';
import { storeUnseen, topicEnds, watchGroup } from '@southbound/kafka/stored-load';
import { type BenchRow, median } from './bench-row.ts';
import type { CrossingLoad } from './crossing-load.ts';
import { crossingsOf } from './embedded-rate.ts';
import { CROSSINGS, FLOOR, inTime, type Path, SELECTIONS, type Servers } from './kafka-paths.ts';

const RATIO_MIN = 0.5;
/** Each takes path and floor in turn; the median counts. */
const ROUNDS = 5;
/** The first crossings find caches cold, connections new and code not compiled, and do not count. */
const WARM_UP_CROSSINGS = 10_000;
/** Between two questions where the group stands: each takes a third of a millisecond. */
const POLL_MS = 10;

/** How many crossings a second the engine answers, against the floor. */
export async function rateRow(servers: Servers, load: CrossingLoad, engine: Path): Promise<BenchRow> {
  const rates: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    floors.push(await recordsASecond(servers, load, FLOOR, round));
    rates.push(await recordsASecond(servers, load, engine, round));
  }
  const ratio = median(rates.map((rate, round) => rate / (floors[round] ?? Number.NaN)));
  return {
    name: 'kafka path',
    value: Math.round(median(rates)),
    unit: 'crossings/s',
    floor: Math.round(median(floors)),
    ratio: Number(ratio.toFixed(2)),
    goal: `at least ${RATIO_MIN}x the rate of a bare transactional pass-through`,
    holds: ratio >= RATIO_MIN,
  };
}

/**
 * How fast a path that is at work already answers what comes all at once: from the moment that the stored crossings
 * may be read until the last of them is committed as read, which it is together with its answer. Meanwhile nobody
 * reads the answers; that there is one for each crossing is counted afterwards.
 */
export async function recordsASecond(servers: Servers, load: CrossingLoad, path: Path, round: number): Promise<number> {
  const client = servers.kafka.client(`rate-${path.name}-${round}.`);
  await createTopics(client);
  const group = await watchGroup(client, path.group, CROSSINGS);
  const hasReadAll = async (ends: ReadonlyMap<number, number>) => {
    while (!(await group.hasRead(ends))) await pause(POLL_MS);
  };
  const log = kafkaEventLog(client);
  const stop = await path.start(servers, client.prefix);
  await log.publish(crossingsOf(load).slice(0, WARM_UP_CROSSINGS));
  await inTime(hasReadAll(await topicEnds(client, CROSSINGS)), path);

  // Made anew for each round and forgotten, since a path that runs alone has no such heap for its collector to go through.
  const stored = await storeUnseen(client, CROSSINGS, crossingsOf(load).slice(WARM_UP_CROSSINGS));
  const startedAtMs = performance.now();
  await stored.release();
  await inTime(hasReadAll(stored.ends), path);
  const seconds = (performance.now() - startedAtMs) / 1_000;

  await Promise.all([stop(), group.close(), log.close()]);
  await assertOneAnswerEach();
  return (load.crossings - WARM_UP_CROSSINGS) / seconds;

  async function assertOneAnswerEach(): Promise<void> {
    const answered = new Set<string>();
    let answers = 0;
    const reader = await readTopics(client, {
      topics: [SELECTIONS],
      from: 'beginning',
      onRecords(records) {
        answers += records.length;
        for (const { content } of records) if (content instanceof Buffer) answered.add(path.crossingIdOf(content));
      },
    });
    await inTime(reader.caughtUp, path);
    await reader.close();
    if (answers === load.crossings && answered.size === load.crossings) return;
    throw new Error(`the ${path.name} gave ${answers} answers to ${answered.size} of ${load.crossings} crossings`);
  }
}
