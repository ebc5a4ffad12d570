import { type DocumentVersion, PortCode } from '@southbound/contracts';
import { measuredSchema, sourceWorth, type YieldReport } from '@southbound/measurement';
import type { LeadDeskFigures } from '@southbound/selectivity';
import type { Reckoning } from '@southbound/simulation';
import { yieldReportSchema } from '@southbound/yield/report-schema';
import { z } from 'zod';
import type { Provenance } from '../recordings/recording-text.ts';
import { VOLUMES } from '../report-text.ts';

const count = z.int().min(0);

const goods = z.object({ carried: count, seized: count, slippedThrough: count, pending: count });

const reckoning = z.object({
  trips: count,
  found: count,
  missed: count,
  notCarriedOut: count,
  released: count,
  underWay: count,
  undecided: count,
  foundByGround: z.object({
    mandatory: count,
    random: count,
    blind: count,
    targeted: count,
    fill: count,
    'officer-initiated': count,
  }),
  firearms: goods,
  rounds: goods,
  currencyUsd: goods,
}) satisfies z.ZodType<Reckoning>;

const source = z.object({
  kind: z.enum(['lookout', 'trace-lead', 'multiple-sale', 'referral']),
  giver: z.enum(['ATF', 'CBP', 'HSI', 'DEA', 'EPIC']).nullable(),
  office: z.string().min(1).nullable(),
  given: count,
  matched: count,
  inspected: count,
  found: count,
  expiredUnused: count,
  screenedOut: count,
  screenedOutDrawn: count,
  screenedOutRight: count,
  matchedShare: measuredSchema,
  expiredUnusedShare: measuredSchema,
  foundShare: z.object({ rate: measuredSchema, pooledShare: z.number().min(0).max(1) }),
  hoursToMatch: z.object({ median: measuredSchema, ninetieth: measuredSchema }),
  screenedOutRightShare: measuredSchema,
  screenedOutRightExpected: measuredSchema,
}) satisfies z.ZodType<SourceWorth>;

const world = z.object({
  mode: z.enum(['open loop', 'closed loop', 'live']),
  seed: count.nullable(),
  startsOn: z.iso.date().nullable(),
  days: count.nullable(),
  ports: z.array(PortCode).nullable(),
  preset: z
    .object({ name: z.string().min(1), explanation: z.string().min(1), tripsPerVehicle: z.number() })
    .nullable()
    .describe('Simulated prevalence; null where it is not known, as of a live system'),
}) satisfies z.ZodType<Provenance>;

const documentVersion = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  digest: z.string().min(1),
}) satisfies z.ZodType<DocumentVersion>;

const reportContents = z.object({
  simulated: z.literal(true).describe('Every vehicle, plate, person and case is made up'),
  isWhole: z.boolean(),
  what: z.string().min(1),
  volumes: z.literal(VOLUMES),
  world,
  decidedBy: z
    .object({
      ruleSet: documentVersion,
      policy: documentVersion,
      targetRate: z.number().min(0).max(1),
      expiredRules: z.array(z.string().min(1)),
    })
    .nullable(),
  quarantined: count.nullable(),
  yield: yieldReportSchema,
  sources: z.array(source).nullable(),
  reckoning: reckoning.nullable(),
}) satisfies z.ZodType<ReportContents>;

type SourceWorth = ReturnType<typeof sourceWorth>[number];

/** What a report is of. */
interface Reported {
  /** False: it was interrupted, and covers what passed until then. */
  readonly isWhole: boolean;
  /** Of what, as words, such as of which file. */
  readonly what: string;
  readonly world: Provenance;
  /** Null where the yield API does not tell it; so is what follows. */
  readonly decidedBy: {
    readonly ruleSet: DocumentVersion;
    readonly policy: DocumentVersion;
    readonly targetRate: number;
    readonly expiredRules: readonly string[];
  } | null;
  readonly quarantined: number | null;
  readonly yield: YieldReport;
  /** By the hidden truth. */
  readonly reckoning: Reckoning | null;
}

/** All that a report says: its page is written from this alone. */
export interface ReportContents extends Reported {
  readonly simulated: true;
  readonly volumes: typeof VOLUMES;
  readonly sources: readonly SourceWorth[] | null;
}

/** A report's contents, checked against their schema. What is not in it is left out. */
export function contentsOf({
  leads,
  ...reported
}: Reported & { readonly leads: Pick<LeadDeskFigures, 'sources'> | null }): ReportContents {
  const sources =
    leads === null
      ? null
      : sourceWorth(leads.sources.map(({ kind, giver, office, ...tally }) => [{ kind, giver, office }, tally]));
  return reportContents.parse({ simulated: true, volumes: VOLUMES, ...reported, sources });
}
