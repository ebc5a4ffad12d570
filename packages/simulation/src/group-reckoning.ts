import { type CrossingId, DAY_MS, type InspectionConcluded, type SelectionMade } from '@southbound/contracts';
import type { HiddenTruth } from './truth.ts';

/** What befell the vehicles of one group. */
export interface GroupCounts {
  /** Crossings decided. */
  crossings: number;
  /** Of these: ordered inspected. */
  ordered: number;
  /** Of the crossings: vehicles that carried nothing illegal. */
  lawful: number;
  /** Of the lawful: inspected, by order or because an officer began it. */
  stoppedFalsely: number;
}

/** The synthetic group of the world, which no part of the engine sees, and all others. */
export interface GroupsReckoned {
  readonly group: Readonly<GroupCounts>;
  readonly others: Readonly<GroupCounts>;
}

/** Counts by hidden truth who is selected and who is stopped in vain. */
export interface GroupReckoning {
  /** Tells what is hidden in a minute, before the selections of its crossings. */
  learn(minute: { readonly startsAtMs: number; readonly truths: readonly HiddenTruth[] }): void;
  selection(selection: SelectionMade): void;
  inspection(inspection: InspectionConcluded): void;
  result(): GroupsReckoned;
}

/** Ids of a day and of the one before it: no inspection ends later. */
interface Recent {
  today: Set<CrossingId>;
  yesterday: Set<CrossingId>;
}

/** Opens a reckoning of groups. Its memory is that of two days' crossings of the group, trips and inspections. */
export function openGroupReckoning(): GroupReckoning {
  const inGroup = noneRecent();
  const carrying = noneRecent();
  const inspected = noneRecent();
  const counts = { group: noCounts(), others: noCounts() };
  let day = Number.NEGATIVE_INFINITY;

  const groupOf = (crossingId: CrossingId) => counts[isRecent(inGroup, crossingId) ? 'group' : 'others'];

  return {
    learn({ startsAtMs, truths }) {
      const today = Math.floor(startsAtMs / DAY_MS);
      if (today > day) for (const recent of [inGroup, carrying, inspected]) turnDay(recent);
      day = Math.max(day, today);
      for (const truth of truths) {
        if (truth.kind === 'group') inGroup.today.add(truth.crossingId);
        if (truth.kind === 'trip') carrying.today.add(truth.crossingId);
      }
    },
    selection({ data: { crossingId, decision } }) {
      const of = groupOf(crossingId);
      of.crossings += 1;
      if (decision === 'inspect') of.ordered += 1;
      if (!isRecent(carrying, crossingId)) of.lawful += 1;
    },
    inspection({ data: { crossingId } }) {
      // Told again it is the same stop.
      if (isRecent(carrying, crossingId) || isRecent(inspected, crossingId)) return;
      inspected.today.add(crossingId);
      groupOf(crossingId).stoppedFalsely += 1;
    },
    result: () => ({ group: { ...counts.group }, others: { ...counts.others } }),
  };
}

function noneRecent(): Recent {
  return { today: new Set(), yesterday: new Set() };
}

function isRecent({ today, yesterday }: Recent, crossingId: CrossingId): boolean {
  return today.has(crossingId) || yesterday.has(crossingId);
}

function turnDay(recent: Recent): void {
  recent.yesterday = recent.today;
  recent.today = new Set();
}

function noCounts(): GroupCounts {
  return { crossings: 0, ordered: 0, lawful: 0, stoppedFalsely: 0 };
}
