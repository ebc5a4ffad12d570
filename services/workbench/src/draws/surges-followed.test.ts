import { EVENTS, instantOf, MINUTE_MS, type SelectionMade } from '@southbound/contracts';
import { type Draws, type Policy, surgeAfter } from '@southbound/selectivity';
import { seededChance } from '@southbound/selectivity/seeded-chance';
import { DEFAULT_POLICY, loadPolicy } from '@southbound/targeting/rulebook-files';
import { describe, expect, test } from 'vitest';
import { surgesFollowed } from './surges-followed.ts';

const PULSE = { name: 'pulse', targetRate: 1, startsPerWeek: 1_000, meanMinutes: 10 };
const POLICY: Policy = { ...loadPolicy(DEFAULT_POLICY), surges: [PULSE] };
const STARTS_AT_MS = Date.parse('2026-03-02T00:00:00Z');

interface Decided {
  readonly selection: SelectionMade;
  readonly draws: Draws;
}

function selectionAt(atMs: number, surge: string | null): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  return {
    ...example,
    occurredAt: instantOf(atMs),
    data: { ...example.data, port: '2304', ...(surge !== null && { surge }) },
  };
}

/** As the budget decides them: each in the surge that the draw of the one before has left standing. */
function decided(count: number): Decided[] {
  const chance = seededChance(5);
  let state = { name: null as string | null, sinceMs: 0, drawnUntilMs: 0 };
  return Array.from({ length: count }, (_, nth) => {
    const atMs = STARTS_AT_MS + nth * 3 * MINUTE_MS;
    const draws = { random: chance(), tie: chance(), fill: chance(), method: chance(), surge: chance() };
    const selection = selectionAt(atMs, state.name);
    state = surgeAfter(POLICY.surges, state, draws.surge, atMs);
    return { selection, draws };
  });
}

const all = decided(200);
/** Where a surge begins. */
const begins = all.findIndex(
  ({ selection }, nth) =>
    nth > 10 && selection.data.surge !== undefined && all[nth - 1]?.selection.data.surge === undefined,
);

const without = ({ data: { surge: _, ...data }, ...selection }: SelectionMade): SelectionMade => ({
  ...selection,
  data,
});

describe('surges follow from their draws', () => {
  test('at each selection of a day but the first two of a recording, which nothing stands before', () => {
    const surges = surgesFollowed(POLICY);
    expect(all.map(({ selection, draws }) => surges.against(selection, draws)).filter((each) => each !== null)).toEqual(
      [],
    );
    expect(surges.unheld()).toBe(2);
    expect(all.filter(({ selection }) => selection.data.surge !== undefined).length).toBeGreaterThan(20);
  });

  /** A day that ends so many selections before a surge begins; what is found, and at how many could not be looked. */
  function dayEnding(before: number, edit: (selection: SelectionMade) => SelectionMade) {
    const surges = surgesFollowed(POLICY);
    const turn = begins - before;
    const found = all.map(({ selection, draws }, nth) => {
      const told = nth === begins ? edit(selection) : selection;
      return nth < turn ? surges.against(told, draws) : surges.againstBefore(told);
    });
    return [found.findIndex((each) => each !== null), surges.unheld()];
  }

  test('also at the first of the next day, whose own draws are not known', () => {
    expect(dayEnding(0, (selection) => selection)).toEqual([-1, 2]);
    expect(dayEnding(0, without)).toEqual([begins, 2]);
    // Later ones follow from the next day's draws.
    expect(dayEnding(1, without)).toEqual([-1, 2]);
  });

  /** The same of a day that begins so many selections before the surge, where the recording holds the day before. */
  function dayBeginning(before: number, edit: (selection: SelectionMade) => SelectionMade) {
    const surges = surgesFollowed(POLICY);
    const turn = begins - before;
    const found = all.slice(0, begins + 1).map(({ selection, draws }, nth) => {
      const told = nth === begins ? edit(selection) : selection;
      return nth < turn ? surges.againstBefore(told) : surges.against(told, draws);
    });
    return [found.findIndex((each) => each !== null), surges.unheld()];
  }

  test('from the second of a day on, where the recording holds the one before it', () => {
    expect(dayBeginning(1, (selection) => selection)).toEqual([-1, 1]);
    expect(dayBeginning(1, without)).toEqual([begins, 1]);
    expect(dayBeginning(0, without), 'the first follows from the day before').toEqual([-1, 1]);
  });

  test('and after a selection that is passed over from the third on', () => {
    const surges = surgesFollowed(POLICY);
    const found = all.slice(0, begins + 2).map(({ selection, draws }, nth) => {
      if (nth === begins - 1) return surges.passOver('2304');
      return surges.against(nth === begins ? without(selection) : selection, draws);
    });
    expect(found.filter((each) => typeof each === 'string')).toEqual([]);
    expect(surges.unheld()).toBe(4);
  });

  test('which none does that the policy does not have, nor is any wanting where it has none', () => {
    const flood = selectionAt(STARTS_AT_MS, 'flood');
    const [first] = all;
    if (first === undefined) throw new Error('there are selections');
    expect(surgesFollowed(POLICY).against(flood, first.draws)).toBe('the policy has no surge flood');
    const calm = surgesFollowed({ ...POLICY, surges: [] });
    expect(
      all.map(({ selection, draws }) => calm.against(without(selection), draws)).some((each) => each !== null),
    ).toBe(false);
    expect(calm.unheld()).toBe(0);
  });
});
