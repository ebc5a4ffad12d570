import { z } from 'zod';

/** What may be set a target, from a closed list. */
export const PROGRESS_INDICATORS = [
  'seizures-raising-leads',
  'rings-touched',
  'purchase-to-interdiction',
  'seizures-with-arrest',
  'seizures-referred',
  'cases-convicted',
  'reached-beyond-couriers',
  'recoveries-within-year',
  'delay-per-find',
] as const;
export type ProgressIndicator = (typeof PROGRESS_INDICATORS)[number];

const SHARES: readonly ProgressIndicator[] = [
  'seizures-raising-leads',
  'seizures-with-arrest',
  'seizures-referred',
  'cases-convicted',
  'reached-beyond-couriers',
  'recoveries-within-year',
];

const value = z.number('a number').min(0, 'from 0 up');

const progressTarget = z.strictObject({
  objective: z.string().min(1).max(200).describe('What it is to show, in a sentence'),
  baseline: value.nullable().describe('What it was before; null where nobody knows'),
  target: value.describe('What it is to reach: a share, rings a year, days or minutes, as the indicator has it'),
  source: z.string().min(1).max(200).describe('Where baseline and target come from'),
});
export type ProgressTarget = z.infer<typeof progressTarget>;

/** The file of progress indicators: which are watched, with their baselines and targets. */
export const progressTargetsSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"'),
    owner: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
    indicators: z.partialRecord(z.enum(PROGRESS_INDICATORS), progressTarget),
  })
  .check(({ value: { indicators }, issues }) => {
    for (const indicator of SHARES) {
      for (const field of ['baseline', 'target'] as const) {
        const input = indicators[indicator]?.[field] ?? 0;
        if (input <= 1) continue;
        const message = 'a share, from 0 to 1';
        issues.push({ code: 'custom', input, path: ['indicators', indicator, field], message });
      }
    }
  });
export type ProgressTargets = z.infer<typeof progressTargetsSchema>;

/** The JSON Schema of files of progress indicators, for editors: `docs/generated/progress.schema.json`. */
export function progressTargetsJsonSchema(): string {
  const schema = z.toJSONSchema(progressTargetsSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'Progress indicators', ...schema }, null, 2)}\n`;
}
