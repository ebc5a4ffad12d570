import { type CrossingObserved, decodeEvent, EVENTS, encodeEvent, type PortCode } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import { loadCrossings } from './load-crossings.ts';
import { gatesOf } from './load-gates.ts';
import { loadTally } from './load-tally.ts';

describe('what a load is measured by', () => {
  test('a crossing that waited to be sent waited: latency counts from when it was due', () => {
    const tally = loadTally();
    tally.sent(0, 0);
    // The load was held up for a second.
    tally.sent(20, 1_020);
    tally.answered(0, 10);
    tally.answered(1, 1_030);
    const { latencyMs, behindMs } = tally.figures();
    expect(latencyMs).toMatchObject({ p50: 10, max: 1_010 });
    expect(behindMs.max).toBe(1_000);
  });

  test('what has no selection is lost, what has two is duplicated once, and strangers are nobody', () => {
    const tally = loadTally();
    for (const due of [0, 500, 1_000]) tally.sent(due, due);
    tally.published();
    for (const nth of [0, 2, 2, 7]) tally.answered(nth, 2_000);
    expect(tally.isComplete()).toBe(false);
    expect(tally.figures()).toMatchObject({
      sent: 3,
      published: 1,
      answered: 2,
      lost: 1,
      duplicated: 1,
      answeredPerSecond: 1,
    });
    tally.answered(1, 2_000);
    expect(tally.isComplete()).toBe(true);
  });

  test('a warm-up counts for what is lost and duplicated, and neither for latency nor for the rate', () => {
    const tally = loadTally();
    tally.sent(0, 0, true);
    tally.sent(500, 500, true);
    tally.sent(1_000, 1_000);
    tally.answered(0, 900);
    tally.answered(2, 1_100);
    const { lost, answered, latencyMs, answeredPerSecond } = tally.figures();
    expect({ lost, answered, p50: latencyMs.p50, max: latencyMs.max, answeredPerSecond }).toEqual({
      lost: 1,
      answered: 2,
      p50: 100,
      max: 100,
      answeredPerSecond: 10,
    });
  });

  test('percentiles are to three digits of what was measured', () => {
    const tally = loadTally();
    for (let nth = 0; nth < 1_000; nth += 1) {
      tally.sent(0, 0);
      tally.answered(nth, nth + 1);
    }
    const { p50, p90, p99, p999, max } = tally.figures().latencyMs;
    for (const [found, right] of [
      [p50, 500],
      [p90, 900],
      [p99, 990],
      [p999, 999],
      [max, 1_000],
    ] as const) {
      expect(Math.abs((found ?? 0) - right)).toBeLessThanOrEqual(0.002 * right);
    }
  });
});

describe('gates', () => {
  const tally = loadTally();
  tally.sent(0, 0);
  tally.sent(0, 0);
  tally.answered(0, 100);
  const figures = tally.figures();

  test('name each limit with what it was', () => {
    const limits = { maxP99Ms: 99, maxLost: 1, maxDuplicated: 0, minRate: 50 };
    expect(gatesOf(limits, figures).map(({ gate, figure, holds }) => [gate, figure, holds])).toEqual([
      ['--max-p99-ms', 100, false],
      ['--max-lost', 1, true],
      ['--max-duplicated', 0, true],
      ['--min-rate', 10, false],
    ]);
  });

  test('that were not asked for are none, and nothing measured keeps to no limit', () => {
    expect(gatesOf({ maxLost: 0, maxDuplicated: 0 }, figures)).toHaveLength(2);
    const [p99] = gatesOf({ maxP99Ms: 1_000, maxLost: 0, maxDuplicated: 0 }, loadTally().figures());
    expect(p99).toMatchObject({ figure: null, holds: false });
  });
});

test('crossings of a load are events at the time they are due, each under an id of its own that it knows again', () => {
  const content: CrossingObserved = EVENTS.CrossingObserved.example;
  const example: Publication = {
    topic: 'southbound.crossings.v1',
    partition: 17,
    key: '2304' as PortCode,
    headers: {},
    content,
  };
  const crossings = loadCrossings([example], 'run');
  const made = [crossings.next(1_000), crossings.next(2_000)].map((each) => each.content as CrossingObserved);
  for (const crossing of made) expect(decodeEvent('southbound.crossings.v1', encodeEvent(crossing)).ok).toBe(true);
  expect(made.map(({ occurredAt }) => occurredAt)).toEqual(['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z']);
  expect(made.map(({ data }) => crossings.nthOf(data.crossingId))).toEqual([0, 1]);
  expect(new Set(made.map(({ eventId }) => eventId)).size).toBe(2);
  expect(['load-other-0', 'load-run-2', 'load-run-x', 'x'].map(crossings.nthOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(() => loadCrossings([], 'run')).toThrow(RangeError);
});
