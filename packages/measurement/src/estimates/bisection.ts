/** A double has 53 binary digits, and the interval to be halved may begin far from the answer. */
const HALVINGS_MAX = 200;
const RELATIVE_PRECISION = 1e-13;

/**
 * Where between `low` and `high` a condition turns from false to true; it does so once. The answer is within one part
 * in 10¹³ of the place, or `high` where the condition does not turn.
 */
export function bisection(low: number, high: number, isPast: (at: number) => boolean): number {
  let [from, to] = [low, high];
  for (let halving = 0; halving < HALVINGS_MAX; halving += 1) {
    const middle = from + (to - from) / 2;
    if (middle === from || middle === to || to - from <= RELATIVE_PRECISION * Math.abs(middle)) break;
    if (isPast(middle)) to = middle;
    else from = middle;
  }
  return to;
}
