import { type AgencyNotified, DAY_MS, type PortCode } from '@southbound/contracts';
import type { Happening, Purchase, Ring } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { Population } from '../traffic/population.ts';
import { afterSeizure } from './after-seizure.ts';
import { openAgenda } from './agenda.ts';
import { bystandersOf } from './bystanders.ts';
import { openInvestigations } from './investigations.ts';
import { openLivingRings } from './living-rings.ts';
import { openDealers } from './multiple-sales.ts';
import { answerOf } from './notices.ts';
import { openPurchaseFiles } from './purchase-files.ts';
import { openPurchaseTips } from './purchase-tips.ts';
import { openRingTips } from './ring-tips.ts';
import type { Surroundings } from './surroundings.ts';
import type { CompletedTrace } from './trace-leads.ts';
import { openTracingCentre } from './traces.ts';

/**
 * How ATF shares traces: not at all, as counts that investigators elsewhere see, or as leads that the ports get too. In
 * life it is counts ("The U.S.-Mexico Double Fix", 2023).
 */
export const TRACE_SHARINGS = ['withheld', 'aggregate', 'full'] as const;
export type TraceSharing = (typeof TRACE_SHARINGS)[number];

export interface AgenciesOptions {
  readonly seed: number;
  /** When the world begins. What long before it was posted and expired, or was cleared out, is not told. */
  readonly startsAtMs: number;
  readonly ports: readonly PortCode[];
  readonly sharing: TraceSharing;
  populations(port: PortCode): Population;
  /** The rings that there are at an instant, as they are then. Asked for each day, when it begins. */
  rings(atMs: number): readonly Ring[];
  /** A ring, also one that has just ended. */
  ring(ringId: string): Ring | undefined;
}

/** What agencies learn, rightly and wrongly, of the hidden world, and what they publish of it. */
export interface Agencies {
  /** What follows from a happening on days already begun. What follows later comes of its day. */
  learn(happening: Happening): readonly JournalEntry[];
  /** Begins a day, after all of its happenings but seizures: days come in order, and none is left out. */
  day(dayStartsAtMs: number): readonly JournalEntry[];
  /** What an agency answers to a notice that the engine sent it. */
  answerTo(notice: AgencyNotified): readonly JournalEntry[];
}

/**
 * Days before the world begins from which referrals and reports are still on file: older ones are cleared out, as facts
 * of purchases are. Invented, no source.
 */
const ON_FILE_DAYS = 365;

/** Points of evidence that a trace is, for ATF, and the part of them for HSI as far as it is shared. Invented, no source. */
const TRACE_POINTS = 1.5;
const SHARED_TRACE = { withheld: 0, aggregate: 0.5, full: 1 } as const satisfies Record<TraceSharing, number>;

export function openAgencies(options: AgenciesOptions): Agencies {
  const { seed, sharing } = options;
  const agenda = openAgenda();
  const files = openPurchaseFiles();
  const rings = openLivingRings();
  const surroundings: Surroundings = {
    seed,
    startsAtMs: options.startsAtMs,
    agenda,
    rings,
    populations: (port) => options.populations(port),
  };
  const investigations = openInvestigations(surroundings);
  const dealers = openDealers(seed, files, agenda);
  const tracing = openTracingCentre(surroundings, files, afterTrace);
  const tipsOnPurchases = openPurchaseTips(seed, agenda, investigations.learn);
  const tipsOnRings = openRingTips(surroundings, investigations.learn);

  function afterPurchase(purchase: Purchase): readonly JournalEntry[] {
    const { isReported, entries } = dealers.sell(purchase);
    return [...entries, ...tipsOnPurchases.sell(purchase, isReported)];
  }

  function afterTrace({ sale, completedAtMs: atMs }: CompletedTrace): readonly JournalEntry[] {
    const person = sale.buyer;
    return [
      ...investigations.learn({ agency: 'ATF', person, points: TRACE_POINTS, atMs }),
      ...(sharing === 'withheld'
        ? []
        : investigations.learn({ agency: 'HSI', person, points: TRACE_POINTS * SHARED_TRACE[sharing], atMs })),
    ];
  }

  function after(happening: Happening): readonly JournalEntry[] {
    switch (happening.kind) {
      case 'purchase':
        return afterPurchase(happening);
      case 'recovery':
        return tracing.recover(happening);
      case 'seizure': {
        const { ringId } = happening.driver;
        return afterSeizure(
          surroundings,
          investigations,
          happening,
          ringId === null ? undefined : options.ring(ringId),
        );
      }
    }
  }

  function told(entries: readonly JournalEntry[]): readonly JournalEntry[] {
    const heard: JournalEntry[] = [];
    for (const entry of entries) {
      if (!isCleared(entry, options.startsAtMs)) heard.push(asShared(entry, sharing));
    }
    return heard;
  }

  return {
    learn: (happening) => told(after(happening)),
    answerTo: (notice) => told(answerOf(seed, agenda, notice)),
    day(dayStartsAtMs) {
      const { met, ended } = rings.begin(options.rings(dayStartsAtMs));
      for (const each of [files, dealers, investigations]) each.forget(dayStartsAtMs);
      // Of earlier days everything said of bystanders was cleared out.
      const isOnFile = dayStartsAtMs >= options.startsAtMs - ON_FILE_DAYS * DAY_MS;
      return told([
        ...agenda.day(dayStartsAtMs),
        ...met.flatMap((ring) => tipsOnRings.meet(ring, dayStartsAtMs)),
        ...ended.flatMap((ringId) => investigations.ringEnded(ringId, dayStartsAtMs)),
        ...(isOnFile ? options.ports.flatMap((port) => bystandersOf(surroundings, port, dayStartsAtMs)) : []),
      ]);
    },
  };
}

/** Whether the world hears nothing of an entry, since it was cleared out long before the start. */
function isCleared({ publication, recordedAtMs }: JournalEntry, startsAtMs: number): boolean {
  return publication?.topic === 'southbound.referrals.v1' && recordedAtMs < startsAtMs - ON_FILE_DAYS * DAY_MS;
}

/** Of a trace lead that the ports do not get, only what is true of it. */
function asShared(entry: JournalEntry, sharing: TraceSharing): JournalEntry {
  const isKept = sharing !== 'full' && entry.publication?.topic === 'southbound.trace-leads.v1';
  return isKept ? { ...entry, publication: null } : entry;
}
