import {
  type Agency,
  type CaseNumber,
  type CaseProgressed,
  DAY_MS,
  type Finding,
  HOUR_MS,
  MINUTE_MS,
  type RingRole,
} from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, lognormal, pick, type Weighted, wholeBetween } from '../chance.ts';
import type { Person, Ring, Seizure } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import type { Agenda } from './agenda.ts';
import { drawCaseNumber } from './lookouts.ts';
import type { Told } from './notices.ts';
import { membersOf } from './subject.ts';

type Stage = CaseProgressed['data']['stage'];
type DeclineReason = NonNullable<CaseProgressed['data']['declinedFor']>;

/** Share of seizures after which the driver is arrested, by the gravest thing found. Invented, no source. */
const ARRESTED_SHARE = {
  Weapons: 0.9,
  Drugs: 0.9,
  Currency: 0.6,
  'Ammunition & Gun Parts': 0.5,
} as const satisfies Record<Finding['seizureType'], number>;
const ARREST_MINUTES = { min: 15, max: 240 } as const;

/** Shares of the arrested who are referred to prosecutors, of those accepted, and of those convicted. Invented, no source. */
const REFERRED_SHARE = 0.85;
const ACCEPTED_SHARE = 0.6;
const CONVICTED_SHARE = 0.8;
/** Days from each stage to the next: weeks to many months. Invented, no source. */
const NEXT_DAYS = {
  referred: { median: 8, spread: 0.8, min: 1 },
  decided: { median: 40, spread: 0.7, min: 5 },
  convicted: { median: 260, spread: 0.5, min: 60 },
} as const;

/** An agency told within so many hours may take the case over; CBP keeps what nobody was told of in time. Invented, no source. */
const TAKEN_OVER_HOURS_MAX = 24;
const TAKES_OVER: Readonly<Partial<Record<Agency, number>>> = { HSI: 60, ATF: 40 };

/** No sale is prosecuted after five years (DOJ OIG I-2011-001). */
const LIMITATION_DAYS = 1_826;
/** Fewer firearms than these were seldom of federal interest (DOJ OIG I-2011-001 has two or three). */
const FEDERAL_FIREARMS_MIN = 3;

/**
 * How likely each further person is reached when a case is referred, accepted, and when somebody is convicted: buyers
 * by the firearms' sales, if ATF was told; the higher in the ring the more seldom. Invented, no source.
 */
const BUYER_REACHED = { told: 0.4, untold: 0.05 } as const;
const MEMBER_REACHED = {
  courier: 0.08,
  'straw-purchaser': 0.04,
  'stash-keeper': 0.06,
  organiser: 0.03,
} as const satisfies Record<RingRole, number>;
/** As many as one case can name. */
const REACHED_MAX = 50;

/** What follows a seizure, stage by stage, weeks to many months later. Each stage tells the whole case. */
export function caseAfter(
  seed: number,
  agenda: Agenda,
  seizure: Seizure,
  ring: Ring | undefined,
  told: readonly Told[],
): readonly JournalEntry[] {
  const chance = chanceFor(seed, 'case', seizure.trip.crossingId);
  const gravest = GRAVEST_FIRST.find((type) => seizure.findings.some(({ seizureType }) => seizureType === type));
  if (gravest === undefined || !comesUp(chance, ARRESTED_SHARE[gravest])) return [];
  const agency = agencyOf(chance, seizure, told);
  const caseNumber = drawCaseNumber(chance, agency, seizure.atMs);
  return stagesOf(chance, seizure).flatMap(({ stage, atMs, declinedFor }, nth, stages) => {
    const reached = reachedBy(
      seed,
      seizure,
      ring,
      told,
      stages.slice(0, nth + 1).map((one) => one.stage),
    );
    return agenda.at(atMs, () => [entryOf(progress({ agency, caseNumber, stage, atMs, declinedFor, reached }), null)]);
  });

  function progress(parts: Progress): CaseProgressed {
    const { stage, reached, declinedFor } = parts;
    return {
      ...envelopeOf(chance, 'case-progressed', parts.agency, parts.atMs),
      type: 'CaseProgressed',
      data: {
        caseNumber: parts.caseNumber,
        agency: parts.agency,
        crossingId: seizure.trip.crossingId,
        stage,
        reached: [...reached],
        ...(declinedFor === undefined ? {} : { declinedFor }),
      },
    };
  }
}

const GRAVEST_FIRST = ['Weapons', 'Drugs', 'Currency', 'Ammunition & Gun Parts'] as const;

interface StageAt {
  readonly stage: Stage;
  readonly atMs: number;
  readonly declinedFor?: DeclineReason | undefined;
}

interface Progress extends StageAt {
  readonly agency: Agency;
  readonly caseNumber: CaseNumber;
  readonly reached: readonly RingRole[];
}

function agencyOf(chance: Chance, { atMs }: Seizure, told: readonly Told[]): Agency {
  const inTime = told.filter((one) => one.atMs <= atMs + TAKEN_OVER_HOURS_MAX * HOUR_MS);
  const takers: Weighted<Agency> = inTime.map(({ agency }) => [agency, TAKES_OVER[agency] ?? 0]);
  return takers.length === 0 ? 'CBP' : pick(chance, takers);
}

function stagesOf(chance: Chance, seizure: Seizure): readonly StageAt[] {
  const arrestedAtMs = seizure.atMs + wholeBetween(chance, ARREST_MINUTES.min, ARREST_MINUTES.max) * MINUTE_MS;
  const arrested: StageAt = { stage: 'arrested', atMs: arrestedAtMs };
  if (!comesUp(chance, REFERRED_SHARE)) return [arrested];
  const referred: StageAt = { stage: 'referred', atMs: nextAt(chance, arrestedAtMs, 'referred') };
  const decidedAtMs = nextAt(chance, referred.atMs, 'decided');
  if (!comesUp(chance, ACCEPTED_SHARE)) {
    const declinedFor = declineReasonOf(chance, seizure, decidedAtMs);
    return [arrested, referred, { stage: 'declined', atMs: decidedAtMs, declinedFor }];
  }
  const accepted: StageAt = { stage: 'accepted', atMs: decidedAtMs };
  if (!comesUp(chance, CONVICTED_SHARE)) return [arrested, referred, accepted];
  return [arrested, referred, accepted, { stage: 'convicted', atMs: nextAt(chance, decidedAtMs, 'convicted') }];
}

function nextAt(chance: Chance, atMs: number, next: keyof typeof NEXT_DAYS): number {
  const { median, spread, min } = NEXT_DAYS[next];
  return atMs + Math.round(Math.max(min, lognormal(chance, median, spread)) * DAY_MS);
}

/** Why prosecutors decline: the limitation only where every sale lies behind it. The weights are invented, no source. */
function declineReasonOf(chance: Chance, { findings, sales }: Seizure, atMs: number): DeclineReason {
  const firearms = findings.reduce((sum, one) => sum + (one.seizureType === 'Weapons' ? one.count : 0), 0);
  const isPassed = sales.length > 0 && sales.every(({ soldAtMs }) => soldAtMs + LIMITATION_DAYS * DAY_MS < atMs);
  return pick<DeclineReason>(chance, [
    ['evidence-insufficient', 40],
    ['intent-not-shown', 35],
    ['no-federal-interest', firearms >= FEDERAL_FIREARMS_MIN ? 5 : 25],
    ['limitation-passed', isPassed ? 60 : 0],
  ]);
}

/** Whom a case reaches by the time that it has come through some stages: never fewer than before. */
function reachedBy(
  seed: number,
  { trip, driver, sales }: Seizure,
  ring: Ring | undefined,
  told: readonly Told[],
  stages: readonly Stage[],
): readonly RingRole[] {
  // A stream of its own for each person and stage, so that whoever is reached once stays reached.
  const isReached = (person: Person, share: number) =>
    stages.some(
      (stage) =>
        stage !== 'arrested' &&
        stage !== 'declined' &&
        comesUp(chanceFor(seed, 'reached', trip.crossingId, person.personId, stage), share),
    );
  const guiltyBuyers = new Map(sales.map(({ buyer }) => [buyer.personId, buyer] as const));
  const buyerShare = told.some(({ agency }) => agency === 'ATF') ? BUYER_REACHED.told : BUYER_REACHED.untold;
  const members = ring === undefined ? [] : membersOf(ring).filter(({ personId }) => !guiltyBuyers.has(personId));
  const others = [
    ...[...guiltyBuyers.values()].filter((buyer) => isReached(buyer, buyerShare)),
    ...members.filter((person) => isReached(person, person.role === 'innocent' ? 0 : MEMBER_REACHED[person.role])),
  ].filter(({ personId }) => personId !== driver.personId);
  return [roleOf(driver), ...others.flatMap(({ role }) => (role === 'innocent' ? [] : [role]))].slice(0, REACHED_MAX);
}

/** Whoever drives is a courier, also one who smuggles alone. */
function roleOf({ role }: Person): RingRole {
  return role === 'innocent' ? 'courier' : role;
}
