export { type Draws, type InspectionBudget, openBudget } from './budget/inspection-budget.ts';
export { atTargetRate, type Policy, readPolicy } from './budget/policy.ts';
export { portClock } from './budget/port-clock.ts';
export { type Dossier, openDossier } from './intelligence/dossier.ts';
export {
  foldIntelligence,
  type IntelligenceEvent,
  intelligenceKey,
  NOTHING_KNOWN,
  packIntelligence,
  unpackIntelligence,
} from './intelligence/plate-intelligence.ts';
export { plateKey, vehicleKey } from './intelligence/plate-key.ts';
export {
  crossingsWithinWindow,
  HISTORY_KEPT_MS,
  type PastCrossing,
  packHistory,
  unpackHistory,
  withCrossing,
} from './intelligence/port-history.ts';
export { type CasesReport, runCases } from './rules/cases.ts';
export type { DocumentFault, DocumentResult } from './rules/document.ts';
export { expiredRules } from './rules/evaluate.ts';
export { factsPage } from './rules/facts-page.ts';
export { type RuleSet, readRuleSet } from './rules/rule-set.ts';
export {
  type Rulebook,
  select,
  selectUnreadable,
} from './select.ts';
