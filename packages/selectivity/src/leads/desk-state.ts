import type {
  CaseProgressed,
  CrossingOutcome,
  LeadOutcome,
  NoticeSubject,
  Plate,
  TraceLeadIssued,
} from '@southbound/contracts';
import type { ScreeningCriteria } from './criteria.ts';
import { type Interests, openInterests } from './interests.ts';
import { type Links, openLinks } from './links.ts';
import { noticeText, outcomeText } from './notice-texts.ts';
import { type Outbox, openOutbox, type Said } from './outbox.ts';
import type { GivenRecord } from './records.ts';
import { openUsefulness, type UsefulnessTable } from './usefulness.ts';

/** A record and what has become of it so far. */
export interface KeptRecord {
  record: GivenRecord;
  isMatched: boolean;
  isInspected: boolean;
  /** Whether its givers were told anything of it. */
  isReported: boolean;
  /** Of a trace lead, whether it is for its office; null before it was screened. */
  isForOffice: boolean | null;
}

/** A notice that nobody has acknowledged. */
export interface Unacknowledged {
  readonly noticeId: string;
  readonly agency: NoticeData['agency'];
  readonly about: NoticeSubject;
  readonly toldAtMs: number;
}

/** Something seized in a vehicle. */
export interface SeizureKnown {
  readonly crossingId: CrossingOutcome['data']['crossingId'];
  readonly plate: Plate;
  readonly seizedAtMs: number;
  readonly firearms: number;
}

/** All that the lead desk holds. Instants are milliseconds since 1970. */
export interface DeskState {
  readonly criteria: readonly ScreeningCriteria[];
  /** An event's id from what it means: the same meaning, the same id. */
  readonly idOf: (meaning: string) => string;
  /** Event time so far. */
  clockMs: number;
  /** The hour on which what runs out last did. */
  sweptMs: number;
  /** Vehicles and persons of which something new is known: who meets there, and what was seized around them. */
  readonly touched: Map<string, number>;
  readonly outbox: Outbox;
  readonly links: Links;
  readonly interests: Interests;
  readonly usefulness: UsefulnessTable;
  readonly records: Map<string, KeptRecord>;
  /** When each lookout was withdrawn, also one that is not known yet. */
  readonly withdrawnAtMs: Map<string, number>;
  /** Trace leads that were not screened yet, by lead. */
  readonly unscreened: Map<string, TraceLeadIssued>;
  /** By what a trace lead says, the first lead that said it. */
  readonly firstToSay: Map<string, string>;
  /** By trace lead, whether it is for its office. */
  readonly screenings: Map<string, boolean>;
  /** By vehicle. */
  readonly plates: Map<string, Plate>;
  readonly seizures: Map<string, SeizureKnown>;
  /** Outcomes heard lately, by what they say, and when. */
  readonly outcomesHeard: Map<string, number>;
  /** Outcomes of records that are not known yet, by record. */
  readonly early: Map<string, CrossingOutcome[]>;
  /** By vehicle, when it was inspected and nothing was found. */
  readonly stopsInVain: Map<string, readonly number[]>;
  /** By crossing at which something was found, the records that had matched. */
  readonly behindSeizure: Map<string, readonly string[]>;
  /** Cases by crossing, of which no seizure is known yet. */
  readonly earlyCases: Map<string, CaseProgressed>;
  readonly unacknowledged: Map<string, Unacknowledged>;
  /** Entries of compacted topics, by key, and what says that their time has run out. */
  readonly papers: Map<string, Paper>;
}

/** An entry of a compacted topic that is to be purged. */
export interface Paper {
  readonly topic: 'southbound.trace-leads.v1' | 'southbound.referrals.v1';
  readonly key: string;
  readonly plate: Plate;
  readonly untilMs: number;
}

type NoticeData = Extract<Said, { type: 'AgencyNotified' }>['data'];

export function openDeskState(criteria: readonly ScreeningCriteria[], idOf: DeskState['idOf']): DeskState {
  const links = openLinks();
  return {
    criteria,
    idOf,
    clockMs: 0,
    sweptMs: 0,
    touched: new Map(),
    outbox: openOutbox(),
    links,
    interests: openInterests(links),
    usefulness: openUsefulness(),
    records: new Map(),
    withdrawnAtMs: new Map(),
    unscreened: new Map(),
    firstToSay: new Map(),
    screenings: new Map(),
    plates: new Map(),
    seizures: new Map(),
    outcomesHeard: new Map(),
    early: new Map(),
    stopsInVain: new Map(),
    behindSeizure: new Map(),
    earlyCases: new Map(),
    unacknowledged: new Map(),
    papers: new Map(),
  };
}

/** An agency is to be told of something: once for each meaning, however often that comes up. */
export function notify(
  { outbox, idOf }: DeskState,
  meaning: string,
  dueAtMs: number,
  data: Omit<NoticeData, 'noticeId' | 'text' | 'dueAt'>,
): void {
  const id = idOf(`AgencyNotified/${meaning}/${data.agency}`);
  const noticeId = id as NoticeData['noticeId'];
  outbox.add({
    id,
    dueAtMs,
    said: { type: 'AgencyNotified', data: { noticeId, ...data, text: noticeText(data.about) } },
  });
}

/** Whoever gave a record is to be told what became of it: each of them once for each outcome. */
export function report(
  { outbox, idOf }: DeskState,
  kept: KeptRecord,
  outcome: LeadOutcome,
  dueAtMs: number,
  crossingId?: CrossingOutcome['data']['crossingId'],
): void {
  const { kind, id: recordId, givers } = kept.record;
  kept.isReported = true;
  for (const recipient of givers) {
    const id = idOf(`LeadOutcomeReported/${kind}/${recordId}/${outcome}/${recipient}`);
    outbox.add({
      id,
      dueAtMs,
      said: {
        type: 'LeadOutcomeReported',
        data: {
          noticeId: id as NoticeData['noticeId'],
          recipient,
          recordKind: kind,
          recordId,
          outcome,
          ...(crossingId === undefined ? {} : { crossingId }),
          text: outcomeText(outcome, recipient),
        },
      },
    });
  }
}
