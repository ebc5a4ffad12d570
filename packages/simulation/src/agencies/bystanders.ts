import { type Agency, DAY_MS, type PortCode } from '@southbound/contracts';
import { type Chance, chanceFor, lognormal, pick, poisson, type Weighted } from '../chance.ts';
import type { JournalEntry } from '../journal.ts';
import { anyVehicle } from '../traffic/population.ts';
import { drawCaseNumber, drawLookout, type Lookout, lifeOf, withdrawalOf } from './lookouts.ts';
import { atAnyHour } from './offices.ts';
import type { ReferralKind } from './referrals.ts';
import { tellReferral } from './second-sources.ts';
import type { Subject } from './subject.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Lookouts, informants' words and other agencies' reports that name a regular of a port, per regular and day. A lookout
 * on an innocent is in force for about 130 days, so three regulars in a thousand are under one. Invented, no source.
 */
const PER_REGULAR_DAY = { lookout: 0.003 / 130, informant: 0.000_01, agency: 0.000_008 } as const;

/** Share of bystanders named who are regulars of their port. Invented, no source. */
const REGULAR_SHARE = 0.95;

/** Who issues lookouts, and who passes on what. Invented, no source. */
const ISSUERS: Weighted<Agency> = [
  ['ATF', 45],
  ['HSI', 25],
  ['CBP', 12],
  ['DEA', 10],
  ['EPIC', 8],
];
export const GIVERS = {
  informant: [
    ['HSI', 40],
    ['DEA', 30],
    ['ATF', 20],
    ['CBP', 10],
  ],
  agency: [
    ['EPIC', 45],
    ['DEA', 35],
    ['CBP', 20],
  ],
} as const satisfies Partial<Record<ReferralKind, Weighted<Agency>>>;

/** Days from when a source learned of it until it is passed on. Invented, no source. */
const AGE_DAYS = {
  informant: { median: 4, spread: 1 },
  agency: { median: 18, spread: 1 },
} as const;

export type Teller = keyof typeof GIVERS;

/** When a source has learned what it tells at an instant. */
export function learnedBefore(chance: Chance, kind: Teller, toldAtMs: number): number {
  const { median, spread } = AGE_DAYS[kind];
  return toldAtMs - Math.round(lognormal(chance, median, spread) * DAY_MS);
}

/** Somebody who crosses at a port and is taken for a smuggler. By a rare chance it is one. */
export function drawBystander(chance: Chance, surroundings: Surroundings, port: PortCode): Subject {
  const vehicle = anyVehicle(chance, surroundings.populations(port), 'personal', REGULAR_SHARE);
  const ring = surroundings.rings.withVehicle(vehicle.number);
  return { vehicle, isSmuggler: ring !== undefined, ringId: ring?.ringId ?? null, believed: 'anything' };
}

/** A lookout that belongs to no investigation's list: its posting, and what becomes of it. */
export function tellLookout(
  chance: Chance,
  surroundings: Surroundings,
  lookout: Lookout,
  isWorkedOn: () => boolean,
): readonly JournalEntry[] {
  const { told, withdrawnAtMs: atMs } = lookout;
  if (told === null) return [];
  const { agenda } = surroundings;
  const isInForce = (nowMs: number) => atMs === null || nowMs < atMs;
  const life = lifeOf(agenda, told, { isInForce, isWorkedOn });
  if (atMs === null) return [told.posting, ...life];
  return [told.posting, ...life, ...agenda.at(atMs, () => [withdrawalOf(chance, told, told.withdrawnFor, atMs)])];
}

/** What is told in a day, wrongly but for rare chances, of vehicles that cross at a port. */
export function bystandersOf(
  surroundings: Surroundings,
  port: PortCode,
  dayStartsAtMs: number,
): readonly JournalEntry[] {
  const chance = chanceFor(surroundings.seed, 'bystanders', port, dayStartsAtMs);
  const regulars = surroundings.populations(port).regulars('personal');
  const times = (kind: keyof typeof PER_REGULAR_DAY) =>
    Array.from({ length: poisson(chance, regulars * PER_REGULAR_DAY[kind]) });

  const lookouts = times('lookout').flatMap(() => {
    const subject = drawBystander(chance, surroundings, port);
    const issuer = pick(chance, ISSUERS);
    const postedAtMs = atAnyHour(chance, dayStartsAtMs);
    const caseNumber = drawCaseNumber(chance, issuer, postedAtMs);
    const lookout = drawLookout(chance, surroundings, { issuer, caseNumber, subject, postedAtMs });
    return tellLookout(chance, surroundings, lookout, () => true);
  });
  const referrals = (['informant', 'agency'] as const).flatMap((kind) =>
    times(kind).flatMap(() => {
      const subject = drawBystander(chance, surroundings, port);
      const receivedAtMs = atAnyHour(chance, dayStartsAtMs);
      const learnedAtMs = learnedBefore(chance, kind, receivedAtMs);
      return tellReferral(chance, surroundings.seed, surroundings.agenda, {
        kind,
        giver: pick<Agency>(chance, GIVERS[kind]),
        subject,
        learnedAtMs,
        receivedAtMs,
      });
    }),
  );
  return [...lookouts, ...referrals];
}
