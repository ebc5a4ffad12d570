import type { LeadGiver, RecordKind, StalenessBand } from '@southbound/contracts';
import { wholeDays } from '../intelligence/whole-days.ts';
import { stalenessBand } from './lead-clocks.ts';
import type { GivenRecord } from './records.ts';

/** What can become of a record that is worth counting. */
export const USES = ['matched', 'inspected', 'found', 'expiredUnused', 'screenedOut', 'screenedOutWrongly'] as const;
export type Use = (typeof USES)[number];

/** How useful the records of one kind, from one giver and of one age were. */
export interface UsefulnessRow extends Readonly<Record<Use, number>> {
  readonly kind: RecordKind;
  /** Null for what dealers report. */
  readonly giver: LeadGiver | null;
  /** The age that they had when it happened. */
  readonly band: StalenessBand;
  /** Records in force. */
  readonly inForce: number;
}

type Counts = { -readonly [Name in Use | 'inForce']: number };

/** Counts what becomes of records, by kind, giver and age. Mutable behind its factory. */
export interface UsefulnessTable {
  count(use: Use, record: GivenRecord, atMs: number): void;
  /** The rows at an instant, with the records in force then. */
  rows(inForce: Iterable<GivenRecord>, atMs: number): readonly UsefulnessRow[];
  /** All that it holds. */
  toJSON(): unknown;
}

const NONE: Counts = {
  matched: 0,
  inspected: 0,
  found: 0,
  expiredUnused: 0,
  screenedOut: 0,
  screenedOutWrongly: 0,
  inForce: 0,
};

/** Opens a table in which nothing was counted. */
export function openUsefulness(): UsefulnessTable {
  const counted = new Map<string, Counts>();
  return {
    count(use, record, atMs) {
      countsOf(counted, record, atMs)[use] += 1;
    },
    rows(inForce, atMs) {
      const all = new Map([...counted].map(([key, counts]) => [key, { ...counts }]));
      for (const record of inForce) {
        if (record.fromMs <= atMs && atMs < record.untilMs) countsOf(all, record, atMs).inForce += 1;
      }
      return [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, counts]) => ({ ...partsOf(key), ...counts }));
    },
    toJSON: () => [...counted],
  };
}

function countsOf(all: Map<string, Counts>, { kind, givers, agesFromMs }: GivenRecord, atMs: number): Counts {
  const key = [kind, givers[0] ?? '', stalenessBand(wholeDays(atMs - agesFromMs))].join(' ');
  const counts = all.get(key) ?? { ...NONE };
  all.set(key, counts);
  return counts;
}

function partsOf(key: string): Pick<UsefulnessRow, 'kind' | 'giver' | 'band'> {
  const [kind, giver, band] = key.split(' ') as [RecordKind, LeadGiver | '', StalenessBand];
  return { kind, giver: giver === '' ? null : giver, band };
}
