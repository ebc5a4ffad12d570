import { type Agency, type CaseNumber, DAY_MS, HOUR_MS } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, exponential, lognormal, unit } from '../chance.ts';
import type { Ring } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { drawBystander, tellLookout } from './bystanders.ts';
import { drawCaseNumber, drawLookout, type WithdrawalReason } from './lookouts.ts';
import { drawByRole, membersOf, type RoleWeights } from './subject.ts';
import type { Surroundings } from './surroundings.ts';
import { openWatchList } from './watch-list.ts';

/** Days that an investigation lasts, unless its ring ends before. Invented, no source. */
const LASTS_DAYS = { median: 300, spread: 0.6 } as const;
/** Days until one more member is found, on average, and of which role. Invented, no source. */
const NEXT_MEMBER_DAYS = 22;
const FOUND: RoleWeights = { courier: 55, 'straw-purchaser': 20, 'stash-keeper': 17, organiser: 8 };
/** Share of the members found that are somebody else. Invented, no source. */
const BYSTANDER_SHARE = 0.08;

/** Hours from knowing a vehicle to the lookout on it; days in the share that is posted late. Invented, no source. */
const POSTED_AFTER_HOURS = { min: 1, max: 20 } as const;
const LATE_SHARE = 0.3;
const LATE_DAYS = { median: 9, spread: 0.8, max: 90 } as const;

/** Share of an investigation's lookouts withdrawn when it ends; the others are left to expire. Invented, no source. */
const WITHDRAWN_AT_END_SHARE = 0.6;

/** One agency's investigation of one ring, from when it is opened until it ends. */
export interface Investigation {
  readonly agency: Agency;
  readonly caseNumber: CaseNumber;
  /** Which of the agency's investigations of the ring it is, from 0. */
  readonly nth: number;
  isOpen(): boolean;
  knows(personId: string): boolean;
  /** Learns of a member, and is going to post a lookout on the vehicle. */
  learn(personId: string, atMs: number): readonly JournalEntry[];
  /** Begins to look for further members, and goes on until it ends. */
  search(): readonly JournalEntry[];
  /** When it has lasted long enough. Its ring may end it before. */
  readonly endsAtMs: number;
  end(atMs: number): readonly JournalEntry[];
  /** Whether a lookout of its own on a member's vehicle is in force. */
  watches(personId: string, atMs: number): boolean;
  withdraw(personId: string, reason: WithdrawalReason, atMs: number): readonly JournalEntry[];
  /** From now on it leaves members to the other where that one watches them. */
  joinWith(ally: Investigation): void;
}

/** Opens an agency's `nth` investigation of a ring. */
export function openInvestigation(
  surroundings: Surroundings,
  agency: Agency,
  ringId: string,
  nth: number,
  openedAtMs: number,
): Investigation {
  // With the year, since a number is given anew once an agency has forgotten the ring.
  const year = new Date(openedAtMs).getUTCFullYear();
  const chance = chanceFor(surroundings.seed, 'investigation', agency, ringId, nth, year);
  const caseNumber = drawCaseNumber(chance, agency, openedAtMs);
  const endsAtMs = openedAtMs + Math.round(lognormal(chance, LASTS_DAYS.median, LASTS_DAYS.spread) * DAY_MS);
  const watchList = openWatchList(surroundings, chance, { issuer: agency, caseNumber }, plan, () => isOpen);
  const known = new Set<string>();
  const allies = new Set<Investigation>();
  let isOpen = true;

  function plan(personId: string, knownAtMs: number): readonly JournalEntry[] {
    const postedAtMs = knownAtMs + postingLagMs(chance);
    return surroundings.agenda.at(postedAtMs, () => {
      const ring = surroundings.rings.ring(ringId);
      const person = ring && membersOf(ring).find((one) => one.personId === personId);
      const isLeftToAlly = [...allies].some((ally) => ally.watches(personId, postedAtMs));
      if (!isOpen || isLeftToAlly || ring === undefined || person === undefined) return [];
      return watchList.post(person, ring.trade, postedAtMs);
    });
  }

  function learn(personId: string, atMs: number): readonly JournalEntry[] {
    if (!isOpen || known.has(personId)) return [];
    known.add(personId);
    return plan(personId, atMs);
  }

  function postOnBystander(ring: Ring, postedAtMs: number): readonly JournalEntry[] {
    const subject = { ...drawBystander(chance, surroundings, ring.homePort), believed: ring.trade };
    const parts = { issuer: agency, caseNumber, subject, postedAtMs };
    const lookout = drawLookout(chance, surroundings, parts);
    return tellLookout(chance, surroundings, lookout, () => isOpen);
  }

  function search(fromMs: number): readonly JournalEntry[] {
    const foundAtMs = fromMs + Math.ceil(exponential(chance) * NEXT_MEMBER_DAYS * DAY_MS);
    return surroundings.agenda.at(foundAtMs, () => {
      const ring = surroundings.rings.ring(ringId);
      if (!isOpen || ring === undefined) return [];
      return [...find(ring, foundAtMs), ...search(foundAtMs)];
    });
  }

  function find(ring: Ring, atMs: number): readonly JournalEntry[] {
    if (comesUp(chance, BYSTANDER_SHARE)) return postOnBystander(ring, atMs);
    const unknown = membersOf(ring).filter(({ personId }) => !known.has(personId));
    const next = drawByRole(chance, unknown, FOUND);
    return next === null ? [] : learn(next.personId, atMs);
  }

  function end(atMs: number): readonly JournalEntry[] {
    if (!isOpen) return [];
    isOpen = false;
    return [...known].flatMap((personId) =>
      comesUp(chance, WITHDRAWN_AT_END_SHARE) ? watchList.withdraw(personId, 'case-closed', atMs) : [],
    );
  }

  return {
    agency,
    caseNumber,
    nth,
    endsAtMs,
    isOpen: () => isOpen,
    knows: (personId) => known.has(personId),
    learn,
    search: () => search(openedAtMs),
    end,
    watches: watchList.watches,
    withdraw: watchList.withdraw,
    joinWith(ally) {
      allies.add(ally);
    },
  };
}

function postingLagMs(chance: Chance): number {
  const { min, max } = POSTED_AFTER_HOURS;
  const hours = min + (max - min) * unit(chance);
  const days = Math.min(LATE_DAYS.max, lognormal(chance, LATE_DAYS.median, LATE_DAYS.spread));
  return Math.round(comesUp(chance, LATE_SHARE) ? days * DAY_MS : hours * HOUR_MS);
}
