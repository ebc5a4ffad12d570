import { z } from 'zod';
import { FACTS } from './facts.ts';

const FIELD_SCHEMAS = {
  bool: z.boolean(),
  double: z.number(),
  int: z.int('a whole number').min(0, 'never negative'),
  'list<string>': z.array(z.string()),
  string: z.string(),
} as const;

/** Facts as a case states them: plain YAML values, checked against the closed list. Null says that a fact is missing. */
const givenSchema = z
  .strictObject(
    Object.fromEntries(
      FACTS.map((group) => {
        const fields = z.strictObject(
          Object.fromEntries(
            Object.entries(group.fields).map(([name, { type, meaning }]) => [
              name,
              FIELD_SCHEMAS[type].optional().describe(meaning),
            ]),
          ),
        );
        return [group.variable, (group.isList ? z.array(fields) : fields).nullable().optional()];
      }),
    ),
  )
  .default({})
  .describe('What differs from an ordinary vehicle of which nothing is known; null says that a group is missing');

const ruleIds = z.array(z.string()).default([]);

/** A rule set's cases. */
export const casesSchema = z.strictObject({
  at: z.iso
    .datetime('an instant in quotes, such as "2026-03-02T12:00:00Z"')
    .describe('The instant that expiry is judged by, in quotes'),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1, 'a sentence').describe('What the case shows, as a sentence'),
        given: givenSchema,
        points: z.int('a whole number').min(0).describe('The points of the rules that fire'),
        ground: z
          .enum(['mandatory', 'not-mandatory'], 'mandatory or not-mandatory')
          .optional()
          .describe('Whether the policy inspects the vehicle whatever its score'),
        fired: ruleIds.describe('All rules that fire'),
        notFired: ruleIds.describe('Rules that the case is meant to show not firing'),
        indeterminate: ruleIds.describe('All rules that cannot be evaluated'),
        decidedOnMissing: ruleIds.describe('All rules that their onMissing decides'),
      }),
    )
    .min(1, 'at least one case'),
});

export type GoldenCase = z.output<typeof casesSchema>['cases'][number];
