import { DAY_MS, HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDuration, durationQuantile, emptyDurations } from './duration-tally.ts';

function tallyOf(durations: readonly number[]) {
  const tally = emptyDurations();
  for (const ms of durations) countDuration(tally, ms);
  return tally;
}

const durations = fc.array(fc.integer({ min: 0, max: 4_000 * 24 }), { minLength: 1, maxLength: 200 });

describe('A quantile of durations', () => {
  test('lies within the range that holds it, as if the range were filled evenly', () => {
    const tally = tallyOf([...Array<number>(50).fill(90 * MINUTE_MS), ...Array<number>(50).fill(3 * HOUR_MS)]);
    expect(durationQuantile(tally, 0.25)).toMatchObject({ enoughEvidence: true, estimate: 1.5, lower: 1, upper: 2 });
    expect(durationQuantile(tally, 0.75)).toMatchObject({ enoughEvidence: true, estimate: 3, lower: 2, upper: 4 });
    expect(durationQuantile(tally, 0.5)).toMatchObject({ estimate: 2, lower: 1, upper: 4 });
  });

  test('counts what took exactly as long as a range into that range', () => {
    expect(durationQuantile(tallyOf(Array(100).fill(DAY_MS)), 0.5)).toMatchObject({ lower: 12, upper: 24 });
    expect(durationQuantile(tallyOf(Array(100).fill(DAY_MS + 1)), 0.5)).toMatchObject({ lower: 24, upper: 48 });
  });

  test('is not known of few, or of what took longer than all ranges', () => {
    expect(durationQuantile(emptyDurations(), 0.5)).toMatchObject({ enoughEvidence: false, lower: 0, upper: null });
    expect(durationQuantile(tallyOf([HOUR_MS]), 0.5)).toMatchObject({ enoughEvidence: false, upper: null });
    const long = durationQuantile(tallyOf(Array(100).fill(2_000 * DAY_MS)), 0.5);
    expect(long).toMatchObject({ enoughEvidence: false, lower: 1_826 * 24, upper: null });
  });

  test('lies between its bounds and not below that of a smaller share, and the order of counting changes nothing', () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0.01, max: 0.98, noNaN: true }), (hours, share) => {
        const ms = hours.map((each) => each * HOUR_MS);
        const [here, later] = [durationQuantile(tallyOf(ms), share), durationQuantile(tallyOf(ms), share + 0.01)];
        expect(durationQuantile(tallyOf(ms.toReversed()), share)).toEqual(here);
        expect(later.lower).toBeGreaterThanOrEqual(here.lower);
        if (here.enoughEvidence) {
          expect(here.estimate).toBeGreaterThanOrEqual(here.lower);
          expect(here.estimate).toBeLessThanOrEqual(here.upper);
          if (later.enoughEvidence) expect(later.estimate).toBeGreaterThanOrEqual(here.estimate);
        }
      }),
    );
  });

  test('refuses durations, shares and confidences that are none', () => {
    expect(() => tallyOf([-1])).toThrow('a duration is -1 ms');
    expect(() => tallyOf([Number.NaN])).toThrow('a duration is NaN ms');
    expect(() => durationQuantile(emptyDurations(), 1)).toThrow('share is 1');
    expect(() => durationQuantile(emptyDurations(), 0.5, 1)).toThrow('confidence is 1');
  });
});
