export {
  type BudgetCounters,
  type BudgetLearned,
  budgetOf,
  countersOf,
  learnedOf,
  withOfficersBay,
} from './budget/budget-state.ts';
export { decide } from './budget/decide.ts';
export { type BudgetDecision, type Draws, type InspectionBudget, openBudget } from './budget/inspection-budget.ts';
export { methodWanted } from './budget/methods.ts';
export { changedPolicy, type Policy, readPolicy } from './budget/policy.ts';
export { portClock } from './budget/port-clock.ts';
export { latestScores, openRecentScores, withScore } from './budget/recent-scores.ts';
export { surgeAfter } from './budget/surges.ts';
export { openTerms, type Terms } from './budget/terms.ts';
export { type Dossier, openDossier } from './intelligence/dossier.ts';
export { isDescriptionKey, NONE_STANDING, type StandsBy, standsBy } from './intelligence/known-lookouts.ts';
export { furtherKeys } from './intelligence/lookout-match.ts';
export { lookoutPlaces } from './intelligence/lookout-places.ts';
export {
  foldIntelligence,
  intelligenceKeys,
  knownUntilMs,
  NOTHING_KNOWN,
  type PlateIntelligence,
  packIntelligence,
  unpackIntelligence,
  withoutOver,
  withoutRecord,
} from './intelligence/plate-intelligence.ts';
export { plateKey, vehicleKey } from './intelligence/plate-key.ts';
export { type StoppedAgain, stoppedAgain } from './intelligence/repeated-stops.ts';
export {
  hasNoRoom,
  type LookoutEvent,
  lookoutIdKey,
  packToldLookout,
  saysLess,
  type ToldLookout,
  toldKeptUntilMs,
  unpackToldLookout,
  withLookoutEvent,
  withoutOverTold,
} from './intelligence/told-lookout.ts';
export {
  isLatestWord,
  isOfRecord,
  packToldRecord,
  type RecordEvent,
  recordIdKey,
  type ToldRecord,
  unpackToldRecord,
  withRecordEvent,
} from './intelligence/told-record.ts';
export {
  CROSSINGS_UNKNOWN,
  crossingsBefore,
  HISTORY_KEPT_MS,
  NEVER_CROSSED,
  NO_CROSSINGS,
  packHistory,
  unpackHistory,
  type VehicleHistory,
  withCrossing,
} from './intelligence/vehicle-history.ts';
export { readScreeningCriteria, type ScreeningCriteria } from './leads/criteria.ts';
export {
  LEAD_DESK_TOPICS,
  type LeadDesk,
  type LeadDeskFigures,
  minutesToTell,
  openLeadDesk,
} from './leads/lead-desk.ts';
export { LEAD_DESK } from './leads/learn-leads.ts';
export type { Telling } from './leads/outbox.ts';
export { USES } from './leads/usefulness.ts';
export {
  type Activation,
  type ActivationTimeline,
  activationsBy,
  earliestBeginning,
  latestPortClock,
  withActivation,
} from './live/activations.ts';
export { afterEvaluation, type Breaker, CLOSED_BREAKER, isSuspended } from './live/breaker.ts';
export { type DecidedCrossing, type Evaluate, shadowScore } from './live/shadow-score.ts';
export { type CaseGiven, type CasesReport, caseNamed, runCases } from './rules/cases.ts';
export { type CrossingRecorded, diffRuleSets, type Hits } from './rules/diff-rule-sets.ts';
export { type DocumentResult, readDocument } from './rules/document.ts';
export { evaluate, expiredRules } from './rules/evaluate.ts';
export type { PartExplained } from './rules/explain.ts';
export { explainRule, type RuleExplained } from './rules/explain-rule.ts';
export type { Facts } from './rules/facts.ts';
export { factsPage } from './rules/facts-page.ts';
export { faultText } from './rules/fault-text.ts';
export { casesJsonSchema, ruleSetJsonSchema } from './rules/json-schemas.ts';
export { lintRuleSet } from './rules/lint.ts';
export { type RuleSet, readRuleSet } from './rules/rule-set.ts';
export type { DocumentFault } from './rules/text-places.ts';
export {
  factsSeen,
  type Rulebook,
  select,
  selectUnreadable,
} from './select.ts';
