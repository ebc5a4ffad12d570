export { complianceAlarm } from './compliance/compliance-alarm.ts';
export { liftUnderCompliance } from './compliance/lift-under-compliance.ts';
export { randomCompliance } from './compliance/random-compliance.ts';
export { countPickOutcome, emptyPicks, type PickTally } from './compliance/random-picks.ts';
export { countDuration } from './estimates/duration-tally.ts';
export { countLiftDay, emptyLiftEvidence, liftByDay } from './estimates/lift-by-day.ts';
export { perThousandInspections } from './estimates/per-thousand.ts';
export { pooledRates } from './estimates/pooled-rates.ts';
export { prevalence, shareCaught } from './estimates/prevalence.ts';
export { countQuantity, emptyQuantities } from './estimates/quantity-tally.ts';
export { zeroHitRate } from './estimates/rule-of-three.ts';
export { stratifiedLift } from './estimates/stratified-lift.ts';
export { watchedLift } from './estimates/watched-lift.ts';
export { watchedRate } from './estimates/watched-rate.ts';
export {
  countLogged,
  emptyWeightedTally,
  type WeightedTally,
} from './estimates/weighted-tally.ts';
export { whatIf } from './estimates/what-if.ts';
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
export { BOUND_HELP, knownBounds, measuredSchema } from './measured-schema.ts';
export { displacement } from './progress/displacement.ts';
export { type GroupRatios, groupRatios } from './progress/group-ratios.ts';
export { emptyNotices, type NoticeFigures, noticeMonitor } from './progress/notice-monitor.ts';
export { type ProgressFigures, progressFigures } from './progress/progress-figures.ts';
export { openProgressLedger, type ProgressLedger } from './progress/progress-ledger.ts';
export { emptyProgress, type ProgressTally } from './progress/progress-tally.ts';
export {
  PROGRESS_INDICATORS,
  type ProgressTargets,
  progressTargetsJsonSchema,
  progressTargetsSchema,
} from './progress/progress-targets.ts';
export { type HindsightReport, openRegretTally, type RegretReport, regretOf } from './regret.ts';
export { sumOfWindows, type Windows } from './windows/open-windows.ts';
export { type DayFigures, dateOf, dayFigures, type HourFigures, hourFigures } from './windows/period-figures.ts';
export {
  type DayWindow,
  FIGURES,
  GROUNDS_ASKED,
  wholeFromDay,
  windowCounts,
  windowEstimate,
} from './windows/window-estimates.ts';
export { countScored, emptyRule, emptyRuleWorth, endDay, type RuleWorthTally } from './worth/rule-tally.ts';
export { type RuleVerdict, ruleVerdict } from './worth/rule-verdict.ts';
export { type RuleWorth, ruleWorth } from './worth/rule-worth.ts';
export { emptySource, sourceWorth } from './worth/source-worth.ts';
export {
  CONFIDENCE,
  DEFAULT_STANDARDS,
  type InspectionFigures,
  type OrderFigures,
  type PortYield,
  type YieldFigures,
  type YieldReport,
  type YieldStandards,
  yieldReport,
} from './yield-report.ts';
export { type OpenYieldTally, openYieldTally, type SavedTally, type YieldTally } from './yield-tally.ts';
