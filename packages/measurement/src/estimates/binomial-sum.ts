/** The chances of neighbouring whole numbers, the first of `from`; what lies outside has no chance to speak of. */
export interface Distribution {
  readonly from: number;
  readonly chances: readonly number[];
}

/** Chances below this share of the largest are left out: together they are too few to move a tail of one in a million. */
const NEGLIGIBLE = 1e-18;

/**
 * How many of some groups' trials succeed together; each trial of a group with the group's own probability, 0 to 1.
 * Takes time with the product of two groups' spreads, not of their trials.
 */
export function binomialSum(groups: readonly { readonly trials: number; readonly share: number }[]): Distribution {
  return groups.reduce<Distribution>((sum, { trials, share }) => added(sum, binomial(trials, share)), {
    from: 0,
    chances: [1],
  });
}

/** The chance of `least` or more. */
export function chanceFrom(least: number, { from, chances }: Distribution): number {
  return chances.reduce((sum, chance, at) => (from + at >= least ? sum + chance : sum), 0);
}

/** The chance of `most` or fewer. */
export function chanceUpTo(most: number, { from, chances }: Distribution): number {
  return chances.reduce((sum, chance, at) => (from + at <= most ? sum + chance : sum), 0);
}

/** From the most likely number outwards, each by its ratio to the one before, so that nothing is too small to begin. */
function binomial(trials: number, share: number): Distribution {
  if (share <= 0) return { from: 0, chances: [1] };
  if (share >= 1) return { from: trials, chances: [1] };
  const odds = share / (1 - share);
  const likeliest = Math.min(trials, Math.floor((trials + 1) * share));
  const below: number[] = [];
  for (let k = likeliest, chance = 1; k > 0; k -= 1) {
    chance *= k / ((trials - k + 1) * odds);
    if (chance < NEGLIGIBLE) break;
    below.push(chance);
  }
  const above: number[] = [];
  for (let k = likeliest, chance = 1; k < trials; k += 1) {
    chance *= ((trials - k) * odds) / (k + 1);
    if (chance < NEGLIGIBLE) break;
    above.push(chance);
  }
  const relative = [...below.reverse(), 1, ...above];
  const whole = relative.reduce((sum, chance) => sum + chance, 0);
  return { from: likeliest - below.length, chances: relative.map((chance) => chance / whole) };
}

function added(one: Distribution, other: Distribution): Distribution {
  const chances = new Float64Array(one.chances.length + other.chances.length - 1);
  for (const [at, chance] of one.chances.entries()) {
    for (let k = 0; k < other.chances.length; k += 1)
      chances[at + k] = (chances[at + k] ?? 0) + chance * (other.chances[k] ?? 0);
  }
  return { from: one.from + other.from, chances: [...chances] };
}
