import { HOUR_MS } from '@southbound/contracts';
import { countAbove, type Ranking, rankingOf, replaceIn } from './ranking.ts';

/**
 * A port's recent scores, which the threshold is taken from: the last ones, and a few that were seen on earlier days at
 * this hour. A value: adding a score gives a new one, and the old one stays what it was.
 */
export interface RecentScores {
  /** The last scores are those before `until`. Later ones may follow that are not this value's: it only ever grows. */
  readonly row: number[];
  readonly until: number;
  /** For each hour of the day (UTC) scores seen in it on earlier days, newest first. */
  readonly byHour: readonly (readonly number[])[];
  /** The hour since 1970 that the newest score belongs to, and how many came in it, up to those kept for an hour. */
  readonly hour: number;
  readonly inHour: number;
  /**
   * All that count, in order, as long as it is at this value's change: with one more score it is the next value's. An
   * older value that is asked again has its scores put in order anew.
   */
  ranking: Ranking;
  change: number;
}

/**
 * How many of the last scores count. Fewer follow a change sooner, more give a steadier threshold: the share that passes
 * then errs by about √(0.2 · 0.8 / 240) = 2.6 points. Decision 0019 says what other numbers came to.
 */
const LAST_SCORES = 192;
/** A row is begun anew, with the last scores alone, when it has grown to so many. */
const ROW = 4 * LAST_SCORES;

/** How many scores of the same hour on earlier days count beside them: they know of a change before it comes. */
const SCORES_PER_HOUR = 48;

const HOURS_PER_DAY = 24;

/**
 * Before anything was seen: as if this many vehicles had scored zero, which most do. Without it the first vehicle
 * would be compared with nothing.
 */
const PRIOR_SCORES = 20;

/** The scores of a port that has seen none, or of a rule set of which only its `latest` scores (newest last) are known. */
export function openRecentScores(latest: readonly number[] = []): RecentScores {
  const known = latest.length > 0 ? latest.slice(-LAST_SCORES) : new Array<number>(PRIOR_SCORES).fill(0);
  const byHour = Array.from({ length: HOURS_PER_DAY }, () => []);
  return unpackScores({ last: known, byHour, hour: -1, inHour: 0 });
}

/** The scores with one more, seen at an instant (milliseconds since 1970) that is not before any earlier one. */
export function withScore(scores: RecentScores, scorePoints: number, atMs: number): RecentScores {
  const hour = Math.floor(atMs / HOUR_MS);
  const before = hour === scores.hour ? scores : inNewHour(scores, hour);
  const ranking = rankingFor(before);
  const { until } = before;
  // Where another value has gone on from this one, or the row is long, its last scores go on in a row of their own.
  const row = before.row.length === until && until < ROW ? before.row : latestScores(before);
  const outAt = row.length - LAST_SCORES;
  replaceIn(ranking, outAt < 0 ? null : (row[outAt] ?? 0), scorePoints);
  row.push(scorePoints);
  return {
    row,
    until: row.length,
    byHour: before.byHour,
    hour,
    inHour: Math.min(before.inHour + 1, SCORES_PER_HOUR),
    ranking,
    change: ranking.change,
  };
}

/** The last scores, oldest first. */
export function latestScores({ row, until }: Pick<RecentScores, 'row' | 'until'>): number[] {
  return row.slice(Math.max(0, until - LAST_SCORES), until);
}

function rankingFor(scores: RecentScores): Ranking {
  if (scores.ranking.change !== scores.change) {
    scores.ranking = rankingOf(counting(latestScores(scores), scores), LAST_SCORES + SCORES_PER_HOUR);
    scores.change = scores.ranking.change;
  }
  return scores.ranking;
}

/** The last scores and those of the hour on earlier days. */
function counting(last: readonly number[], { byHour, hour }: Pick<RecentScores, 'byHour' | 'hour'>): number[] {
  return [...last, ...(byHour[hourOfDay(hour)] ?? [])];
}

/** Puts away what the hour that ended brought, and takes out what this hour brought on earlier days. */
function inNewHour(scores: RecentScores, hour: number): RecentScores {
  const { byHour, inHour } = scores;
  const last = latestScores(scores);
  const newestFirst = inHour === 0 ? [] : last.slice(-inHour).reverse();
  const ended = hourOfDay(scores.hour);
  const kept = byHour.with(ended, [...newestFirst, ...(byHour[ended] ?? [])].slice(0, SCORES_PER_HOUR));
  return unpackScores({ last, byHour: kept, hour, inHour: 0 });
}

function hourOfDay(hour: number): number {
  return ((hour % HOURS_PER_DAY) + HOURS_PER_DAY) % HOURS_PER_DAY;
}

/** The score from which vehicles are targeted, and the share of those exactly at it that pass. */
export interface Threshold {
  /** At least 1: a vehicle that no rule speaks of is never targeted. */
  readonly points: number;
  /** 0 to 1. */
  readonly tieShare: number;
  /** Share of the recent vehicles that would pass: at most the share asked for, less when few vehicles score. */
  readonly passShare: number;
}

/** Above any score that a rule set can give. */
const NOBODY_PASSES: Threshold = { points: 1_000_000, tieShare: 0, passShare: 0 };

/** The threshold that lets the best-scoring `share` (0 to 1) of the recent vehicles pass; nobody when that is none. */
export function thresholdFor(scores: RecentScores, share: number): Threshold {
  if (share <= 0) return NOBODY_PASSES;
  const ranking = rankingFor(scores);
  const known = ranking.held;
  const wanted = share * known;
  const points = pointsAt(ranking, wanted);
  if (points < 1) return { points: 1, tieShare: 1, passShare: countAbove(ranking, 0) / known };
  return { points, tieShare: tieShareAt(ranking, points, wanted), passShare: share };
}

/** The probability, by tie draw, with which a score passes the threshold of a share above 0. */
export function passShareFor(scores: RecentScores, share: number, scorePoints: number): number {
  const ranking = rankingFor(scores);
  const wanted = share * ranking.held;
  const points = pointsAt(ranking, wanted);
  if (points < 1) return scorePoints < 1 ? 0 : 1;
  return scorePoints > points ? 1 : scorePoints < points ? 0 : tieShareAt(ranking, points, wanted);
}

function pointsAt({ points }: Ranking, wanted: number): number {
  return points[Math.max(0, Math.ceil(wanted) - 1)] ?? 0;
}

function tieShareAt(ranking: Ranking, points: number, wanted: number): number {
  const above = countAbove(ranking, points);
  return Math.max(0, wanted - above) / (countAbove(ranking, points - 1) - above);
}

/** All that a port's scores are: the rest follows from it. */
export interface PackedScores extends Pick<RecentScores, 'byHour' | 'hour' | 'inHour'> {
  /** Oldest first. */
  readonly last: readonly number[];
}

export function packScores(scores: RecentScores): PackedScores {
  const { byHour, hour, inHour } = scores;
  return { last: latestScores(scores), byHour, hour, inHour };
}

export function unpackScores({ last, byHour, hour, inHour }: PackedScores): RecentScores {
  const ranking = rankingOf(counting(last, { byHour, hour }), LAST_SCORES + SCORES_PER_HOUR);
  return { row: [...last], until: last.length, byHour, hour, inHour, ranking, change: ranking.change };
}
