import { HOUR_MS, type PortCode } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { openDueOrders } from './due-orders.ts';

const port = '2606' as PortCode;
const TWELVE = 12 * HOUR_MS;

const order = (ground: 'fill' | 'mandatory', atMs = 0, method: 'full' | 'visual' = 'full') => ({
  crossingId: `${ground}-${atMs}`,
  port,
  method,
  ground,
  atMs,
});

/** What is said of an order that nobody answered, when its port last decided at an instant. */
function rulingOn(
  ground: 'fill' | 'mandatory',
  untilMs: number,
  begun: readonly (readonly [ReturnType<typeof order>, number])[] = [],
) {
  const due = openDueOrders();
  due.selected({ port, decision: 'inspect' }, 0);
  due.selected({ port, decision: 'release' }, untilMs);
  for (const [each, startedAtMs] of begun) due.began(each, startedAtMs);
  return due.result([order(ground)]);
}

const verdictOn = (...of: Parameters<typeof rulingOn>) => rulingOn(...of).verdict;

test('an order that may be let go is due twelve hours after it, and not a millisecond sooner', () => {
  expect(verdictOn('fill', TWELVE - 1)).toBe('not judged');
  expect(verdictOn('fill', TWELVE)).toBe('violated');
});

test('a mandatory order waits for a bay as long as it takes: it is due twelve hours after another went before it', () => {
  expect(rulingOn('mandatory', 5 * TWELVE)).toMatchObject({
    verdict: 'not judged',
    looked: 0,
    message: expect.stringContaining('but for 1 that may still wait for a bay'),
  });
  const later = order('mandatory', 1);
  expect(verdictOn('mandatory', 3 * TWELVE, [[later, 2 * TWELVE]])).toBe('violated');
  expect(verdictOn('mandatory', 3 * TWELVE - 1, [[later, 2 * TWELVE]])).toBe('not judged');
});

test('who was ordered sooner, or for another method, went before nobody', () => {
  expect(verdictOn('mandatory', 3 * TWELVE, [[order('fill', 0), 1]])).toBe('not judged');
  expect(verdictOn('mandatory', 3 * TWELVE, [[order('fill', 5, 'visual'), 6]])).toBe('not judged');
});

test('orders that were answered are judged, whoever else still waits', () => {
  const due = openDueOrders();
  for (const atMs of [0, 1, 2]) due.selected({ port, decision: 'inspect' }, atMs);
  due.selected({ port, decision: 'release' }, 2 * TWELVE);
  expect(due.result([order('mandatory', 1)])).toMatchObject({ verdict: 'holds', looked: 2 });
});

test('what went before is known however much began since', () => {
  const begun = Array.from({ length: 100 }, (_, nth) => [order('fill', nth + 1), nth + 2] as const);
  expect(verdictOn('mandatory', TWELVE + 2, begun)).toBe('violated');
  expect(verdictOn('mandatory', TWELVE + 1, begun)).toBe('not judged');
});
