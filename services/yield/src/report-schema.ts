import { Instant, PortCode } from '@southbound/contracts';
import {
  type FloorFigures,
  type HindsightReport,
  type HitCount,
  type InspectionFigures,
  measuredSchema as measured,
  type OrderFigures,
  type PortYield,
  type RegretReport,
  type RuleWorth,
  type YieldFigures,
  type YieldReport,
} from '@southbound/measurement';
import { z } from 'zod';
import { dayFiguresSchema, hourFiguresSchema } from './period-schema.ts';

const count = z.int().min(0);
const amount = z.number().min(0);

const hitCount = z.object({ hits: count, inspections: count }) satisfies z.ZodType<HitCount>;

const weighted = z.object({
  measured,
  effectiveInspections: amount,
  effectiveHits: amount,
  warning: z.string().nullable().describe('Why the figure is to be taken with care; null where there is no reason'),
}) satisfies z.ZodType<YieldFigures['prevalence']>;

const seizedPerThousand = z.object({
  firearms: measured,
  rounds: measured,
  parts: measured,
  currencyUsd: measured,
  drugsGrams: measured,
}) satisfies z.ZodType<InspectionFigures['seizedPerThousand']>;

const inspectionFigures = z
  .object({
    inspections: count,
    hits: count,
    hitRate: measured,
    watchedHitRate: measured,
    zeroHitRate: measured.nullable().describe('Null: something was found, or nothing was inspected'),
    firearms: count,
    rounds: count,
    parts: count,
    currencyUsd: count,
    drugsKg: amount,
    delayMinutes: amount,
    seizedPerThousand,
  })
  .meta({ id: 'InspectionFigures' }) satisfies z.ZodType<InspectionFigures>;

const byReason = z.object({
  'no-bay': count,
  'no-officer': count,
  'lane-congested': count,
  'vehicle-left': count,
  'officer-declined': count,
});

const orderFigures = inspectionFigures
  .extend({
    orders: count,
    notCarriedOut: byReason,
  })
  .meta({ id: 'OrderFigures' }) satisfies z.ZodType<OrderFigures>;

const complianceDay = z.object({
  day: z.iso.date(),
  assigned: count,
  carriedOut: count,
  late: count,
  notCarriedOut: byReason,
  notCarriedOutWouldTarget: count,
  underWay: count,
  carriedOutShare: measured,
  lateShare: measured,
  alarm: z.object({ isRaised: z.boolean(), notCarriedOut: measured }),
  inWords: z.string().min(1),
}) satisfies z.ZodType<YieldFigures['compliance'][number]>;

const methodFigures = z.object({ hits: count, inspections: count, hitRate: measured });

const hindsight = z.object({
  orders: count,
  takenPoints: count,
  pacedPoints: count,
  unpacedPoints: count,
  regret: z.number().max(1).nullable().describe('Null: hindsight had no points to take'),
  priceOfPacing: amount.nullable().describe('Null: the best of the hours had no points'),
}) satisfies z.ZodType<HindsightReport>;

const regret = z.object({ targeted: hindsight, whole: hindsight }) satisfies z.ZodType<RegretReport>;

const floor = z.object({
  floorRate: amount,
  crossings: count,
  due: count,
  carriedOut: count,
  shortfall: count,
  missing: z.object({
    capacity: count,
    refused: count,
    'not-carried-out': count,
    'under-way': count,
    lost: count,
    'not-ordered': count,
  }),
  notOrderedForCapacity: count,
}) satisfies z.ZodType<FloorFigures>;

const yieldFigures = z.object({
  countedUntil: Instant.nullable(),
  crossings: count,
  inspectionRate: amount.nullable(),
  total: inspectionFigures,
  ordered: orderFigures,
  byGround: z.object({
    mandatory: orderFigures,
    random: orderFigures,
    blind: orderFigures,
    targeted: orderFigures,
    fill: orderFigures,
  }),
  officerInitiated: inspectionFigures,
  releases: z.object({ 'not-drawn': count, 'rate-spent': count, 'no-capacity': count, 'blind-not-drawn': count }),
  waits: z.object({ vehicles: count, minutes: amount }),
  inspectionsUnderWay: count,
  inspectionsUnmatched: count,
  inspectionsDoubled: count,
  inspectionsLate: count,
  inspectionsUnreadable: count,
  ordersLost: count,
  hindsightRestarts: count,
  regret,
  floor: floor.nullable().describe('Null: no floor rate is set'),
  perThousandInspections: z.object({ hits: amount, firearms: amount, rounds: amount, currencyUsd: amount }).nullable(),
  wouldTarget: hitCount,
  randomStratum: hitCount,
  lift: measured,
  watchedLift: measured,
  compliance: z.array(complianceDay).max(2),
  evidenceSince: Instant.nullable().describe('Null: what follows is counted for as long as all else'),
  byMethod: z.object({ visual: methodFigures, canine: methodFigures, 'x-ray': methodFigures, full: methodFigures }),
  liftByMethod: measured,
  liftUnderCompliance: z.object({
    carriedOut: measured,
    asAssigned: measured,
    lower: amount,
    upper: amount.nullable().describe('Null: nothing bounds it from above'),
    hiddenHitsInDoubt: count.nullable(),
  }),
  prevalence: weighted,
  shareCaught: weighted,
}) satisfies z.ZodType<YieldFigures>;

const rule = z.object({
  ruleId: z.string().min(1),
  inspections: count,
  hits: count,
  precision: measured,
  caused: count,
  causedHits: count,
  shareOfFinds: measured,
  delayMinutes: amount,
  lift: measured,
  verdict: z.enum(['keep', 'tune', 'retire', 'not-enough-evidence']),
  reason: z.string().min(1),
}) satisfies z.ZodType<RuleWorth>;

/** One port's interdiction yield on the wire. */
export const portYieldSchema = yieldFigures
  .extend({
    port: PortCode,
    name: z.string().min(1),
    pooledHitRate: z.object({ rate: measured, pooledShare: amount.max(1) }),
  })
  .meta({ id: 'PortYield' }) satisfies z.ZodType<PortYield>;

/** The whole report on the wire. */
export const yieldReportSchema = z
  .object({
    confidence: z.number().gt(0).lt(1),
    border: yieldFigures,
    ports: z.array(portYieldSchema),
    rules: z.array(rule),
    standards: z.object({ toleratedSkippedShare: amount.max(1), liftThatPays: amount }),
    byDay: z.array(dayFiguresSchema).max(93).describe('All ports added up'),
    byHour: z.array(hourFiguresSchema).length(24).describe('All ports added up'),
    windowsSince: Instant.nullable().describe('Null: days and hours are counted for as long as all else'),
    displacement: z.object({
      days: z.int().min(1),
      until: z.iso.date().nullable(),
      ports: z.array(z.object({ port: PortCode, ratio: measured })),
      fell: z.array(PortCode),
      rose: z.array(PortCode),
      isDisplaced: z.boolean(),
    }),
    delayPerFind: measured.describe('Minutes'),
  })
  .meta({ id: 'YieldReport' }) satisfies z.ZodType<YieldReport>;
