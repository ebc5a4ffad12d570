import { EVENTS, instantOf, MINUTE_MS, type SelectionMade } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openBayPlan } from './bay-plan.ts';
import type { AuditedPolicy } from './policy.ts';

const POLICY: AuditedPolicy = {
  version: { name: 'tried', version: '1.0.0' },
  targetRate: 0.2,
  ports: {},
  schedules: [],
  surges: [],
  randomShare: 0.02,
  borrowInspections: 2,
  mandatory: { lookoutPriorities: ['urgent'], canineAlert: true },
  capacity: {
    ports: { '2304': { bays: 2, officers: 9 } },
    officersNeeded: { visual: 1, canine: 1, 'x-ray': 2, full: 2 },
    plannedMinutes: { visual: 4, canine: 8, 'x-ray': 10, full: 50 },
    waitMinutes: { random: 15, others: 10 },
    shifts: [{ onDuty: 1 }],
  },
};

const STARTS_AT_MS = Date.parse('2026-03-02T12:00:00Z');

type Made = Partial<SelectionMade['data']> & { readonly atMinute: number };
const ordered = (atMinute: number, made: Partial<SelectionMade['data']> = {}): Made => ({
  atMinute,
  decision: 'inspect',
  ground: 'targeted',
  method: 'canine',
  ...made,
});

/** What the plan says of selections at a port with two bays, and how often it looked. */
function judged(made: readonly Made[], policy = POLICY) {
  const plan = openBayPlan(policy);
  const { example } = EVENTS.SelectionMade;
  for (const { atMinute, ...data } of made) {
    const occurredAt = instantOf(STARTS_AT_MS + atMinute * MINUTE_MS);
    plan.selected({ ...example, occurredAt, data: { ...example.data, port: '2304', waitMinutes: undefined, ...data } });
  }
  const { verdict, looked, violations } = plan.result();
  return [verdict, looked, violations];
}

describe('the plan of bays', () => {
  test('is kept where as many are occupied as there are, and the next begins when one of them ends', () => {
    expect(judged([ordered(0), ordered(1), ordered(8)])).toEqual(['holds', 3, 0]);
    expect(judged([ordered(0), ordered(1), ordered(2, { waitMinutes: 6 })])).toEqual(['holds', 3, 0]);
  });

  test('is broken by an order that begins before one of them ends', () => {
    expect(judged([ordered(0), ordered(1), ordered(7.9)])).toEqual(['violated', 3, 1]);
    expect(judged([ordered(0), ordered(1), ordered(2, { waitMinutes: 5.9 })])).toEqual(['violated', 3, 1]);
  });

  test('counts bays that wait to be occupied, too', () => {
    const waiting = ordered(2, { waitMinutes: 6 });
    expect(judged([ordered(0), ordered(0), waiting, ordered(8)])).toEqual(['holds', 4, 0]);
    expect(judged([ordered(0), ordered(0), waiting, ordered(8), ordered(9)])).toEqual(['violated', 5, 1]);
  });

  test('is broken by a longer wait than the policy allows, which is longer for the random stratum', () => {
    expect(judged([ordered(0, { waitMinutes: 10 })])).toEqual(['holds', 1, 0]);
    expect(judged([ordered(0, { waitMinutes: 10.1 })])).toEqual(['violated', 1, 1]);
    for (const ground of ['random', 'blind'] as const) {
      expect(judged([ordered(0, { waitMinutes: 15, ground })])).toEqual(['holds', 1, 0]);
      expect(judged([ordered(0, { waitMinutes: 15.1, ground })])).toEqual(['violated', 1, 1]);
    }
  });

  test('is not broken by what is mandatory, which takes a bay all the same', () => {
    const alert = (atMinute: number) => ordered(atMinute, { ground: 'mandatory' });
    expect(judged([ordered(0), ordered(0), alert(1), alert(1)])).toEqual(['holds', 2, 0]);
    expect(judged([alert(0), alert(0), ordered(1)])).toEqual(['violated', 1, 1]);
  });

  test('counts no bay of what is mandatory where a shift may have had nobody for it', () => {
    const unmanned = { ...POLICY.capacity, shifts: [{ onDuty: 1 }, { onDuty: 0 }] } as AuditedPolicy['capacity'];
    const alert = ordered(0, { ground: 'mandatory' });
    expect(judged([alert, alert, ordered(1)], { ...POLICY, capacity: unmanned })).toEqual(['holds', 1, 0]);
  });

  test('is not judged of releases, nor where no limits are known', () => {
    const release = { decision: 'release', ground: 'no-capacity', method: null } as const;
    expect(judged([ordered(0, release)])).toEqual(['not judged', 0, 0]);
    const crowd = Array.from({ length: 9 }, () => ordered(0, { port: '2504' }));
    expect(judged(crowd)).toEqual(['not judged', 0, 0]);
    expect(judged([ordered(0), ordered(0), ordered(0)], { ...POLICY, capacity: undefined })).toEqual([
      'not judged',
      0,
      0,
    ]);
  });
});
