import { DAY_MS, HOUR_MS } from '@southbound/contracts';
import type { Draws } from '@southbound/selectivity';
import { type SeededChance, seededChance } from '@southbound/selectivity/seeded-chance';

/** One crossing of a made-up day: when, what two rule sets give it, and its draws. */
export interface ScoredCrossing {
  readonly atMs: number;
  readonly scorePoints: number;
  /** What the rule set gives that takes over in some scenarios; before it does it stands in the shadow. */
  readonly nextScorePoints: number;
  readonly draws: Draws;
}

/** What happens at a port in a day. All of it is invented, no source. */
export interface Scenario {
  readonly name: string;
  /** Times the usual score, and times the usual traffic, by hours since midnight. */
  readonly scores?: (hours: number) => number;
  readonly traffic?: (hours: number) => number;
  readonly days?: number;
}

/** Midnight of the first day, UTC. */
const FROM_MS = Date.UTC(2026, 2, 2);

/** Share of a day's traffic by hour: a quiet night and a busy evening, as at the border. Invented, no source. */
const HOURLY = [5, 3, 2, 2, 3, 6, 9, 10, 9, 8, 8, 9, 10, 11, 13, 15, 16, 15, 12, 10, 9, 8, 7, 6];
const HOURLY_SUM = HOURLY.reduce((sum, share) => sum + share, 0);

/** Of one set: few zeros, most about 40 points, the best 10 % above 78. Of the one that takes over: other points by far. */
const MEAN_POINTS = 40;
const NEXT_MEDIAN_POINTS = 150;
const NEXT_SPREAD = 0.8;

/** The crossings of a scenario, in order of time; the same for the same seed. */
export function* scoredCrossings(scenario: Scenario, perDay: number, seed: number): Generator<ScoredCrossing> {
  const chance = seededChance(seed);
  const { scores = () => 1, traffic = () => 1, days = 1 } = scenario;
  let sinceMs = 0;
  for (;;) {
    const hours = sinceMs / HOUR_MS;
    const ofDay = (HOURLY[Math.floor(hours) % 24] ?? 0) / HOURLY_SUM;
    sinceMs += (waiting(chance) * HOUR_MS) / (perDay * ofDay * traffic(hours));
    if (sinceMs >= days * DAY_MS) return;
    const spread = Math.sqrt(2 * waiting(chance)) * Math.cos(2 * Math.PI * chance());
    yield {
      atMs: FROM_MS + Math.round(sinceMs),
      scorePoints: Math.round((scores(hours) * MEAN_POINTS * (waiting(chance) + waiting(chance))) / 2),
      nextScorePoints: Math.round(NEXT_MEDIAN_POINTS * Math.exp(NEXT_SPREAD * spread)),
      draws: { random: chance(), tie: chance(), fill: chance(), method: chance(), surge: chance() },
    };
  }
}

/** Hours since the first midnight. */
export function hoursAt(atMs: number): number {
  return (atMs - FROM_MS) / HOUR_MS;
}

/** A waiting time whose mean is 1. */
function waiting(chance: SeededChance): number {
  return -Math.log(1 - chance());
}
