import { Instant, PortCode } from '@southbound/contracts';
import type {
  FloorFigures,
  HindsightReport,
  HitCount,
  InspectionFigures,
  Measured,
  OrderFigures,
  PortYield,
  RegretReport,
  YieldFigures,
  YieldReport,
} from '@southbound/measurement';
import { z } from 'zod';

const count = z.int().min(0);
const amount = z.number().min(0);

const hitCount = z.object({ hits: count, inspections: count }) satisfies z.ZodType<HitCount>;

const measured = z.discriminatedUnion('enoughEvidence', [
  z.object({ enoughEvidence: z.literal(true), estimate: amount, lower: amount, upper: amount }),
  z.object({
    enoughEvidence: z.literal(false),
    reason: z.string().min(1),
    lower: amount,
    upper: amount.nullable().describe('Null: nothing bounds the figure from above'),
  }),
]) satisfies z.ZodType<Measured>;

const inspectionFigures = z.object({
  inspections: count,
  hits: count,
  hitRate: measured,
  firearms: count,
  rounds: count,
  parts: count,
  currencyUsd: count,
  drugsKg: amount,
  delayMinutes: amount,
}) satisfies z.ZodType<InspectionFigures>;

const orderFigures = inspectionFigures.extend({
  orders: count,
  notCarriedOut: z.object({
    'no-bay': count,
    'no-officer': count,
    'lane-congested': count,
    'vehicle-left': count,
    'officer-declined': count,
  }),
}) satisfies z.ZodType<OrderFigures>;

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
  ordersLost: count,
  hindsightRestarts: count,
  regret,
  floor: floor.nullable().describe('Null: no floor rate is set'),
  perThousandInspections: z.object({ hits: amount, firearms: amount, rounds: amount, currencyUsd: amount }).nullable(),
  wouldTarget: hitCount,
  randomStratum: hitCount,
  lift: measured,
}) satisfies z.ZodType<YieldFigures>;

/** One port's interdiction yield on the wire. */
export const portYieldSchema = yieldFigures.extend({
  port: PortCode,
  name: z.string().min(1),
}) satisfies z.ZodType<PortYield>;

/** The whole report on the wire. */
export const yieldReportSchema = z.object({
  confidence: z.number().gt(0).lt(1),
  border: yieldFigures,
  ports: z.array(portYieldSchema),
}) satisfies z.ZodType<YieldReport>;
