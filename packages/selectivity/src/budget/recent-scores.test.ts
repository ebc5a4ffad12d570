import { DAY_MS, HOUR_MS, INSPECTION_METHODS, type InspectionMethod, type PortCode } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countersOf, learnedOf, withOfficersBay } from './budget-state.ts';
import { decide } from './decide.ts';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { drawsFrom, seededChance, wholeBetween } from './fixtures/seeded-chance.ts';
import { openBudget } from './inspection-budget.ts';
import {
  openRecentScores,
  packScores,
  passShareFor,
  type RecentScores,
  thresholdFor,
  unpackScores,
  withScore,
} from './recent-scores.ts';
import { openTerms } from './terms.ts';

/** How many of the last scores, and of the same hour on earlier days, are to count. */
const LAST = 192;
const SAME_HOUR = 48;
const PRIOR_ZEROS = 20;

interface Seen {
  readonly scorePoints: number;
  readonly atMs: number;
}

/** Most vehicles a minute apart, some hours, some days: hours of earlier days come round while the last ones stay. */
const gapMs = fc.oneof(
  { weight: 300, arbitrary: fc.nat(20_000) },
  { weight: 2, arbitrary: fc.nat(3 * HOUR_MS) },
  { weight: 1, arbitrary: fc.constantFrom(20, 23, 24, 25, 48).map((hours) => hours * HOUR_MS) },
);
const points = fc.oneof(fc.constant(0), fc.nat(5), fc.nat(1_000));
/** Streams are long: to make one smaller that fails would take minutes, so the seed has to do. */
const AS_FOUND = { endOnFailure: true };

const stream = fc.array(fc.record({ scorePoints: points, gapMs }), { maxLength: 900, size: 'max' }).map((each) => {
  let atMs = Date.parse('2026-03-02T08:30:00Z');
  return each.map(({ scorePoints, gapMs: later }): Seen => {
    atMs += later;
    return { scorePoints, atMs };
  });
});

const scoresOf = (seen: readonly Seen[], before = openRecentScores()): RecentScores =>
  seen.reduce((scores, { scorePoints, atMs }) => withScore(scores, scorePoints, atMs), before);

const hourOf = (atMs: number) => Math.floor(atMs / HOUR_MS);

/** All that is to count, found by looking at the whole stream again. */
function recount(seen: readonly Seen[]): number[] {
  const last = [...new Array<number>(PRIOR_ZEROS).fill(0), ...seen.map(({ scorePoints }) => scorePoints)].slice(-LAST);
  const now = hourOf(seen.at(-1)?.atMs ?? 0);
  const earlier = seen.filter(({ atMs }) => hourOf(atMs) < now && hourOf(atMs) % 24 === now % 24);
  // Of one hour no more are kept than count, so they are the newest of all such hours.
  const sameHour = earlier.slice(-SAME_HOUR).map(({ scorePoints }) => scorePoints);
  return [...last, ...sameHour].sort((a, b) => b - a);
}

/** The threshold of a list, by walking down it. */
function thresholdOf(all: readonly number[], share: number) {
  const wanted = share * all.length;
  const lowest = all[Math.ceil(wanted) - 1] ?? 0;
  const above = all.filter((each) => each > lowest).length;
  const atIt = all.filter((each) => each === lowest).length;
  if (lowest < 1) return { points: 1, tieShare: 1, passShare: all.filter((each) => each > 0).length / all.length };
  return { points: lowest, tieShare: (wanted - above) / atIt, passShare: share };
}

const SHARES = [0.001, 0.02, 0.1, 0.2, 0.5, 0.77, 1];

function expectSame(scores: RecentScores, all: readonly number[]): void {
  for (const share of SHARES) {
    const [found, wanted] = [thresholdFor(scores, share), thresholdOf(all, share)];
    expect(found.points).toBe(wanted.points);
    expect(found.tieShare).toBeCloseTo(wanted.tieShare, 9);
    expect(found.passShare).toBeCloseTo(wanted.passShare, 9);
  }
}

describe('the threshold of recent scores', () => {
  test('is that of the last scores and of those of this hour on earlier days, counted anew, after any stream', () => {
    fc.assert(
      fc.property(stream, (seen) => {
        fc.pre(seen.length > 0);
        expectSame(scoresOf(seen), recount(seen));
      }),
      { ...AS_FOUND, numRuns: 300 },
    );
  });

  test('knows in the evening what came in the evening before, and no longer an hour later', () => {
    const evening = Date.parse('2026-03-02T18:00:00Z');
    const many = (scorePoints: number, from: number, count: number): Seen[] =>
      Array.from({ length: count }, (_, nth) => ({ scorePoints, atMs: from + nth * 10_000 }));
    const day = [...many(900, evening, 100), ...many(10, evening + 3 * HOUR_MS, 300)];
    const nextDay = scoresOf([...day, { scorePoints: 10, atMs: evening + 24 * HOUR_MS }]);
    expect(thresholdFor(nextDay, 0.2)).toMatchObject({ points: 900, tieShare: 1 });
    expect(thresholdFor(withScore(nextDay, 10, evening + 25 * HOUR_MS), 0.2)).toMatchObject({ points: 10 });
  });

  test('keeps of an hour the newest of all days, when several brought fewer than count', () => {
    const noon = Date.parse('2026-03-02T12:00:00Z');
    const seen = [0, 1, 2].flatMap((day) => [
      ...Array.from({ length: 30 }, (_, nth) => ({
        scorePoints: 100 * (day + 1) + nth,
        atMs: noon + day * DAY_MS + nth * 60_000,
      })),
      ...Array.from({ length: 200 }, (_, nth) => ({ scorePoints: 1, atMs: noon + day * DAY_MS + 2 * HOUR_MS + nth })),
    ]);
    const all = [...seen, { scorePoints: 1, atMs: noon + 3 * DAY_MS }];
    expect(recount(all).slice(0, SAME_HOUR)).toContain(212);
    expect(recount(all)).not.toContain(211);
    expectSame(scoresOf(all), recount(all));
    // Share by share, so that no two lists have the same thresholds.
    for (let place = 1; place <= LAST + SAME_HOUR; place += 1) {
      const share = place / (LAST + SAME_HOUR);
      expect(thresholdFor(scoresOf(all), share).points).toBe(thresholdOf(recount(all), share).points);
    }
  });

  test('passes exactly the share asked for, of any scores above zero', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: LAST, maxLength: 400, size: 'max' }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (all, share) => {
          const last = all.slice(-LAST);
          const { points: least, tieShare, passShare } = thresholdFor(openRecentScores(all), share);
          const passing = last.reduce((sum, each) => sum + (each > least ? 1 : each === least ? tieShare : 0), 0);
          expect(passing / LAST).toBeCloseTo(share, 9);
          expect(passShare).toBe(share);
        },
      ),
    );
  });

  test('is never below one point, and nobody passes where no share is asked for', () => {
    fc.assert(
      fc.property(stream, fc.double({ min: -1, max: 1, noNaN: true }), (seen, share) => {
        const { points: least, passShare } = thresholdFor(scoresOf(seen), share);
        expect(least).toBeGreaterThanOrEqual(1);
        if (share <= 0) expect({ least, passShare }).toEqual({ least: 1_000_000, passShare: 0 });
        expect(passShare).toBeLessThanOrEqual(Math.max(0, share));
      }),
      AS_FOUND,
    );
  });

  test('of a rule set whose latest scores alone are known is theirs', () => {
    const latest = Array.from({ length: 300 }, (_, nth) => nth);
    expectSame(openRecentScores(latest), latest.slice(-LAST).reverse());
    expectSame(openRecentScores([7, 3]), [7, 3]);
  });
});

describe('recent scores', () => {
  test('written down and read again go on as if they had not been', () => {
    fc.assert(
      fc.property(stream, fc.nat(900), (seen, cut) => {
        const [before, after] = [seen.slice(0, cut), seen.slice(cut)];
        const packed = JSON.stringify(packScores(scoresOf(before)));
        const revived = scoresOf(after, unpackScores(JSON.parse(packed)));
        expect(packScores(revived)).toEqual(packScores(scoresOf(seen)));
        for (const share of SHARES) expect(thresholdFor(revived, share)).toEqual(thresholdFor(scoresOf(seen), share));
      }),
      AS_FOUND,
    );
  });

  test('stay what they were when others go on from them, and however often', () => {
    fc.assert(
      fc.property(stream, fc.nat(900), stream, (seen, cut, others) => {
        const before = scoresOf(seen.slice(0, cut));
        const asked = () => [packScores(before), SHARES.map((share) => thresholdFor(before, share))];
        const answered = asked();
        const onward = scoresOf(seen.slice(cut), before);
        // No instant lies before an earlier one.
        const later = others.map(({ scorePoints, atMs }) => ({ scorePoints, atMs: atMs + 200 * DAY_MS }));
        const elsewhere = scoresOf(later, before);
        expect(asked()).toEqual(answered);
        expect(packScores(onward)).toEqual(packScores(scoresOf(seen)));
        expect(packScores(scoresOf(seen.slice(cut), before))).toEqual(packScores(onward));
        expect(thresholdFor(elsewhere, 0.2)).toEqual(thresholdFor(unpackScores(packScores(elsewhere)), 0.2));
        expect(thresholdFor(onward, 0.2)).toEqual(thresholdFor(unpackScores(packScores(onward)), 0.2));
      }),
      AS_FOUND,
    );
  });

  test('hold no more after a hundred thousand than after a thousand', () => {
    const startsAtMs = Date.parse('2026-03-02T00:00:00Z');
    let scores = openRecentScores();
    for (let nth = 0; nth < 100_000; nth += 1) {
      scores = withScore(scores, nth % 90, startsAtMs + nth * 5_000);
      expect(scores.row.length).toBeLessThanOrEqual(4 * LAST);
    }
  });

  test('pass the same share of a score whether its threshold is asked for or only the score', () => {
    fc.assert(
      fc.property(stream, fc.double({ min: 0.001, max: 1, noNaN: true }), fc.nat(60), (seen, share, score) => {
        const scores = scoresOf(seen);
        const { points: least, tieShare } = thresholdFor(scores, share);
        for (const asked of [score, least, least - 1]) {
          const passes = asked > least ? 1 : asked === least ? tieShare : 0;
          expect(passShareFor(scores, share, asked)).toBe(passes);
        }
      }),
      AS_FOUND,
    );
  });

  test('of up to a thousand points, and the largest port with all that it has busy, keep to 16 KB', () => {
    const port: PortCode = '2504';
    const chance = seededChance(7);
    const termsAt = openTerms(DEFAULT_POLICY, port);
    const startsAtMs = Date.parse('2026-03-02T18:00:00Z');
    let budget = openBudget(DEFAULT_POLICY);
    for (let nth = 0; nth < 40_000; nth += 1) {
      const atMs = startsAtMs + nth * 4_320;
      const request = { atMs, isMandatory: chance() < 0.9, scorePoints: wholeBetween(chance, 900, 1_000) };
      budget = decide(DEFAULT_POLICY, termsAt(atMs), budget, request, drawsFrom(chance)).budget;
      const method: InspectionMethod = INSPECTION_METHODS[nth % 4] ?? 'visual';
      budget = withOfficersBay(DEFAULT_POLICY, termsAt(atMs), budget, method, atMs);
    }
    const { occupancy } = budget.capacity;
    expect(occupancy.bays).toHaveLength(54);
    expect(occupancy.canineUnits).toHaveLength(14);
    expect(budget.scores.byHour.every((hour) => hour.length === SAME_HOUR)).toBe(true);
    const bytes = Buffer.byteLength(JSON.stringify([countersOf(budget), learnedOf(budget)]));
    expect(bytes).toBeLessThanOrEqual(16_384);
  });
});
