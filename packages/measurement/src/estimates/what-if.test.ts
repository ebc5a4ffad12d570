import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactInterval } from '../exact-interval.ts';
import { prevalence, shareCaught } from './prevalence.ts';
import { countLogged, emptyWeightedTally, type LoggedCrossing } from './weighted-tally.ts';
import { whatIf } from './what-if.ts';

function tallyOf(crossings: readonly LoggedCrossing[]) {
  const tally = emptyWeightedTally();
  for (const crossing of crossings) countLogged(tally, crossing);
  return tally;
}

function times(count: number, propensity: number, outcome: LoggedCrossing['outcome'], otherPropensity = 1) {
  return Array.from({ length: count }, (): LoggedCrossing => ({ propensity, otherPropensity, outcome }));
}

const crossing = fc.record({
  propensity: fc.double({ min: 0.01, max: 1, noNaN: true }),
  otherPropensity: fc.double({ min: 0, max: 1, noNaN: true }),
  outcome: fc.constantFrom<LoggedCrossing['outcome'][]>('released', 'inspected', 'hit'),
});

/** A tenth is inspected always and has 40 hits in 100, of the rest a twentieth, with 1 hit in 50. */
const DAY = [
  ...times(40, 1, 'hit'),
  ...times(60, 1, 'inspected'),
  ...times(1, 0.05, 'hit'),
  ...times(49, 0.05, 'inspected'),
  ...times(850, 0.05, 'released'),
];

describe('Prevalence by weights', () => {
  test('counts each inspection for as many crossings as it stands for', () => {
    const { measured, effectiveInspections, effectiveHits } = prevalence(tallyOf(DAY));
    expect(measured).toMatchObject({ enoughEvidence: true, estimate: expect.closeTo((40 + 20) / (100 + 1_000), 12) });
    expect(effectiveInspections).toBeCloseTo(1_100 ** 2 / (100 + 50 * 400), 9);
    expect(effectiveHits).toBeCloseTo(60 ** 2 / (40 + 400), 9);
  });

  test('of weights of one is the hit rate, with the exact interval of a count', () => {
    const { measured } = prevalence(tallyOf([...times(4, 1, 'hit'), ...times(996, 1, 'inspected')]));
    // Garwood's interval for a count of 4 is 1.0899 to 10.2416.
    expect(measured).toMatchObject({ estimate: 0.004 });
    expect(measured.lower).toBeCloseTo(0.0010899, 7);
    expect(measured.upper).toBeCloseTo(0.0102416, 7);
  });

  test('without a hit has an upper bound by the largest weight', () => {
    const { measured, warning } = prevalence(tallyOf([...times(10, 1, 'inspected'), ...times(50, 0.05, 'inspected')]));
    expect(measured).toMatchObject({ enoughEvidence: true, estimate: 0, lower: 0 });
    expect(measured.upper).toBeCloseTo((20 * 3.68888) / 1_010, 5);
    expect(warning).toContain('It rests on 0 hits');
  });

  test('of any inspections lies inside its interval, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(crossing, { maxLength: 60 }), (crossings) => {
        const ofAll = crossings.map((each) => ({ ...each, otherPropensity: 1 }));
        for (const of of [prevalence, shareCaught]) {
          const { measured } = of(tallyOf(ofAll));
          const turned = of(tallyOf(ofAll.toReversed())).measured;
          const estimate = measured.enoughEvidence ? measured.estimate : measured.lower;
          expect(measured.lower).toBeGreaterThanOrEqual(0);
          expect(measured.lower).toBeLessThanOrEqual(estimate);
          expect(measured.upper).toBeGreaterThanOrEqual(estimate);
          expect(measured.upper).toBeLessThanOrEqual(1);
          expect(turned.upper).toBeCloseTo(measured.upper ?? Number.NaN, 9);
        }
      }),
    );
  });

  test('refuses an inspection that cannot have been, and propensities that are none, by name', () => {
    expect(() => tallyOf(times(1, 0, 'inspected'))).toThrow('propensity is 0 for a crossing that was inspected');
    expect(() => tallyOf(times(1, 1.1, 'released'))).toThrow('propensity is 1.1; it must lie from 0 to 1');
    expect(() => tallyOf(times(1, Number.NaN, 'released'))).toThrow('propensity is NaN');
    expect(() => tallyOf(times(1, 1, 'released', -0.1))).toThrow('otherPropensity is -0.1');
    expect(() => prevalence(tallyOf(DAY), 1)).toThrow('confidence is 1');
    expect(() => shareCaught(tallyOf(DAY), 1)).toThrow('confidence is 1');
  });
});

describe('The share caught', () => {
  test('is the hits over what they stand for', () => {
    const { measured } = shareCaught(tallyOf(DAY));
    expect(measured).toMatchObject({ enoughEvidence: true, estimate: expect.closeTo(41 / 60, 12) });
    expect(measured.lower).toBeLessThan(0.5);
    expect(measured.upper).toBe(1);
  });

  test('is all where everybody was inspected, beyond doubt', () => {
    const { measured } = shareCaught(tallyOf([...times(3, 1, 'hit'), ...times(9, 1, 'inspected')]));
    expect(measured).toEqual({ enoughEvidence: true, estimate: 1, lower: 1, upper: 1 });
  });

  test('of a hit that was all but certain is not below its lower bound', () => {
    const { measured } = shareCaught(tallyOf(times(1, 0.999_999, 'hit')));
    expect(measured).toMatchObject({
      estimate: expect.closeTo(0.999_999, 9),
      lower: expect.closeTo(0.999_999, 9),
      upper: 1,
    });
  });

  test('is not known without a hit, or where some could not come to be inspected', () => {
    expect(shareCaught(tallyOf(times(20, 0.5, 'inspected'))).measured).toMatchObject({
      enoughEvidence: false,
      reason: 'Nothing was found yet.',
      enoughWith: { moreInspections: 42, of: 'any' },
    });
    const { measured } = shareCaught(tallyOf([...times(3, 1, 'hit'), ...times(1, 0, 'released')]));
    expect(measured).toMatchObject({ enoughEvidence: false, reason: expect.stringContaining('No overlap') });
  });
});

describe('What another policy would have yielded', () => {
  test('is what this one did, where it is the same', () => {
    const same = DAY.map((each) => ({ ...each, otherPropensity: each.propensity }));
    const { inspections, hitRate, hits } = whatIf(tallyOf(same));
    expect(inspections).toBeCloseTo(145, 9);
    expect(hitRate.measured).toMatchObject({ estimate: expect.closeTo(41 / 150, 12) });
    expect(hits.measured).toMatchObject({ estimate: expect.closeTo((145 * 41) / 150, 9) });
    expect(hitRate.effectiveInspections).toBeCloseTo(150, 9);
    expect(hitRate.measured.lower).toBeLessThan(exactInterval(41, 150).lower + 0.01);
    expect(hitRate.warning).toBeNull();
  });

  test('of one that never inspects what is always a hit leaves those out', () => {
    const other = DAY.map((each) => ({ ...each, otherPropensity: each.propensity === 1 ? 0 : 0.1 }));
    const { inspections, hitRate, hits } = whatIf(tallyOf(other));
    expect(inspections).toBeCloseTo(90, 9);
    expect(hitRate.measured).toMatchObject({ estimate: expect.closeTo(1 / 50, 12) });
    expect(hits.measured.upper).toBeCloseTo(90 * (hitRate.measured.upper ?? Number.NaN), 9);
    expect(hitRate.warning).toBe(
      'It rests on 41 hits that tell as much as 1.0 of equal weight; about 410 more inspections would be enough.',
    );
  });

  test('is refused where it would inspect vehicles that could not come to be inspected', () => {
    const { hits, hitRate } = whatIf(tallyOf([...DAY, ...times(100, 0, 'released', 0.5)]));
    expect(hitRate.measured).toMatchObject({
      enoughEvidence: false,
      reason: expect.stringContaining('No overlap: 4.8 %'),
    });
    expect(hits.measured).toMatchObject({ enoughEvidence: false, lower: 0, upper: expect.closeTo(1_050, 6) });
  });

  test('does not mind those where it would not inspect them either', () => {
    const seen = whatIf(tallyOf(DAY));
    const more = whatIf(tallyOf([...DAY, ...times(100, 0, 'released', 0)]));
    expect(more).toEqual(seen);
  });

  test('is not known of a policy that inspects nothing, or nothing that was inspected, or of no crossings', () => {
    expect(whatIf(tallyOf(times(9, 0.5, 'inspected', 0))).hitRate.measured).toMatchObject({
      enoughEvidence: false,
      reason: 'It would have inspected nothing.',
    });
    expect(whatIf(tallyOf(times(9, 0.5, 'released'))).hitRate.measured).toMatchObject({
      enoughEvidence: false,
      reason: 'Nothing that it would have inspected was inspected.',
    });
    expect(whatIf(emptyWeightedTally())).toMatchObject({
      inspections: 0,
      hitRate: { measured: { enoughEvidence: false } },
    });
    expect(() => whatIf(tallyOf(DAY), 0)).toThrow('confidence is 0');
  });
});
