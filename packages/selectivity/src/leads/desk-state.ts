import type {
  Agency,
  CaseProgressed,
  CrossingOutcome,
  LeadGiver,
  LeadScreened,
  NoticeSubject,
  Plate,
  TraceLeadIssued,
} from '@southbound/contracts';
import type { ToldLookout } from '../intelligence/told-lookout.ts';
import { type Agenda, openAgenda } from './agenda.ts';
import type { ScreeningCriteria } from './criteria.ts';
import { type Interests, openInterests } from './interests.ts';
import { type LeadSources, openLeadSources, type SourcedRecord } from './lead-sources.ts';
import { type Links, openLinks } from './links.ts';
import { type NoticeTimes, openNoticeTimes } from './notice-times.ts';
import { openPapers, type Papers } from './open-papers.ts';
import { type NoticeData, type Outbox, openOutbox } from './outbox.ts';
import type { GivenRecord } from './records.ts';
import { openSayings, type Sayings } from './sayings.ts';
import { openUsefulness, type UsefulnessTable } from './usefulness.ts';

/** A record and what has become of it so far. */
export interface KeptRecord {
  record: GivenRecord;
  isMatched: boolean;
  isInspected: boolean;
  /** Of a trace lead, whether it is for its office; null before it was screened. */
  isForOffice: boolean | null;
  readonly sourced: SourcedRecord;
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
  readonly plate: Plate | null;
  readonly seizedAtMs: number;
  readonly firearms: number;
  /** The records that had matched. */
  readonly behind: readonly string[];
}

/** What came of a trace lead's screening. */
export interface ScreeningKnown {
  /** The event's, which follows from the version that was screened. */
  readonly id: string;
  readonly isForOffice: boolean;
  readonly duplicateOf: string | null;
  /** Whether this desk screened it. */
  readonly isOwn: boolean;
  /** When it was told. */
  readonly atMs: number;
}

/** What is kept of a trace lead that was left out since another says the same: all but its purchase. */
export interface LeftOut {
  readonly identity: NonNullable<LeadScreened['data']['identity']>;
  readonly lead: NonNullable<LeadScreened['data']['lead']>;
}

/** A trace lead that was left out since another says the same. */
export interface Duplicate {
  readonly agency: Agency;
  readonly givers: readonly LeadGiver[];
  readonly fromMs: number;
  /** Null where it was left out before that was kept. */
  readonly lead: LeftOut | null;
}

/** All that the lead desk holds. Instants are milliseconds since 1970. */
export interface DeskState {
  readonly criteria: readonly ScreeningCriteria[];
  /** An event's id from what it means: the same meaning, the same id. */
  readonly idOf: (meaning: string) => string;
  /** Event time so far. */
  clockMs: number;
  /** The hour on which what runs out last did; 0 before it ever did. */
  sweptMs: number;
  /** Vehicles and persons of which something new is known: who meets there, and what was seized around them. */
  readonly touched: Set<string>;
  /**
   * By key and place, when a record is looked at for silence and expiry, and an entry of a compacted topic for its end.
   */
  readonly agenda: Agenda;
  readonly outbox: Outbox;
  readonly links: Links;
  readonly interests: Interests;
  readonly usefulness: UsefulnessTable;
  readonly sources: LeadSources;
  readonly noticeTimes: NoticeTimes;
  readonly papers: Papers;
  readonly sayings: Sayings;
  readonly records: Map<string, KeptRecord>;
  /** By lookout, all that was told of it and still matters. */
  readonly toldLookouts: Map<string, ToldLookout>;
  /** Records of which their givers were answered, and when. */
  readonly reported: Map<string, readonly number[]>;
  /** By record, when it was withdrawn and by whom, also one that is not known yet. */
  readonly withdrawn: Map<string, Withdrawn>;
  /** Trace leads that were not screened yet, by lead. */
  readonly unscreened: Map<string, TraceLeadIssued>;
  /** By trace lead. */
  readonly screenings: Map<string, ScreeningKnown>;
  /** By the lead that counts for all that say the same, the others. */
  readonly duplicates: Map<string, Map<string, Duplicate>>;
  /** Leads that may stand no more, or say something else than those that were left out for them. */
  readonly changedLeads: Set<string>;
  /** By vehicle, and how many records and seizures name it. */
  readonly plates: Map<string, { readonly plate: Plate; readonly named: number }>;
  /** By vehicle. */
  readonly seizures: Map<string, readonly SeizureKnown[]>;
  /** By crossing, also where the plate was not read. */
  readonly seizedAt: Map<string, SeizureKnown>;
  /** Outcomes heard lately, by what they say, and when. */
  readonly outcomesHeard: Map<string, number>;
  /** Outcomes and cases by record that were not made use of yet, since the record may not be known. */
  readonly early: Map<string, readonly (CrossingOutcome | CaseProgressed)[]>;
  /** The records of which a version, an outcome or a case is new. */
  readonly renewed: Set<string>;
  /** By lookout, crossings after its withdrawal of which its issuer was not told yet, since it may not be known. */
  readonly crossedAfter: Map<string, readonly CrossingOutcome[]>;
  /** By vehicle, when it was stopped again and nothing was ever found. */
  readonly stopped: Map<string, readonly { readonly plate: Plate; readonly atMs: number }[]>;
  /** Cases by crossing, of which no seizure is known yet. */
  readonly earlyCases: Map<string, CaseProgressed>;
  readonly unacknowledged: Map<string, Unacknowledged>;
}

export interface Withdrawn {
  readonly atMs: number;
  /** Null where nobody says. */
  readonly agency: Agency | null;
}

/** A state that knows nothing, at an instant of event time. */
export function openDeskState(
  criteria: readonly ScreeningCriteria[],
  idOf: DeskState['idOf'],
  clockMs: number,
): DeskState {
  const links = openLinks();
  return {
    criteria,
    idOf,
    clockMs,
    sweptMs: 0,
    touched: new Set(),
    agenda: openAgenda(),
    outbox: openOutbox(),
    links,
    interests: openInterests(links),
    usefulness: openUsefulness(),
    sources: openLeadSources(),
    noticeTimes: openNoticeTimes(),
    papers: openPapers(),
    sayings: openSayings(),
    records: new Map(),
    toldLookouts: new Map(),
    reported: new Map(),
    withdrawn: new Map(),
    unscreened: new Map(),
    screenings: new Map(),
    duplicates: new Map(),
    changedLeads: new Set(),
    plates: new Map(),
    seizures: new Map(),
    seizedAt: new Map(),
    outcomesHeard: new Map(),
    early: new Map(),
    renewed: new Set(),
    crossedAfter: new Map(),
    stopped: new Map(),
    earlyCases: new Map(),
    unacknowledged: new Map(),
  };
}
