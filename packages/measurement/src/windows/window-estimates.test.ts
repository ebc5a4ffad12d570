import { type CrossingId, DAY_MS, INSPECTION_GROUNDS, instantOf, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { exactInterval } from '../exact-interval.ts';
import { DAY_STARTS_MS, inspectionOf, notCarriedOutOf, type Story, selectionOf, story } from '../fixtures/port-day.ts';
import { lift } from '../lift.ts';
import { yieldReport } from '../yield-report.ts';
import { openYieldTally } from '../yield-tally.ts';
import { FIGURES, GROUNDS_ASKED, wholeFromDay, windowCounts, windowEstimate } from './window-estimates.ts';

const FIRST = Math.floor(DAY_STARTS_MS / DAY_MS);
const ONE_SEIZURE = [{ seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: 500 }] as const;

/** Three days of a hundred orders each: on the first every fifth hits, on the second every tenth, on the third none. */
function threeDays() {
  const tally = openYieldTally();
  for (let nth = 0; nth < 300; nth += 1) {
    const dayNth = Math.floor(nth / 100);
    const isHit = dayNth < 2 && nth % (dayNth === 0 ? 5 : 10) === 0;
    const of: Story = {
      ...story,
      crossingId: `crossing-${nth}` as CrossingId,
      decidedAtMs: DAY_STARTS_MS + dayNth * DAY_MS + (nth % 100) * MINUTE_MS,
      ground: nth % 2 === 0 ? 'targeted' : 'random',
      randomDraw: nth % 2 === 1,
      wouldTarget: nth % 2 === 0,
      findings: isHit ? ONE_SEIZURE : [],
    };
    tally.countSelection(selectionOf(of));
    if (nth % 100 === 99) tally.countNotCarriedOut(notCarriedOutOf(of, 'no-bay'));
    else tally.countInspection(inspectionOf(of));
  }
  return tally.read();
}

const read = threeDays();
const days = (from: number, to: number) => windowCounts(read.windows, { fromDay: FIRST + from, toDay: FIRST + to });

describe('The estimates of a window', () => {
  test('are of the days in it alone', () => {
    expect(windowEstimate(days(0, 0), 'ordered', 'hit-rate', 0.95)).toEqual({
      orders: 100,
      notCarriedOut: 1,
      inspections: 99,
      hits: 20,
      seized: null,
      measured: exactInterval(20, 99),
    });
    expect(windowEstimate(days(1, 2), 'targeted', 'hit-rate', 0.95)).toMatchObject({ orders: 100, hits: 10 });
    expect(windowEstimate(days(1, 1), 'random', 'hit-rate', 0.95)).toMatchObject({ inspections: 49, hits: 0 });
  });

  test('of all days are those of the report', () => {
    const { border } = yieldReport({ 2304: read });
    const all = days(0, 2);
    for (const ground of INSPECTION_GROUNDS) {
      const { hitRate, seizedPerThousand } = border.byGround[ground];
      expect(windowEstimate(all, ground, 'hit-rate', 0.95)?.measured).toEqual(hitRate);
      expect(windowEstimate(all, ground, 'rounds-per-thousand', 0.95)?.measured).toEqual(seizedPerThousand.rounds);
    }
    expect(windowEstimate(all, 'ordered', 'lift', 0.95)?.measured).toEqual(border.lift);
    expect(windowEstimate(all, 'all', 'rounds-per-thousand', 0.95)).toMatchObject({
      seized: 30 * 500,
      measured: border.total.seizedPerThousand.rounds,
    });
  });

  test('say that there is not enough evidence, and tell lift of what the engine ordered alone', () => {
    const none = windowCounts(read.windows, { fromDay: FIRST + 10, toDay: FIRST + 20 });
    for (const ground of GROUNDS_ASKED) {
      for (const figure of FIGURES) {
        const isNone = figure === 'lift' && ground !== 'ordered';
        const estimate = windowEstimate(none, ground, figure, 0.95);
        expect(estimate === null).toBe(isNone);
        expect(estimate?.measured.enoughEvidence ?? false).toBe(false);
      }
    }
    const { measured } = windowEstimate(days(0, 0), 'ordered', 'lift', 0.95) ?? {};
    expect(measured).toMatchObject(lift({ hits: 10, inspections: 50 }, { hits: 10, inspections: 49 }));
  });

  test('tell from which day on a window is whole', () => {
    const window = { fromDay: FIRST, toDay: FIRST + 2 };
    expect(wholeFromDay(read.windows, window)).toBe(FIRST);
    expect(wholeFromDay({ ...read.windows, keptFromDay: FIRST + 1 }, window)).toBe(FIRST + 1);
    expect(wholeFromDay({ ...read.windows, since: instantOf(DAY_STARTS_MS + DAY_MS) }, window)).toBe(FIRST + 2);
    expect(wholeFromDay({ ...read.windows, keptFromDay: FIRST - 9 }, window)).toBe(FIRST);
  });
});
