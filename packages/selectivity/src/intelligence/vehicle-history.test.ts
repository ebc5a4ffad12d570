import { DAY_MS, HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crossingsBefore,
  HOURS_SINCE_NONE,
  NEVER_CROSSED,
  NO_CROSSINGS,
  type PastCrossing,
  packHistory,
  unpackHistory,
  type VehicleHistory,
  withCrossing,
} from './vehicle-history.ts';

const NOON_MS = Date.parse('2026-03-02T12:00:30.000Z');

const historyOf = (...crossings: readonly PastCrossing[]): VehicleHistory => ({ crossings, days: [] });

const ALWAYS = { sisters: [], sinceMs: 0 };

describe("a vehicle's history at a port", () => {
  test('what is packed comes back whole', () => {
    const crossings: PastCrossing[] = [
      [3, NOON_MS],
      [17, NOON_MS + 5],
    ];
    for (const days of [[], [[20_513, 4] as const]]) {
      expect(unpackHistory(packHistory({ crossings, days }))).toEqual({ crossings, days });
    }
  });

  const gapsOfDays = fc.array(fc.integer({ min: 0, max: 4 * DAY_MS }), { minLength: 1, maxLength: 30 });
  const crossingsOf = (gaps: readonly number[]) => {
    let atMs = NOON_MS;
    return gaps.map((gapMs, offset): PastCrossing => {
      atMs += gapMs;
      return [offset, atMs];
    });
  };

  test('a batch done twice finds and leaves what it found and left at first, wherever it was cut', () => {
    fc.assert(
      fc.property(gapsOfDays, fc.nat(), (gaps, cut) => {
        const crossings = crossingsOf(gaps);
        const at = cut % crossings.length;
        const before = crossings.slice(0, at);
        const batch = crossings.slice(at);
        // Until then each was a batch of its own, so that what is old is counted by day.
        let known = NO_CROSSINGS;
        for (const crossing of before) known = withCrossing(known, crossing, crossing[1]);
        const startsMs = before.at(-1)?.[1] ?? 0;
        const decided = (from: VehicleHistory) => {
          let here = from;
          const seen = batch.map((crossing) => {
            const answer = crossingsBefore({ here, ...ALWAYS }, { offset: crossing[0], atMs: crossing[1] });
            here = withCrossing(here, crossing, startsMs);
            return answer;
          });
          return { seen, here };
        };
        const once = decided(known);
        expect(decided(once.here)).toEqual(once);
      }),
    );
  });

  test('counts by day what it would count one by one, however its crossings were cut into batches', () => {
    const cuts = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(gapsOfDays, cuts, (gaps, cutsBefore) => {
        const crossings = crossingsOf(gaps);
        let [known, startsMs] = [NO_CROSSINGS, 0];
        crossings.forEach(([offset, atMs], nth) => {
          if (cutsBefore[nth]) startsMs = crossings[nth - 1]?.[1] ?? 0;
          const earlier = crossings.slice(0, nth).map(([, earlierMs]) => earlierMs);
          const since = (sinceMs: number) => earlier.filter((earlierMs) => earlierMs >= sinceMs).length;
          const today = Math.floor(atMs / DAY_MS) * DAY_MS;
          const last30 = since(today - 30 * DAY_MS);
          const hours = Math.floor((atMs - (earlier.at(-1) ?? 0)) / HOUR_MS);
          expect(crossingsBefore({ here: known, ...ALWAYS }, { offset, atMs })).toEqual({
            crossingsLast24Hours: since(atMs - DAY_MS + 1),
            crossingsLast7Days: since(today - 7 * DAY_MS),
            crossingsLast30Days: last30,
            hoursSinceLastCrossing: last30 === 0 ? HOURS_SINCE_NONE : Math.min(hours, HOURS_SINCE_NONE),
          });
          known = withCrossing(known, [offset, atMs], startsMs);
        });
      }),
    );
  });

  test('keeps at most 32 crossings within a day one by one and one before them, and no more days than it may count', () => {
    let known = NO_CROSSINGS;
    for (let offset = 0; offset < 40; offset += 1) known = withCrossing(known, [offset, NOON_MS + offset], 0);
    expect(known.crossings.map(([offset]) => offset)).toEqual(Array.from({ length: 32 }, (_, index) => index));
    for (const day of [1, 2, 3]) {
      const morningMs = NOON_MS + day * DAY_MS;
      for (let nth = 0; nth < 40; nth += 1) {
        known = withCrossing(known, [40 * day + nth, morningMs + nth], morningMs + nth);
        expect(known.crossings.length).toBeLessThanOrEqual(33);
      }
    }
    known = NO_CROSSINGS;
    for (let day = 0; day < 90; day += 1) known = withCrossing(known, [day, day * DAY_MS], day * DAY_MS);
    expect(known.days.length).toBeLessThanOrEqual(32);
    expect(packHistory(known).length).toBeLessThan(1_024);
  });

  describe('of a plate that crosses without end', () => {
    /** Mostly more than 32 a day, and now and then pauses, so that some are counted by day too. */
    const gap = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: HOUR_MS / 2 }) },
      { weight: 1, arbitrary: fc.integer({ min: DAY_MS, max: 3 * DAY_MS }) },
    );
    const gaps = fc.array(gap, { minLength: 33, maxLength: 120 });
    const batches = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 120, maxLength: 120 });

    /**
     * What each crossing is told, in batches of these sizes; `repeats` does each once in vain, with what follows it.
     */
    function told(crossings: readonly PastCrossing[], sizes: readonly number[], repeats: boolean) {
      const answers: ReturnType<typeof crossingsBefore>[] = [];
      let [here, startsMs, first] = [NO_CROSSINGS, 0, 0];
      for (const size of sizes) {
        const batch = crossings.slice(first, first + size);
        const take = (crossing: PastCrossing) => {
          here = withCrossing(here, crossing, startsMs);
        };
        if (repeats) crossings.slice(first, first + 2 * size).forEach(take);
        for (const [offset, atMs] of batch) {
          answers.push(crossingsBefore({ here, ...ALWAYS }, { offset, atMs }));
          take([offset, atMs]);
        }
        startsMs = batch.at(-1)?.[1] ?? startsMs;
        first += size;
      }
      return answers;
    }

    test('each crossing finds the same number before it, however often its batch is done and wherever that begins', () => {
      fc.assert(
        fc.property(gaps, batches, (gapsMs, sizes) => {
          const crossings = crossingsOf(gapsMs);
          const alone = told(crossings, Array(120).fill(1), false);
          expect(told(crossings, sizes, false)).toEqual(alone);
          expect(told(crossings, sizes, true)).toEqual(alone);
          expect(Math.max(...alone.map(({ crossingsLast24Hours }) => crossingsLast24Hours ?? 0))).toBeLessThanOrEqual(
            32,
          );
        }),
      );
    });
  });
});

describe('the crossings before', () => {
  const now = { offset: 10, atMs: NOON_MS };

  test('are those before the crossing at its own port, not itself nor later ones', () => {
    const here = historyOf([8, NOON_MS - 2], [10, NOON_MS], [11, NOON_MS]);
    expect(crossingsBefore({ here, ...ALWAYS }, now)).toEqual({
      crossingsLast24Hours: 1,
      crossingsLast7Days: 1,
      crossingsLast30Days: 1,
      hoursSinceLastCrossing: 0,
    });
  });

  test("are a sister port's from the next event minute on", () => {
    const sisters = [historyOf([500, NOON_MS - 10_000])];
    const at = (atMs: number) => crossingsBefore({ here: NO_CROSSINGS, sisters, sinceMs: 0 }, { ...now, atMs });
    expect(at(NOON_MS)).toEqual(NEVER_CROSSED);
    expect(at(NOON_MS + MINUTE_MS).crossingsLast24Hours).toBe(1);
  });

  test('are none in the 24 hours when the last was a day ago, and it is known when that was', () => {
    const here = historyOf([1, NOON_MS - DAY_MS]);
    expect(crossingsBefore({ here, ...ALWAYS }, now)).toMatchObject({
      crossingsLast24Hours: 0,
      crossingsLast7Days: 1,
      hoursSinceLastCrossing: 24,
    });
  });

  test('are unknown, not few, for as far back as they were lost', () => {
    const here = historyOf([8, NOON_MS - 2 * HOUR_MS]);
    const known = (sinceMs: number) => {
      const { hoursSinceLastCrossing: hours, ...counts } = crossingsBefore({ here, sisters: [], sinceMs }, now);
      return [hours, ...Object.values(counts)];
    };
    const today = Math.floor(NOON_MS / DAY_MS) * DAY_MS;
    expect(known(NOON_MS - HOUR_MS)).toEqual([null, null, null, null]);
    expect(known(NOON_MS - 3 * HOUR_MS)).toEqual([2, null, null, null]);
    expect(known(NOON_MS - DAY_MS)).toEqual([2, 1, null, null]);
    expect(known(today - 7 * DAY_MS)).toEqual([2, 1, 1, null]);
    expect(known(today - 30 * DAY_MS)).toEqual([2, 1, 1, 1]);
    expect(known(0)).toEqual([2, 1, 1, 1]);
  });
});
