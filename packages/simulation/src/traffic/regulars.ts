import type { PortCode } from '@southbound/contracts';
import { chanceFor } from '../chance.ts';
import { meanRounds, type Regular } from './archetypes.ts';
import { profilePair } from './day-profile.ts';
import type { LocalDay } from './local-day.ts';
import { firstNumber } from './population.ts';
import { type Cohort, rosterOf } from './roster.ts';
import { scattered, scatteredNext, shareOf } from './scatter.ts';
import { sisterPorts } from './sister-ports.ts';
import type { VehicleMarks } from './vehicle-marks.ts';
import type { YearsOfHabits } from './years-of-habits.ts';

/** Takes down that a vehicle reaches the port at a minute of the local day, broken. */
export type TakeDown = (minute: number, vehicleNumber: number) => void;

/** Of the days on which a roamer goes, the share on which it uses its sister port. Invented, no source. */
const SISTER_SHARE = 0.15;

const DAY_MINUTES = 1_440;

/** Regulars of one port who come to this one, on all days that they go or on some of them. */
interface Troop {
  readonly regular: Regular;
  readonly firstNumber: number;
  readonly from: number;
  readonly to: number;
  readonly comes: 'always' | 'unless-at-sister' | 'when-at-sister';
}

/**
 * The regulars of a port. What one does on a day is scattered from its number and the date alone, so that a port and
 * its sister, asked apart, agree on where a vehicle is.
 */
export interface Regulars {
  /** Takes down who comes on a day, and answers how many crossings of the class were to be expected. */
  come(day: LocalDay, years: YearsOfHabits, takeDown: TakeDown): number;
}

export function regularsAt(
  seed: number,
  port: PortCode,
  vehicleClass: Regular['vehicleClass'],
  marks: VehicleMarks,
): Regulars {
  const habitKey = chanceFor(seed, 'habits').next();
  const troops = troopsAt(port, vehicleClass).map((troop) => ({ troop, usual: usualMinutes(troop.regular, marks) }));

  return {
    come(day, years, takeDown) {
      const dayKey = chanceFor(seed, 'days', day.number).next();
      return troops.reduce((expected, { troop, usual }) => {
        const { regular } = troop;
        const goes = goingOn(regular, day, years);
        let sum = 0;
        for (let index = troop.from; index < troop.to; index += 1) {
          const number = (troop.firstNumber | index) >>> 0;
          const own = scattered(scattered(number) ^ habitKey);
          const probability = goes(own);
          sum += probability * SHARE_OF_DAYS[troop.comes];
          const lot = scattered(own ^ dayKey);
          if (shareOf(lot) < probability && isHere(troop.comes, lot)) {
            takeDownDay(regular, usual(number, own), lot, number, takeDown);
          }
        }
        return expected + sum * meanRounds(regular);
      }, 0);
    },
  };
}

const SHARE_OF_DAYS = { always: 1, 'unless-at-sister': 1 - SISTER_SHARE, 'when-at-sister': SISTER_SHARE } as const;

function isHere(comes: Troop['comes'], lot: number): boolean {
  if (comes === 'always') return true;
  const isAtSister = shareOf(scattered(lot ^ 0x5157e4)) < SISTER_SHARE;
  return isAtSister === (comes === 'when-at-sister');
}

/** The probability with which a vehicle goes on a day, by its own scattered number, which says what its week is like. */
function goingOn(regular: Regular, day: LocalDay, years: YearsOfHabits): (own: number) => number {
  const perWeight = (years.scale(regular, day) * regular.crossingsPerDay) / meanRounds(regular);
  let upTo = 0;
  const weeks = regular.weeks.map(({ share, days }) => {
    upTo += share;
    return { upTo, probability: Math.min(1, perWeight * (days[day.weekday] ?? 0)) };
  });
  return (own) => {
    // The low bits; the high ones say when.
    const share = (own & 0xffff) / 0x10000;
    for (const week of weeks) if (share < week.upTo) return week.probability;
    return 0;
  };
}

/** The minute at which a vehicle usually starts its day. */
function usualMinutes(regular: Regular, marks: VehicleMarks): (vehicleNumber: number, own: number) => number {
  const pair = profilePair(regular.hours, regular.groupNightShare);
  return (number, own) => (marks.isInGroup(number) ? pair.group : pair.others)((own >>> 16) / 0x10000);
}

function takeDownDay(regular: Regular, usual: number, lot: number, number: number, takeDown: TakeDown): void {
  const { rounds, straysMinutesMax, turnaroundMinutes } = regular;
  let draw = scatteredNext(lot);
  // The sum of two even draws: near the usual minute more often than far from it.
  const strays = ((draw & 0xffff) + (draw >>> 16)) / 0x10000 - 1;
  let minute = withinDay(usual + strays * straysMinutesMax);
  takeDown(minute, number);
  if (rounds.length === 1) return;
  draw = scatteredNext(draw);
  let left = shareOf(draw);
  for (const share of rounds.slice(0, -1)) {
    left -= share;
    if (left < 0) return;
    draw = scatteredNext(draw);
    minute += turnaroundMinutes.min + shareOf(draw) * (turnaroundMinutes.max - turnaroundMinutes.min);
    takeDown(minute, number);
  }
}

/** What would fall before midnight falls as long after it, and the other way round at the day's end. */
function withinDay(minute: number): number {
  const before = Math.abs(minute);
  return before < DAY_MINUTES ? before : 2 * DAY_MINUTES - before - 1e-6;
}

function troopsAt(port: PortCode, vehicleClass: Regular['vehicleClass']): Troop[] {
  const here = rosterOf(port)[vehicleClass].cohorts.flatMap((cohort) => homeTroops(port, cohort));
  const visiting = sisterPorts(port).flatMap((sister) =>
    rosterOf(sister)[vehicleClass].cohorts.flatMap(({ regular, roamers }) =>
      roamers
        .filter((each) => each.sister === port)
        .map(({ from, to }) => ({
          regular,
          firstNumber: firstNumber(sister, vehicleClass),
          from,
          to,
          comes: 'when-at-sister' as const,
        })),
    ),
  );
  return [...here, ...visiting];
}

function homeTroops(port: PortCode, { regular, from, to, roamers }: Cohort): Troop[] {
  const first = firstNumber(port, regular.vehicleClass);
  const roamEnd = roamers.at(-1)?.to ?? from;
  return [
    { regular, firstNumber: first, from, to: roamEnd, comes: 'unless-at-sister' },
    { regular, firstNumber: first, from: roamEnd, to, comes: 'always' },
  ];
}
