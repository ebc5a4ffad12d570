import { parseArgs } from 'node:util';
import { PORT_CODES, type PortCode, portOfEntry } from '@southbound/contracts';
import {
  complianceAlarm,
  countPickOutcome,
  emptyPicks,
  type PickTally,
  randomCompliance,
} from '@southbound/measurement';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { chanceOf, drawnHits, happens } from './known-truth/drawn-counts.ts';

/** A made-up day, as far as random picks go: counts alone, on vehicles by the port table. */
export interface PickDay {
  readonly ports: readonly PortCode[];
  /** Of all random picks, 0 to 1; the same at each port. */
  readonly skippedShare: number;
  readonly toleratedShare: number;
}

/** What came of some days. */
export interface Alarms {
  /** Days on which the border's alarm or a port's was raised. */
  readonly raised: number;
  /** When, in the middle of the days on which it was; null on none. Hours from the day's beginning. */
  readonly raisedAtHour: number | null;
  /** Random picks until then. */
  readonly picks: number | null;
}

/** Of the alarms of a day, all ports' and the border's together, so many days' are false at most. */
const FALSE_ALARM_SHARE = 0.01;
/** As in the policy "default". */
const RANDOM_SHARE = 0.02;
const DAYS_PER_YEAR = 365;
const HOURS_PER_DAY = 24;

/** Draws days and looks at each after every random pick that was skipped: no other can raise the alarm. */
export function alarmsOn(day: PickDay, days: number, seed: number): Alarms {
  const fewest = fewestThatRaise(day.toleratedShare, FALSE_ALARM_SHARE / (day.ports.length + 1));
  const alarms = Array.from({ length: days }, (_, at) => firstAlarm(day, fewest, chanceOf(seed + at)));
  const raised = alarms.filter((alarm) => alarm !== null).toSorted((a, b) => a.atHour - b.atHour);
  const middle = raised[Math.floor(raised.length / 2)];
  return { raised: raised.length, raisedAtHour: middle?.atHour ?? null, picks: middle?.picks ?? null };
}

function firstAlarm({ ports, skippedShare, toleratedShare }: PickDay, fewest: Fewest, chance: RandomGenerator) {
  const tallies: Partial<Record<PortCode, PickTally>> = Object.fromEntries(ports.map((port) => [port, emptyPicks()]));
  const counted = new Map<PortCode | 'border', { skipped: number; settled: number }>();
  for (const { port, atHour } of picksOf(ports, chance)) {
    const tally = tallies[port] ?? emptyPicks();
    tally.assigned += 1;
    const isSkipped = happens(chance, skippedShare);
    countPickOutcome(tally, isSkipped ? { reason: 'officer-declined', wouldTarget: false } : { waitedMs: 0 });
    const counts = ([port, 'border'] as const).map((of) => {
      const count = counted.get(of) ?? { skipped: 0, settled: 0 };
      counted.set(of, count);
      count.settled += 1;
      if (isSkipped) count.skipped += 1;
      return count;
    });
    if (!isSkipped || counts.every(({ skipped, settled }) => skipped < fewest(settled))) continue;
    const { border, ports: each } = randomCompliance(tallies, toleratedShare, FALSE_ALARM_SHARE);
    if ([border, ...each].some(({ alarm }) => alarm.isRaised)) return { atHour, picks: border.assigned };
  }
  return null;
}

/** A day's random picks in the order of time, at any hour alike. */
function picksOf(ports: readonly PortCode[], chance: RandomGenerator) {
  return ports
    .flatMap((port) => {
      const { personalVehiclesPerYear, trucksPerYear, busesPerYear } = portOfEntry(port);
      const vehicles = Math.round((personalVehiclesPerYear + trucksPerYear + busesPerYear) / DAYS_PER_YEAR);
      const picks = drawnHits(chance, vehicles, RANDOM_SHARE);
      return Array.from({ length: picks }, () => ({ port, atHour: HOURS_PER_DAY * uniformFloat64(chance) }));
    })
    .toSorted((a, b) => a.atHour - b.atHour);
}

type Fewest = (settled: number) => number;

/**
 * The fewest skipped picks that raise the alarm among so many. It never falls, so each is sought from the one before.
 */
function fewestThatRaise(toleratedShare: number, falseAlarmShare: number): Fewest {
  const known = [1];
  return (settled) => {
    for (let among = known.length; among <= settled; among += 1) {
      let fewest = known[among - 1] ?? 1;
      const raises = (skipped: number) =>
        complianceAlarm({ skipped, settled: among }, toleratedShare, falseAlarmShare).isRaised;
      while (fewest <= among && !raises(fewest)) fewest += 1;
      known.push(fewest);
    }
    return known[settled] ?? Number.POSITIVE_INFINITY;
  };
}

const BORDERS: readonly (readonly [name: string, ports: readonly PortCode[]])[] = [
  ['all 25 ports', PORT_CODES],
  ['Laredo', ['2304']],
  ['Nogales', ['2604']],
  ['Del Rio', ['2302']],
  ['Presidio', ['2403']],
];

/** The figure is asked of the whole border; a small port alone has too few random picks in a day to tell. */
function isMet({ ports, skippedShare, toleratedShare }: PickDay, raised: number, days: number): boolean {
  if (ports !== PORT_CODES) return true;
  return skippedShare > toleratedShare ? raised >= 0.95 * days : raised <= 0.01 * days;
}

// node test/scenarios/random-compliance.ts [--days 100] [--seed 1]: on how many days the alarm is raised.
function main(): void {
  const { values } = parseArgs({
    options: { days: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  });
  const days = Number(values.days);
  const kinds = [0.05, 0.1].flatMap((toleratedShare) =>
    BORDERS.flatMap(([name, ports]) =>
      [0.03, toleratedShare, 0.3].map((skippedShare) => ({ name, day: { ports, skippedShare, toleratedShare } })),
    ),
  );
  for (const { name, day } of kinds) {
    const { raised, raisedAtHour, picks } = alarmsOn(day, days, Number(values.seed));
    const when =
      raisedAtHour === null ? '' : `; in the middle at hour ${raisedAtHour.toFixed(1)}, after ${picks} picks`;
    const shares = `tolerated ${100 * day.toleratedShare} %, skipped ${100 * day.skippedShare} %`;
    process.stdout.write(`${name}, ${shares}: raised on ${raised} of ${days} days${when}\n`);
    if (!isMet(day, raised, days)) process.exitCode = 1;
  }
}

if (import.meta.main) main();
