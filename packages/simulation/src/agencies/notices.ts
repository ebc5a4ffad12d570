import {
  type Agency,
  type AgencyNotified,
  DAY_MS,
  epochMs,
  MINUTE_MS,
  type NoticeAcknowledged,
  type NoticeId,
} from '@southbound/contracts';
import { chanceFor, comesUp, hexId, lognormal } from '../chance.ts';
import type { Seizure } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import type { Agenda } from './agenda.ts';
import { staffOf } from './offices.ts';

/**
 * Share of seizures of which CBP tells each agency that they concern: purchases concern ATF, export HSI. That agencies
 * stayed unaware of each other is known (DOJ OIG I-2011-001), how often is invented.
 */
const NOTIFIED_SHARE = { ATF: 0.65, HSI: 0.8 } as const;
/** Minutes from the seizure to the notice, and days in the share that is told late. Invented, no source. */
const NOTICE_MINUTES = { median: 90, spread: 0.9, max: 1_200 } as const;
const LATE_SHARE = 0.2;
const LATE_DAYS = { median: 6, spread: 0.8, max: 60 } as const;

/** Share of notices that somebody acknowledges, and minutes until then. Invented, no source. */
const ACKNOWLEDGED_SHARE = 0.7;
const ANSWER_MINUTES = { median: 240, spread: 1.6, min: 3, max: 20_160 } as const;

/** An agency that was told of a seizure, and when. */
export interface Told {
  readonly agency: Agency;
  readonly atMs: number;
}

/** CBP's notices of a seizure, in the order in which they go out. It may forget one of the two, or both. */
export function noticesOf(seed: number, { trip, findings, atMs }: Seizure): readonly Told[] {
  const isOfPurchases = findings.some(
    ({ seizureType }) => seizureType === 'Weapons' || seizureType === 'Ammunition & Gun Parts',
  );
  const concerned = isOfPurchases ? (['HSI', 'ATF'] as const) : (['HSI'] as const);
  const told = concerned.flatMap((agency): Told[] => {
    const chance = chanceFor(seed, 'notice', trip.crossingId, agency);
    if (!comesUp(chance, NOTIFIED_SHARE[agency])) return [];
    const minutes = Math.min(NOTICE_MINUTES.max, lognormal(chance, NOTICE_MINUTES.median, NOTICE_MINUTES.spread));
    const days = Math.min(LATE_DAYS.max, lognormal(chance, LATE_DAYS.median, LATE_DAYS.spread));
    const lagMs = comesUp(chance, LATE_SHARE) ? days * DAY_MS : minutes * MINUTE_MS;
    return [{ agency, atMs: atMs + Math.round(lagMs) }];
  });
  return told.toSorted((a, b) => a.atMs - b.atMs);
}

/** The notice itself. */
export function noticeOf(seed: number, { trip }: Seizure, { agency, atMs }: Told): AgencyNotified {
  const chance = chanceFor(seed, 'notice-sent', trip.crossingId, agency);
  return {
    ...envelopeOf(chance, 'agency-notified', 'CBP', atMs),
    type: 'AgencyNotified',
    data: { noticeId: `NT-${hexId(chance)}` as NoticeId, agency, about: 'seizure', crossingId: trip.crossingId },
  };
}

/** What a notice is answered with, minutes to days after it came in; nothing in a share. The same notice has one answer. */
export function answerOf(seed: number, agenda: Agenda, notice: AgencyNotified): readonly JournalEntry[] {
  const { noticeId, agency } = notice.data;
  const chance = chanceFor(seed, 'answer', noticeId);
  if (!comesUp(chance, ACKNOWLEDGED_SHARE)) return [];
  const { median, spread, min, max } = ANSWER_MINUTES;
  const minutes = Math.min(max, Math.max(min, lognormal(chance, median, spread)));
  const answeredAtMs = epochMs(notice.recordedAt) + Math.round(minutes * MINUTE_MS);
  return agenda.at(answeredAtMs, () => {
    const event: NoticeAcknowledged = {
      ...envelopeOf(chance, 'notice-acknowledged', agency, answeredAtMs),
      type: 'NoticeAcknowledged',
      data: { noticeId, agency, acknowledgedBy: staffOf(chance, agency, 'SA') },
    };
    return [entryOf(event, null)];
  });
}
