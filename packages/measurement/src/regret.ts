import { DAY_MS, HOUR_MS, type SelectionMade } from '@southbound/contracts';

/**
 * The score that orders took, beside the score that as many orders would have taken had all scores been known. Whole
 * points, exact.
 */
export interface Hindsight {
  readonly orders: number;
  readonly takenPoints: number;
  /** Of the best as many vehicles of each hour: the same number in the same hour, so the same pacing. */
  readonly pacedPoints: number;
  /** Of the best as many vehicles of each day, whenever they came: what pacing costs lies between the two. */
  readonly unpacedPoints: number;
}

/** Of a port's scored crossings. */
export interface RegretFigures {
  /** Targeted and fill, among the crossings that no other ground orders: what the threshold had a choice of. */
  readonly targeted: Hindsight;
  /** All orders among all crossings; what chance and lookouts order is a price that this one shows. */
  readonly whole: Hindsight;
}

/** What counts of a selection. */
type ScoredSelection = Pick<
  SelectionMade['data'],
  'ground' | 'decision' | 'scorePoints' | 'randomDraw' | 'ruleSet' | 'ruleSetSuspended'
>;

/** A fold over one port's selections, in their order. Its memory is that of the scores that differ within a day. */
export interface OpenRegretTally {
  /**
   * `atMs` is the port's clock at the decision, milliseconds since 1970; one that lies before the hour under way counts
   * in that hour, since the clock never goes back. A crossing without a score is left out.
   */
  selected(selection: ScoredSelection, atMs: number): void;
  /** The figures so far, of the hour and the day that are under way too. */
  read(): RegretFigures;
  /** All of it, as text. */
  save(): string;
}

/** What orders took of hindsight's points. */
export interface RegretReport {
  readonly targeted: HindsightReport;
  readonly whole: HindsightReport;
}

export interface HindsightReport extends Hindsight {
  /** Share of the points of the best of each hour that orders did not take; null where there were none to take. */
  readonly regret: number | null;
  /** By what share of the hours' points the days' exceed them; null where the hours had none. */
  readonly priceOfPacing: number | null;
}

/**
 * Regret as a share from 0 to 1 of the points of hindsight: 1 − taken / hindsight; null where hindsight has none to
 * take. Nothing is known of finds here: it is the score that the rule set gave.
 */
export function regretOf(takenPoints: number, hindsightPoints: number): number | null {
  return hindsightPoints === 0 ? null : 1 - takenPoints / hindsightPoints;
}

export function regretReport({ targeted, whole }: RegretFigures): RegretReport {
  return { targeted: hindsightReport(targeted), whole: hindsightReport(whole) };
}

function hindsightReport(hindsight: Hindsight): HindsightReport {
  const { takenPoints, pacedPoints, unpacedPoints } = hindsight;
  const priceOfPacing = pacedPoints === 0 ? null : unpacedPoints / pacedPoints - 1;
  return { ...hindsight, regret: regretOf(takenPoints, pacedPoints), priceOfPacing };
}

/**
 * How often each score came in an hour or a day, and what was ordered of them. One ends where another rule set takes
 * over too: hindsight must not choose between the points of two.
 */
interface Period {
  /** Hours or days since 1970. */
  at: number;
  /** The digest of the rule set that gave the scores. */
  ruleSet: string;
  orders: number;
  readonly scores: Map<number, number>;
}

interface Part {
  orders: number;
  takenPoints: number;
  /** Of the hours and days that are over. */
  pacedPoints: number;
  unpacedPoints: number;
  readonly hour: Period;
  readonly day: Period;
}

/**
 * Opens a tally: empty, or from what an earlier one's `save` gave. Where that was lost, from its figures: they stay, and
 * the hour and the day under way end there and begin anew. Hindsight then has less to choose from in that hour and day,
 * so that regret and the price of pacing are told as too small for them, and for them alone.
 */
export function openRegretTally(saved?: string | RegretFigures): OpenRegretTally {
  const parts = typeof saved === 'string' ? (JSON.parse(saved, revived) as Parts) : openParts(saved);
  let figures: RegretFigures | undefined;
  return {
    selected({ ground, decision, scorePoints, randomDraw, ruleSet: { digest }, ruleSetSuspended }, atMs) {
      // Zeros that no rule gave say nothing of who would have been better.
      if (scorePoints === null || ruleSetSuspended === true) return;
      figures = undefined;
      const isOrdered = decision === 'inspect';
      add(parts.whole, digest, scorePoints, isOrdered, atMs);
      if (ground !== 'mandatory' && !randomDraw) add(parts.targeted, digest, scorePoints, isOrdered, atMs);
    },
    read() {
      // Asked more than once a batch, and the best of an hour are not found for nothing.
      figures ??= { targeted: hindsightOf(parts.targeted), whole: hindsightOf(parts.whole) };
      return figures;
    },
    save: () => JSON.stringify(parts, packed),
  };
}

interface Parts {
  readonly targeted: Part;
  readonly whole: Part;
}

function openParts(figures?: RegretFigures): Parts {
  return {
    targeted: { ...openPart(), ...figures?.targeted },
    whole: { ...openPart(), ...figures?.whole },
  };
}

function openPart(): Part {
  return { orders: 0, takenPoints: 0, pacedPoints: 0, unpacedPoints: 0, hour: openPeriod(), day: openPeriod() };
}

function openPeriod(): Period {
  return { at: 0, ruleSet: '', orders: 0, scores: new Map() };
}

function add(part: Part, ruleSet: string, scorePoints: number, isOrdered: boolean, atMs: number): void {
  part.pacedPoints += closedBy(part.hour, Math.floor(atMs / HOUR_MS), ruleSet);
  part.unpacedPoints += closedBy(part.day, Math.floor(atMs / DAY_MS), ruleSet);
  for (const { scores } of [part.hour, part.day]) scores.set(scorePoints, (scores.get(scorePoints) ?? 0) + 1);
  if (!isOrdered) return;
  part.orders += 1;
  part.takenPoints += scorePoints;
  part.hour.orders += 1;
  part.day.orders += 1;
}

/** What hindsight took in a period that another one follows; nothing when it goes on. What is over never opens again. */
function closedBy(period: Period, at: number, ruleSet: string): number {
  if (at <= period.at && ruleSet === period.ruleSet) return 0;
  const points = bestPoints(period);
  period.at = Math.max(at, period.at);
  period.ruleSet = ruleSet;
  period.orders = 0;
  period.scores.clear();
  return points;
}

/** The points of the best vehicles of a period, as many as were ordered in it. */
function bestPoints({ scores, orders }: Period): number {
  let left = orders;
  let points = 0;
  for (const [score, count] of [...scores].toSorted(([a], [b]) => b - a)) {
    const taken = Math.min(left, count);
    points += taken * score;
    left -= taken;
    if (left === 0) break;
  }
  return points;
}

function hindsightOf({ orders, takenPoints, pacedPoints, unpacedPoints, hour, day }: Part): Hindsight {
  return {
    orders,
    takenPoints,
    pacedPoints: pacedPoints + bestPoints(hour),
    unpacedPoints: unpacedPoints + bestPoints(day),
  };
}

function packed(key: string, value: unknown): unknown {
  return key === 'scores' && value instanceof Map ? [...value] : value;
}

function revived(key: string, value: unknown): unknown {
  return key === 'scores' ? new Map(value as [number, number][]) : value;
}
