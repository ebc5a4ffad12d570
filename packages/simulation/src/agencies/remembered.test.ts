import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRemembered } from './remembered.ts';

describe('what is remembered', () => {
  test('is what was last set, less what was last set before the instant of forgetting', () => {
    const news = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), gap: fc.nat(5) }), { maxLength: 40 });
    fc.assert(
      fc.property(news, fc.nat(120), (sets, forgottenBeforeMs) => {
        const remembered = openRemembered<number>();
        const expected = new Map<string, { value: number; atMs: number }>();
        let atMs = 0;
        for (const [value, { key, gap }] of sets.entries()) {
          atMs += gap;
          remembered.set(key, value, atMs);
          expected.set(key, { value, atMs });
        }
        remembered.forgetBefore(forgottenBeforeMs);
        const kept = [...expected].filter(([, entry]) => entry.atMs >= forgottenBeforeMs);
        expect(['a', 'b', 'c', 'd'].map((key) => remembered.get(key))).toEqual(
          ['a', 'b', 'c', 'd'].map((key) => kept.find(([one]) => one === key)?.[1].value),
        );
      }),
    );
  });
});
