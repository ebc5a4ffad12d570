import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { atTargetRate, readPolicy } from './policy.ts';

const text = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8');
const digest = '0'.repeat(32);

function faultsOf(changed: string) {
  const read = readPolicy(changed, digest);
  return read.ok ? [] : read.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe('a policy', () => {
  test('that comes with the project reads without fault', () => {
    expect(readPolicy(text, digest)).toMatchObject({
      ok: true,
      value: { targetRate: 0.2, randomShare: 0.02, version: { name: 'default', version: '1.0.0', digest } },
    });
  });

  test.each([
    ['a rate above one', 'targetRate: 0.2', 'targetRate: 20', /^7 targetRate: a share is at most 1, such as 0.2/],
    ['a random share above the rate', 'randomShare: 0.02', 'randomShare: 0.3', /^9 randomShare: must not exceed/],
    ['a blind rate below the random share', 'blindRate: 0.2', 'blindRate: 0.01', /^11 blindRate: must be at least/],
    ['a share that is text', 'blindRate: 0.2', 'blindRate: often', /^11 blindRate: a share between 0 and 1/],
    ['method shares that do not add up', 'visual: 0.4', 'visual: 0.5', /methods.random: the four shares must add up/],
    ['an unknown field', 'borrowInspections: 15', 'borrow: 15', /borrowInspections: a whole number/],
    ['points that fall', 'x-ray: 30', 'x-ray: 90', /methods.fromPoints.x-ray: must not exceed full/],
  ])('with %s is refused with its line and what would be right', (_, from, to, fault) => {
    expect(text).toContain(from);
    expect(faultsOf(text.replace(from, to))).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  test('that is no YAML at all is refused with a position', () => {
    expect(faultsOf('targetRate: [')).toHaveLength(1);
    expect(faultsOf('')).not.toHaveLength(0);
  });

  test('tried at another rate names it in its version, and draws no more at random than the rate', () => {
    const read = readPolicy(text, digest);
    if (!read.ok) throw new Error('the policy reads');
    expect(atTargetRate(read.value, 0.01, 'f'.repeat(32))).toMatchObject({
      targetRate: 0.01,
      randomShare: 0.01,
      version: { version: '1.0.0+rate-0.0100', digest: 'f'.repeat(32) },
    });
  });
});
