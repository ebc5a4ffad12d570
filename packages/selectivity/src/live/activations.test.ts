import { type DocumentVersion, instantOf, type RuleSetsActivated } from '@southbound/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portClock } from '../budget/port-clock.ts';
import {
  type ActivationTimeline,
  activationsBy,
  earliestBeginning,
  latestPortClock,
  withActivation,
} from './activations.ts';

type Told = Pick<RuleSetsActivated['data'], 'ruleSets' | 'effectiveFrom' | 'previous'>;

const versionOf = (nth: number): DocumentVersion => ({ name: `set-${nth}`, version: '1.0.0', digest: '0'.repeat(32) });
const nameAt = (timeline: ActivationTimeline, atMs: number) => activationsBy(timeline, atMs)[0]?.ruleSets[0]?.name;
const fold = (told: readonly Told[]) => told.reduce<ActivationTimeline>(withActivation, []);

/** Activations as the command line makes them: each says what is in force at the moment at which it is said. */
const SECONDS = fc.record({ pauseS: fc.nat(20), leadS: fc.integer({ min: 2, max: 30 }) });
const activations = fc.array(SECONDS, { maxLength: 12 }).map((steps) => {
  const told: Told[] = [];
  let saidAtMs = 0;
  for (const [nth, { pauseS, leadS }] of steps.entries()) {
    saidAtMs += pauseS * 1_000;
    const [inForce] = activationsBy(fold(told), saidAtMs);
    const previous = inForce && { ruleSets: [...inForce.ruleSets], effectiveFrom: instantOf(inForce.fromMs) };
    const effectiveFrom = instantOf(saidAtMs + leadS * 1_000);
    told.push({ ruleSets: [versionOf(nth)], effectiveFrom, previous: previous ?? null });
  }
  return told;
});
const atMs = fc.integer({ min: 0, max: 300_000 });

test('before anything was activated nothing is in force, and then what began last', () => {
  const first: Told = { ruleSets: [versionOf(1)], effectiveFrom: instantOf(10_000), previous: null };
  const second: Told = {
    ruleSets: [versionOf(2)],
    effectiveFrom: instantOf(20_000),
    previous: { ruleSets: [versionOf(1)], effectiveFrom: instantOf(10_000) },
  };
  const timeline = fold([first, second]);
  expect([9_999, 10_000, 19_999, 20_000].map((at) => nameAt(timeline, at))).toEqual([
    undefined,
    'set-1',
    'set-1',
    'set-2',
  ]);
  expect(activationsBy(timeline, 20_000).map(({ place }) => place)).toEqual([1, 1]);
});

test('an activation cancels what was announced and has not begun', () => {
  const base = { ruleSets: [versionOf(1)], effectiveFrom: instantOf(10_000) };
  const timeline = fold([
    { ...base, previous: null },
    { ruleSets: [versionOf(2)], effectiveFrom: instantOf(90_000), previous: base },
    { ruleSets: [versionOf(3)], effectiveFrom: instantOf(30_000), previous: base },
  ]);
  expect([10_000, 30_000, 90_000].map((at) => nameAt(timeline, at))).toEqual(['set-1', 'set-3', 'set-3']);
});

test('at each instant that set is in force whose activation was the last said of those that had begun', () => {
  fc.assert(
    fc.property(activations, atMs, (told, at) => {
      const timeline = fold(told);
      const froms = timeline.map(({ fromMs }) => fromMs);
      expect(froms).toEqual([...new Set(froms)].toSorted((a, b) => a - b));
      const last = told.at(-1);
      if (last !== undefined && at >= Date.parse(last.effectiveFrom)) {
        expect(nameAt(timeline, at)).toBe(last.ruleSets[0]?.name);
      }
    }),
  );
});

test('the last activation alone, which is all that its topic keeps, says the same of every later crossing', () => {
  fc.assert(
    fc.property(activations, atMs, (told, at) => {
      const last = told.at(-1);
      const keptFromMs = Date.parse(last?.previous?.effectiveFrom ?? last?.effectiveFrom ?? instantOf(0));
      fc.pre(last !== undefined && at >= keptFromMs);
      const compacted = last === undefined ? [] : withActivation([], last, told.length - 1);
      expect(activationsBy(compacted, at)[0]).toEqual(activationsBy(fold(told), at)[0]);
    }),
  );
});

test('however many there were, the latest 32 beginnings are kept', () => {
  const since = (nth: number) => ({ ruleSets: [versionOf(nth)], effectiveFrom: instantOf(10_000 * nth) });
  const told = Array.from(
    { length: 100 },
    (_, nth): Told => ({ ...since(nth + 1), previous: nth === 0 ? null : since(nth) }),
  );
  const timeline = fold(told);
  expect(timeline).toHaveLength(32);
  expect([690_000, 700_000, 1_000_000].map((at) => nameAt(timeline, at))).toEqual(['set-69', 'set-70', 'set-100']);
});

test('the earliest beginning lies two seconds ahead of any port whose lanes run ahead of their gateway', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 41 }), fc.integer({ min: -60_000, max: 60_000 }), (nowMs, aheadMs) => {
      const clockMs = portClock(0, nowMs + aheadMs, nowMs);
      expect(clockMs).toBeLessThanOrEqual(latestPortClock(nowMs));
      expect(earliestBeginning(nowMs) - clockMs).toBeGreaterThanOrEqual(2_000);
    }),
  );
  expect(earliestBeginning(1_000_000)).toBe(1_007_000);
});
