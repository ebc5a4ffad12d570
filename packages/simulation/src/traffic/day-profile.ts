import { NIGHT_HOURS } from './archetypes.ts';

/** The part of the vehicles that bear the hidden mark. Invented, no source. */
export const GROUP_SHARE = 0.2;

/** How the minutes of a day are spread: asked for with an even share from 0 to 1, answers a minute from 0 up to 1,440. */
export type DayProfile = (share: number) => number;

const HOURS = 24;
const DAY_MINUTES = 1_440;
/** So many steps that none is longer than a few minutes where there is traffic. */
const STEPS = 1_024;

/** A profile of 24 weights, one for each hour from midnight. Within an hour every minute is as likely as another. */
function dayProfile(hours: readonly number[]): DayProfile {
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  const minuteAt = new Float64Array(STEPS + 1);
  let hour = 0;
  let before = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const wanted = (step / STEPS) * total;
    while (before + (hours[hour] ?? 0) <= wanted) {
      before += hours[hour] ?? 0;
      hour += 1;
    }
    minuteAt[step] = 60 * (hour + (wanted - before) / (hours[hour] ?? 1));
  }
  // The day's end is the end of its last hour that has any.
  minuteAt[STEPS] = 60 * (hours.findLastIndex((weight) => weight > 0) + 1);
  return (share) => {
    const at = share * STEPS;
    const step = Math.floor(at);
    const from = minuteAt[step] ?? 0;
    return from + ((minuteAt[step + 1] ?? DAY_MINUTES) - from) * (at - step);
  };
}

/** Two profiles: that of the synthetic group, part of which goes at night, and that of all others. */
export interface ProfilePair {
  readonly others: DayProfile;
  readonly group: DayProfile;
}

export function profilePair(hours: readonly number[], groupNightShare: number): ProfilePair {
  return { others: dayProfile(hours), group: dayProfile(withNight(hours, groupNightShare)) };
}

/** The part of all crossings, group and others together, that each of the 24 hours has. They add up to 1. */
export function hourShares(hours: readonly number[], groupNightShare: number): number[] {
  return withNight(hours, GROUP_SHARE * groupNightShare);
}

function withNight(hours: readonly number[], nightShare: number): number[] {
  const day = hours.reduce((sum, weight) => sum + weight, 0);
  const night = NIGHT_HOURS.reduce((sum, weight) => sum + weight, 0);
  return Array.from(
    { length: HOURS },
    (_, hour) => ((hours[hour] ?? 0) / day) * (1 - nightShare) + ((NIGHT_HOURS[hour] ?? 0) / night) * nightShare,
  );
}
