import {
  DURATION_EDGES_MS,
  durationRange,
  type LeadGiver,
  type OfficeId,
  type RecordKind,
} from '@southbound/contracts';
import type { GivenRecord } from './records.ts';

/** What can become of a record; each counts once, at its first time. */
const SOURCE_USES = [
  'given',
  'matched',
  'inspected',
  'found',
  'expiredUnused',
  'screenedOut',
  'screenedOutDrawn',
  'screenedOutRight',
] as const;
type SourceUse = (typeof SOURCE_USES)[number];

type Counts = { -readonly [Use in SourceUse]: number };

/** What became of the records of one kind that one giver gave through one office. */
export interface LeadSourceRow extends Readonly<Counts> {
  readonly kind: RecordKind;
  /** Null for what dealers report. */
  readonly giver: LeadGiver | null;
  /** Null where the record names none. */
  readonly office: OfficeId | null;
  /** From its posting, or when it was issued, to its first match: how many in each of the ranges of `durationRange`. */
  readonly toMatch: { readonly counts: number[] };
}

/** What has been counted of one record, and for which source: the one that first gave it. */
export interface SourcedRecord {
  readonly row: OpenRow;
  /** One bit for each of `SOURCE_USES`: records are many. */
  counted: number;
}

interface OpenRow extends Counts {
  readonly kind: RecordKind;
  readonly giver: LeadGiver | null;
  readonly office: OfficeId | null;
  readonly toMatch: { readonly counts: number[] };
}

/** Counts what becomes of records, by who gave them through which office. Mutable behind its factory. */
export interface LeadSources {
  /** Counts a record as given. */
  give(record: GivenRecord): SourcedRecord;
  rows(): readonly LeadSourceRow[];
  toJSON(): unknown;
}

/** Opens a table in which nothing was counted. */
export function openLeadSources(): LeadSources {
  const rows = new Map<string, OpenRow>();
  return {
    give({ kind, givers, office }) {
      const key = [kind, givers[0] ?? '', office ?? ''].join(' ');
      const row = rows.get(key) ?? emptyRow(kind, givers[0] ?? null, office);
      rows.set(key, row);
      const sourced: SourcedRecord = { row, counted: 0 };
      countUse(sourced, 'given');
      return sourced;
    },
    rows: () =>
      [...rows]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => ({ ...row, toMatch: { counts: [...row.toMatch.counts] } })),
    toJSON: () => [...rows],
  };
}

/** Counts a use of a record, unless it was counted before. Answers whether it is the first. */
export function countUse(sourced: SourcedRecord, use: SourceUse): boolean {
  const bit = 1 << SOURCE_USES.indexOf(use);
  if ((sourced.counted & bit) !== 0) return false;
  sourced.counted |= bit;
  sourced.row[use] += 1;
  return true;
}

/** Counts a record's first match, so long after it was given; a match of an earlier instant took no time. */
export function countMatch(sourced: SourcedRecord, afterMs: number): void {
  if (!countUse(sourced, 'matched')) return;
  const { counts } = sourced.row.toMatch;
  const range = durationRange(Math.max(0, afterMs));
  counts[range] = (counts[range] ?? 0) + 1;
}

function emptyRow(kind: RecordKind, giver: LeadGiver | null, office: OfficeId | null): OpenRow {
  return {
    ...{ kind, giver, office },
    ...{ given: 0, matched: 0, inspected: 0, found: 0, expiredUnused: 0 },
    ...{ screenedOut: 0, screenedOutDrawn: 0, screenedOutRight: 0 },
    toMatch: { counts: [...DURATION_EDGES_MS, null].map(() => 0) },
  };
}
