import type { CrossingId, InspectionMethod, NotCarriedOutReason, OfficerReason } from '@southbound/contracts';
import { type Chance, comesUp, pick, type Weighted } from '../chance.ts';
import type { Load } from '../happenings.ts';
import { scatteredText, shareOf } from '../traffic/scatter.ts';

/** Whether officers carry out the random picks that they are assigned. */
export interface Compliance {
  /** Share of the random picks that they do not carry out, 0 to 1. */
  readonly skippedShare: number;
  /** Skipped by chance; or on suspicion: whoever looks innocent to the officer is skipped, and nobody else. */
  readonly mode: 'by-chance' | 'on-suspicion';
}

/** What officers inspect that nobody ordered. */
export interface Instinct {
  /** Share of the innocent among the released that they inspect, 0 to 1. */
  readonly initiatedShare: number;
  /** How many times as likely a smuggler's vehicle catches their eye as an innocent one; 1 is no skill. From 0. */
  readonly skill: number;
}

/** A number from 0 up to, not including, 1 for each crossing. */
export type Lot = (crossingId: CrossingId) => number;

/**
 * A lot that follows from the id alone, scattered by a key of chance.
 * Four of five vehicles are released, so what is asked of each of them must cost a fraction of a stream of its own.
 */
export function crossingLot(chance: Chance): Lot {
  const key = chance.next();
  return (crossingId) => shareOf(scatteredText(crossingId, key));
}

/** Share of innocent vehicles that look suspicious to an officer; a smuggler's does `skill` times as often. Invented, no source. */
const SUSPICIOUS_SHARE = 0.1;

/** What officers write down for a random pick that they did not carry out, by weight. Invented, no source. */
const SKIP_REASONS: Weighted<NotCarriedOutReason> = [
  ['officer-declined', 60],
  ['lane-congested', 30],
  ['vehicle-left', 10],
];

/**
 * Why a random pick is not carried out; null when it is. On suspicion those who look innocent are skipped so much the
 * more that the share of all is the one set: at most `1 - SUSPICIOUS_SHARE`, when nobody else is left to skip.
 */
export function skipReason(
  chance: Chance,
  { skippedShare, mode }: Compliance,
  skill: number,
  load: Load | null,
): NotCarriedOutReason | null {
  const looksSuspicious = comesUp(chance, SUSPICIOUS_SHARE * (load === null ? 1 : skill));
  const skippedOfInnocent = skippedShare / (1 - SUSPICIOUS_SHARE);
  const likelihood = mode === 'by-chance' ? skippedShare : looksSuspicious ? 0 : skippedOfInnocent;
  const isSkipped = comesUp(chance, likelihood);
  const reason = pick(chance, SKIP_REASONS);
  return isSkipped ? reason : null;
}

/** Whether a released vehicle catches an officer's eye. It asks for the load only where that can make a difference. */
export function catchesTheEye({ initiatedShare, skill }: Instinct, lot: number, loadOf: () => Load | null): boolean {
  if (lot >= initiatedShare * Math.max(1, skill)) return false;
  return lot < initiatedShare * (loadOf() === null ? 1 : skill);
}

/**
 * What caught the officer's eye, by weight. Guilt leaks a little: drivers with something to hide behave so, hide their
 * plate (the first conviction under the Bipartisan Safer Communities Act began with an obscured plate on I-35 to
 * Laredo; "The U.S.-Mexico Double Fix", Conflict Awareness Project, 2023), and what is built in leaves its traces. The
 * weights are invented, no source.
 */
const REASONS = {
  honest: [
    ['driver-behaviour', 35],
    ['inconsistent-account', 25],
    ['vehicle-altered', 10],
    ['load-out-of-place', 15],
    ['plate-obscured', 10],
    ['canine-interest', 5],
  ],
  open: [
    ['driver-behaviour', 35],
    ['inconsistent-account', 20],
    ['vehicle-altered', 2],
    ['load-out-of-place', 23],
    ['plate-obscured', 10],
    ['canine-interest', 10],
  ],
  hidden: [
    ['driver-behaviour', 30],
    ['inconsistent-account', 25],
    ['vehicle-altered', 10],
    ['load-out-of-place', 10],
    ['plate-obscured', 10],
    ['canine-interest', 15],
  ],
  'built-in': [
    ['driver-behaviour', 30],
    ['inconsistent-account', 25],
    ['vehicle-altered', 25],
    ['load-out-of-place', 2],
    ['plate-obscured', 10],
    ['canine-interest', 8],
  ],
} as const satisfies Record<'honest' | Load['concealment'], Weighted<OfficerReason>>;

/** How an officer looks into what caught the eye. Invented, no source. */
const METHODS = {
  'driver-behaviour': 'visual',
  'inconsistent-account': 'canine',
  'vehicle-altered': 'x-ray',
  'load-out-of-place': 'visual',
  'plate-obscured': 'visual',
  'canine-interest': 'canine',
} as const satisfies Record<OfficerReason, InspectionMethod>;

/** Why and how an officer inspects a vehicle that caught the eye. */
export function officersChoice(
  chance: Chance,
  load: Load | null,
): { readonly officerReason: OfficerReason; readonly method: InspectionMethod } {
  const officerReason = pick<OfficerReason>(chance, REASONS[load?.concealment ?? 'honest']);
  return { officerReason, method: METHODS[officerReason] };
}
