import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';

/** Inspections of one group, and how many of them found something. */
export interface HitCount {
  readonly hits: number;
  readonly inspections: number;
}

/**
 * A figure with its interval, or that there is not enough evidence for one, with the bounds that can be given all the
 * same. It holds no infinity, so it can stand in JSON as it is.
 */
export type Measured =
  | {
      readonly enoughEvidence: true;
      readonly estimate: number;
      readonly lower: number;
      readonly upper: number;
    }
  | {
      readonly enoughEvidence: false;
      /** Why there is no estimate, in words. */
      readonly reason: string;
      readonly lower: number;
      /** Null: nothing bounds the figure from above. */
      readonly upper: number | null;
      /** Left out where nothing seen so far says how frequent hits are. */
      readonly enoughWith?: EnoughWith | undefined;
    };

/** What would be enough evidence, reckoned from what was seen so far; chance may bring it sooner or later. */
export interface EnoughWith {
  /** About so many, at least 1. */
  readonly moreInspections: number;
  /** Which inspections: of the random stratum, of vehicles that would be targeted, or whichever. */
  readonly of: 'random' | 'would-target' | 'any';
  /** The same as words, such as "about 40 more random inspections". */
  readonly inWords: string;
}

/**
 * The hit rate: which share of inspections finds something, with the exact interval for it. Shares, from 0 to 1.
 *
 * "Exact" means that the interval holds the true rate with *at least* the given confidence however few the
 * inspections, so it is never too narrow and for small numbers rather wide. Without inspections there is not enough
 * evidence, and the rate lies somewhere from 0 to 1.
 *
 * Throws a RangeError unless `hits` and `inspections` are whole, `0 <= hits <= inspections`, and `confidence` lies
 * strictly between 0 and 1.
 *
 * Source: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 26 (1934), 404–413, its bounds written as quantiles of the beta distribution.
 */
export function exactInterval(hits: number, inspections: number, confidence = 0.95): Measured {
  checkHitCount('', { hits, inspections });
  checkConfidence(confidence);
  if (inspections === 0) return { enoughEvidence: false, reason: 'Nothing was inspected.', lower: 0, upper: 1 };
  return { enoughEvidence: true, estimate: hits / inspections, ...clopperPearson(hits, inspections, confidence) };
}

/** The bounds for a share of which `successes` of `trials` were seen; `trials` is at least 1, all arguments checked. */
export function clopperPearson(
  successes: number,
  trials: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const tail = (1 - confidence) / 2;
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    upper: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}

/** Throws a RangeError that names the group and the field. */
export function checkHitCount(group: string, { hits, inspections }: HitCount): void {
  const of = group === '' ? '' : `${group}.`;
  if (!Number.isSafeInteger(inspections) || inspections < 0) {
    throw new RangeError(`${of}inspections is ${inspections}; it must be a whole number from 0 up`);
  }
  if (!Number.isSafeInteger(hits) || hits < 0 || hits > inspections) {
    throw new RangeError(`${of}hits is ${hits}; it must be a whole number from 0 to the ${inspections} inspections`);
  }
}

/** Throws a RangeError for a confidence that is none. */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence is ${confidence}; it must lie between 0 and 1, such as 0.95`);
  }
}
