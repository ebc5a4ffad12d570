/**
 * How much more or less than the rate to order, so that what is owed stays within what may be borrowed while the
 * threshold is moved as little as can be. Moving it costs score, by the square of how far it is moved: it passes worse
 * vehicles here for better ones there.
 *
 * What is owed wanders: each crossing adds the rate and each order takes one, a variance of p(1 − p) a crossing at rate
 * p. The drift that keeps such a walk between −L and L at the least mean square cost is that of the walk conditioned
 * never to leave, σ² h′/h with h = cos(πx/2L) (Doob's h-transform; the ground state of a particle in a box). In place of
 * its tangent stands the fraction a/(1 − a²) with the same poles, which every machine computes alike, and it is
 * `STIFFNESS` times as strong, since the threshold's own error pushes too and for long. What is owed is then spread as
 * (1 − a²)⁴, a = x/L: for L = 15 with a standard deviation of L/√11 = 4.5 inspections.
 */
export function steeringShare(owed: number, borrowInspections: number, rate: number): number {
  const a = Math.min(EDGE, Math.max(-EDGE, owed / borrowInspections));
  return (STIFFNESS * 2 * rate * (1 - rate) * a) / (1 - a * a) / borrowInspections;
}

/** Twice the least-cost drift. Decision 0019 says what other numbers came to. */
const STIFFNESS = 2;

/** So near to the limit, and beyond it, the drift stays what it is there: far more than any share can be. */
const EDGE = 0.9999;
