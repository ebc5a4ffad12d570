import { DAY_MS, type LookoutPosted, type MatchRefuted, MINUTE_MS, type ReferralId } from '@southbound/contracts';
import { type Chance, comesUp, exponential, hexId, pick, type Weighted } from '../chance.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import { staffOf } from './offices.ts';
import type { Subject } from './subject.ts';

/**
 * Share of innocents under a lookout who are stopped for it, found to be innocent and heard, and days until then, on
 * average: at a lane northbound or inland, which follows from nothing that is selected here. Invented, no source.
 */
const REFUTED_SHARE = 0.2;
const REFUTED_DAYS = 15;

/** Why a match was wrong. Invented, no source. */
const REASONS: Weighted<MatchRefuted['data']['reason']> = [
  ['another-person', 45],
  ['another-vehicle', 30],
  ['plate-reissued', 15],
  ['plate-cloned', 10],
];

/** That a lookout's match with a vehicle will be refuted, unless the lookout ends before. */
export interface Refutation {
  readonly atMs: number;
  entry(): JournalEntry;
}

/** Whether an innocent whom a lookout names is inspected and cleared in its life: then the lookout is silent for the vehicle until it expires. */
export function drawRefutation(
  chance: Chance,
  { lookoutId, identity, expiresAt }: LookoutPosted['data'],
  subject: Subject,
  life: { readonly fromMs: number; readonly untilMs: number },
): Refutation | null {
  const { text, jurisdiction } = subject.vehicle.plate;
  const isRefuted = comesUp(chance, REFUTED_SHARE);
  const atMs = life.fromMs + MINUTE_MS + Math.round(exponential(chance) * REFUTED_DAYS * DAY_MS);
  if (!isRefuted || subject.isSmuggler || jurisdiction === undefined || atMs >= life.untilMs) return null;
  return {
    atMs,
    entry() {
      const envelope = envelopeOf(chance, 'match-refuted', 'CBP', atMs);
      const event: MatchRefuted = {
        ...envelope,
        type: 'MatchRefuted',
        data: {
          referralId: `MR-${hexId(chance)}` as ReferralId,
          lookoutId,
          identity: { plate: { text, jurisdiction } },
          // Where no person is named it cannot have been the wrong one.
          reason:
            identity.personRef === undefined && identity.plate === undefined
              ? 'another-vehicle'
              : pick(chance, REASONS),
          refutedBy: staffOf(chance, 'CBP', 'SA'),
          confirmedBy: staffOf(chance, 'CBP', 'GS'),
          refutedAt: instantAt(atMs),
          expiresAt,
        },
      };
      return entryOf(event, null);
    },
  };
}
