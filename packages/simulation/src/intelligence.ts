import { DAY_MS, HOUR_MS, type PortCode } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, exponential, poisson, unit } from './chance.ts';
import type { JournalEntry } from './journal.ts';
import { postLookout } from './lookouts.ts';
import { reportMultipleSale } from './multiple-sales.ts';
import { anyVehicle, type Population } from './population.ts';
import type { Ring } from './rings.ts';
import type { Subject } from './subject.ts';
import { issueTraceLead } from './trace-leads.ts';

type Kind = 'lookout' | 'trace-lead' | 'multiple-sale';
const KINDS: readonly Kind[] = ['lookout', 'trace-lead', 'multiple-sale'];

/**
 * Records of each kind that have been made of a vehicle. A ring's vehicle is known to some agency with about six
 * chances in ten. Guns leave leads and sales behind; of cash and drugs only lookouts tell, and more of them, since
 * targeting data on weapons is thin ("The U.S.-Mexico Double Fix", 2023). Of innocent regulars a few in a hundred are
 * named, most by leads: a gun sold on privately leaves an innocent first purchaser (DOJ OIG I-2011-001). All shares
 * are invented.
 */
const RECORDS_PER_VEHICLE = {
  guns: { lookout: 0.22, 'trace-lead': 0.35, 'multiple-sale': 0.25 },
  'cash-and-drugs': { lookout: 0.6, 'trace-lead': 0, 'multiple-sale': 0 },
  innocent: { lookout: 0.003, 'trace-lead': 0.016, 'multiple-sale': 0.006 },
} as const satisfies Record<string, Record<Kind, number>>;

/**
 * Mean age in days of the records when the world begins, exponential. So many days also pass until as many again have
 * been made, which makes the trickle of each day. Invented, no source.
 */
const MEAN_AGE_DAYS = { lookout: 40, 'trace-lead': 300, 'multiple-sale': 30 } as const satisfies Record<Kind, number>;
const AGE_DAYS_MAX = 1_000;

/** Share of innocents named who are regulars of the port. Invented, no source. */
const INNOCENT_REGULAR_SHARE = 0.95;

/** Leads and sales come in the working day of the border's offices, lookouts at any hour. Invented, no source. */
const OFFICE_HOURS_UTC = { from: 14, to: 24 } as const;

/** What agencies know, rightly and wrongly, of the vehicles of one port. */
export interface PortIntelligence {
  /** All that was recorded before an instant, and what is already going to follow it. */
  stock(beforeMs: number): readonly JournalEntry[];
  /** What is new in a day. */
  day(startsAtMs: number): readonly JournalEntry[];
}

export function intelligenceAt(
  seed: number,
  port: PortCode,
  population: Population,
  rings: readonly Ring[],
): PortIntelligence {
  const ofRings = rings.map((ring) => ({ ring, chance: chanceFor(seed, ring.ringId, 'intelligence') }));
  const ofInnocents = chanceFor(seed, 'innocents', port);

  function ringRecords(shareOf: (kind: Kind) => number, whenMs: (chance: Chance, kind: Kind) => number) {
    return ofRings.flatMap(({ ring, chance }) =>
      ring.vehicles.flatMap(({ plate }) =>
        KINDS.filter((kind) => comesUp(chance, RECORDS_PER_VEHICLE[ring.trade][kind] * shareOf(kind))).flatMap((kind) =>
          record(chance, kind, { plate, isSmuggler: true, trade: ring.trade }, whenMs(chance, kind)),
        ),
      ),
    );
  }

  function innocentRecords(shareOf: (kind: Kind) => number, whenMs: (chance: Chance, kind: Kind) => number) {
    const regulars = population.regulars('personal');
    return KINDS.flatMap((kind) => {
      const expected = regulars * RECORDS_PER_VEHICLE.innocent[kind] * shareOf(kind);
      return Array.from({ length: poisson(ofInnocents, expected) }).flatMap(() => {
        const { plate } = anyVehicle(ofInnocents, population, 'personal', INNOCENT_REGULAR_SHARE);
        const innocent = { plate, isSmuggler: false, trade: 'anything' } as const;
        return record(ofInnocents, kind, innocent, whenMs(ofInnocents, kind));
      });
    });
  }

  function records(shareOf: (kind: Kind) => number, whenMs: (chance: Chance, kind: Kind) => number) {
    return [...ringRecords(shareOf, whenMs), ...innocentRecords(shareOf, whenMs)];
  }

  return {
    stock: (beforeMs) =>
      records(
        () => 1,
        (chance, kind) => agedInstant(chance, kind, beforeMs),
      ),
    day: (startsAtMs) =>
      records(
        (kind) => 1 / MEAN_AGE_DAYS[kind],
        (chance, kind) => instantWithin(chance, kind, startsAtMs),
      ),
  };
}

function agedInstant(chance: Chance, kind: Kind, beforeMs: number): number {
  const ageDays = Math.min(AGE_DAYS_MAX, exponential(chance) * MEAN_AGE_DAYS[kind]);
  return instantWithin(chance, kind, Math.floor(beforeMs / DAY_MS - 1 - ageDays) * DAY_MS);
}

/** An instant in the day that starts at another. */
function instantWithin(chance: Chance, kind: Kind, dayStartsAtMs: number): number {
  const { from, to } = kind === 'lookout' ? { from: 0, to: 24 } : OFFICE_HOURS_UTC;
  return dayStartsAtMs + Math.floor((from + (to - from) * unit(chance)) * HOUR_MS);
}

function record(chance: Chance, kind: Kind, subject: Subject, atMs: number): readonly JournalEntry[] {
  switch (kind) {
    case 'lookout':
      return postLookout(chance, subject, atMs);
    case 'trace-lead':
      return [issueTraceLead(chance, subject, atMs)];
    case 'multiple-sale':
      return [reportMultipleSale(chance, subject, atMs)];
  }
}
