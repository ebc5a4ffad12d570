import { epochMs, MINUTE_MS } from '@southbound/contracts';
import { type MemoryEventLog, memoryEventLog } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { Evaluate, Rulebook } from '@southbound/selectivity';
import { TARGETING_GROUP } from '@southbound/targeting';
import { activated, published, versionOf } from '@southbound/targeting/rule-set-events';
import { type BenchRow, median } from './bench-row.ts';
import type { CrossingLoad } from './crossing-load.ts';
import { crossingsOf } from './embedded-rate.ts';
import { completeRegister, startedTargeting } from './targeting-run.ts';

const RATIO_MIN = 0.9;
/** Each takes both in turn, so that a machine that slows down slows both; the median counts. */
const ROUNDS = 9;
const WARM_UP_ROUNDS = 2;

/**
 * What a shadow rule set that throws whenever it is asked costs the live one: targeting on memory adapters with it and
 * without, on the same crossings, minute by minute. They come a thousand times faster than at the border, so its bound
 * on time leaves most of them out. `ruleSetText` is that of the rulebook's rule set.
 */
export async function shadowRow(load: CrossingLoad, rulebook: Rulebook, ruleSetText: string): Promise<BenchRow> {
  const minutes = minutesOf(crossingsOf(load));
  const without: number[] = [];
  const beside: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const floor = await targetingSeconds(minutes, rulebook, []);
    const shadowed = await targetingSeconds(minutes, rulebook, inTheShadow(rulebook, ruleSetText));
    if (round < 0) continue;
    without.push(floor);
    beside.push(shadowed);
  }
  const ratio = median(without.map((floor, round) => floor / (beside[round] ?? Number.NaN)));
  return {
    name: 'shadow',
    value: Math.round(load.crossings / median(beside)),
    unit: 'crossings/s',
    floor: Math.round(load.crossings / median(without)),
    ratio: Number(ratio.toFixed(2)),
    goal: `at least ${RATIO_MIN}x the rate without the shadow set that throws on each crossing`,
    holds: ratio >= RATIO_MIN,
  };
}

const throwing: Evaluate = () => {
  throw new Error('a shadow set that always throws');
};

async function targetingSeconds(
  minutes: readonly (readonly Publication[])[],
  rulebook: Rulebook,
  shadows: readonly Publication[],
): Promise<number> {
  const log = memoryEventLog();
  const register = await completeRegister();
  const membership = await startedTargeting({ log, register, rulebook, shadow: { evaluate: throwing } });
  await log.publish(shadows);
  const seen = countedOn(log);
  const startedAtMs = performance.now();
  for (const minute of minutes) {
    await log.publish(minute);
    await log.drain(TARGETING_GROUP);
    log.trim();
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  await membership.leave();
  const crossings = minutes.reduce((count, minute) => count + minute.length, 0);
  if (seen.selections !== crossings || seen.scores > 0 !== shadows.length > 0) {
    throw new Error(`${seen.selections} selections and ${seen.scores} scores of ${crossings} crossings`);
  }
  return seconds;
}

function countedOn(log: MemoryEventLog) {
  const seen = { selections: 0, scores: 0 };
  log.tap('southbound.selections.v1', () => {
    seen.selections += 1;
  });
  log.tap('southbound.shadow-scores.v1', () => {
    seen.scores += 1;
  });
  return seen;
}

/** The rulebook's own rule set, published and in the shadow since ever. */
function inTheShadow({ ruleSet }: Rulebook, text: string): readonly Publication[] {
  const version = versionOf(ruleSet.version.name, text, ruleSet.version.version);
  return [published(version, text), activated([version], 2_000, { role: 'shadow' })];
}

function minutesOf(crossings: readonly Publication[]): readonly (readonly Publication[])[] {
  const minuteOf = ({ content }: Publication) =>
    content instanceof Uint8Array ? 0 : Math.floor(epochMs(content.recordedAt) / MINUTE_MS);
  return [...Map.groupBy(crossings, minuteOf).values()];
}
