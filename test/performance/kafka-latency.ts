import { setTimeout as pause } from 'node:timers/promises';
import { createTopics, kafkaEventLog } from '@southbound/kafka';
import { watchTopic } from '@southbound/kafka/pass-through';
import type { Publication } from '@southbound/runtime/ports';
import type { BenchRow } from './bench-row.ts';
import { FLOOR, inTime, type Path, SELECTIONS, type Servers } from './kafka-paths.ts';

const CROSSINGS_A_SECOND = 50;
const CROSSINGS_MAX = 1_500;
/** The first ones find caches cold and connections new, and do not count. */
const WARM_UP_CROSSINGS = 250;

/** The 99th percentile from a crossing to its committed selection, against the floor. */
export async function latencyRow(servers: Servers, crossings: readonly Publication[], engine: Path): Promise<BenchRow> {
  const few = crossings.slice(0, CROSSINGS_MAX);
  const floor = await latencyP99Ms(servers, few, FLOOR);
  const value = await latencyP99Ms(servers, few, engine);
  return {
    name: 'crossing to committed selection, p99',
    value: Number(value.toFixed(1)),
    unit: `ms at ${CROSSINGS_A_SECOND} crossings/s`,
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
  const unwatch = await watchTopic(client, SELECTIONS, (value) => {
    const sent = sentAtMs.get(path.crossingIdOf(value));
    answered += 1;
    if (sent !== undefined && answered > WARM_UP_CROSSINGS) latenciesMs.push(performance.now() - sent);
    if (answered === crossings.length) done();
  });
  const stop = await path.start(servers, prefix);
  const startedAtMs = performance.now();
  const sending: Promise<void>[] = [];
  for (const [nth, crossing] of crossings.entries()) {
    const dueAtMs = startedAtMs + (1_000 * nth) / CROSSINGS_A_SECOND;
    await pause(Math.max(0, dueAtMs - performance.now()));
    sentAtMs.set(crossingIdIn(crossing), performance.now());
    sending.push(producing.publish([crossing]));
  }
  await Promise.all(sending);
  await inTime(finished, path);
  await Promise.all([stop(), unwatch(), producing.close()]);
  return latenciesMs.toSorted((a, b) => a - b)[Math.floor(0.99 * latenciesMs.length)] ?? Number.NaN;
}

function crossingIdIn({ content }: Publication): string {
  if (content instanceof Uint8Array || content.type !== 'CrossingObserved') throw new Error('only crossings are sent');
  return content.data.crossingId;
}
