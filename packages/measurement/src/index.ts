export {
  exactInterval,
  type HitCount,
  type Measured,
} from './exact-interval.ts';
export {
  /** @internal Pools the counts of several runs, as no service does. */
  lift,
} from './lift.ts';
export {
  type InspectionFigures,
  type OrderFigures,
  type PortYield,
  type YieldFigures,
  type YieldReport,
  yieldReport,
} from './yield-report.ts';
export { type OpenYieldTally, openYieldTally, type YieldTally } from './yield-tally.ts';
