import { DAY_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDuration } from '../estimates/duration-tally.ts';
import { exactInterval } from '../exact-interval.ts';
import { emptySource, type LeadSource, type SourceTally, sourceWorth } from './source-worth.ts';

const ATF: LeadSource = { kind: 'trace-lead', giver: 'ATF', office: 'ATF-Phoenix' };
const DEALERS: LeadSource = { kind: 'multiple-sale', giver: null, office: null };

const counts = fc
  .tuple(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200))
  .map((some) => some.toSorted((a, b) => b - a) as [number, number, number, number])
  .map(([given, matched, inspected, found]): SourceTally => ({ ...emptySource(), given, matched, inspected, found }));

describe('The worth of a source', () => {
  test('tells what became of what it gave, and how many of those screened out were right', () => {
    const tally = {
      ...emptySource(),
      ...{ given: 100, matched: 40, inspected: 20, found: 4, expiredUnused: 30 },
      ...{ screenedOut: 60, screenedOutDrawn: 10, screenedOutRight: 2 },
    };
    for (let lead = 0; lead < 40; lead += 1) countDuration(tally.toMatch, 3 * DAY_MS);
    const right = exactInterval(2, 10);
    expect(sourceWorth([[ATF, tally]])).toMatchObject([
      {
        ...{ kind: 'trace-lead', giver: 'ATF', office: 'ATF-Phoenix', given: 100, screenedOut: 60 },
        matchedShare: exactInterval(40, 100),
        expiredUnusedShare: exactInterval(30, 100),
        foundShare: { rate: exactInterval(4, 20), pooledShare: 0 },
        hoursToMatch: { median: { lower: 48, upper: 72 }, ninetieth: { lower: 48, upper: 72 } },
        screenedOutRightShare: right,
        screenedOutRightExpected: { estimate: 12, lower: 60 * right.lower, upper: 60 * (right.upper ?? Number.NaN) },
      },
    ]);
  });

  test('says what is missing where nothing was given or drawn', () => {
    const [worth] = sourceWorth([[DEALERS, { ...emptySource(), screenedOut: 5 }]]);
    expect(worth).toMatchObject({
      matchedShare: { enoughEvidence: false, reason: 'None was given.' },
      screenedOutRightShare: { enoughEvidence: false, reason: 'None of them was drawn.' },
      screenedOutRightExpected: { enoughEvidence: false, lower: 0, upper: 5 },
      hoursToMatch: { median: { enoughEvidence: false } },
    });
  });

  test('draws a source with few inspections towards the others', () => {
    const of = (found: number, inspected: number) => ({ ...emptySource(), given: 900, matched: 900, found, inspected });
    const [few] = sourceWorth([
      [ATF, of(0, 5)],
      [DEALERS, of(90, 900)],
      [{ ...ATF, office: 'ATF-Dallas' }, of(45, 400)],
    ]);
    expect(few?.foundShare.pooledShare).toBeGreaterThan(0.5);
    expect(few?.foundShare.rate.upper).toBeLessThan(exactInterval(0, 5).upper ?? Number.NaN);
  });

  test('is told of each source in the order given, and holds its shares', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 6 }), (tallies) => {
        const worth = sourceWorth(tallies.map((tally, at) => [{ ...ATF, office: `ATF-${at}` }, tally]));
        expect(worth.map(({ office }) => office)).toEqual(tallies.map((_, at) => `ATF-${at}`));
        for (const { matched, given, matchedShare } of worth) {
          expect(matchedShare.lower * given).toBeLessThanOrEqual(matched + 1e-9);
          expect((matchedShare.upper ?? Number.NaN) * given).toBeGreaterThanOrEqual(matched - 1e-9);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('does not go on from more matches than records', () => {
    expect(() => sourceWorth([[ATF, { ...emptySource(), matched: 1 }]])).toThrow('hits is 1');
  });
});
