import { type Agency, DAY_MS, DURATION_EDGES_MS, durationRange } from '@southbound/contracts';

/** Notices to one agency that fell due in one quarter. */
export interface NoticeRow {
  readonly agency: Agency;
  /** Such as 2026-Q1, in UTC. */
  readonly quarter: string;
  readonly due: number;
  /** Of those due. */
  readonly told: number;
  /** Of those told. */
  readonly acknowledged: number;
  /** From when it was due until it was told: how many in each of the ranges of `durationRange`. */
  readonly toNotice: { readonly counts: number[] };
}

type OpenRow = { -readonly [Name in keyof NoticeRow]: NoticeRow[Name] };

interface Due {
  readonly row: OpenRow;
  readonly dueAtMs: number;
  isTold: boolean;
  isAcknowledged: boolean;
}

/** Counts whether agencies are told in time. A notice counts in the quarter in which it fell due. */
export interface NoticeTimes {
  /** That a notice of something is due; what is known to be due already stays as it is. */
  due(agency: Agency, about: string, dueAtMs: number): void;
  /** That it was told; what nobody knew to be due was due at `dueAtMs`. Told twice it counts once. */
  told(
    notice: { readonly agency: Agency; readonly about: string; readonly noticeId: string },
    dueAtMs: number,
    toldAtMs: number,
  ): void;
  /** That a notice repeats another one: whoever acknowledges it has acknowledged both. */
  repeated(noticeId: string, repeats: string): void;
  acknowledged(noticeId: string): void;
  /** Forgets single notices, and no count, that fell due long before an instant. */
  forgetOld(nowMs: number): void;
  rows(): readonly NoticeRow[];
}

/** A notice that is told or acknowledged so long after it fell due is no more heard of. Invented, no source. */
const NOTICE_FOLLOWED_DAYS = 92;

/** Opens a table in which nothing was counted. */
export function openNoticeTimes(): NoticeTimes {
  const rows = new Map<string, OpenRow>();
  const known = new Map<string, Due>();
  const byNotice = new Map<string, Due>();

  function dueOf(agency: Agency, about: string, dueAtMs: number): Due {
    const key = `${agency} ${about}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const quarter = quarterOf(dueAtMs);
    const row = rows.get(`${quarter} ${agency}`) ?? emptyRow(agency, quarter);
    rows.set(`${quarter} ${agency}`, row);
    row.due += 1;
    const due: Due = { row, dueAtMs, isTold: false, isAcknowledged: false };
    known.set(key, due);
    return due;
  }

  return {
    due: (agency, about, dueAtMs) => void dueOf(agency, about, dueAtMs),
    told({ agency, about, noticeId }, dueAtMs, toldAtMs) {
      const due = dueOf(agency, about, dueAtMs);
      byNotice.set(noticeId, due);
      if (due.isTold) return;
      due.isTold = true;
      due.row.told += 1;
      const range = durationRange(Math.max(0, toldAtMs - due.dueAtMs));
      due.row.toNotice.counts[range] = (due.row.toNotice.counts[range] ?? 0) + 1;
    },
    repeated(noticeId, repeats) {
      const due = byNotice.get(repeats);
      if (due !== undefined) byNotice.set(noticeId, due);
    },
    acknowledged(noticeId) {
      const due = byNotice.get(noticeId);
      if (due === undefined || due.isAcknowledged) return;
      due.isAcknowledged = true;
      due.row.acknowledged += 1;
    },
    forgetOld(nowMs) {
      const beforeMs = nowMs - NOTICE_FOLLOWED_DAYS * DAY_MS;
      for (const table of [known, byNotice]) {
        for (const [key, { dueAtMs }] of table) if (dueAtMs < beforeMs) table.delete(key);
      }
    },
    rows: () =>
      [...rows]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => ({ ...row, toNotice: { counts: [...row.toNotice.counts] } })),
  };
}

function emptyRow(agency: Agency, quarter: string): OpenRow {
  const counts = [...DURATION_EDGES_MS, null].map(() => 0);
  return { agency, quarter, due: 0, told: 0, acknowledged: 0, toNotice: { counts } };
}

function quarterOf(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}
