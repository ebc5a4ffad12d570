import { MINUTE_MS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { recentCrossings } from './recent-crossings.ts';

const AT_MS = Date.UTC(2026, 2, 2, 14, 0, 30);

test('a crossing is a duplicate for ten event minutes to the millisecond', () => {
  const recent = recentCrossings();
  expect(recent.isDuplicate('a', AT_MS)).toBe(false);
  expect(recent.isDuplicate('a', AT_MS)).toBe(true);
  expect(recent.isDuplicate('b', AT_MS)).toBe(false);
  expect(recent.isDuplicate('a', AT_MS + 10 * MINUTE_MS)).toBe(true);
  expect(recent.isDuplicate('a', AT_MS + 10 * MINUTE_MS + 1)).toBe(false);
});

test('a duplicate does not make a crossing be remembered longer', () => {
  const recent = recentCrossings();
  recent.isDuplicate('a', AT_MS);
  recent.isDuplicate('a', AT_MS + 9 * MINUTE_MS);
  expect(recent.isDuplicate('a', AT_MS + 11 * MINUTE_MS)).toBe(false);
});

test('a crossing met again after it was forgotten is remembered anew', () => {
  const recent = recentCrossings();
  recent.isDuplicate('a', AT_MS);
  expect(recent.isDuplicate('a', AT_MS + 11 * MINUTE_MS)).toBe(false);
  expect(recent.isDuplicate('a', AT_MS + 12 * MINUTE_MS)).toBe(true);
  expect(recentCrossings(recent.save()).isDuplicate('a', AT_MS + 12 * MINUTE_MS)).toBe(true);
});

test('what is remembered stays small however long it goes on', () => {
  const recent = recentCrossings();
  for (let second = 0; second < 3_600; second += 1) recent.isDuplicate(`crossing-${second}`, AT_MS + second * 1_000);
  expect(recent.save().split(' ').length).toBeLessThanOrEqual(11 * 60);
});

test('kept and taken up again at any point, it answers as if it had not been', () => {
  // Ids come back after 37 to 101 steps of some seven seconds: some within ten minutes, some after.
  const steps = Array.from({ length: 600 }, (_, step) => ({
    id: `crossing-${step % 2 === 0 ? step % 74 : step % 202}`,
    clockMs: AT_MS + step * 7_300 + ((step * 13) % 5) * 40,
  }));
  const undisturbed = recentCrossings();
  let disturbed = recentCrossings();
  const answers = new Set<boolean>();
  let clockMs = 0;
  for (const [index, step] of steps.entries()) {
    clockMs = Math.max(clockMs, step.clockMs);
    const answer = undisturbed.isDuplicate(step.id, clockMs);
    answers.add(answer);
    expect(disturbed.isDuplicate(step.id, clockMs)).toBe(answer);
    if (index % 3 !== 0) disturbed = recentCrossings(disturbed.save());
  }
  expect(answers.size).toBe(2);
});
