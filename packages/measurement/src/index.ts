export {
  exactInterval,
  type HitCount,
  type Measured,
} from './exact-interval.ts';
export { type FloorFigures, type FloorRates, SHORTFALL_REASONS } from './floor.ts';
export {
  /** @internal Pools the counts of several runs, as no service does. */
  lift,
} from './lift.ts';
export { type HindsightReport, openRegretTally, type RegretReport, regretOf } from './regret.ts';
export {
  type InspectionFigures,
  type OrderFigures,
  type PortYield,
  type YieldFigures,
  type YieldReport,
  yieldReport,
} from './yield-report.ts';
export { type OpenYieldTally, openYieldTally, type YieldTally } from './yield-tally.ts';
