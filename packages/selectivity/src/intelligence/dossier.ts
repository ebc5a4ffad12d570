import type {
  Agency,
  LinkVia,
  MatchedIntelligence,
  ReferralReceived,
  TraceIndicator,
  WeaponCategory,
} from '@southbound/contracts';
import { isStronger, type Sighting, sightingRead } from './lookout-match.ts';
import { type LookoutMatched, lookoutsMatched, type WithdrawnLookoutMatched } from './lookouts-matched.ts';
import { INSPECTIONS_COUNTED_MS, type PlateIntelligence } from './plate-intelligence.ts';
import { type PlateRead, plateMatch } from './plate-key.ts';
import { type CrossingsBefore, HOURS_SINCE_NONE, NEVER_CROSSED } from './vehicle-history.ts';
import { wholeDays } from './whole-days.ts';

/** How a record's plate corresponds to the one read. */
type PlateMatch = 'exact' | 'look-alike';

export interface TraceLeadMatched {
  readonly id: string;
  readonly match: PlateMatch;
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
  readonly match: PlateMatch;
  readonly handguns: number;
  readonly longArms: number;
  readonly daysSinceSale: number;
  readonly otherReportsAtDealerThatDay: number;
}

export interface ReferralMatched {
  readonly id: string;
  readonly match: PlateMatch;
  readonly kind: ReferralReceived['data']['kind'];
  readonly giver: Agency;
  readonly reliability: ReferralReceived['data']['reliability'];
  readonly daysSinceLearned: number;
}

export interface SeizureMatched {
  readonly id: string;
  readonly match: PlateMatch;
  readonly firearms: number;
  readonly daysSince: number;
}

/** That something was seized in a vehicle linked to this one. */
export interface LinkMatched {
  readonly id: string;
  readonly match: PlateMatch;
  readonly via: LinkVia;
  readonly steps: number;
  readonly firearms: number;
  readonly daysSinceSeizure: number;
}

/** How often a vehicle was inspected in the thirty days before, by its plate as it was read. */
interface InspectionsBefore {
  readonly inspectionsLast30Days: number;
  readonly inspectionsWithoutFindingLast30Days: number;
}

interface RecordsMatched {
  readonly lookouts: readonly LookoutMatched[];
  readonly withdrawnLookouts: readonly WithdrawnLookoutMatched[];
  readonly traceLeads: readonly TraceLeadMatched[];
  readonly multipleSales: readonly MultipleSaleMatched[];
  readonly referrals: readonly ReferralMatched[];
  readonly seizures: readonly SeizureMatched[];
  readonly links: readonly LinkMatched[];
}

/**
 * What the register knows of one crossing's vehicle, as of the crossing's time. Days and hours are whole, rounded down.
 */
export interface Dossier extends RecordsMatched, InspectionsBefore, CrossingsBefore {}

const NOTHING_MATCHED: RecordsMatched & InspectionsBefore = {
  lookouts: [],
  withdrawnLookouts: [],
  traceLeads: [],
  multipleSales: [],
  referrals: [],
  seizures: [],
  links: [],
  inspectionsLast30Days: 0,
  inspectionsWithoutFindingLast30Days: 0,
};

/**
 * The dossier of a vehicle at an instant: records that correspond to it and were in force then, of all that stands
 * under its keys. What lies in the future of the instant is not known yet: a lookout counts from its posting to its
 * expiry or withdrawal, a lead, a sale and a referral once they were reported, a seizure once concluded.
 *
 * `isSpent` says of a lookout whether its matches by description are used up at this port for this hour.
 */
export function openDossier(
  known: readonly PlateIntelligence[],
  seen: Sighting,
  atMs: number,
  before: CrossingsBefore,
  isSpent: (lookoutId: string) => boolean = () => false,
): Dossier {
  if (known.length === 0) return { ...NOTHING_MATCHED, ...before };
  const sighting = sightingRead(seen);
  const { plate } = sighting;
  return {
    ...lookoutsMatched(known, sighting, atMs, isSpent),
    traceLeads: matched(known, plate, 'traceLeads', (lead, match) =>
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
    multipleSales: matched(known, plate, 'multipleSales', (sale, match) =>
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
    referrals: matched(known, plate, 'referrals', ({ id, kind, giver, reliability, ...referral }, match) =>
      referral.knownFromMs <= atMs
        ? { id, match, kind, giver, reliability, daysSinceLearned: wholeDays(atMs - referral.learnedAtMs) }
        : null,
    ),
    seizures: matched(known, plate, 'seizures', ({ id, firearms, concludedAtMs }, match) =>
      concludedAtMs <= atMs ? { id, match, firearms, daysSince: wholeDays(atMs - concludedAtMs) } : null,
    ),
    links: matched(known, plate, 'links', ({ id, via, steps, firearms, seizedAtMs, knownFromMs }, match) =>
      knownFromMs <= atMs ? { id, match, via, steps, firearms, daysSinceSeizure: wholeDays(atMs - seizedAtMs) } : null,
    ),
    ...inspectionsBefore(known, plate, atMs),
    ...before,
  };
}

function inspectionsBefore(
  known: readonly PlateIntelligence[],
  plate: PlateRead | undefined,
  atMs: number,
): InspectionsBefore {
  let [inspectionsLast30Days, inspectionsWithoutFindingLast30Days] = [0, 0];
  if (plate === undefined) return { inspectionsLast30Days, inspectionsWithoutFindingLast30Days };
  for (const { inspections } of known) {
    for (const { concludedAtMs, hasFound, plate: inspected } of inspections) {
      if (concludedAtMs > atMs || concludedAtMs <= atMs - INSPECTIONS_COUNTED_MS) continue;
      if (plateMatch(plate, inspected) !== 'exact') continue;
      inspectionsLast30Days += 1;
      if (!hasFound) inspectionsWithoutFindingLast30Days += 1;
    }
  }
  return { inspectionsLast30Days, inspectionsWithoutFindingLast30Days };
}

const KINDS = {
  lookouts: 'lookout',
  withdrawnLookouts: 'withdrawn-lookout',
  traceLeads: 'trace-lead',
  multipleSales: 'multiple-sale',
  referrals: 'referral',
  seizures: 'seizure',
  links: 'link',
} as const satisfies Record<keyof RecordsMatched, MatchedIntelligence['kind']>;
const LISTS = Object.keys(KINDS) as (keyof RecordsMatched)[];

/** Every record that a dossier names, each once, by the strongest way in which it corresponds: for the selection. */
export function matchesOf(dossier: Dossier): MatchedIntelligence[] {
  const matches: MatchedIntelligence[] = [];
  for (const list of LISTS) if (dossier[list].length > 0) matches.push(...strongestOf(KINDS[list], dossier[list]));
  return matches;
}

function strongestOf(
  kind: MatchedIntelligence['kind'],
  records: readonly Pick<MatchedIntelligence, 'id' | 'match'>[],
): Iterable<MatchedIntelligence> {
  const strongest = new Map<string, MatchedIntelligence>();
  for (const { id, match } of records) {
    const other = strongest.get(id);
    if (other === undefined || isStronger(match, other.match)) strongest.set(id, { kind, id, match });
  }
  return strongest.values();
}

/** A dossier without what is empty, as a selection carries it; null when it holds nothing, as for most vehicles. */
export function compactDossier(dossier: Dossier): Record<string, unknown> | null {
  const { crossingsLast24Hours, crossingsLast7Days, crossingsLast30Days, hoursSinceLastCrossing } = dossier;
  const { inspectionsLast30Days, inspectionsWithoutFindingLast30Days } = dossier;
  const countsNone = crossingsLast30Days === 0 && crossingsLast7Days === 0 && crossingsLast24Hours === 0;
  const hasNotCrossed = countsNone && hoursSinceLastCrossing === HOURS_SINCE_NONE;
  const wasNotInspected = inspectionsLast30Days === 0 && inspectionsWithoutFindingLast30Days === 0;
  if (hasNotCrossed && wasNotInspected && LISTS.every((list) => dossier[list].length === 0)) return null;
  const held = Object.entries(dossier).filter(([name, value]) => !isEmpty(name, value));
  return held.length === 0 ? null : Object.fromEntries(held);
}

/** The dossier that a selection carries, with what was left out since it was empty: what `compactDossier` was given. */
export function fullDossier(compact: Record<string, unknown> | null): Dossier {
  return { ...NOTHING_MATCHED, ...NEVER_CROSSED, ...compact };
}

function isEmpty(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === (name === 'hoursSinceLastCrossing' ? HOURS_SINCE_NONE : 0);
}

/** The lists of what is known whose records name a plate. */
type PlateRecords = 'traceLeads' | 'multipleSales' | 'referrals' | 'seizures' | 'links';

function matched<List extends PlateRecords, Matched>(
  known: readonly PlateIntelligence[],
  plate: PlateRead | undefined,
  list: List,
  asOfNow: (record: PlateIntelligence[List][number], match: PlateMatch) => Matched | null,
): Matched[] {
  const result: Matched[] = [];
  if (plate === undefined) return result;
  for (const intelligence of known) {
    for (const record of intelligence[list]) {
      const match = plateMatch(plate, record.plate);
      const entry = match === null ? null : asOfNow(record, match);
      if (entry !== null) result.push(entry);
    }
  }
  return result;
}
