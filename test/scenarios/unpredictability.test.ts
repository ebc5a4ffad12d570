import { describe, expect, test } from 'vitest';
import { GAIN_MAX, gainedOver, predictionTrial, QUESTIONS, type Question } from './unpredictability-trial.ts';

// A share of what test/scenarios/unpredictability.ts tries at length.

const SEEDS = [1, 2, 3];
const WEEKS = 52;
const trials = (isPlanted: boolean) => SEEDS.map((seed) => predictionTrial(seed, WEEKS, isPlanted));
const drawn = trials(false);
const planted = trials(true);

describe.each<Question>([...QUESTIONS])('%s', (question) => {
  test('cannot be foreseen from all selections before it', () => {
    const { asked, lower, upper } = gainedOver(drawn.flatMap((trial) => trial[question]));
    expect(asked).toBeGreaterThan(1_000);
    expect(upper).toBeLessThan(GAIN_MAX);
    // A calm of ten hours after each surge gains less than that, and is certain to gain something.
    expect(lower).toBeLessThan(0);
  });

  test('would be seen to follow a pattern if it did, in each world', () => {
    for (const trial of planted) expect(gainedOver(trial[question]).lower).toBeGreaterThan(GAIN_MAX);
  });
});
