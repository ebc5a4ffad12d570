import { exactInterval, type Measured, zeroHitRate } from '@southbound/measurement';

/** Where on a grid an interval holds the rate least often. */
export interface Worst {
  readonly inspections: number;
  readonly rate: number;
  /** A share, reckoned from all outcomes that there can be. */
  readonly coverage: number;
  /** So many pairs of inspections and rate were looked at. */
  readonly cells: number;
}

const RATES = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

/** The exact interval of the hit rate, for every number of inspections up to one and some beyond it. */
export function worstOfExact(inspectionsMax: number): Worst {
  return worstOf(inspectionsMax, (inspections) =>
    Array.from({ length: inspections + 1 }, (_, hits) => exactInterval(hits, inspections)),
  );
}

/** The bound after no hit at all; after any hit no bound is given, and none fails. */
export function worstOfZeroHits(inspectionsMax: number): Worst {
  return worstOf(inspectionsMax, (inspections) => [
    zeroHitRate(inspections),
    ...Array.from({ length: inspections }, (): Measured => ({ enoughEvidence: false, reason: '', lower: 0, upper: 1 })),
  ]);
}

/** By hits, from none to all. An interval that holds a rate of hits holds the opposite rate of misses: a half is enough. */
function worstOf(inspectionsMax: number, answersOf: (inspections: number) => readonly Measured[]): Worst {
  let worst: Worst = { inspections: 0, rate: 0, coverage: 1, cells: 0 };
  let cells = 0;
  const each = Array.from({ length: inspectionsMax }, (_, at) => at + 1);
  for (const inspections of [...each, 2 * inspectionsMax, 5 * inspectionsMax]) {
    const answers = answersOf(inspections);
    for (const rate of RATES) {
      cells += 1;
      const coverage = coverageOf(answers, inspections, rate);
      if (coverage < worst.coverage) worst = { inspections, rate, coverage, cells };
    }
  }
  return { ...worst, cells };
}

/** The chances of all numbers of hits whose answer holds the rate, each from the one before. */
function coverageOf(answers: readonly Measured[], inspections: number, rate: number): number {
  let [covered, chance] = [0, (1 - rate) ** inspections];
  for (const [hits, { lower, upper }] of answers.entries()) {
    if (lower <= rate && rate <= (upper ?? 1)) covered += chance;
    chance *= ((inspections - hits) * rate) / ((hits + 1) * (1 - rate));
  }
  return covered;
}
