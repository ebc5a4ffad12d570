import {
  type Agency,
  DAY_MS,
  type LookoutPriority,
  type MatchedIntelligence,
  type Plate,
  type TraceIndicator,
  type WeaponCategory,
} from '@southbound/contracts';
import { NOTHING_KNOWN, type PlateIntelligence } from './plate-intelligence.ts';
import { plateMatch } from './plate-key.ts';

type Match = MatchedIntelligence['match'];

export interface LookoutMatched {
  readonly id: string;
  readonly match: Match;
  readonly priority: LookoutPriority;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly daysSincePosted: number;
}

export interface TraceLeadMatched {
  readonly id: string;
  readonly match: Match;
  readonly firearmCategory: WeaponCategory;
  readonly firearmsTied: number;
  /** Days from first retail sale to recovery: fixed at recovery. */
  readonly timeToCrimeDays: number;
  /** Whether the recovery's own date is known, or the trace request's stands in for it. */
  readonly recoveryDateKnown: boolean;
  /** Days from recovery to this crossing: how old the lead is. Another clock than time-to-crime. */
  readonly daysSinceRecovery: number;
  /** Days from first retail sale to this crossing: the limitation runs on it. */
  readonly daysSinceSale: number;
  readonly indicators: readonly TraceIndicator[];
}

export interface MultipleSaleMatched {
  readonly id: string;
  readonly match: Match;
  readonly handguns: number;
  readonly longArms: number;
  readonly daysSinceSale: number;
  readonly otherReportsAtDealerThatDay: number;
}

export interface SeizureMatched {
  readonly id: string;
  readonly match: Match;
  readonly firearms: number;
  readonly daysSince: number;
}

/** What the register knows of one crossing's vehicle, as of the crossing's time. Days are whole, rounded down. */
export interface Dossier {
  readonly lookouts: readonly LookoutMatched[];
  readonly traceLeads: readonly TraceLeadMatched[];
  readonly multipleSales: readonly MultipleSaleMatched[];
  readonly seizures: readonly SeizureMatched[];
  /** Null when unknown: the register lost the history. */
  readonly crossingsLast24Hours: number | null;
}

const NOTHING_MATCHED = { lookouts: [], traceLeads: [], multipleSales: [], seizures: [] } as const;

/**
 * The dossier of a vehicle at an instant: records whose plate matches and that were in force then. What lies in the
 * future of the instant is not known yet: a lookout counts from its posting to its expiry or withdrawal, a lead and a
 * sale once they were reported, a seizure once concluded.
 */
export function openDossier(
  known: PlateIntelligence,
  plate: Plate,
  atMs: number,
  crossingsLast24Hours: number | null,
): Dossier {
  if (known === NOTHING_KNOWN) return { ...NOTHING_MATCHED, crossingsLast24Hours };
  return {
    lookouts: matched(known.lookouts, plate, (lookout, match) =>
      lookout.postedAtMs <= atMs &&
      atMs < Math.min(lookout.expiresAtMs, lookout.withdrawnAtMs ?? Number.POSITIVE_INFINITY)
        ? {
            id: lookout.id,
            match,
            priority: lookout.priority,
            issuer: lookout.issuer,
            purpose: lookout.purpose,
            daysSincePosted: wholeDays(atMs - lookout.postedAtMs),
          }
        : null,
    ),
    traceLeads: matched(known.traceLeads, plate, (lead, match) =>
      lead.knownFromMs <= atMs
        ? {
            id: lead.id,
            match,
            firearmCategory: lead.firearmCategory,
            firearmsTied: lead.firearmsTied,
            timeToCrimeDays: wholeDays(lead.recoveredAtMs - lead.soldAtMs),
            recoveryDateKnown: lead.recoveryDateKnown,
            daysSinceRecovery: wholeDays(atMs - lead.recoveredAtMs),
            daysSinceSale: wholeDays(atMs - lead.soldAtMs),
            indicators: lead.indicators,
          }
        : null,
    ),
    multipleSales: matched(known.multipleSales, plate, (sale, match) =>
      sale.knownFromMs <= atMs
        ? {
            id: sale.id,
            match,
            handguns: sale.handguns,
            longArms: sale.longArms,
            daysSinceSale: wholeDays(atMs - sale.soldAtMs),
            otherReportsAtDealerThatDay: sale.otherReportsAtDealerThatDay,
          }
        : null,
    ),
    seizures: matched(known.seizures, plate, (seizure, match) =>
      seizure.concludedAtMs <= atMs
        ? {
            id: seizure.id,
            match,
            firearms: seizure.firearms,
            daysSince: wholeDays(atMs - seizure.concludedAtMs),
          }
        : null,
    ),
    crossingsLast24Hours,
  };
}

/** Every record that a dossier names, for the selection that was made with it. */
export function matchesOf(dossier: Dossier): MatchedIntelligence[] {
  if (dossier.lookouts === NOTHING_MATCHED.lookouts) return [];
  const named = (kind: MatchedIntelligence['kind'], records: readonly { id: string; match: Match }[]) =>
    records.map(({ id, match }) => ({ kind, id, match }));
  return [
    ...named('lookout', dossier.lookouts),
    ...named('trace-lead', dossier.traceLeads),
    ...named('multiple-sale', dossier.multipleSales),
    ...named('seizure', dossier.seizures),
  ];
}

/** A dossier without what is empty, as a selection carries it; null when it holds nothing, as for most vehicles. */
export function compactDossier(dossier: Dossier): Record<string, unknown> | null {
  if (dossier.lookouts === NOTHING_MATCHED.lookouts && dossier.crossingsLast24Hours === 0) return null;
  const held = Object.entries(dossier).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== 0));
  return held.length === 0 ? null : Object.fromEntries(held);
}

function matched<Known extends { readonly plate: Plate }, Matched>(
  records: readonly Known[],
  plate: Plate,
  asOfNow: (record: Known, match: Match) => Matched | null,
): Matched[] {
  const result: Matched[] = [];
  for (const record of records) {
    const match = plateMatch(plate, record.plate);
    const entry = match === null ? null : asOfNow(record, match);
    if (entry !== null) result.push(entry);
  }
  return result;
}

/** Never negative: a date that lies ahead, by an error of whoever wrote it, is today's. */
function wholeDays(durationMs: number): number {
  return Math.max(0, Math.floor(durationMs / DAY_MS));
}
