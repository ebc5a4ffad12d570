import { exactInterval } from '@southbound/measurement';
import { describe, expect, test } from 'vitest';
import type { Tried } from './tried-policies.ts';
import { yieldChart } from './yield-chart.ts';

function triedAt(targetRate: number, found: number, randomShare = 0): Tried {
  const [trips, inspections] = [1_000, 100_000];
  return {
    targetRate,
    randomShare,
    capacity: 1,
    policy: { name: 'default', version: '2.0.0', digest: '0'.repeat(32) },
    crossings: 1_000_000,
    orders: inspections,
    shortOfRate: 0,
    inspections,
    inspectionMinutes: 400_000,
    trips,
    found,
    foundShare: exactInterval(found, trips),
    foundPerInspection: exactInterval(found, inspections),
  };
}

const chartOf = (tried: readonly Tried[]) =>
  yieldChart({ id: 'found', title: 'Found', times: 1, of: ({ foundPerInspection: of }) => of }, tried, 'SIMULATED');

/** What stands along one of the axes, in its order. */
const labels = (svg: string, anchor: 'middle' | 'end') =>
  [...svg.matchAll(new RegExp(`text-anchor="${anchor}">([\\d.,]+)( %)?<`, 'g'))].map(([, label]) => Number(label));

describe('the chart of yield against rate', () => {
  test.each([0.000_003, 0.0003, 0.004, 0.1, 0.3, 1])('has even steps on both axes at a rate of %d', (rate) => {
    const svg = chartOf([triedAt(rate / 2, 1), triedAt(rate, 2)]);
    expect(svg).not.toMatch(/NaN|Infinity|\de-\d/);
    for (const anchor of ['middle', 'end'] as const) {
      const [zero, quarter = 0, ...others] = labels(svg, anchor);
      expect(zero).toBe(0);
      expect(quarter).toBeGreaterThan(0);
      expect(others.map((label) => label / quarter)).toEqual([2, 3, 4].map((step) => expect.closeTo(step, 6)));
    }
    const asked = labels(svg, 'middle').at(-1) ?? 0;
    expect(asked).toBeGreaterThanOrEqual(100 * rate - 1e-9);
    expect(asked).toBeLessThanOrEqual(200 * rate + 1e-9);
  });

  test('keeps every mark within the frame, and nearer to its own rate than to the next one', () => {
    const rates = [0, 0.95, 1];
    const svg = chartOf([0, 0.1, 0.2, 0.3].flatMap((share) => rates.map((rate) => triedAt(rate, 9, share))));
    const right = Number(/M70 [\d.]+H([\d.]+)/.exec(svg)?.[1]);
    const marks = [...svg.matchAll(/class="interval" d="M([\d.]+) /g)].map(([, x]) => Number(x));
    expect(marks).toHaveLength(12);
    expect(Math.min(...marks)).toBeGreaterThan(70);
    expect(Math.max(...marks)).toBeLessThan(right);
    const ofRate = rates.map((_, nth) => marks.filter((_each, at) => at % rates.length === nth));
    expect(Math.max(...(ofRate[0] ?? []))).toBeLessThan(Math.min(...(ofRate[1] ?? [])));
    expect(Math.max(...(ofRate[1] ?? []))).toBeLessThan(Math.min(...(ofRate[2] ?? [])));
  });

  test('keeps policies apart that differ by a hundredth of a per cent, and says so', () => {
    const svg = chartOf([triedAt(0.1, 1, 0.0001), triedAt(0.1, 1, 0.0002)]);
    expect(svg).toContain('capacity × 1, 0.01 % at random: at 10.0 %');
    expect(svg).toContain('capacity × 1, 0.02 % at random: at 10.0 %');
  });

  test('is empty, and says why, where there is not enough evidence', () => {
    const none = { ...triedAt(0.1, 0), inspections: 0, foundPerInspection: exactInterval(0, 0) };
    const svg = chartOf([none]);
    expect(svg).not.toMatch(/NaN|Infinity|class="interval"/);
    expect(svg).toContain('at 10.0 % not enough evidence');
  });
});
