import type { DayFigures, HourFigures } from '@southbound/measurement';
import { z } from 'zod';

const count = z.int().min(0);
const hitCount = z.object({ hits: count, inspections: count });
const orderCount = hitCount.extend({ orders: count });

const periodCounts = z.object({
  crossings: count.describe('Decided'),
  byGround: z
    .object({
      mandatory: orderCount,
      random: orderCount,
      blind: orderCount,
      targeted: orderCount,
      fill: orderCount,
      'officer-initiated': orderCount,
    })
    .describe('Orders, and what became of them, on the day and hour of the decision'),
  seized: z
    .object({ firearms: count, rounds: count, parts: count, currencyUsd: count, drugsGrams: count })
    .describe("In all inspections, officers' own included"),
  wouldTarget: hitCount,
  randomStratum: hitCount,
});

/** Counts of one day in UTC, on the wire. */
export const dayFiguresSchema = periodCounts.extend({
  day: z.iso.date().describe('In UTC'),
}) satisfies z.ZodType<DayFigures>;

/** Counts of one hour of the day, on the wire. */
export const hourFiguresSchema = periodCounts.extend({
  hour: z.int().min(0).max(23).describe("Of the port's own day"),
}) satisfies z.ZodType<HourFigures>;
