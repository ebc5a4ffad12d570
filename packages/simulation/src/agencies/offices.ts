import { type Agency, DAY_MS, HOUR_MS, type StaffId } from '@southbound/contracts';
import { type Chance, unit, wholeBetween } from '../chance.ts';

/** The border's local time lies eight to five hours behind UTC; one offset serves all offices. Invented, no source. */
const LOCAL_OFFSET_MS = 6 * HOUR_MS;
const WORKING_HOURS_UTC = { from: 14, to: 24 } as const;
/** When dealers close, in local time. Invented, no source. */
const CLOSING_HOUR = 20;

const DAYS_A_WEEK = 7;
const BUSINESS_DAYS_A_WEEK = 5;
/** From Monday 29 December 1969 to 1 January 1970. */
const DAYS_SINCE_A_MONDAY = 3;

/** The local calendar day of an instant, counted from 1970. */
export function localDay(atMs: number): number {
  return Math.floor((atMs - LOCAL_OFFSET_MS) / DAY_MS);
}

/**
 * The business day of an instant, Mondays to Fridays counted on; a weekend counts as the Monday after it. Two instants
 * lie within five consecutive business days when their numbers differ by four at most. Public holidays are ignored:
 * most dealers are open.
 */
export function businessDay(atMs: number): number {
  const day = localDay(atMs) + DAYS_SINCE_A_MONDAY;
  const week = Math.floor(day / DAYS_A_WEEK);
  return week * BUSINESS_DAYS_A_WEEK + Math.min(day - week * DAYS_A_WEEK, BUSINESS_DAYS_A_WEEK);
}

/** When a dealer closes on the local day of an instant; midnight when it has closed already. */
export function closeOfBusiness(atMs: number): number {
  const midnightMs = localDay(atMs) * DAY_MS + LOCAL_OFFSET_MS;
  const closesAtMs = midnightMs + CLOSING_HOUR * HOUR_MS;
  return atMs < closesAtMs ? closesAtMs : midnightMs + DAY_MS - 1;
}

/** Sales and recoveries are known by their day, in UTC. */
export function midnightBefore(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** An instant in the working hours of a day. */
export function inWorkingHours(chance: Chance, dayStartsAtMs: number): number {
  const { from, to } = WORKING_HOURS_UTC;
  return dayStartsAtMs + Math.floor((from + (to - from) * unit(chance)) * HOUR_MS);
}

/** An instant at any hour of a day. */
export function atAnyHour(chance: Chance, dayStartsAtMs: number): number {
  return dayStartsAtMs + Math.floor(unit(chance) * DAY_MS);
}

/** A special agent (SA) or a group supervisor (GS), by number. */
export function staffOf(chance: Chance, agency: Agency, role: 'SA' | 'GS'): StaffId {
  return `${agency}-${role}-${wholeBetween(chance, 100, 999)}` as StaffId;
}
