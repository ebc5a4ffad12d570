import { type Agency, DAY_MS } from '@southbound/contracts';
import { chanceFor, comesUp, exponential, lognormal, wholeBetween } from '../chance.ts';
import type { Person, Ring } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { type Investigation, openInvestigation } from './investigation.ts';
import { drawReferral } from './referrals.ts';
import { openRemembered } from './remembered.ts';
import { membersOf, subjectOf } from './subject.ts';
import type { Surroundings } from './surroundings.ts';

/** Something that an agency learns of a person, rightly. */
export interface Clue {
  readonly agency: Agency;
  readonly person: Person;
  /** Points of evidence, from 0. */
  readonly points: number;
  readonly atMs: number;
}

/** What all agencies together find out about rings, each for itself. */
export interface Investigations {
  /** Adds up; when it is enough, the agency opens an investigation. */
  learn(clue: Clue): readonly JournalEntry[];
  /** A ring is no more on a day; on that day its investigations end. */
  ringEnded(ringId: string, dayStartsAtMs: number): readonly JournalEntry[];
  /** Clears out what is too old to count. */
  forget(nowMs: number): void;
  /** An agency that knows of a seizure takes back what it had posted on the vehicle. */
  vehicleFound(person: Person, agency: Agency, atMs: number): readonly JournalEntry[];
}

/** Points from which an agency opens an investigation, drawn for each agency and ring anew. Invented, no source. */
const THRESHOLD = { median: 4, spread: 0.6 } as const;
/** Days after which evidence counts half, and after which it is forgotten. Invented, no source. */
const HALF_LIFE_DAYS = 180;
const FORGOTTEN_DAYS = 730;
/** Members that one agency's evidence on one ring names at most. Invented, no source. */
const MEMBERS_MAX = 60;

/**
 * Share of second investigations on a ring whose agency learns of the first one before it posts anything, and days
 * until the others do, on average: ATF and ICE chased the same targets unaware of each other (DOJ OIG I-2011-001).
 * Both are invented.
 */
const AWARE_AT_ONCE_SHARE = 0.25;
const AWARE_DAYS = 400;
/** Share of members that one passes on to the other then. Invented, no source. */
const PASSED_ON_SHARE = 0.5;
/** Share of lookouts on a seized vehicle that are taken back for it. Invented, no source. */
const FOUND_WITHDRAWN_SHARE = 0.7;

/** What one agency holds on one ring. */
interface Desk {
  readonly points: number;
  readonly asOfMs: number;
  /** Persons that evidence names. */
  readonly named: readonly string[];
  /** Investigations of the ring that it has had. */
  readonly opened: number;
}

export function openInvestigations(surroundings: Surroundings): Investigations {
  const { seed, agenda, rings } = surroundings;
  const desks = openRemembered<Desk>();
  const openOf = new Map<string, readonly Investigation[]>();

  function open(agency: Agency, ringId: string, desk: Desk, atMs: number): readonly JournalEntry[] {
    const others = openOf.get(ringId) ?? [];
    const investigation = openInvestigation(surroundings, agency, ringId, desk.opened, atMs);
    openOf.set(ringId, [...others, investigation]);
    // Deconfliction comes first: who is aware of the other posts nothing that the other has posted.
    const met = others.flatMap((earlier) => meet(earlier, investigation, ringId, atMs));
    return [
      ...met,
      ...desk.named.flatMap((personId) => investigation.learn(personId, atMs)),
      ...investigation.search(),
      ...agenda.at(investigation.endsAtMs, () => close(ringId, investigation, investigation.endsAtMs)),
    ];
  }

  function meet(earlier: Investigation, later: Investigation, ringId: string, atMs: number): readonly JournalEntry[] {
    const chance = chanceFor(seed, 'deconfliction', earlier.caseNumber, later.caseNumber);
    const isAtOnce = comesUp(chance, AWARE_AT_ONCE_SHARE);
    const awareAtMs = isAtOnce ? atMs : atMs + Math.round(exponential(chance) * AWARE_DAYS * DAY_MS);
    const share = () => {
      const ring = rings.ring(ringId);
      if (!earlier.isOpen() || !later.isOpen() || ring === undefined) return [];
      earlier.joinWith(later);
      later.joinWith(earlier);
      const doubled = membersOf(ring).filter(({ personId }) => earlier.watches(personId, awareAtMs));
      return [
        ...doubled.flatMap(({ personId }) => later.withdraw(personId, 'duplicate', awareAtMs)),
        ...passOn(seed, earlier, later, ring, awareAtMs),
        ...passOn(seed, later, earlier, ring, awareAtMs),
      ];
    };
    return isAtOnce ? share() : agenda.at(awareAtMs, share);
  }

  /** Ends an investigation; should its agency learn of the ring again, it begins anew. */
  function close(ringId: string, investigation: Investigation, atMs: number): readonly JournalEntry[] {
    if (!investigation.isOpen()) return [];
    const left = (openOf.get(ringId) ?? []).filter((one) => one !== investigation);
    if (left.length === 0) openOf.delete(ringId);
    else openOf.set(ringId, left);
    desks.set(`${ringId}/${investigation.agency}`, emptyDesk(atMs, investigation.nth + 1), atMs);
    return investigation.end(atMs);
  }

  function learn({ agency, person, points, atMs }: Clue): readonly JournalEntry[] {
    const { ringId, personId } = person;
    if (ringId === null || rings.ring(ringId) === undefined) return [];
    const running = openOf.get(ringId)?.find((one) => one.agency === agency);
    if (running !== undefined) return running.learn(personId, atMs);
    const key = `${ringId}/${agency}`;
    const desk = withClue(desks.get(key) ?? emptyDesk(atMs, 0), personId, points, atMs);
    if (desk.points < thresholdOf(seed, key, desk.opened)) {
      desks.set(key, desk, atMs);
      return [];
    }
    desks.delete(key);
    return open(agency, ringId, desk, atMs);
  }

  return {
    learn,
    ringEnded: (ringId, dayStartsAtMs) =>
      (openOf.get(ringId) ?? []).flatMap((one) => {
        const afterMs = wholeBetween(chanceFor(seed, 'ring-ended', one.caseNumber), 0, DAY_MS - 1);
        return close(ringId, one, dayStartsAtMs + afterMs);
      }),
    forget(nowMs) {
      desks.forgetBefore(nowMs - FORGOTTEN_DAYS * DAY_MS);
    },
    vehicleFound({ ringId, personId }, agency, atMs) {
      const running = ringId === null ? undefined : openOf.get(ringId)?.find((one) => one.agency === agency);
      if (running === undefined) return [];
      const chance = chanceFor(seed, 'vehicle-found', running.caseNumber, atMs);
      return comesUp(chance, FOUND_WITHDRAWN_SHARE) ? running.withdraw(personId, 'vehicle-found', atMs) : [];
    },
  };
}

/** What one agency tells another of a ring's members, once they are aware of each other. */
function passOn(
  seed: number,
  from: Investigation,
  to: Investigation,
  ring: Ring,
  atMs: number,
): readonly JournalEntry[] {
  const chance = chanceFor(seed, 'passed-on', from.caseNumber, to.caseNumber);
  const news = membersOf(ring).filter(({ personId }) => from.knows(personId) && !to.knows(personId));
  return news.flatMap((person) => {
    if (!comesUp(chance, PASSED_ON_SHARE)) return [];
    const subject = subjectOf(person, ring.trade);
    const learned = { learnedAtMs: atMs, receivedAtMs: atMs };
    const referral = drawReferral(chance, { kind: 'agency', giver: from.agency, subject, ...learned });
    return [referral, ...to.learn(person.personId, atMs)];
  });
}

function emptyDesk(asOfMs: number, opened: number): Desk {
  return { points: 0, asOfMs, named: [], opened };
}

function withClue(desk: Desk, personId: string, points: number, atMs: number): Desk {
  const halvings = Math.max(0, atMs - desk.asOfMs) / DAY_MS / HALF_LIFE_DAYS;
  const named = desk.named.includes(personId) ? desk.named : [...desk.named, personId].slice(-MEMBERS_MAX);
  return { ...desk, points: desk.points * 2 ** -halvings + points, asOfMs: atMs, named };
}

function thresholdOf(seed: number, desk: string, opened: number): number {
  return lognormal(chanceFor(seed, 'threshold', desk, opened), THRESHOLD.median, THRESHOLD.spread);
}
