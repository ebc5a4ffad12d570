import { celEnv, parse, plan } from '@bufbuild/cel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_INTELLIGENCE } from './facts.ts';
import { compiledAnswer, oracleAnswer, randomCondition, randomFacts } from './fixtures/oracle.ts';
import { fuzzRules } from './fixtures/rules-fuzz.ts';

// @bufbuild/cel judges what the conditions compiled here say. test/scenarios/rules-fuzz.ts tries more of them.

test('a compiled condition says what the oracle says, of any facts and any of them missing', () => {
  const { tried, answers, difference } = fuzzRules(4_000, 1);
  expect(difference).toBeNull();
  expect(tried).toBe(4_000);
  // A generator that made nothing but indeterminate conditions would show nothing.
  for (const count of Object.values(answers)) expect(count).toBeGreaterThan(300);
});

test('what is false of a vehicle of which nothing is known, all else missing, is false whatever the rest is', () => {
  let falsehoods = 0;
  fc.assert(
    fc.property(randomCondition, randomFacts, (condition, facts) => {
      if (compiledAnswer(condition, { ...NO_INTELLIGENCE }) !== false) return;
      falsehoods += 1;
      expect(compiledAnswer(condition, { ...facts, ...NO_INTELLIGENCE }), condition).toBe(false);
    }),
    { numRuns: 1_000 },
  );
  expect(falsehoods).toBeGreaterThan(50);
});

// Where the oracle is not CEL's own definition. When one of these fails, the oracle was mended: take it out here, and
// let the random conditions go there.
test('the oracle differs where it is known to', () => {
  const oracle = (condition: string) => plan(celEnv({}), parse(condition))({});
  expect(oracle("'\u{1F697}' < '\uFF21'")).toBe(true);
  expect(compiledAnswer("'\u{1F697}' < '\uFF21'", {})).toBe(false);
  expect(oracleAnswer('has(crossing.canine)', {})).toBe(false);
  expect(compiledAnswer('has(crossing.canine)', {})).toBe('indeterminate');
});
