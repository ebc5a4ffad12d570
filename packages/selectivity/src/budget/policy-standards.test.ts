import { describe, expect, test } from 'vitest';
import { faultText } from '../rules/fault-text.ts';
import { DEFAULT_POLICY, DEFAULT_POLICY_TEXT } from './fixtures/default-policy.ts';
import { readPolicy } from './policy.ts';

describe('what a policy says that yield is judged by', () => {
  test('is a tenth of random picks skipped and a lift of two where it says nothing', () => {
    expect(DEFAULT_POLICY_TEXT).not.toMatch(/toleratedSkippedShare|liftThatPays/);
    expect(DEFAULT_POLICY).toMatchObject({ toleratedSkippedShare: 0.1, liftThatPays: 2 });
  });

  test('is what it says', () => {
    const read = readPolicy(`${DEFAULT_POLICY_TEXT}\ntoleratedSkippedShare: 0.25\nliftThatPays: 1.5\n`, '0'.repeat(32));
    expect(read).toMatchObject({ ok: true, value: { toleratedSkippedShare: 0.25, liftThatPays: 1.5 } });
  });

  test.each([
    ['toleratedSkippedShare: 10', 'at most 1, such as 0.2 for 20 %'],
    ['toleratedSkippedShare: -0.1', 'at least 0, such as 0.2 for 20 %'],
    ['toleratedSkippedShare: few', 'between 0 and 1, such as 0.2'],
    ['liftThatPays: 0.5', 'at least 1, which is no better than chance, such as 2'],
    ['liftThatPays: 500', 'at most 50, such as 2'],
    ['liftThatPays: double', 'a lift, such as 2 for finding twice as often as chance'],
  ])('is refused as "%s", with its line, the reason and an example', (wrong, reason) => {
    const read = readPolicy(`${wrong}\n${DEFAULT_POLICY_TEXT}`, '0'.repeat(32));
    const faults = read.ok ? [] : read.faults.map((fault) => faultText('policy.yaml', fault));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^policy\.yaml:1:/);
    expect(faults[0]).toContain(reason);
  });
});
