import { parseArgs } from 'node:util';
import { countLogged, emptyWeightedTally, prevalence } from '@southbound/measurement';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { passWorld, type SeededWorlds, seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

/** A mean over worlds. */
interface MeanError {
  /** Of the figures' differences from the truth, in shares of the mean truth. */
  readonly error: number;
  readonly standardError: number;
}

/** How far figures of the share of vehicles that carry something are from the truth, in worlds where it is known. */
export interface Weighting {
  readonly worlds: number;
  readonly truth: number;
  readonly weighted: MeanError;
  /** Of the share among the inspected, as it stands. */
  readonly naive: MeanError;
  /** In how many worlds the weighted figure's interval holds the world's own share. */
  readonly held: number;
}

/** The mean of an unbiased figure is further off by chance in three of a thousand. */
export const STANDARD_ERRORS_MAX = 3;

/** By what the vehicles that are ordered inspected really carry, so that methods and officers have no part in it. */
export async function weighting({ world, seeds, mode }: SeededWorlds): Promise<Weighting> {
  const loaded = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  // Where bays are scarce some vehicles cannot come up at all, and the answer is that there is no overlap.
  const { capacity: _, ...policy } = loaded.policy;
  const rulebook = { ...loaded, policy };
  const shares: { truth: number; weighted: number; naive: number; isHeld: boolean }[] = [];
  for (const seed of seeds) {
    const tally = emptyWeightedTally();
    let trips = 0;
    await passWorld({ ...world, seed }, mode, rulebook, ({ truths }, selections) => {
      const carriers = new Set(truths.flatMap((truth) => (truth.kind === 'trip' ? [truth.crossingId] : [])));
      for (const { data } of selections) {
        const isTrip = carriers.has(data.crossingId);
        if (isTrip) trips += 1;
        const inspected = isTrip ? 'hit' : 'inspected';
        const outcome = data.decision === 'inspect' ? inspected : 'released';
        countLogged(tally, { propensity: data.propensity, otherPropensity: 1, outcome });
      }
    });
    const { measured } = prevalence(tally);
    const truth = trips / tally.crossings;
    if (!measured.enoughEvidence) throw new Error(`seed ${seed}: ${measured.reason}`);
    const isHeld = measured.lower <= truth && truth <= measured.upper;
    shares.push({ truth, weighted: measured.estimate, naive: tally.hits / tally.inspections, isHeld });
  }
  const truth = mean(shares.map((share) => share.truth));
  const errorOf = (figure: 'weighted' | 'naive') =>
    meanError(shares.map((share) => (share[figure] - share.truth) / truth));
  return {
    worlds: shares.length,
    truth,
    weighted: errorOf('weighted'),
    naive: errorOf('naive'),
    held: shares.filter(({ isHeld }) => isHeld).length,
  };
}

function meanError(errors: readonly number[]): MeanError {
  const error = mean(errors);
  const square = errors.reduce((sum, each) => sum + (each - error) ** 2, 0) / (errors.length - 1);
  return { error, standardError: Math.sqrt(square / errors.length) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// node test/scenarios/weighting.ts [--worlds 200] [--seed 1] [--days 1] [--ports …]
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...WORLD_FLAGS,
      ports: { type: 'string', default: '2403' },
      preset: { type: 'string', default: '0.02' },
    },
  });
  const { worlds, truth, weighted, naive, held } = await weighting(seededWorlds(values, { worlds: 200, seed: 1 }));
  const inWords = ({ error, standardError }: MeanError) =>
    `off by ${(100 * error).toFixed(1)} % of the truth, standard error ${(100 * standardError).toFixed(1)}`;
  process.stdout.write(
    `${worlds} worlds, ${(1_000 * truth).toFixed(2)} of 1,000 vehicles carry something\n` +
      `by weights: ${inWords(weighted)}; the interval holds the world's share in ${held}\n` +
      `among the inspected: ${inWords(naive)}\n`,
  );
  const isUnbiased = Math.abs(weighted.error) < STANDARD_ERRORS_MAX * weighted.standardError;
  process.exitCode = isUnbiased && Math.abs(naive.error) > 0.1 ? 0 : 1;
}

if (import.meta.main) await main();
