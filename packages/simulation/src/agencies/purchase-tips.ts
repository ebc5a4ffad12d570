import { DAY_MS, HOUR_MS } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, unit, wholeBetween } from '../chance.ts';
import type { Purchase, Sale } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { Agenda } from './agenda.ts';
import type { Clue } from './investigations.ts';
import { inWorkingHours } from './offices.ts';
import { firearmsOf } from './purchase-files.ts';
import { drawReferral, type ReferralKind } from './referrals.ts';
import { subjectOf } from './subject.ts';

/**
 * How likely a dealer tips ATF off about a sale: so much, and so much more for each firearm in it. Of innocents it is
 * less often, since their reasons are good. Invented, no source.
 */
const TIP = { straw: { base: 0.01, perFirearm: 0.004 }, innocent: { base: 0.001, perFirearm: 0.001 } } as const;
const TIP_SHARE_MAX = 0.25;
/** Hours from the sale to the tip, at most. Invented, no source. */
const TIP_LAG_HOURS_MAX = 72;

/** Share of dealers that are inspected in a year, and of the year's sales before it that it casts doubt on. Invented, no source. */
const INSPECTED_A_YEAR_SHARE = 0.12;
const DOUBTED_SHARE = { straw: 0.2, innocent: 0.01 } as const;
/** Days from an inspection until its doubts are passed on. Invented, no source. */
const INSPECTION_LAG_DAYS = { min: 2, max: 45 } as const;
const DAYS_PER_YEAR = 365;

/** Share of multiple-sale reports that ATF looks into, and of those of five firearms or more. Invented, no source. */
const LOOKED_INTO_SHARE = { few: 0.02, many: 0.06 } as const;
const MANY_FIREARMS = 5;

/** Points of evidence: a report looked into, a tip, a doubt. Invented, no source. */
const POINTS = { report: 2, 'dealer-tip': 2, 'dealer-inspection': 1.5 } as const;

/** What reports and dealers tell of sales, and what inspections of dealers show of them. */
export function openPurchaseTips(seed: number, agenda: Agenda, learn: (clue: Clue) => readonly JournalEntry[]) {
  function refer(
    chance: Chance,
    kind: ReferralKind & keyof typeof POINTS,
    sale: Sale,
    when: Learned,
  ): readonly JournalEntry[] {
    const { learnedAtMs, receivedAtMs } = when;
    return agenda.at(receivedAtMs, () => [
      drawReferral(chance, { kind, giver: 'ATF', subject: subjectOf(sale.buyer, 'guns'), learnedAtMs, receivedAtMs }),
      ...learn({ agency: 'ATF', person: sale.buyer, points: POINTS[kind], atMs: receivedAtMs }),
    ]);
  }

  return {
    /** What comes of a sale, whether or not it is reported as one of several. */
    sell({ sale }: Purchase, isReported: boolean): readonly JournalEntry[] {
      const chance = chanceFor(seed, 'purchase-tips', sale.saleId);
      const buyer = sale.buyer.role === 'innocent' ? 'innocent' : 'straw';
      const tipShare = Math.min(TIP_SHARE_MAX, TIP[buyer].base + TIP[buyer].perFirearm * firearmsOf(sale));
      const entries: JournalEntry[] = [];
      const lookedIntoShare = LOOKED_INTO_SHARE[firearmsOf(sale) >= MANY_FIREARMS ? 'many' : 'few'];
      if (comesUp(chance, lookedIntoShare) && isReported) {
        const clue = {
          agency: 'ATF',
          person: sale.buyer,
          points: POINTS.report,
          atMs: sale.soldAtMs + DAY_MS,
        } as const;
        entries.push(...agenda.at(clue.atMs, () => learn(clue)));
      }
      if (comesUp(chance, tipShare)) {
        const receivedAtMs = sale.soldAtMs + Math.floor(unit(chance) * TIP_LAG_HOURS_MAX * HOUR_MS);
        entries.push(...refer(chance, 'dealer-tip', sale, { learnedAtMs: sale.soldAtMs, receivedAtMs }));
      }
      if (!comesUp(chance, DOUBTED_SHARE[buyer])) return entries;
      const learnedAtMs = inspectionOf(seed, sale);
      if (learnedAtMs === null || learnedAtMs < sale.soldAtMs) return entries;
      const receivedAtMs =
        learnedAtMs + wholeBetween(chance, INSPECTION_LAG_DAYS.min, INSPECTION_LAG_DAYS.max) * DAY_MS;
      return [...entries, ...refer(chance, 'dealer-inspection', sale, { learnedAtMs, receivedAtMs })];
    },
  };
}

interface Learned {
  readonly learnedAtMs: number;
  readonly receivedAtMs: number;
}

/** When a sale's dealer is inspected in the sale's year; null when it is not. One inspection shows many sales. */
function inspectionOf(seed: number, sale: Sale): number | null {
  const yearStartsAtMs = Math.floor(sale.soldAtMs / DAY_MS / DAYS_PER_YEAR) * DAYS_PER_YEAR * DAY_MS;
  const chance = chanceFor(seed, 'dealer-inspection', sale.dealerId, yearStartsAtMs);
  if (!comesUp(chance, INSPECTED_A_YEAR_SHARE)) return null;
  return inWorkingHours(chance, yearStartsAtMs + wholeBetween(chance, 0, DAYS_PER_YEAR - 1) * DAY_MS);
}
