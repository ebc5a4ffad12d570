import { HOUR_MS, hoursOfDay, type PortCode, portOfEntry } from '@southbound/contracts';
import type { Resources } from './occupancy.ts';
import type { Policy } from './policy.ts';

/** What a policy says for one port at one instant, surges aside. */
export interface Terms {
  readonly targetRate: number;
  /** What the port has for inspections; null where no limits are known. */
  readonly resources: Resources | null;
}

/** What a policy says where and when nothing else is known: its usual rate, and no limits. */
export function usualTerms({ targetRate }: Policy): Terms {
  return { targetRate, resources: null };
}

/**
 * The terms of one port by instants (milliseconds since 1970). Shifts follow the port's own clock, daylight saving
 * included. What was last answered is kept as long as it holds, since instants come in order.
 */
export function openTerms(policy: Policy, port: PortCode): (atMs: number) => Terms {
  const schedules = policy.schedules.filter(({ ports }) => ports === undefined || ports.includes(port));
  const usualRate = policy.ports[port]?.targetRate ?? policy.targetRate;
  const resourcesAt = openResources(policy, port);
  let held: Terms = { targetRate: usualRate, resources: null };
  let fromMs = 0;
  let untilMs = 0;
  return (atMs) => {
    if (atMs >= fromMs && atMs < untilMs) return held;
    const schedule = schedules.find(({ from, until }) => from <= atMs && atMs < until);
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const turns = schedules.flatMap(({ from, until }) => [from, until]);
    fromMs = Math.max(hourMs, ...turns.filter((turnMs) => turnMs <= atMs));
    untilMs = Math.min(hourMs + HOUR_MS, ...turns.filter((turnMs) => turnMs > atMs));
    held = { targetRate: schedule?.targetRate ?? usualRate, resources: resourcesAt(atMs) };
    return held;
  };
}

function openResources({ capacity }: Policy, port: PortCode): (atMs: number) => Resources | null {
  const resources = capacity?.ports[port];
  if (capacity === undefined || resources === undefined) return () => null;
  const { timeZone } = portOfEntry(port);
  const hourOf = hoursOfDay(timeZone);
  return (atMs) => {
    const hour = hourOf(atMs);
    const shift = capacity.shifts.find(({ fromHour, untilHour }) =>
      // Around midnight the end lies before the beginning, and a shift from an hour to itself lasts all day.
      fromHour < untilHour ? fromHour <= hour && hour < untilHour : fromHour <= hour || hour < untilHour,
    );
    return { ...resources, officers: officersOnDuty(resources.officers, shift?.onDuty ?? 0) };
  };
}

/** At least one where a share of anybody is on duty. */
function officersOnDuty(officers: number, onDuty: number): number {
  if (officers === 0 || onDuty === 0) return 0;
  // 0.29 times 100 is a hair below 29.
  return Math.max(1, Math.floor(officers * onDuty + 1e-9));
}
