import { HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import type { BudgetDecision } from '@southbound/selectivity';

/** Who sees every selection of a port, and writes down what may tell of the next ones. */
export interface Watcher {
  see(atMs: number, scorePoints: number, decision: BudgetDecision): void;
  /** What is known now, as numbers of about 0 to 1. */
  features(atMs: number): readonly number[];
  /** Since the last random pick, and the surge as last seen. */
  readonly inSurge: boolean;
  readonly picks: number;
  /** How often surges have begun and ended. */
  readonly begun: number;
  readonly ended: number;
}

/** So many selections are remembered one by one. */
const REMEMBERED = 500;

interface Seen {
  readonly ground: BudgetDecision['ground'];
  readonly isInspected: boolean;
  readonly atMs: number;
  readonly scorePoints: number;
}

/** In vehicles, minutes, vehicles, minutes and hours: fine where the planted patterns lie, and far beyond them. */
const VEHICLES_SINCE_PICK = Array.from({ length: 20 }, (_, nth) => 5 * (nth + 1));
const MINUTES_SINCE_PICK = [8, 16, 32, 64, 128, 256, 512];
const VEHICLES_BETWEEN_PICKS = [10, 20, 30, 40, 50, 60, 80, 120];
const MINUTES_SINCE_CHANGE = [30, 60, 90, 120, 150, 180, 240, 360, 480, 600, 720, 840, 960, 1_080, 1_440, 2_880];
const SURGE_MINUTES = [30, 60, 90, 120, 150, 240];
const CALM_HOURS = [3, 6, 9, 12, 15, 18, 24, 48];
const VEHICLES_SINCE_INSPECTION = [1, 2, 4, 8, 16];
const GROUNDS = ['random', 'targeted', 'fill'] as const;

export function openWatcher(): Watcher {
  const recent: Seen[] = [];
  let [picks, sincePick, betweenPicks, sinceInspection] = [0, 0, 0, 0];
  let [pickedAtMs, changedAtMs, surgeMs, calmMs] = [0, 0, 0, 0];
  let inSurge = false;
  const begunAtMs: number[] = [];
  let ended = 0;

  function seeSurge(atMs: number, isIn: boolean): void {
    if (isIn === inSurge) return;
    if (isIn) {
      begunAtMs.push(atMs);
      calmMs = atMs - changedAtMs;
    } else {
      ended += 1;
      surgeMs = atMs - changedAtMs;
    }
    [inSurge, changedAtMs] = [isIn, atMs];
  }

  /** Of the last so many, what share is so. */
  const shareOf = (count: number, isSo: (seen: Seen) => boolean) =>
    recent.slice(-count).filter(isSo).length / Math.min(count, Math.max(1, recent.length));
  const begunWithin = (atMs: number, hours: number) =>
    begunAtMs.filter((begunMs) => begunMs > atMs - hours * HOUR_MS).length;

  return {
    get inSurge() {
      return inSurge;
    },
    get picks() {
      return picks;
    },
    get begun() {
      return begunAtMs.length;
    },
    get ended() {
      return ended;
    },
    see(atMs, scorePoints, { ground, order, surge }) {
      seeSurge(atMs, surge !== null);
      sincePick += 1;
      sinceInspection = order === null ? sinceInspection + 1 : 0;
      if (ground === 'random') {
        picks += 1;
        [betweenPicks, sincePick, pickedAtMs] = [sincePick, 0, atMs];
      }
      recent.push({ ground, isInspected: order !== null, atMs, scorePoints });
      if (recent.length > 2 * REMEMBERED) recent.splice(0, REMEMBERED);
    },
    features(atMs) {
      const lastTwenty = recent.slice(-20);
      return [
        ...bins(sincePick, VEHICLES_SINCE_PICK),
        ...bins((atMs - pickedAtMs) / MINUTE_MS, MINUTES_SINCE_PICK),
        ...bins(betweenPicks, VEHICLES_BETWEEN_PICKS),
        ...bins((atMs - changedAtMs) / MINUTE_MS, MINUTES_SINCE_CHANGE),
        ...bins(surgeMs / MINUTE_MS, SURGE_MINUTES),
        ...bins(calmMs / HOUR_MS, CALM_HOURS),
        ...bins(sinceInspection, VEHICLES_SINCE_INSPECTION),
        ...[1, 2, 3, 4, 5].flatMap((back) => GROUNDS.map((ground) => Number(recent.at(-back)?.ground === ground))),
        ...[20, 50, 200, REMEMBERED].map((count) => 10 * shareOf(count, ({ ground }) => ground === 'random')),
        ...[10, 50, REMEMBERED].map((count) => shareOf(count, ({ isInspected }) => isInspected)),
        begunWithin(atMs, 24) / 3,
        begunWithin(atMs, 168) / 10,
        Number(inSurge),
        lastTwenty.reduce((sum, seen) => sum + seen.scorePoints, 0) / 1_000,
        (atMs - (lastTwenty[0]?.atMs ?? atMs)) / (20 * 10 * MINUTE_MS),
      ];
    },
  };
}

/** One where a value lies between two edges, nothing elsewhere. */
function bins(value: number, edges: readonly number[]): number[] {
  const at = edges.findIndex((edge) => value < edge);
  const bin = at < 0 ? edges.length : at;
  return Array.from({ length: edges.length + 1 }, (_, nth) => Number(nth === bin));
}
