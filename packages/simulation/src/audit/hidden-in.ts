import { type CrossingId, DAY_MS, epochMs, type PortCode } from '@southbound/contracts';
import type { FaultTruth, HiddenTruth, Trip } from '../truth.ts';
import { recentMap } from './recent-map.ts';

/** What is hidden in the vehicle of a crossing, as far as the truth says. */
export interface HiddenIn {
  told(truth: HiddenTruth): void;
  /** The trip of a crossing, or of the crossing that an answer to a message that cannot be read stands for. */
  tripOf(crossingId: CrossingId): Trip | undefined;
  /** The next message of a port that cannot be used was answered under an id of its own. */
  answeredUnread(port: PortCode, nth: number, answeredAs: CrossingId): void;
  counts(): FaultCounts;
}

/** What befell messages on their way, and what nobody was told of. */
export interface FaultCounts {
  readonly byFault: Readonly<Record<string, number>>;
  readonly crossingsNeverTold: number;
  readonly tripsNeverTold: number;
}

/** For so long a trip is kept. Invented: longer than an inspection takes and a message is held up. */
const KEPT_MS = 2 * DAY_MS;

/** Trips are kept for two to four days, so this does not grow with the world. */
export function openHiddenIn(): HiddenIn {
  const trips = recentMap<CrossingId, Trip>(KEPT_MS);
  const standsFor = recentMap<CrossingId, CrossingId>(KEPT_MS);
  const unread = recentMap<string, CrossingId>(KEPT_MS);
  const unreadTold = new Map<PortCode, number>();
  const byFault: Record<string, number> = {};
  const counts = { crossingsNeverTold: 0, tripsNeverTold: 0 };
  let atMs = 0;

  function befallen({ what, port, crossingId }: FaultTruth): void {
    byFault[what] = (byFault[what] ?? 0) + 1;
    if (crossingId === null) return;
    if (what === 'lane-silent') {
      counts.crossingsNeverTold += 1;
      if (trips.get(crossingId) !== undefined) counts.tripsNeverTold += 1;
    }
    if (what !== 'malformed' && what !== 'garbled-on-purpose') return;
    const nth = (unreadTold.get(port) ?? 0) + 1;
    unreadTold.set(port, nth);
    unread.set(`${port} ${nth}`, crossingId, atMs);
  }

  return {
    told(truth) {
      if (truth.kind === 'trip') {
        atMs = Math.max(atMs, epochMs(truth.crossedAt));
        trips.set(truth.crossingId, truth, atMs);
      }
      if (truth.kind === 'fault') befallen(truth);
    },
    tripOf: (crossingId) => trips.get(standsFor.get(crossingId) ?? crossingId),
    answeredUnread(port, nth, answeredAs) {
      const crossingId = unread.get(`${port} ${nth}`);
      if (crossingId !== undefined) standsFor.set(answeredAs, crossingId, atMs);
    },
    counts: () => ({ byFault, ...counts }),
  };
}
