import { Agency, Instant } from '@southbound/contracts';
import {
  measuredSchema,
  type NoticeFigures,
  noticeMonitor,
  PROGRESS_INDICATORS,
  type ProgressFigures,
  type ProgressTally,
  type ProgressTargets,
  progressFigures,
} from '@southbound/measurement';
import type { LeadDeskFigures } from '@southbound/selectivity';
import { z } from 'zod';

/** How the outbound effort stands upstream and downstream of the border. */
export interface ProgressReport {
  /** Event time so far; null before there was any. */
  readonly countedUntil: Instant | null;
  /** The file that sets baselines and targets; null where there is none. */
  readonly targets: Pick<ProgressTargets, 'name' | 'version' | 'owner'> | null;
  /** What the last year's seizures, cases and recoveries came to, as far as the topics still tell. */
  readonly counts: Omit<ProgressTally, 'purchaseToInterdiction'>;
  /** What can be told from the lead desk's topics. `delay-per-find` is told where inspections are counted. */
  readonly indicators: readonly ProgressFigures[];
  /** Whether agencies are told in time of what is theirs to know, by agency and quarter. */
  readonly notices: readonly NoticeFigures[];
}

/** What the lead desk has counted, as of an instant. */
export interface ProgressState {
  readonly countedUntil: Instant | null;
  readonly tally: ProgressTally;
  readonly notices: LeadDeskFigures['notices'];
}

export function progressReport(
  { countedUntil, tally, notices }: ProgressState,
  targets: ProgressTargets | null,
): ProgressReport {
  const { purchaseToInterdiction: _, ...counts } = tally;
  return {
    countedUntil,
    targets: targets === null ? null : { name: targets.name, version: targets.version, owner: targets.owner },
    counts,
    indicators: progressFigures({ tally }, targets),
    notices: noticeMonitor(notices.map(({ agency, quarter, ...row }) => ({ agency, quarter, tally: row }))),
  };
}

const count = z.int().min(0);
const standing = z
  .enum(['reached', 'not-reached', 'not-enough-evidence'])
  .nullable()
  .describe('Told only where the whole interval lies on one side; null where nothing is set');

const indicator = z.object({
  indicator: z.enum(PROGRESS_INDICATORS),
  unit: z.enum(['share', 'rings', 'days', 'minutes']),
  better: z.enum(['more', 'less']),
  measured: measuredSchema,
  set: z
    .object({
      objective: z.string(),
      baseline: z.number().min(0).nullable(),
      target: z.number().min(0),
      source: z.string(),
    })
    .nullable(),
  toTarget: standing,
  toBaseline: standing,
}) satisfies z.ZodType<ProgressFigures>;

const notice = z.object({
  agency: Agency,
  quarter: z.string().regex(/^\d{4}-Q[1-4]$/),
  ...{ due: count, told: count, acknowledged: count },
  toldShare: measuredSchema,
  acknowledgedShare: measuredSchema,
  minutesToNotice: z.object({ median: measuredSchema, ninetieth: measuredSchema }),
}) satisfies z.ZodType<NoticeFigures>;

/** The answer of `GET /progress`. */
export const progressReportSchema = z.object({
  countedUntil: Instant.nullable(),
  targets: z.object({ name: z.string(), version: z.string(), owner: z.string() }).nullable(),
  counts: z.object({
    daysCounted: z.number().min(0).max(365),
    seizures: count,
    seizuresRaisingLeads: count,
    leadsRaised: count,
    ringsTouched: count,
    arrested: count,
    referred: count,
    convicted: count,
    declined: count,
    reached: z.object({ courier: count, 'straw-purchaser': count, 'stash-keeper': count, organiser: count }),
    recoveries: count,
    recoveriesWithinYear: count,
  }),
  indicators: z.array(indicator),
  notices: z.array(notice),
}) satisfies z.ZodType<ProgressReport>;
