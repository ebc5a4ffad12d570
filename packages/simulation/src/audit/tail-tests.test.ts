import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chanceFor, comesUp } from '../chance.ts';
import { ALARM_BELOW, chanceOfGroup, shareBounds, shareFound, sharesTold } from './tail-tests.ts';

/** The hypergeometric probability by counting, in whole numbers. */
function counted(groupSize: number, groupDrawn: number, crossings: number, drawn: number): number {
  const ways = (whole: number, part: number): number => {
    let product = 1;
    for (let nth = 1; nth <= part; nth += 1) product = (product * (whole - part + nth)) / nth;
    return product;
  };
  return (ways(groupSize, groupDrawn) * ways(crossings - groupSize, drawn - groupDrawn)) / ways(crossings, drawn);
}

test('the chance of a group is twice its smaller tail, counted out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.nat(30), fc.nat(30), (crossings, a, b, c) => {
      const size = Math.min(a, crossings);
      const drawn = Math.min(b, crossings);
      const fewest = Math.max(0, size + drawn - crossings);
      const most = Math.min(size, drawn);
      const groupDrawn = fewest + (c % (most - fewest + 1));
      let [asFew, asMany] = [0, 0];
      for (let count = fewest; count <= most; count += 1) {
        const chance = counted(size, count, crossings, drawn);
        if (count <= groupDrawn) asFew += chance;
        if (count >= groupDrawn) asMany += chance;
      }
      const found = chanceOfGroup({ crossings: size, drawn: groupDrawn }, { crossings, drawn });
      expect(found).toBeCloseTo(Math.min(1, 2 * Math.min(asFew, asMany)), 9);
    }),
  );
});

test('a group drawn as all are is no news, and one drawn quite otherwise is', () => {
  const all = { crossings: 200_000, drawn: 4_000 };
  expect(chanceOfGroup({ crossings: 10_000, drawn: 200 }, all)).toBeGreaterThan(0.5);
  expect(chanceOfGroup({ crossings: 10_000, drawn: 100 }, all)).toBeLessThan(ALARM_BELOW);
  expect(chanceOfGroup({ crossings: 10_000, drawn: 300 }, all)).toBeLessThan(ALARM_BELOW);
  expect(chanceOfGroup({ crossings: 100_000, drawn: 4_000 }, all)).toBeLessThan(ALARM_BELOW);
});

test('a bias of the size that is said to be found is found nine times of ten', () => {
  const [groupSize, all] = [60, { crossings: 10_000, drawn: 200 }];
  const share = shareFound(groupSize, all, ALARM_BELOW);
  if (share === null) throw new Error('sixty are enough');
  const chance = chanceFor(1, 'tail tests');
  const tries = 2_000;
  let found = 0;
  for (let nth = 0; nth < tries; nth += 1) {
    let drawn = 0;
    for (let each = 0; each < groupSize; each += 1) if (comesUp(chance, share)) drawn += 1;
    if (chanceOfGroup({ crossings: groupSize, drawn }, all) < ALARM_BELOW) found += 1;
  }
  // Five standard deviations of a share of 0.9 among so many tries.
  expect(Math.abs(found / tries - 0.9)).toBeLessThan(5 * Math.sqrt((0.9 * 0.1) / tries));
});

test('of a group too small to stand out nothing is said to be found', () => {
  expect(shareFound(2, { crossings: 10_000, drawn: 200 }, ALARM_BELOW)).toBeNull();
  expect(shareFound(0, { crossings: 10_000, drawn: 200 }, ALARM_BELOW)).toBeNull();
});

test("a draw's rate is bounded, and the rates that would be told from it lie outside what chance may bring", () => {
  expect(shareBounds({ crossings: 10, drawn: 0 }).lower).toBe(0);
  expect(shareBounds({ crossings: 10, drawn: 10 }).upper).toBe(1);
  const { lower, upper } = shareBounds({ crossings: 100_000, drawn: 2_000 });
  expect(lower).toBeLessThan(0.02);
  expect(upper).toBeGreaterThan(0.02);
  // Five standard deviations of 0.02 among 100,000 are 0.0022.
  expect(upper - lower).toBeLessThan(0.0046);
  const { above, below } = sharesTold(0.02, 100_000);
  expect(above).toBeGreaterThan(upper - 0.001);
  expect(below).toBeLessThan(lower + 0.001);
  expect(sharesTold(0.02, 20)).toMatchObject({ below: null });
});
