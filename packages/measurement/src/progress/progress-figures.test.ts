import { DAY_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDuration } from '../estimates/duration-tally.ts';
import { exactInterval } from '../exact-interval.ts';
import { type ProgressCounted, progressFigures } from './progress-figures.ts';
import { emptyProgress, type ProgressTally } from './progress-tally.ts';
import {
  PROGRESS_INDICATORS,
  type ProgressIndicator,
  type ProgressTarget,
  progressTargetsSchema,
} from './progress-targets.ts';

const SET: ProgressTarget = { objective: 'An objective.', baseline: null, target: 0.5, source: 'A source.' };

function targetsOf(indicators: Partial<Record<ProgressIndicator, Partial<ProgressTarget>>>) {
  return {
    ...{ name: 'made-up', version: '1.0.0', owner: 'nobody' },
    indicators: Object.fromEntries(Object.entries(indicators).map(([id, set]) => [id, { ...SET, ...set }])),
  };
}

function figureOf(indicator: ProgressIndicator, tally: Partial<ProgressTally>, set: Partial<ProgressTarget> = {}) {
  return figureFrom(indicator, { tally: { ...emptyProgress(), ...tally } }, set);
}

function delayFrom(hits: number, delayMinutes: number) {
  return figureFrom('delay-per-find', { inspections: { hits, delayMinutes } })?.measured;
}

function figureFrom(indicator: ProgressIndicator, counted: ProgressCounted, set: Partial<ProgressTarget> = {}) {
  return progressFigures(counted, targetsOf({ [indicator]: set })).find((figure) => figure.indicator === indicator);
}

const NOTHING: ProgressCounted = { tally: emptyProgress(), inspections: { hits: 0, delayMinutes: 0 } };

describe('Progress indicators', () => {
  test('are told as far as they were counted, in the order of the list', () => {
    const { tally, inspections } = { tally: emptyProgress(), inspections: { hits: 0, delayMinutes: 0 } };
    const told = (counted: ProgressCounted) => progressFigures(counted, null).map(({ indicator }) => indicator);
    expect(told({ tally, inspections })).toEqual(PROGRESS_INDICATORS);
    expect(told({ tally })).toEqual(PROGRESS_INDICATORS.filter((indicator) => indicator !== 'delay-per-find'));
    expect(told({ inspections })).toEqual(['delay-per-find']);
    expect(progressFigures(NOTHING, null).filter(({ measured }) => measured.enoughEvidence)).toEqual([]);
  });

  test('are told without target where the file sets none, or there is no file', () => {
    const without = { set: null, toTarget: null, toBaseline: null };
    for (const targets of [null, targetsOf({ 'rings-touched': {} })]) {
      const figures = progressFigures(NOTHING, targets);
      expect(figures.find(({ indicator }) => indicator === 'cases-convicted')).toMatchObject(without);
      expect(figures).toHaveLength(PROGRESS_INDICATORS.length);
    }
    expect(figureOf('rings-touched', {})).toMatchObject({ set: SET, toTarget: 'not-enough-evidence' });
  });

  test.each<[ProgressIndicator, Partial<ProgressTally>, number]>([
    ['seizures-raising-leads', { seizures: 40, seizuresRaisingLeads: 10 }, 10 / 40],
    ['seizures-with-arrest', { seizures: 40, arrested: 20 }, 20 / 40],
    ['seizures-referred', { seizures: 40, referred: 8 }, 8 / 40],
    ['cases-convicted', { convicted: 3, declined: 1 }, 3 / 4],
    ['recoveries-within-year', { recoveries: 30, recoveriesWithinYear: 6 }, 6 / 30],
    ['rings-touched', { ringsTouched: 7, daysCounted: 365 }, 7],
    ['rings-touched', { ringsTouched: 7, daysCounted: 73 }, 35],
    [
      'reached-beyond-couriers',
      { reached: { courier: 6, 'straw-purchaser': 1, 'stash-keeper': 2, organiser: 3 } },
      6 / 12,
    ],
  ])('tell %s', (indicator, tally, estimate) => {
    expect(figureOf(indicator, tally)?.measured).toMatchObject({ enoughEvidence: true, estimate });
  });

  test('tell the minutes of delay for each find', () => {
    expect(delayFrom(4, 120)).toMatchObject({ enoughEvidence: true, estimate: 30 });
  });

  test('tell the time from purchase to interdiction in days', () => {
    const { purchaseToInterdiction, ...rest } = emptyProgress();
    for (let firearm = 0; firearm < 50; firearm += 1) countDuration(purchaseToInterdiction, 50 * DAY_MS);
    expect(figureOf('purchase-to-interdiction', { ...rest, purchaseToInterdiction })?.measured).toMatchObject({
      lower: 45,
      upper: 60,
    });
  });

  test('have the intervals of a count: Garwood for four is 1.09 to 10.24', () => {
    const rings = figureOf('rings-touched', { ringsTouched: 4, daysCounted: 365 })?.measured;
    expect(rings?.lower).toBeCloseTo(1.0899, 4);
    expect(rings?.upper).toBeCloseTo(10.2416, 4);
    expect(delayFrom(4, 100)?.upper).toBeCloseTo(100 / 1.0899, 2);
    expect(delayFrom(0, 100)).toMatchObject({
      enoughEvidence: false,
      lower: expect.closeTo(100 / 3.6889, 2),
      upper: null,
    });
  });

  test('take no day without a ring for a year without one', () => {
    const standing = (daysCounted: number) => figureOf('rings-touched', { daysCounted }, { target: 40 })?.toTarget;
    expect(standing(1)).toBe('not-enough-evidence');
    expect(standing(365)).toBe('not-reached');
  });

  test('reach a target only where the whole interval does, and know which way is better', () => {
    const { lower, upper } = exactInterval(20, 40);
    const arrests = { seizures: 40, arrested: 20 };
    const recoveries = { recoveries: 40, recoveriesWithinYear: 20 };
    const at = (target: number) => [
      figureOf('seizures-with-arrest', arrests, { target })?.toTarget,
      figureOf('recoveries-within-year', recoveries, { target })?.toTarget,
    ];
    expect(at(lower)).toEqual(['reached', 'not-reached']);
    expect(at(lower + 1e-9)).toEqual(['not-enough-evidence', 'not-enough-evidence']);
    expect(at(upper ?? Number.NaN)).toEqual(['not-reached', 'reached']);
    expect(figureOf('seizures-with-arrest', arrests, { baseline: 0.1 })?.toBaseline).toBe('reached');
    expect(figureOf('seizures-with-arrest', arrests)?.toBaseline).toBeNull();
    expect(figureOf('seizures-with-arrest', {})?.toTarget).toBe('not-enough-evidence');
  });

  test('lie inside their bounds, whatever was counted', () => {
    const count = fc.nat(50);
    fc.assert(
      fc.property(count, count, count, count, (arrested, more, convicted, delayMinutes) => {
        const tally = { ...emptyProgress(), arrested, seizures: arrested + more, convicted };
        const inspections = { hits: more, delayMinutes };
        for (const { measured } of progressFigures({ tally, inspections }, null)) {
          const estimate = measured.enoughEvidence ? measured.estimate : measured.lower;
          expect(measured.lower).toBeLessThanOrEqual(estimate);
          expect(measured.upper ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(estimate);
        }
      }),
    );
  });
});

describe('A file of progress indicators', () => {
  test('is taken with what it sets', () => {
    const file = targetsOf({ 'rings-touched': { target: 12, baseline: 3 } });
    expect(progressTargetsSchema.parse(file)).toEqual(file);
  });

  test.each<[string, unknown, string]>([
    ['an indicator that there is not', { 'guns-seen': SET }, 'indicators'],
    ['a share above one', { 'cases-convicted': { ...SET, target: 50 } }, 'indicators.cases-convicted.target'],
    ['a baseline left out', { 'rings-touched': { ...SET, baseline: undefined } }, 'indicators.rings-touched.baseline'],
    ['a negative target', { 'delay-per-find': { ...SET, target: -1 } }, 'indicators.delay-per-find.target'],
  ])('is refused with %s, by name', (_, indicators, path) => {
    const refused = progressTargetsSchema.safeParse({ ...targetsOf({}), indicators });
    expect(refused.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
