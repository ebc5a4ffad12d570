import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededChance } from './fixtures/seeded-chance.ts';
import { steeringShare } from './steering.ts';

const rate = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const borrow = fc.integer({ min: 1, max: 1_000 });
const owed = fc.integer({ min: -20_000, max: 20_000 }).map((tenths) => tenths / 10);

describe('steering', () => {
  test('orders more where inspections are owed, fewer where they are overdrawn, and as many in the middle', () => {
    expect(steeringShare(0, 15, 0.2)).toBe(0);
    fc.assert(
      fc.property(owed, borrow, rate, (x, limit, p) => {
        expect(Math.sign(steeringShare(x, limit, p))).toBe(Math.sign(x));
        expect(steeringShare(-x, limit, p)).toBeCloseTo(-steeringShare(x, limit, p), 12);
      }),
    );
  });

  test('never steers less for more that is owed', () => {
    fc.assert(
      fc.property(owed, owed, borrow, rate, (one, other, limit, p) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(steeringShare(more, limit, p)).toBeGreaterThanOrEqual(steeringShare(less, limit, p));
      }),
    );
  });

  test('leaves the threshold nearly alone near the middle, and moves it all the way at the limit', () => {
    expect(steeringShare(1, 15, 0.2)).toBeLessThan(0.005);
    for (const limit of [1, 15, 100]) expect(steeringShare(limit, limit, 0.2)).toBeGreaterThan(1);
  });

  test('keeps what is owed spread as it says: a standard deviation of a limit over the root of eleven', () => {
    // A walk that steps up by the rate with each crossing and down by one with each order, steered by nothing else.
    const [limit, p] = [15, 0.2];
    const chance = seededChance(3);
    let x = 0;
    let [sum, squares, furthest] = [0, 0, 0];
    const CROSSINGS = 400_000;
    for (let nth = 0; nth < CROSSINGS; nth += 1) {
      x += p - (chance() < p + steeringShare(x, limit, p) ? 1 : 0);
      sum += x;
      squares += x * x;
      furthest = Math.max(furthest, Math.abs(x));
    }
    expect(furthest).toBeLessThan(limit);
    const deviation = Math.sqrt(squares / CROSSINGS - (sum / CROSSINGS) ** 2);
    expect(Math.abs(deviation - limit / Math.sqrt(11))).toBeLessThan(0.4);
  });
});
