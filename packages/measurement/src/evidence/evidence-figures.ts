import { INSPECTION_METHODS, type InspectionMethod, type Instant } from '@southbound/contracts';
import { type LiftUnderCompliance, liftUnderCompliance } from '../compliance/lift-under-compliance.ts';
import { perThousandInspections } from '../estimates/per-thousand.ts';
import { prevalence, shareCaught } from '../estimates/prevalence.ts';
import { zeroHitRate } from '../estimates/rule-of-three.ts';
import { stratifiedLift } from '../estimates/stratified-lift.ts';
import { watchedRate } from '../estimates/watched-rate.ts';
import type { Weighted } from '../estimates/what-if.ts';
import { exactInterval, type HitCount, type Measured } from '../exact-interval.ts';
import { addCounts } from '../ground-tally.ts';
import { byGoods, byMethod, type Evidence, emptyMethod, type Goods, type SeizedTally } from './evidence.ts';

/** Shares with a hit rate. */
export interface MethodFigures extends HitCount {
  readonly hitRate: Measured;
}

/** What a port's evidence says, or all ports' together. */
export interface EvidenceFigures {
  /** Since when what stands here is counted; null where that is as long as the counts. It begins anew when it is lost. */
  readonly evidenceSince: Instant | null;
  /** Ordered inspections by the method used. */
  readonly byMethod: Readonly<Record<InspectionMethod, MethodFigures>>;
  /** Lift as if both groups had been inspected by the same methods. */
  readonly liftByMethod: Measured;
  /** Lift, and what random picks that were not carried out may hide. */
  readonly liftUnderCompliance: LiftUnderCompliance;
  /** Share of all crossings in which an inspection would find something, by weighting. */
  readonly prevalence: Weighted;
  /** Share that was found of what an inspection of every crossing would have found, by weighting. */
  readonly shareCaught: Weighted;
}

/** What a thousand inspections bring of each kind of goods, by a model. */
export type PerThousand = Readonly<Record<Goods, Measured>>;

export function evidenceFigures(evidence: Evidence, confidence: number): EvidenceFigures {
  const { methods, weighted, skipped, since } = evidence;
  const groups = emptyMethod();
  for (const method of INSPECTION_METHODS) {
    addCounts(groups.wouldTarget, methods[method].wouldTarget);
    addCounts(groups.randomStratum, methods[method].randomStratum);
  }
  const strata = INSPECTION_METHODS.map((method) => ({
    targeted: methods[method].wouldTarget,
    random: methods[method].randomStratum,
  }));
  return {
    evidenceSince: since,
    byMethod: byMethod((method) => {
      const { hits, inspections } = methods[method].inspected;
      return { hits, inspections, hitRate: exactInterval(hits, inspections, confidence) };
    }),
    liftByMethod: stratifiedLift(strata, confidence),
    liftUnderCompliance: liftUnderCompliance(groups.wouldTarget, groups.randomStratum, skipped, confidence),
    prevalence: prevalence(weighted, confidence),
    shareCaught: shareCaught(weighted, confidence),
  };
}

export function perThousandOf({ inspections, goods }: Readonly<SeizedTally>, confidence: number): PerThousand {
  return byGoods((of) => perThousandInspections(goods[of], inspections, confidence));
}

/** A hit rate for who watches, and for who has seen no hit. */
export interface RateFigures {
  /** Its interval holds at all looks together. */
  readonly watchedHitRate: Measured;
  /** The rule of three: what the hit rate is at most, one-sided; null where something was found, or nothing inspected. */
  readonly zeroHitRate: Measured | null;
}

export function rateFigures({ hits, inspections }: HitCount, confidence: number): RateFigures {
  return {
    watchedHitRate: watchedRate(hits, inspections, confidence),
    zeroHitRate: hits === 0 && inspections > 0 ? zeroHitRate(inspections, confidence) : null,
  };
}
