import type { Plate, TraceLeadIssued, TraceLeadPurged } from '@southbound/contracts';

/** An entry of a compacted topic that is to end. */
export interface Paper {
  readonly topic: 'southbound.lookouts.v1' | 'southbound.trace-leads.v1' | 'southbound.referrals.v1';
  readonly key: string;
  /** Null of a lookout, of whose end nobody is told: it says itself when it expires. */
  readonly plate: Plate | null;
  readonly untilMs: number;
  /** Event time of the version that stands there. */
  readonly asOfMs: number;
}

export interface Ending extends Paper {
  readonly reason: TraceLeadPurged['data']['reason'];
}

/**
 * What stands on the compacted topics, and what is to stand there instead. It follows from what was read last under a
 * key and not from what was told: an agency may have said it again behind the desk's word. While a word of the desk's
 * is on its way to a key, nothing more is said there.
 */
export interface Papers {
  /** Entries by their place, whose time will run out. */
  readonly standing: Map<string, Paper>;
  /** Entries that are to count no more, by their place. */
  readonly endings: Map<string, Ending>;
  /** Trace leads that are to be issued again, as they are to stand; by lead. */
  readonly reissues: Map<string, TraceLeadIssued>;
  /** By lead, the version that was read last, as long as a word of the desk's on an earlier one may come behind it. */
  readonly ahead: Map<string, TraceLeadIssued>;
  /** The places to which a word of the desk's was told that it has not read yet. */
  readonly onTheirWay: Set<string>;
}

export function openPapers(): Papers {
  return {
    standing: new Map(),
    endings: new Map(),
    reissues: new Map(),
    ahead: new Map(),
    onTheirWay: new Set(),
  };
}
