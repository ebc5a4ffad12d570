import type { ScreeningReason } from '@southbound/contracts';
import type { ScreeningCriteria } from './criteria.ts';
import { type LeadClocks, type LeadInstants, leadClocks } from './lead-clocks.ts';

/** What of a trace lead an investigating office looks at. */
export interface ScreenedLead extends LeadInstants {
  readonly firearmsTied: number;
  /** Null when nobody judged, or looked. */
  readonly federalInterest: boolean | null;
  readonly purchaserFindable: boolean | null;
}

/** What else is known of the lead's vehicle when it is screened. */
export interface LeadStanding {
  /** Whether another agency has shown interest in the vehicle. */
  readonly isOnOthersList: boolean;
  /** Whether another lead says the same of the same vehicle. */
  readonly isDuplicate: boolean;
}

/** Whether a lead is for its office, every reason against it, and its clocks at the instant. */
export interface Screening {
  readonly isForOffice: boolean;
  readonly reasons: readonly ScreeningReason[];
  readonly clocks: LeadClocks;
}

/**
 * Puts a lead to an investigating office's five tests: timely, original, of federal interest, tied to enough firearms,
 * the purchaser findable (DOJ OIG I-2011-001). Every test is made and every reason told. It says nothing of what the
 * lead weighs at the lane, which is for the rules: one that is not original keeps its weight there.
 */
export function screenLead(
  lead: ScreenedLead,
  standing: LeadStanding,
  criteria: ScreeningCriteria,
  atMs: number,
): Screening {
  const clocks = leadClocks(lead, atMs);
  const { timeToCrimeDaysMax, ageDaysMax } = criteria.timely;
  const isStale = clocks.timeToCrimeDays > timeToCrimeDaysMax || clocks.ageDays > ageDaysMax;
  const failed: readonly (readonly [ScreeningReason, boolean])[] = [
    ['not-timely', isStale],
    ['limitation-passed', clocks.limitationPassed],
    ['not-original', standing.isOnOthersList],
    ['duplicate', standing.isDuplicate],
    ['no-federal-interest', lead.federalInterest === false],
    ['federal-interest-unknown', isUnknownFailed(lead.federalInterest, criteria.federalInterest)],
    ['too-few-firearms', lead.firearmsTied < criteria.firearmsTiedMin],
    ['purchaser-not-findable', lead.purchaserFindable === false],
    ['purchaser-findability-unknown', isUnknownFailed(lead.purchaserFindable, criteria.purchaserFindable)],
  ];
  const reasons = failed.flatMap(([reason, hasFailed]) => (hasFailed ? [reason] : []));
  return { isForOffice: reasons.length === 0, reasons, clocks };
}

function isUnknownFailed(answer: boolean | null, { unknownIs }: ScreeningCriteria['federalInterest']): boolean {
  return answer === null && unknownIs === 'failed';
}
