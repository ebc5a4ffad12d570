import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { drawsFrom, type SeededChance, seededChance } from './fixtures/seeded-chance.ts';
import { openBudget } from './inspection-budget.ts';
import { NO_SURGE, type SurgeKind, type SurgeState, surgeAfter } from './surges.ts';
import { usualTerms } from './terms.ts';

const PULSE: SurgeKind = { name: 'pulse', targetRate: 1, startsPerWeek: 30, meanMinutes: 20 };
const PUSH: SurgeKind = { name: 'push', targetRate: 0.5, startsPerWeek: 10, meanMinutes: 90 };
const WEEK_MS = 7 * DAY_MS;
const STARTS_AT_MS = Date.parse('2026-03-02T00:00:00Z');

/** What was seen of surges. Times in milliseconds. */
interface Watched {
  /** The time without a surge, and the starts that constant rates show at the crossings in it. */
  quietMs: number;
  expectedStarts: number;
  readonly starts: Map<string, number>;
  /** The same of ends, for the first half of a mean length of a surge's time and for what is later. */
  readonly early: { expected: number; ends: number };
  readonly late: { expected: number; ends: number };
  readonly lengthsMs: number[];
}

/** The probability that what changes at one rate, and back at another, stands changed after a time. */
function changed(elapsedMs: number, rate: number, back: number): number {
  return (-Math.expm1(-(rate + back) * elapsedMs) * rate) / (rate + back);
}

function watch(kinds: readonly SurgeKind[], weeks: number, gapMs: (chance: SeededChance) => number): Watched {
  const chance = seededChance(11);
  const seen: Watched = {
    quietMs: 0,
    expectedStarts: 0,
    starts: new Map(),
    early: { expected: 0, ends: 0 },
    late: { expected: 0, ends: 0 },
    lengthsMs: [],
  };
  const startsPerMs = kinds.reduce((sum, { startsPerWeek }) => sum + startsPerWeek, 0) / WEEK_MS;
  const endsPerMs = 1 / ((kinds[0]?.meanMinutes ?? 0) * MINUTE_MS);
  let state: SurgeState = surgeAfter(kinds, NO_SURGE, chance(), STARTS_AT_MS);
  let atMs = STARTS_AT_MS;
  while (atMs < STARTS_AT_MS + weeks * WEEK_MS) {
    const beforeMs = atMs;
    atMs += gapMs(chance);
    const next = surgeAfter(kinds, state, chance(), atMs);
    const kind = kinds.find(({ name }) => name === state.name);
    if (kind === undefined) {
      seen.quietMs += atMs - beforeMs;
      seen.expectedStarts += changed(atMs - beforeMs, startsPerMs, endsPerMs);
      if (next.name !== null) seen.starts.set(next.name, (seen.starts.get(next.name) ?? 0) + 1);
    } else {
      const meanMs = kind.meanMinutes * MINUTE_MS;
      const half = beforeMs - state.sinceMs < meanMs / 2 ? seen.early : seen.late;
      half.expected += changed(atMs - beforeMs, 1 / meanMs, startsPerMs);
      if (next.name === null) {
        half.ends += 1;
        seen.lengthsMs.push(atMs - state.sinceMs);
      }
    }
    state = next;
  }
  return seen;
}

const startsOf = ({ starts }: Watched) => [...starts.values()].reduce((sum, count) => sum + count, 0);

/** Counts of rare events: their variance is about their mean. */
const inStandardErrors = (count: number, expected: number) => Math.abs(count - expected) / Math.sqrt(expected);

const SPACINGS = [
  ['every ten seconds', 20, () => 10_000],
  ['at random, a minute apart', 120, (chance: SeededChance) => -Math.log(1 - chance()) * MINUTE_MS],
  [
    'in bursts, with silences of hours',
    400,
    (chance: SeededChance) => (chance() < 0.05 ? chance() * 5 * 60 : 0.2) * MINUTE_MS,
  ],
  ['half the day', 400, nightly()],
] as const;

/** Every minute for twelve hours, then none for as long. */
function nightly() {
  let nth = 0;
  return () => {
    nth += 1;
    return nth % 720 === 0 ? DAY_MS / 2 : MINUTE_MS;
  };
}

describe('surges', () => {
  test.each(SPACINGS)('start and end at the rates of the policy when vehicles come %s', (_, weeks, gapMs) => {
    const seen = watch([PULSE], weeks, gapMs);
    expect(startsOf(seen)).toBeGreaterThan(400);
    expect(inStandardErrors(startsOf(seen), seen.expectedStarts)).toBeLessThan(4);
    for (const { ends, expected } of [seen.early, seen.late]) {
      expect(ends).toBeGreaterThan(100);
      expect(inStandardErrors(ends, expected)).toBeLessThan(4);
    }
  });

  test('are no likelier at the first vehicle of the morning than at any other time', () => {
    const chance = seededChance(7);
    const kind = { ...PULSE, startsPerWeek: 2, meanMinutes: 60 };
    const inSurge = (kind.startsPerWeek * kind.meanMinutes * MINUTE_MS) / WEEK_MS;
    const days = 20_000;
    let state = NO_SURGE;
    let found = 0;
    for (let day = 0; day < days; day += 1) {
      state = surgeAfter([kind], state, chance(), STARTS_AT_MS + day * DAY_MS);
      if (state.name !== null) found += 1;
      // The night begins without one.
      state = { name: null, sinceMs: 0, drawnUntilMs: STARTS_AT_MS + day * DAY_MS + DAY_MS / 2 };
    }
    expect(inStandardErrors(found, (days * inSurge) / (1 + inSurge))).toBeLessThan(4);
  });

  test('come and go in a silence too, more than once, and are dated by when they did', () => {
    const chance = seededChance(3);
    const kind = { ...PULSE, startsPerWeek: 100, meanMinutes: 30 };
    const atMs = STARTS_AT_MS + DAY_MS;
    const before: SurgeState = { name: null, sinceMs: STARTS_AT_MS - 1, drawnUntilMs: STARTS_AT_MS };
    const after = Array.from({ length: 2_000 }, () => {
      const draw = chance();
      const state = surgeAfter([kind], before, draw, atMs);
      expect(surgeAfter([kind], before, draw, atMs)).toEqual(state);
      expect(state.drawnUntilMs).toBe(atMs);
      return state;
    });
    // Nothing came in the day where no surge is dated in it: with 100 a week that is once in a million days.
    for (const { sinceMs } of after) {
      expect(Number.isInteger(sinceMs)).toBe(true);
      expect(sinceMs).toBeGreaterThan(STARTS_AT_MS);
      expect(sinceMs).toBeLessThanOrEqual(atMs);
    }
    // One that goes on began within its mean length for 1 − 1/e of all.
    const goingOn = after.filter(({ name }) => name !== null);
    const recent = goingOn.filter(({ sinceMs }) => atMs - sinceMs < 30 * MINUTE_MS).length;
    expect(goingOn.length).toBeGreaterThan(300);
    expect(inStandardErrors(recent, goingOn.length * (1 - Math.exp(-1)))).toBeLessThan(4);
    expect(after.filter(({ name, sinceMs }) => name === null && sinceMs > STARTS_AT_MS).length).toBeGreaterThan(300);
  });

  test('start as often a quiet week as the policy says, and last as long', () => {
    const seen = watch([PULSE], 100, () => 5_000);
    const quietWeeks = seen.quietMs / WEEK_MS;
    expect(inStandardErrors(startsOf(seen), quietWeeks * PULSE.startsPerWeek)).toBeLessThan(4);
    const mean = seen.lengthsMs.reduce((sum, length) => sum + length, 0) / seen.lengthsMs.length / MINUTE_MS;
    // The standard deviation of an exponential length is its mean.
    expect(Math.abs(mean - PULSE.meanMinutes) / (PULSE.meanMinutes / Math.sqrt(seen.lengthsMs.length))).toBeLessThan(4);
  });

  test('are of each kind in proportion to its starts', () => {
    const seen = watch([PULSE, PUSH], 200, () => MINUTE_MS);
    const all = startsOf(seen);
    const share = PULSE.startsPerWeek / (PULSE.startsPerWeek + PUSH.startsPerWeek);
    const error = Math.sqrt(share * (1 - share) * all);
    expect(all).toBeGreaterThan(2_000);
    expect(Math.abs((seen.starts.get(PULSE.name) ?? 0) - share * all) / error).toBeLessThan(4);
    expect(seen.starts.get(PUSH.name)).toBe(all - (seen.starts.get(PULSE.name) ?? 0));
  });

  test('end as readily in their first half as later: how long one has lasted says nothing', () => {
    const { early, late } = watch([PULSE], 200, () => 30_000);
    const [first, second] = [early.ends / early.expected, late.ends / late.expected];
    expect(Math.abs(first - second) / Math.sqrt(1 / early.ends + 1 / late.ends)).toBeLessThan(4);
    expect(Math.min(early.ends, late.ends)).toBeGreaterThan(1_000);
  });

  test('take effect with the next crossing, so no crossing decides over itself', () => {
    const policy = { ...DEFAULT_POLICY, surges: [{ ...PULSE, startsPerWeek: 1_000 }] };
    const terms = usualTerms(policy);
    const request = { isMandatory: false, scorePoints: 0 };
    const draws = { ...drawsFrom(seededChance(1)), random: 0.9, surge: 0 };
    const first = decide(policy, terms, openBudget(policy), { ...request, atMs: STARTS_AT_MS }, draws);
    const second = decide(policy, terms, first.budget, { ...request, atMs: STARTS_AT_MS + MINUTE_MS }, draws);
    expect(second).toMatchObject({ surge: null, targetRate: policy.targetRate, budget: { surge: { name: 'pulse' } } });
    const third = decide(policy, terms, second.budget, { ...request, atMs: STARTS_AT_MS + 2 * MINUTE_MS }, draws);
    expect(third).toMatchObject({ surge: 'pulse', targetRate: 1, budget: { surge: { name: null } } });
  });

  test('never lower a rate', () => {
    const policy = { ...DEFAULT_POLICY, surges: [PUSH] };
    const budget = { ...openBudget(policy), surge: { name: PUSH.name, sinceMs: 1, drawnUntilMs: STARTS_AT_MS } };
    const request = { atMs: STARTS_AT_MS, isMandatory: false, scorePoints: 0 };
    const at = (targetRate: number) =>
      decide(policy, { targetRate, resources: null }, budget, request, drawsFrom(seededChance(1))).targetRate;
    expect([at(0.2), at(0.9)]).toEqual([0.5, 0.9]);
  });

  test('that a new policy no longer knows end, and those that it brings do not make up for the time without', () => {
    const under: SurgeState = { name: 'pulse', sinceMs: 1, drawnUntilMs: STARTS_AT_MS };
    const ended = surgeAfter([], under, 0.999, STARTS_AT_MS + 1);
    expect(ended.name).toBeNull();
    const monthLater = surgeAfter([], ended, 0, STARTS_AT_MS + 30 * DAY_MS);
    expect(surgeAfter([PULSE], monthLater, 1e-12, STARTS_AT_MS + 31 * DAY_MS).name).toBeNull();
  });
});
