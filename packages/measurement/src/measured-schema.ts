import { z } from 'zod';
import type { Measured } from './exact-interval.ts';

const amount = z.number().min(0);

/** A measured figure as JSON, for services that check what they answer. */
export const measuredSchema = z
  .discriminatedUnion('enoughEvidence', [
    z.object({ enoughEvidence: z.literal(true), estimate: amount, lower: amount, upper: amount }),
    z.object({
      enoughEvidence: z.literal(false),
      reason: z.string().min(1),
      lower: amount,
      upper: amount.nullable().describe('Null: nothing bounds the figure from above'),
      enoughWith: z
        .object({
          moreInspections: z.int().min(1),
          of: z.enum(['random', 'would-target', 'any']),
          inWords: z.string().min(1),
        })
        .optional()
        .describe('About how many more inspections would be enough; absent where that cannot be said'),
    }),
  ])
  .meta({
    id: 'Measured',
    description: 'A figure with its interval, or that there is not enough evidence for one',
  }) satisfies z.ZodType<Measured>;

/** What the bounds of `knownBounds` are, as a part of the help of a metric that tells them. */
export const BOUND_HELP =
  'bound: estimate (left out without enough evidence), or lower and upper end of the 95 % interval (upper left out where nothing bounds it)';

/** What of a measured figure is known, by the name of its bound: an estimate and an upper bound may be missing. */
export function knownBounds(measured: Measured): readonly (readonly ['estimate' | 'lower' | 'upper', number])[] {
  const { lower, upper } = measured;
  return [
    ...(measured.enoughEvidence ? [['estimate', measured.estimate] as const] : []),
    ['lower', lower],
    ...(upper === null ? [] : [['upper', upper] as const]),
  ];
}
