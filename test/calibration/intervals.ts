/** Where a figure lies, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the standard normal distribution: 95 % lie between it and its negative. */
export const NORMAL_95 = 1.959964;
/** Fewer values tell too little of their own spread for the series of `studentPoint`. */
const VALUES_MIN = 4;

/**
 * The point of Student's distribution that belongs to a point of the normal one; for the 97.5 % point within 1 % from
 * three degrees of freedom on, further out too small. Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical
 * Functions, 26.7.5.
 */
function studentPoint(degrees: number, z: number): number {
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

/** The 2.5 % and 97.5 % points of the chi-squared distribution by degrees of freedom, from its tables. */
const CHI_SQUARED: Readonly<Record<number, readonly [number, number]>> = { 3: [0.2158, 9.3484], 5: [0.8312, 12.8325] };

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of what the values are a sample of. */
export function spread(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * The interval of the mean of what four or more values are a sample of, 95 % or what belongs to another point of the
 * normal distribution. Throws a RangeError for fewer values.
 */
export function meanInterval(values: readonly number[], point = NORMAL_95): Interval {
  if (values.length < VALUES_MIN) throw new RangeError(`${values.length} values; ${VALUES_MIN} are the fewest`);
  const middle = mean(values);
  const margin = (studentPoint(values.length - 1, point) * spread(values)) / Math.sqrt(values.length);
  return { low: middle - margin, high: middle + margin };
}

/** The 95 % interval of the standard deviation of what the values, four or six, are a sample of, if it is a normal one. */
export function spreadInterval(values: readonly number[]): Interval {
  const degrees = values.length - 1;
  const points = CHI_SQUARED[degrees];
  if (points === undefined) throw new RangeError(`no table for ${degrees} degrees of freedom`);
  const [low, high] = points;
  return { low: spread(values) * Math.sqrt(degrees / high), high: spread(values) * Math.sqrt(degrees / low) };
}

/** Where the central 95 % of many values lie. */
export function centralInterval(values: readonly number[]): Interval {
  const ordered = values.toSorted((a, b) => a - b);
  const at = (share: number) => ordered[Math.round(share * (ordered.length - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
