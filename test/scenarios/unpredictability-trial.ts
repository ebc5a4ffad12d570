import { DAY_MS, HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import { type Draws, decide, type InspectionBudget, openBudget, openTerms, type Policy } from '@southbound/selectivity';
import { DEFAULT_POLICY } from '@southbound/selectivity/budget-trials/default-policy';
import { drawsFrom, type SeededChance, seededChance, wholeBetween } from '@southbound/selectivity/seeded-chance';
import { dayKeysOf, drawsOf } from '@southbound/targeting/draws';
import { type Asked, baseRate, logLoss, trained } from './unpredictability-predictor.ts';
import { openWatcher, type Watcher } from './unpredictability-watcher.ts';

/** What a predictor is asked: does a random pick come, does a surge begin, does the surge end, before long? */
export const QUESTIONS = ['random pick', 'surge begins', 'surge ends'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What a predictor saved over the base rate in one week that it had not seen, in nats, and on how many questions. */
export interface WeekGain {
  readonly gain: number;
  readonly loss: number;
  readonly asked: number;
}

/** Ten surges a week, so that there is something to learn from; one length, since a surge's name may tell its length. */
const LENGTH = { meanMinutes: 120 };
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  capacity: undefined,
  surges: [
    { name: 'pulse', targetRate: 0.5, startsPerWeek: 7, ...LENGTH },
    { name: 'surge', targetRate: 1, startsPerWeek: 3, ...LENGTH },
  ],
};
const STARTS_AT_MS = Date.parse('2026-03-02T00:00:00Z');
const WEEK_MS = 7 * DAY_MS;

/** A thin port, so that two years are quickly decided. Invented, no source. */
const CROSSINGS_PER_DAY = 300;

/** About as long as makes yes and no equally frequent: there most can be gained. */
const VEHICLES_ASKED = 25;
const BEGINS_WITHIN_MS = 8 * HOUR_MS;
const ENDS_WITHIN_MS = HOUR_MS;

/**
 * Has the budget decide some weeks by the draws that targeting makes, of ids that count up; trains a predictor on the
 * first half and has it predict the second. `isPlanted` gives draws with a pattern in their place.
 */
export function predictionTrial(seed: number, weeks: number, isPlanted: boolean): Record<Question, WeekGain[]> {
  const chance = seededChance(seed);
  const drawsAt = isPlanted ? plantedDraws(chance) : keyedDraws(seed);
  const watcher = openWatcher();
  const open = {
    'random pick': questions(() => watcher.picks),
    'surge begins': questions(() => watcher.begun),
    'surge ends': questions(() => watcher.ended),
  };
  const termsAt = openTerms(POLICY, '2304');
  let budget = openBudget(POLICY);
  let decided = 0;
  for (let atMs = STARTS_AT_MS; atMs < STARTS_AT_MS + weeks * WEEK_MS; atMs += gapMs(chance, atMs)) {
    if (decided % VEHICLES_ASKED === 0) open['random pick'].ask(watcher, atMs, true);
    if (open['surge begins'].isOver(atMs, BEGINS_WITHIN_MS)) open['surge begins'].ask(watcher, atMs, !watcher.inSurge);
    if (open['surge ends'].isOver(atMs, ENDS_WITHIN_MS)) open['surge ends'].ask(watcher, atMs, watcher.inSurge);
    const scorePoints = chance() < 0.04 ? wholeBetween(chance, 1, 100) : 0;
    const request = { atMs, isMandatory: false, scorePoints };
    const decision = decide(POLICY, termsAt(atMs), budget, request, drawsAt(atMs, budget, decided));
    budget = decision.budget;
    watcher.see(atMs, scorePoints, decision);
    decided += 1;
  }
  const gains = (question: Question) => gainsByWeek(open[question].answered, STARTS_AT_MS + (weeks / 2) * WEEK_MS);
  return {
    'random pick': gains('random pick'),
    'surge begins': gains('surge begins'),
    'surge ends': gains('surge ends'),
  };
}

type DrawsAt = (atMs: number, budget: InspectionBudget, decided: number) => Draws;

function keyedDraws(seed: number): DrawsAt {
  const dayKeys = dayKeysOf({ id: 'draw-key-1', secret: `unpredictability ${seed}` });
  return (atMs, _, decided) => drawsOf(dayKeys(atMs), `2304-${decided}`);
}

/** To the next vehicle, three times as long by night. */
function gapMs(chance: SeededChance, atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  const mean = (DAY_MS / CROSSINGS_PER_DAY) * (hour < 8 ? 2 : 0.8);
  return 1 + Math.floor(-Math.log(1 - chance()) * mean);
}

interface AskedAt extends Asked {
  readonly atMs: number;
}

/** A question asked again and again: the answer to one is in before the next is asked. */
function questions(countNow: () => number) {
  const answered: AskedAt[] = [];
  let pending: (Omit<AskedAt, 'happened'> & { readonly count: number }) | null = null;
  let askedAtMs = 0;
  return {
    answered,
    isOver: (atMs: number, withinMs: number) => atMs - askedAtMs >= withinMs,
    ask(watcher: Watcher, atMs: number, hasSense: boolean) {
      if (pending !== null) {
        const { count, ...asked } = pending;
        answered.push({ ...asked, happened: countNow() > count });
      }
      const hourOfWeek = Math.floor(atMs / HOUR_MS) % 168;
      pending = hasSense ? { atMs, hourOfWeek, features: watcher.features(atMs), count: countNow() } : null;
      askedAtMs = atMs;
    },
  };
}

function gainsByWeek(answered: readonly AskedAt[], learnedUntilMs: number): WeekGain[] {
  const learned = answered.filter(({ atMs }) => atMs < learnedUntilMs);
  const base = baseRate(learned);
  const predictor = trained(learned, base);
  const byWeek = new Map<number, WeekGain>();
  for (const asked of answered.slice(learned.length)) {
    const week = Math.floor((asked.atMs - learnedUntilMs) / WEEK_MS);
    const before = byWeek.get(week) ?? { gain: 0, loss: 0, asked: 0 };
    const loss = logLoss(base(asked), asked.happened);
    const gain = loss - logLoss(predictor(asked), asked.happened);
    byWeek.set(week, { gain: before.gain + gain, loss: before.loss + loss, asked: before.asked + 1 });
  }
  return [...byWeek.values()];
}

/** The patterns: a pick every fiftieth vehicle or so, a surge some time after the last one ended, and of a usual length. */
const VEHICLES_BETWEEN_PICKS = { from: 40, to: 60 };
const CALM_MINUTES = { from: 13 * 60, to: 15 * 60 };
const SURGE_MINUTES = { from: 110, to: 130 };

function plantedDraws(chance: SeededChance): DrawsAt {
  const among = ({ from, to }: { readonly from: number; readonly to: number }) => wholeBetween(chance, from, to);
  let untilPick = among(VEHICLES_BETWEEN_PICKS);
  let changeAtMs = 0;
  let wasSince = -1;
  return (atMs, { surge }) => {
    const draws = drawsFrom(chance);
    untilPick -= 1;
    const isPick = untilPick <= 0;
    if (isPick) untilPick = among(VEHICLES_BETWEEN_PICKS);
    if (surge.sinceMs !== wasSince) {
      wasSince = surge.sinceMs;
      changeAtMs = atMs + among(surge.name === null ? CALM_MINUTES : SURGE_MINUTES) * MINUTE_MS;
    }
    const random = isPick ? 0 : POLICY.randomShare + (1 - POLICY.randomShare) * draws.random;
    return { ...draws, random, surge: atMs >= changeAtMs ? 0 : 1 - Number.EPSILON };
  };
}

/** What a predictor gains over the base rate for each question, in nats, with the bounds of 99 % on either side. */
export interface Gained {
  readonly asked: number;
  /** What the base rate itself costs. */
  readonly baseLoss: number;
  readonly gain: number;
  readonly lower: number;
  readonly upper: number;
}

/** The 99th percentile of the normal distribution. */
const ONE_IN_A_HUNDRED = 2.326;

/** Weeks are the blocks: what is asked within one is not independent, of different ones nearly so. */
export function gainedOver(weeks: readonly WeekGain[]): Gained {
  const asked = weeks.reduce((sum, week) => sum + week.asked, 0);
  const gain = weeks.reduce((sum, week) => sum + week.gain, 0) / asked;
  const squares = weeks.reduce((sum, week) => sum + (week.gain - gain * week.asked) ** 2, 0);
  const standardError = Math.sqrt((squares * weeks.length) / (weeks.length - 1)) / asked;
  return {
    asked,
    baseLoss: weeks.reduce((sum, week) => sum + week.loss, 0) / asked,
    gain,
    lower: gain - ONE_IN_A_HUNDRED * standardError,
    upper: gain + ONE_IN_A_HUNDRED * standardError,
  };
}

/** In nats: below it, by the upper bound, nothing can be foreseen; above it, by the lower one, a pattern is found. */
export const GAIN_MAX = 0.01;
