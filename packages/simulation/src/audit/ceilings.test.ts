import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openCeilings } from './ceilings.ts';
import { type Made as MadeAt, STARTS_AT_MS, selectionAt } from './fixtures/selection-at.ts';
import { TRIED_POLICY } from './fixtures/tried-policy.ts';
import type { AuditedPolicy } from './policy.ts';

const POLICY: AuditedPolicy = {
  ...TRIED_POLICY,
  ports: { '2402': { targetRate: 0.1 } },
  schedules: [{ ports: ['2304'], targetRate: 0.5, from: STARTS_AT_MS + DAY_MS, until: STARTS_AT_MS + 2 * DAY_MS }],
  surges: [{ name: 'pulse', targetRate: 1 }],
};

const RELEASED = { decision: 'release', ground: 'not-drawn' } as const;
const WITHOUT_ROOM = { decision: 'release', ground: 'no-capacity', capacityBound: true } as const;
const FILLED = { decision: 'inspect', ground: 'fill' } as const;

type Made = Omit<MadeAt, 'atMinute'>;
const times = (count: number, made: Made) => Array.from({ length: count }, () => made);

/** The names of what selections at the port 2304, a second apart, break. */
function brokenBy(made: readonly Made[], fromMs = STARTS_AT_MS): string[] {
  const ceilings = openCeilings(POLICY);
  const fromMinute = (fromMs - STARTS_AT_MS) / MINUTE_MS;
  for (const [nth, data] of made.entries())
    ceilings.selected(selectionAt({ ...data, atMinute: fromMinute + nth / 60 }));
  return ceilings
    .result()
    .filter(({ verdict }) => verdict === 'violated')
    .map(({ name }) => name);
}

describe('the rate that is kept and used', () => {
  test('is the usual one where a selection says nothing else', () => {
    expect(brokenBy([...times(9, RELEASED), ...times(3, FILLED)])).toEqual([]);
    // Nine crossings and one more entitle to two; with two borrowed, a fifth is too many.
    expect(brokenBy([...times(9, RELEASED), ...times(5, FILLED)])).toEqual(['ceilings-kept']);
    expect(brokenBy(times(11, RELEASED))).toEqual(['rate-used']);
  });

  test('is the one in force while a schedule has another', () => {
    const scheduledAtMs = STARTS_AT_MS + DAY_MS;
    const atHalf = { targetRate: 0.5 };
    const fourReleased = times(4, { ...RELEASED, ...atHalf });
    expect(brokenBy([...fourReleased, ...times(8, { ...FILLED, ...atHalf })], scheduledAtMs)).toEqual([]);
    expect(brokenBy([...fourReleased, ...times(9, { ...FILLED, ...atHalf })], scheduledAtMs)).toEqual([
      'ceilings-kept',
    ]);
    expect(brokenBy(times(5, { ...RELEASED, ...atHalf }), scheduledAtMs)).toEqual(['rate-used']);
  });

  test('is that of the surge that a selection names', () => {
    const inPulse = { targetRate: 1, surge: 'pulse' };
    expect(brokenBy(times(50, { ...FILLED, ...inPulse }))).toEqual([]);
    expect(brokenBy(times(50, FILLED))).toEqual(['ceilings-kept']);
    expect(brokenBy(times(3, { ...RELEASED, ...inPulse }))).toEqual(['rate-used']);
  });
});

describe('the rate on record', () => {
  const notOnRecord = ['rates-on-record'];

  test('is none that the policy does not have there and then', () => {
    expect(brokenBy([{ ...RELEASED, targetRate: 0.9 }])).toEqual(notOnRecord);
    expect(brokenBy([{ ...RELEASED, targetRate: 0.5 }]), 'before the schedule').toEqual(notOnRecord);
    expect(brokenBy([RELEASED], STARTS_AT_MS + DAY_MS), 'in it').toEqual(notOnRecord);
    expect(brokenBy([RELEASED], STARTS_AT_MS + 2 * DAY_MS), 'after it').toEqual([]);
    expect(brokenBy([{ ...RELEASED, port: '2504' }], STARTS_AT_MS + DAY_MS), 'of another port').toEqual([]);
    expect(brokenBy([{ ...RELEASED, targetRate: 0.1, port: '2402' }])).toEqual([]);
    expect(brokenBy([{ ...RELEASED, port: '2402' }]), 'its own rate unsaid').toEqual(notOnRecord);
  });

  test('names the surge, and its rate', () => {
    expect(brokenBy([{ ...RELEASED, targetRate: 1 }])).toEqual(notOnRecord);
    expect(brokenBy([{ ...RELEASED, surge: 'pulse' }])).toEqual(notOnRecord);
    expect(brokenBy([{ ...RELEASED, surge: 'flood' }]), 'one that the policy does not know').toEqual(notOnRecord);
  });

  test('gives nothing more to order by: what counts is what the policy has', () => {
    expect(brokenBy(times(50, { ...FILLED, targetRate: 1 }))).toEqual(['rates-on-record', 'ceilings-kept']);
  });
});

describe('what capacity leaves unordered', () => {
  test('is owed as far as may be borrowed, and is then to be used by whoever can be scored', () => {
    expect(brokenBy([...times(9, WITHOUT_ROOM), RELEASED])).toEqual([]);
    expect(brokenBy([...times(9, WITHOUT_ROOM), RELEASED, RELEASED])).toEqual(['rate-used']);
    expect(brokenBy(times(100, WITHOUT_ROOM))).toEqual([]);
    expect(brokenBy([...times(100, WITHOUT_ROOM), RELEASED])).toEqual(['rate-used']);
  });

  test('lapses beyond that, and is not made up for later', () => {
    // Two are owed and two may be borrowed, and five crossings entitle to one.
    expect(brokenBy([...times(100, WITHOUT_ROOM), ...times(5, FILLED)])).toEqual([]);
    expect(brokenBy([...times(100, WITHOUT_ROOM), ...times(6, FILLED)])).toEqual(['ceilings-kept']);
  });

  test('takes nothing from what was owed before, and repays what was overdrawn', () => {
    const owedFour = times(20, { decision: 'release', ground: 'blind-not-drawn' });
    expect(brokenBy([...owedFour, ...times(100, WITHOUT_ROOM), ...times(7, FILLED)])).toEqual([]);
    expect(brokenBy([...owedFour, ...times(100, WITHOUT_ROOM), ...times(8, FILLED)])).toEqual(['ceilings-kept']);
    const overdrawn = times(20, { decision: 'inspect', ground: 'mandatory' });
    expect(brokenBy([...overdrawn, ...times(80, WITHOUT_ROOM), ...times(2, FILLED)])).toEqual([]);
    expect(brokenBy([...overdrawn, ...times(80, WITHOUT_ROOM), ...times(3, FILLED)])).toEqual(['ceilings-kept']);
    expect(brokenBy([...overdrawn, FILLED])).toEqual(['ceilings-kept']);
  });

  test('is what a selection says; whether bays had work is another promise', () => {
    expect(brokenBy(times(100, { ...RELEASED, capacityBound: true }))).toEqual([]);
    expect(brokenBy(times(100, { ...WITHOUT_ROOM, capacityBound: undefined }))).toEqual(['rate-used']);
  });
});
