import type { VehicleClass } from '@southbound/contracts';
import type { Travel } from './holidays.ts';

export type RegularName =
  | 'evening-commuter'
  | 'morning-commuter'
  | 'shuttle'
  | 'family'
  | 'fleet-truck'
  | 'long-haul-truck'
  | 'scheduled-bus';

/** What a vehicle does with its days. */
export interface Habits {
  /** The part of its class's crossings that such vehicles make over a year, 0 to 1. */
  readonly share: number;
  readonly travel: Travel;
  /** How often such vehicles go on each day of the week, Sunday first, in proportion; each has one of these weeks. */
  readonly weeks: readonly { readonly share: number; readonly days: Week }[];
  /** The part of the synthetic group's vehicles that go at night instead. */
  readonly groupNightShare: number;
}

/** Vehicles that their port knows. */
export interface Regular extends Habits {
  readonly name: RegularName;
  readonly vehicleClass: VehicleClass;
  /** Crossings of one vehicle on an average day. */
  readonly crossingsPerDay: number;
  /**
   * How the usual hours of the day's first crossing are spread over the vehicles: from midnight, in proportion. So
   * early that the last round ends before midnight.
   */
  readonly hours: Day;
  /** How far a day's first crossing strays from the usual minute, at most. */
  readonly straysMinutesMax: number;
  /** How many of the days on which it goes have one, two and three crossings, in proportion. */
  readonly rounds: readonly number[];
  /** Minutes from one crossing to the next on a day, at least and at most, as the vehicle reaches the port. */
  readonly turnaroundMinutes: { readonly min: number; readonly max: number };
  /** Whether some of these vehicles use a sister port now and then. */
  readonly mayRoam: boolean;
  /** Shares with plates of the port's own state and of the one across; the others' are from elsewhere. */
  readonly plates: { readonly home: number; readonly across: number };
}

/** Vehicles that come now and then, and fill what the regulars leave of a day. */
export interface Occasional extends Habits {
  /** When they come on a day from Monday to Friday, and at the weekend. */
  readonly hours: { readonly workday: Day; readonly weekend: Day };
  readonly plates: Regular['plates'];
}

type Day = readonly number[];
type Week = readonly [number, number, number, number, number, number, number];

/** One crossing a day, or a second, or a third. */
const UP_TO_THREE_ROUNDS = [0.3, 0.45, 0.25] as const;
const ONCE = { rounds: [1], turnaroundMinutes: { min: 0, max: 0 } } as const;

/** Those who go to work: five days, six, or four. */
const WORKING_WEEKS = [
  { share: 0.68, days: [0.04, 1, 1, 1, 1, 1, 0.06] },
  { share: 0.22, days: [0.04, 1, 1, 1, 1, 1, 1] },
  { share: 0.1, days: [0.3, 0.2, 1, 1, 1, 1, 0.3] },
] as const;
const FAMILY_WEEKS = [
  { share: 0.4, days: [0.8, 0.3, 0.3, 0.3, 0.4, 0.9, 2] },
  { share: 0.3, days: [2, 0.3, 0.3, 0.3, 0.3, 0.6, 1] },
  { share: 0.3, days: [0.9, 0.7, 0.7, 0.7, 0.8, 1.3, 1] },
] as const;
const CUSTOMS_WEEK = [{ share: 1, days: [0.15, 0.95, 1, 1, 1, 1, 0.5] }] as const;
const EVERY_DAY = [{ share: 1, days: [0.95, 0.95, 0.95, 0.95, 1, 1, 1] }] as const;

/**
 * The habits of those who cross regularly: who lives south of the border and works north of it goes home in the
 * evening; who lives north goes to work in the morning; shuttles carry goods and people to and fro; fleets of trucks
 * keep to the hours of customs. All figures are invented, no source.
 */
export const REGULARS: readonly Regular[] = [
  {
    ...ONCE,
    name: 'evening-commuter',
    vehicleClass: 'personal',
    share: 0.24,
    crossingsPerDay: 0.58,
    travel: 'work',
    weeks: WORKING_WEEKS,
    hours: [1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 4, 6, 16, 34, 44, 44, 34, 20, 10, 6, 4, 2],
    straysMinutesMax: 45,
    groupNightShare: 0.3,
    mayRoam: true,
    plates: { home: 0.3, across: 0.66 },
  },
  {
    ...ONCE,
    name: 'morning-commuter',
    vehicleClass: 'personal',
    share: 0.07,
    crossingsPerDay: 0.58,
    travel: 'work',
    weeks: WORKING_WEEKS,
    hours: [0, 0, 0, 0, 3, 14, 36, 40, 24, 8, 2, 1, 1, 2, 2, 1, 0, 0, 0, 0, 1, 2, 1, 0],
    straysMinutesMax: 40,
    groupNightShare: 0.1,
    mayRoam: true,
    plates: { home: 0.85, across: 0.1 },
  },
  {
    name: 'shuttle',
    vehicleClass: 'personal',
    share: 0.08,
    crossingsPerDay: 1.1,
    travel: 'work',
    weeks: [{ share: 1, days: [0.7, 0.9, 0.9, 0.9, 0.9, 1, 1] }],
    hours: [0, 0, 0, 0, 0, 2, 8, 12, 14, 14, 14, 12, 10, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    straysMinutesMax: 30,
    rounds: UP_TO_THREE_ROUNDS,
    turnaroundMinutes: { min: 150, max: 220 },
    groupNightShare: 0,
    mayRoam: false,
    plates: { home: 0.35, across: 0.61 },
  },
  {
    ...ONCE,
    name: 'family',
    vehicleClass: 'personal',
    share: 0.17,
    crossingsPerDay: 0.15,
    travel: 'leisure',
    weeks: FAMILY_WEEKS,
    hours: [2, 1, 0, 0, 1, 2, 4, 8, 14, 18, 20, 18, 16, 16, 16, 18, 20, 22, 22, 20, 16, 12, 8, 4],
    straysMinutesMax: 120,
    groupNightShare: 0.25,
    mayRoam: true,
    plates: { home: 0.5, across: 0.44 },
  },
  {
    name: 'fleet-truck',
    vehicleClass: 'truck',
    share: 0.7,
    crossingsPerDay: 1.3,
    travel: 'freight',
    weeks: CUSTOMS_WEEK,
    hours: [0, 0, 0, 0, 0, 0, 8, 14, 16, 14, 12, 10, 8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    straysMinutesMax: 40,
    rounds: UP_TO_THREE_ROUNDS,
    turnaroundMinutes: { min: 160, max: 230 },
    groupNightShare: 0,
    mayRoam: true,
    plates: { home: 0.3, across: 0.62 },
  },
  {
    ...ONCE,
    name: 'long-haul-truck',
    vehicleClass: 'truck',
    share: 0.14,
    crossingsPerDay: 0.3,
    travel: 'freight',
    weeks: CUSTOMS_WEEK,
    hours: [1, 1, 1, 1, 2, 3, 6, 10, 12, 14, 14, 14, 14, 14, 14, 14, 14, 14, 12, 10, 8, 5, 3, 2],
    straysMinutesMax: 180,
    groupNightShare: 0.2,
    mayRoam: false,
    plates: { home: 0.2, across: 0.5 },
  },
  {
    name: 'scheduled-bus',
    vehicleClass: 'bus',
    share: 0.92,
    crossingsPerDay: 1.6,
    travel: 'leisure',
    weeks: EVERY_DAY,
    hours: [6, 2, 0, 0, 4, 10, 16, 18, 18, 16, 14, 12, 10, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    straysMinutesMax: 10,
    rounds: [0.2, 0.75, 0.05],
    turnaroundMinutes: { min: 240, max: 270 },
    groupNightShare: 0,
    mayRoam: false,
    plates: { home: 0.4, across: 0.5 },
  },
];

/** Coaches keep the same hours on all days. Invented, no source. */
const COACH_HOURS = [
  20, 12, 8, 8, 16, 30, 44, 52, 54, 52, 50, 50, 50, 50, 52, 54, 56, 56, 54, 50, 46, 42, 36, 28,
] as const;

/** All others. Invented, no source. */
export const OCCASIONALS = {
  personal: {
    share: 0.44,
    travel: 'leisure',
    weeks: [{ share: 1, days: [1.08, 0.86, 0.86, 0.88, 0.94, 1.16, 1.22] }],
    hours: {
      workday: [10, 6, 4, 4, 6, 10, 18, 26, 34, 42, 48, 52, 56, 60, 62, 62, 62, 64, 60, 54, 46, 36, 26, 18],
      weekend: [18, 12, 8, 5, 5, 7, 12, 20, 32, 46, 58, 64, 66, 66, 64, 62, 60, 60, 58, 54, 48, 40, 32, 24],
    },
    groupNightShare: 0.25,
    plates: { home: 0.5, across: 0.36 },
  },
  truck: {
    share: 0.16,
    travel: 'freight',
    weeks: CUSTOMS_WEEK,
    hours: {
      workday: [4, 3, 2, 2, 4, 10, 24, 44, 62, 72, 76, 76, 74, 76, 78, 78, 74, 66, 54, 44, 34, 24, 14, 8],
      weekend: [4, 3, 2, 2, 3, 6, 12, 34, 58, 70, 72, 70, 66, 60, 50, 36, 24, 16, 10, 8, 6, 5, 4, 4],
    },
    groupNightShare: 0.2,
    plates: { home: 0.25, across: 0.45 },
  },
  bus: {
    share: 0.08,
    travel: 'leisure',
    weeks: EVERY_DAY,
    hours: { workday: COACH_HOURS, weekend: COACH_HOURS },
    groupNightShare: 0.2,
    plates: { home: 0.35, across: 0.45 },
  },
} as const satisfies Record<VehicleClass, Occasional>;

/** When those go who go at night. Invented, no source. */
export const NIGHT_HOURS: Day = [14, 12, 9, 7, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 12, 16, 16];

/** Crossings on a day on which a vehicle of this kind goes. */
export function meanRounds({ rounds }: Regular): number {
  return rounds.reduce((sum, share, at) => sum + share * (at + 1), 0);
}
