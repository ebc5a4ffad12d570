import { type Agency, DAY_MS } from '@southbound/contracts';
import { type Chance, chanceFor, exponential, pick } from '../chance.ts';
import type { Ring } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { GIVERS, learnedBefore, type Teller } from './bystanders.ts';
import type { Clue } from './investigations.ts';
import { tellReferral } from './second-sources.ts';
import { drawByRole, membersOf, type RoleWeights, subjectOf } from './subject.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Days between two informants' words, or two reports of other agencies, on one ring, on average. Of cash and drugs more
 * is told, since targeting data on weapons is thin ("The U.S.-Mexico Double Fix", 2023); how much is invented.
 */
const MEAN_GAP_DAYS = {
  guns: { informant: 130, agency: 220 },
  'cash-and-drugs': { informant: 75, agency: 90 },
} as const satisfies Record<Ring['trade'], Record<Teller, number>>;

/** Whom they name. Invented, no source. */
const NAMED: RoleWeights = { courier: 60, 'straw-purchaser': 15, 'stash-keeper': 17, organiser: 8 };

/** Points of evidence for whoever passes it on. Invented, no source. */
const POINTS = { informant: 2, agency: 2 } as const satisfies Record<Teller, number>;

export interface RingTips {
  /** A ring is there of which nobody had told before: from now on its sources tell of it, as long as it is there. */
  meet(ring: Ring, atMs: number): readonly JournalEntry[];
}

/** What informants and other agencies tell of rings. */
export function openRingTips(
  { seed, agenda, rings }: Surroundings,
  learn: (clue: Clue) => readonly JournalEntry[],
): RingTips {
  function tell(chance: Chance, ring: Ring, kind: Teller, receivedAtMs: number): readonly JournalEntry[] {
    const person = drawByRole(chance, membersOf(ring), NAMED);
    if (person === null) return [];
    const giver = pick<Agency>(chance, GIVERS[kind]);
    const learnedAtMs = learnedBefore(chance, kind, receivedAtMs);
    const subject = subjectOf(person, ring.trade);
    const parts = { kind, giver, subject, learnedAtMs, receivedAtMs };
    const referrals = tellReferral(chance, seed, agenda, parts);
    return [...referrals, ...learn({ agency: giver, person, points: POINTS[kind], atMs: receivedAtMs })];
  }

  function tellNext(chance: Chance, { ringId, trade }: Ring, kind: Teller, afterMs: number): readonly JournalEntry[] {
    const atMs = afterMs + Math.ceil(exponential(chance) * MEAN_GAP_DAYS[trade][kind] * DAY_MS);
    return agenda.at(atMs, () => {
      const ring = rings.ring(ringId);
      return ring === undefined ? [] : [...tell(chance, ring, kind, atMs), ...tellNext(chance, ring, kind, atMs)];
    });
  }

  return {
    // From the first day on which the ring is met: the same whichever other rings there are.
    meet: (ring, atMs) =>
      (['informant', 'agency'] as const).flatMap((kind) =>
        tellNext(chanceFor(seed, 'ring-tips', kind, ring.ringId), ring, kind, atMs),
      ),
  };
}
