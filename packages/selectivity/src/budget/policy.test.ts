import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import { FULL_POLICY_TEXT, faultsOf, fullPolicyWith } from './fixtures/full-policy.ts';
import { changedPolicy, readPolicy } from './policy.ts';

const digest = '0'.repeat(32);

describe('a policy', () => {
  test('that comes with the project reads without fault, and so does one with all that a policy can hold', () => {
    expect(DEFAULT_POLICY).toMatchObject({
      targetRate: 0.2,
      randomShare: 0.02,
      version: { name: 'default', version: '2.0.0', digest },
    });
    expect(faultsOf(FULL_POLICY_TEXT)).toEqual([]);
  });

  test('has all its faults told at once', () => {
    const policy = fullPolicyWith('randomShare: 0.02', 'randomShare: 0.3').replace('fromHour: 14', 'fromHour: 13');
    expect(faultsOf(policy).length).toBeGreaterThanOrEqual(4);
  });

  test('that is no YAML at all is refused with a position', () => {
    expect(faultsOf('targetRate: [')).toHaveLength(1);
    expect(faultsOf('')).not.toHaveLength(0);
  });
});

describe('a policy tried otherwise', () => {
  test('at another rate names it in its version, and draws no more at random than the rate', () => {
    expect(changedPolicy(DEFAULT_POLICY, { targetRate: 0.01 }, 'f'.repeat(32))).toMatchObject({
      targetRate: 0.01,
      floorRate: 0.01,
      randomShare: 0.01,
      version: { version: '2.0.0+rate-0.0100', digest: 'f'.repeat(32) },
    });
  });

  test('at another rate has it at all ports and times', () => {
    const read = readPolicy(FULL_POLICY_TEXT, digest);
    if (!read.ok) throw new Error('the policy reads');
    expect(changedPolicy(read.value, { targetRate: 0.3 }, digest)).toMatchObject({
      ports: {},
      schedules: [],
      surges: [],
    });
    expect(changedPolicy(read.value, { randomShare: 0.1 }, digest)).toMatchObject({
      randomShare: 0.1,
      schedules: read.value.schedules,
      version: { version: '2.0.0+random-0.1000' },
    });
  });

  test('with half of its capacity has half of all, rounded up', () => {
    const half = changedPolicy(DEFAULT_POLICY, { capacity: 0.5 }, digest);
    expect(half.capacity?.ports['2506']).toEqual({ bays: 16, officers: 23, canineUnits: 4, xRayUnits: 3 });
    expect(half.version.version).toBe('2.0.0+capacity-0.5000');
    // 1.1 times 10 is 11.000000000000002.
    const ten = { bays: 10, officers: 20, canineUnits: 30, xRayUnits: 0 };
    const { capacity } = DEFAULT_POLICY;
    if (capacity === undefined) throw new Error('the default policy has capacity');
    const policy = { ...DEFAULT_POLICY, capacity: { ...capacity, ports: { 2304: ten } } };
    const more = { bays: 11, officers: 22, canineUnits: 33, xRayUnits: 0 };
    expect(changedPolicy(policy, { capacity: 1.1 }, digest).capacity?.ports['2304']).toEqual(more);
  });
});
