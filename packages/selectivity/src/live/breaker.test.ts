import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterEvaluation, type Breaker, CLOSED_BREAKER, isSuspended } from './breaker.ts';

/** The breaker after so many crossings of a set, of which the first so many were indeterminate. */
function after(breaker: Breaker, ruleSet: string, crossings: number, indeterminate: number): Breaker {
  return Array.from({ length: crossings }, (_, nth) => nth < indeterminate).reduce(
    (before, each) => afterEvaluation(before, ruleSet, each),
    breaker,
  );
}

test('a set that leaves over half of a hundred crossings indeterminate is suspended, and one that leaves half is not', () => {
  expect(isSuspended(after(CLOSED_BREAKER, 'a', 100, 51), 'a')).toBe(true);
  expect(isSuspended(after(CLOSED_BREAKER, 'a', 100, 50), 'a')).toBe(false);
});

test('fewer than a hundred crossings suspend nothing', () => {
  expect(isSuspended(after(CLOSED_BREAKER, 'a', 99, 99), 'a')).toBe(false);
});

test('a suspended set comes back once at most a quarter of a hundred crossings are indeterminate', () => {
  const suspended = after(CLOSED_BREAKER, 'a', 100, 100);
  expect(isSuspended(after(suspended, 'a', 100, 26), 'a')).toBe(true);
  expect(isSuspended(after(suspended, 'a', 100, 25), 'a')).toBe(false);
});

test('another set begins anew and in force', () => {
  const suspended = after(CLOSED_BREAKER, 'a', 100, 100);
  expect(isSuspended(suspended, 'b')).toBe(false);
  expect(isSuspended(after(suspended, 'b', 99, 99), 'b')).toBe(false);
});

test('whether a set is suspended does not change but at the end of a count', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 450 }), (crossings) => {
      let breaker = CLOSED_BREAKER;
      for (const [nth, isIndeterminate] of crossings.entries()) {
        const next = afterEvaluation(breaker, 'a', isIndeterminate);
        if ((nth + 1) % 100 !== 0) expect(next.isSuspended).toBe(breaker.isSuspended);
        expect(next.evaluated).toBe((nth + 1) % 100);
        breaker = next;
      }
    }),
  );
});
