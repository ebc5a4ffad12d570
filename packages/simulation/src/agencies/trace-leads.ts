import {
  type Agency,
  DAY_MS,
  type LeadGiver,
  type OfficeId,
  type RecoveryId,
  type TraceIndicator,
  type TraceLeadId,
  type TraceLeadIssued,
  type TraceLeadWithdrawn,
} from '@southbound/contracts';
import { type Chance, comesUp, hexId, pick, type Weighted, wholeBetween } from '../chance.ts';
import type { Recovery, Sale } from '../happenings.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import { ownerRefOf, purchaseIdOf } from '../opaque-ids.ts';
import type { IntelligenceTruth } from '../truth.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import { midnightBefore, staffOf } from './offices.ts';
import { firearmsOf, type PurchaseFiles } from './purchase-files.ts';
import { plateOnRecord, subjectOf } from './subject.ts';

/** Share of leads whose recovery date is unknown: the sources say that it is at times, not how often. */
const RECOVERY_UNKNOWN_SHARE = 0.12;
/** Share of leads with a character of the plate wrong. Invented, no source. */
const WRONG_PLATE_SHARE = 0.03;
/**
 * Years after a sale at which half of the purchasers have another vehicle than the one on record; the lead then names
 * a plate that is on no vehicle of theirs. Invented, no source.
 */
const FINDABLE_HALF_LIFE_YEARS = 8;
const DAYS_PER_YEAR = 365.25;

/** Firearms sold in one sale from which an indicator speaks (DOJ OIG I-2011-001). */
const LARGE_SALE_FIREARMS = 5;
const FIREARMS_TIED_MAX = 1_000;

/** Who asks for a trace of a firearm found in Mexico; null where nobody is named. Invented, no source. */
const REQUESTED_BY: Weighted<LeadGiver | null> = [
  ['FGR', 55],
  ['CENAPI', 35],
  [null, 10],
];

/** The investigating offices of a state of sale, and of all others none in particular. Invented, no source. */
const OFFICES: Readonly<Record<string, Weighted<string>>> = {
  'US-TX': [
    ['ATF-Houston', 60],
    ['ATF-Dallas', 40],
  ],
  'US-AZ': [['ATF-Phoenix', 100]],
};

/** Share of leads whose federal interest somebody judged, and of those that have it; so of the purchaser. Invented, no source. */
const JUDGED_SHARE = 0.7;
const OF_FEDERAL_INTEREST_SHARE = 0.85;
const LOOKED_FOR_SHARE = 0.6;

/** Share of leads taken back, and days until then: more where the first purchaser was innocent. Invented, no source. */
const WITHDRAWN_SHARE = { innocent: 0.1, smuggler: 0.01, 'near-miss': 0.02 } as const;
const WITHDRAWN_DAYS = { min: 10, max: 240 } as const;

/** A trace that ended at a first retail purchaser. */
export interface CompletedTrace {
  readonly recovery: Recovery;
  readonly sale: Sale;
  readonly requestedAtMs: number;
  readonly completedAtMs: number;
}

/** A lead to a first purchaser's vehicle, and its withdrawal where there is one, which comes later. */
export interface DrawnLead {
  /** The same as another agency passes it on, under an id of its own. */
  readonly asTold: (leadId: TraceLeadId, issuer: Agency) => TraceLeadIssued['data'];
  readonly truth: Pick<IntelligenceTruth, 'pointsAt' | 'ringId'>;
  readonly issued: JournalEntry;
  readonly withdrawn: { readonly atMs: number; readonly entry: () => JournalEntry } | null;
}

/** A lead with what the files hold of the purchaser when the trace is through. */
export function drawTraceLead(chance: Chance, trace: CompletedTrace, files: PurchaseFiles): DrawnLead {
  const { recovery, sale, requestedAtMs, completedAtMs } = trace;
  const years = Math.max(0, completedAtMs - sale.soldAtMs) / DAY_MS / DAYS_PER_YEAR;
  const isFindable = comesUp(chance, 2 ** (-years / FINDABLE_HALF_LIFE_YEARS));
  const subject = subjectOf(sale.buyer, 'guns');
  const { plate, pointsAt } = plateOnRecord(chance, subject, isFindable ? WRONG_PLATE_SHARE : 1);
  const isRecoveryUnknown = comesUp(chance, RECOVERY_UNKNOWN_SHARE);
  const leadId = `TL-${hexId(chance)}` as TraceLeadId;
  const envelope = envelopeOf(chance, 'trace-lead-issued', 'ATF', completedAtMs);
  const found = {
    identity: { plate, purchaserRef: ownerRefOf(sale.buyer.vehicle.number) },
    firearmCategory: recovery.category,
    firearmsTied: Math.min(FIREARMS_TIED_MAX, Math.max(1, files.firearmsTied(sale))),
    soldAt: instantAt(midnightBefore(sale.soldAtMs)),
    ...(isRecoveryUnknown ? {} : { recoveredAt: instantAt(midnightBefore(recovery.atMs)) }),
    traceRequestedAt: instantAt(requestedAtMs),
    indicators: indicatorsOf(recovery, sale, files),
  };
  const about = circumstances(chance, trace, isFindable);
  const event: TraceLeadIssued = { ...envelope, type: 'TraceLeadIssued', data: { leadId, ...found, ...about } };
  const truth = { pointsAt, ringId: subject.ringId };
  return {
    asTold: (ownId, issuer) => ({ leadId: ownId, ...found, issuer, ...about }),
    truth,
    issued: entryOf(event, { kind: 'trace-lead', id: leadId, ...truth }),
    withdrawn: comesUp(chance, WITHDRAWN_SHARE[pointsAt]) ? withdrawalOf(chance, event, pointsAt, completedAtMs) : null,
  };
}

/** What else is known of a trace: who asked for it, for which office it is, and of the sale. */
function circumstances(chance: Chance, { recovery, sale }: CompletedTrace, isFindable: boolean) {
  const requestedBy = pick(chance, REQUESTED_BY);
  const recoveryId = `RC-${hexId(chance)}` as RecoveryId;
  const offices = OFFICES[sale.state];
  return {
    ...(requestedBy === null ? {} : { requestedBy }),
    ...(offices === undefined ? {} : { office: pick(chance, offices) as OfficeId }),
    recoveryId,
    purchaseId: purchaseIdOf(sale),
    dealerId: sale.dealerId,
    saleState: sale.state,
    recoveryState: recovery.state,
    ...(comesUp(chance, JUDGED_SHARE) ? { federalInterest: comesUp(chance, OF_FEDERAL_INTEREST_SHARE) } : {}),
    ...(comesUp(chance, LOOKED_FOR_SHARE) ? { findable: isFindable } : {}),
  };
}

/** A firearm that was sold on lawfully, or a trace that was wrong: ATF takes its lead back. */
function withdrawalOf(chance: Chance, { data }: TraceLeadIssued, pointsAt: string, issuedAtMs: number) {
  const atMs = issuedAtMs + wholeBetween(chance, WITHDRAWN_DAYS.min, WITHDRAWN_DAYS.max) * DAY_MS;
  return {
    atMs,
    entry(): JournalEntry {
      const event: TraceLeadWithdrawn = {
        ...envelopeOf(chance, 'trace-lead-withdrawn', 'ATF', atMs),
        type: 'TraceLeadWithdrawn',
        data: {
          leadId: data.leadId,
          identity: { plate: data.identity.plate },
          reason: pointsAt === 'innocent' ? 'firearm-sold-on' : 'wrong-trace',
          withdrawnBy: staffOf(chance, 'ATF', 'SA'),
          confirmedBy: staffOf(chance, 'ATF', 'GS'),
        },
      };
      return entryOf(event, null);
    },
  };
}

/** The trafficking indicators that are really known: of multiple sales, only what was reported and is still on file. */
function indicatorsOf(recovery: Recovery, sale: Sale, files: PurchaseFiles): TraceIndicator[] {
  const isMultipleSale = files.isReported(sale);
  const shown: TraceIndicator[] = [];
  if (files.isOnEarlierTraces(sale)) shown.push('purchaser-on-earlier-traces');
  if (isMultipleSale) shown.push('bought-in-multiple-sale');
  // The dealer's record, where the trace ends, says what else was sold in that sale, also when nothing was reported.
  if (firearmsOf(sale) >= LARGE_SALE_FIREARMS) shown.push('five-or-more-in-one-sale');
  if (isMultipleSale && files.reportsThatDay(sale) >= 2) shown.push('several-multiple-sales-one-dealer-one-day');
  if (isMultipleSale && !isAcross(sale.state, recovery.state)) shown.push('multiple-sale-in-another-state');
  return shown;
}

/** The states of the United States across the border from each of Mexico's there, from the map. */
const STATES_ACROSS: Readonly<Record<string, readonly string[]>> = {
  'MX-BCN': ['US-CA', 'US-AZ'],
  'MX-SON': ['US-AZ', 'US-NM'],
  'MX-CHH': ['US-NM', 'US-TX'],
  'MX-COA': ['US-TX'],
  'MX-NLE': ['US-TX'],
  'MX-TAM': ['US-TX'],
};
const BORDER_STATES: readonly string[] = ['US-CA', 'US-AZ', 'US-NM', 'US-TX'];

/**
 * Whether a firearm was sold where one that is found in a Mexican state would come from by the shortest way. No state
 * of the sale is ever the one of the recovery here, so "another state" is read as one that is not across from it; from
 * deeper in Mexico all four of the border are.
 */
function isAcross(state: string, mexicanState: string): boolean {
  return (STATES_ACROSS[mexicanState] ?? BORDER_STATES).includes(state);
}
