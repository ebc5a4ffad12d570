import { z } from 'zod';
import { FACTS } from './facts.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case, such as lookout-urgent');
const calendarDay = z.iso.date('a calendar day in quotes, such as "2027-03-31"');
const sentence = z.string().min(1, 'a plain sentence').max(200, 'at most 200 characters');

/** What one rule may be worth; the same bound as the policy's `indeterminatePoints`. Invented, no source. */
export const POINTS_MAX = 1_000;

const scalar = z.union([z.boolean(), z.number(), z.string().max(200, 'at most 200 characters')]);

/** As many as rules. Invented, no source. */
const CONSTANTS_MAX = 500;

const constants = z
  .record(
    z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/, 'a name in camelCase, such as freshDays'),
    z.union([scalar, z.array(scalar).min(1, 'at least one value').max(100, 'at most 100 values')], {
      error: 'a number, a text, true or false, or a list of them',
    }),
  )
  .refine((stated) => Object.keys(stated).length <= CONSTANTS_MAX, `at most ${CONSTANTS_MAX} constants`)
  .describe('Values that conditions and points name; each is named once');

const WHEN_MISSING = ['indeterminate', 'fires', 'does-not-fire'] as const;

const ruleSchema = z.strictObject({
  id: name.describe('What selections and reports call the rule; unique in the set'),
  owner: name.describe('Who answers for the rule'),
  reason: z
    .strictObject({ en: sentence, es: sentence })
    .describe('The sentence for the person stopped and the officer, in English and Spanish'),
  source: sentence.describe('Where the rule comes from'),
  when: z
    .string()
    .min(1, 'a condition in CEL')
    .max(2_000, 'at most 2,000 characters')
    .describe(`A condition in CEL that answers true or false. The facts it may read: ${factNames().join(', ')}`),
  points: z
    .union(
      [
        z
          .int('a whole number')
          .min(0, 'points are never negative: no rule lets a vehicle pass')
          .max(POINTS_MAX, `at most ${POINTS_MAX.toLocaleString('en')}`),
        z.string().min(1, 'an expression in CEL').max(2_000, 'at most 2,000 characters'),
      ],
      { error: pointsFault },
    )
    .describe('A whole number from 0 to 1,000, or an expression in CEL of one; what it comes to is kept within them'),
  expires: calendarDay.describe('The last day of the rule, in UTC'),
  tags: z.array(name).max(20, 'at most 20 tags').default([]).describe('Words that reports group rules by'),
  onMissing: z
    .enum(WHEN_MISSING, `one of ${WHEN_MISSING.join(', ')}`)
    .default('indeterminate')
    .describe('What the rule does when it cannot be told, since a fact is missing, whether the condition holds'),
});

/** A rule set's document. */
export const ruleSetSchema = z.strictObject({
  name: name.describe('What selections call the set'),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"')
    .describe('Three numbers, in quotes'),
  owner: name.describe('Who answers for the set'),
  description: z.string().max(1_000, 'at most 1,000 characters').optional().describe('What the set is for'),
  constants: constants.default({}),
  rules: z.array(ruleSchema).min(1, 'at least one rule').max(500, 'at most 500 rules'),
});

export type RuleSetDocument = z.output<typeof ruleSetSchema>;
export type RuleDocument = RuleSetDocument['rules'][number];

/** The first thing that is wrong with points, where the union would say only that neither form fits. */
function pointsFault(issue: { readonly input?: unknown }): string {
  const { input } = issue;
  if (typeof input !== 'number') return 'a whole number from 0 to 1,000, or an expression in CEL of one';
  if (input < 0) return 'points are never negative: no rule lets a vehicle pass';
  return input > POINTS_MAX ? 'at most 1,000' : 'a whole number';
}

function factNames(): string[] {
  return FACTS.flatMap(({ variable, isList, fields }) =>
    Object.keys(fields).map((field) => `${variable}${isList ? '[]' : ''}.${field}`),
  );
}
