import { DAY_MS, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openCapacityClaims } from './capacity-claims.ts';
import { type Made, selectionAt } from './fixtures/selection-at.ts';
import { TRIED_POLICY, triedPolicyWith } from './fixtures/tried-policy.ts';

const POLICY = triedPolicyWith({ bays: 3, officers: 10 }, 0.5, 1);

const ordered = (atMinute: number, method: 'visual' | 'full', waitMinutes?: number): Made => ({
  atMinute,
  decision: 'inspect',
  ground: 'targeted',
  method,
  waitMinutes,
});
const claim = (atMinute: number): Made => ({
  atMinute,
  decision: 'release',
  ground: 'no-capacity',
  method: null,
  capacityBound: true,
});
const claims = (count: number, atMinute: number) => Array.from({ length: count }, () => claim(atMinute));

/** The ruling on selections at a port with three bays and at least five officers, and how many days it looked at. */
function judged(made: readonly Made[], policy = POLICY) {
  const open = openCapacityClaims(policy);
  for (const each of made) open.selected(selectionAt(each));
  const { verdict, looked } = open.result();
  return [verdict, looked];
}

describe('that capacity binds is believed', () => {
  test('while all bays are taken, or are waited for', () => {
    const threeVisual = [ordered(0, 'visual'), ordered(0, 'visual'), ordered(0, 'visual')];
    expect(judged([...threeVisual, ...claims(50, 3)])).toEqual(['holds', 1]);
    expect(judged([...threeVisual.slice(1), ...claims(50, 3)])).toEqual(['violated', 1]);
    expect(judged([ordered(0, 'visual', 5), ...threeVisual.slice(1), ...claims(50, 3)])).toEqual(['holds', 1]);
  });

  test('while all officers of the smallest shift are', () => {
    const fewOfficers = triedPolicyWith({ bays: 9, officers: 4 }, 0.5, 1);
    expect(judged([ordered(0, 'full'), ...claims(50, 3)], fewOfficers)).toEqual(['holds', 1]);
    expect(judged([ordered(0, 'visual'), ...claims(50, 3)], fewOfficers)).toEqual(['violated', 1]);
  });

  test('where two fifths of the bays were taken in the hour before', () => {
    // Two fifths of three bays' minutes are 72, the minutes of 18 inspections.
    const inspections = Array.from({ length: 20 }, (_, nth) => ordered(nth * 2.5, 'visual'));
    expect(judged([...inspections, ...claims(50, 50)])).toEqual(['holds', 1]);
    expect(judged([...inspections.slice(3), ...claims(50, 50)])).toEqual(['violated', 1]);
    expect(judged([...inspections, ...claims(50, 75)])).toEqual(['violated', 1]);
  });
});

describe('that capacity binds is not believed', () => {
  test('where nothing was ordered, or no limits are known', () => {
    expect(judged(claims(50, 0))).toEqual(['violated', 1]);
    expect(judged([ordered(0, 'full'), ...claims(50, 1)], TRIED_POLICY)).toEqual(['violated', 1]);
  });

  test('but a few times a day it may be wrong, and more often among many that are right', () => {
    expect(judged(claims(19, 0))).toEqual(['holds', 1]);
    expect(judged(claims(20, 0))).toEqual(['violated', 1]);
    const full = [ordered(1, 'full'), ordered(1, 'full'), ordered(1, 'full')];
    expect(judged([...claims(20, 0), ...full, ...claims(180, 2)])).toEqual(['holds', 1]);
    expect(judged([...claims(20, 0), ...full, ...claims(179, 2)])).toEqual(['violated', 1]);
  });

  test('by the day: one that is right does not cover another', () => {
    const nextDay = DAY_MS / MINUTE_MS;
    expect(judged([...claims(19, 0), ...claims(19, nextDay)])).toEqual(['holds', 2]);
    const full = [ordered(1, 'full'), ordered(1, 'full'), ordered(1, 'full')];
    expect(judged([...full, ...claims(500, 2), ...claims(20, nextDay)])).toEqual(['violated', 2]);
  });
});
