import { centralInterval, type Interval, mean, meanInterval, NORMAL_95 } from './intervals.ts';
import type { WorldSample } from './sample.ts';

/** A published figure and what the simulated world shows of the same. */
export interface Figure {
  readonly name: string;
  /** Short, as on the page. */
  readonly source: string;
  /** As it was published. */
  readonly published: string;
  readonly show: (value: number) => string;
  readonly judged: AsMean | AsOneOfMany;
}

/** The world's mean is held against what the source's own size or rounding allows. */
interface AsMean {
  readonly by: 'mean';
  readonly tolerance: Interval;
  readonly because: string;
  readonly measure: (sample: WorldSample) => number;
}

/** The source tells of one draw; it is held against many of the world's. */
interface AsOneOfMany {
  readonly by: 'one of many';
  readonly value: number;
  readonly measure: (sample: WorldSample) => readonly number[];
}

/** A row of the page. */
export interface Judgement {
  readonly figure: Figure;
  readonly simulated: string;
  readonly tolerance: string;
  readonly isWithin: boolean;
}

/** What one sample shows, by the place of the figure: one number of those judged by the mean. */
export type Measurements = readonly (readonly number[])[];

/** Takes all figures of a sample, so that the sample itself need not be kept. */
export function measure(figures: readonly Figure[], sample: WorldSample): Measurements {
  return figures.map(({ judged }) => (judged.by === 'mean' ? [judged.measure(sample)] : judged.measure(sample)));
}

/**
 * Judges each figure by the samples of four seeds or more. A mean is within when its interval over the seeds, of 95 %
 * or what belongs to another point of the normal distribution, and the tolerance have a value in common; a single
 * published draw when it lies among the central 95 % of the world's.
 */
export function judge(figures: readonly Figure[], bySeed: readonly Measurements[], point = NORMAL_95): Judgement[] {
  return figures.map((figure, at) => {
    const values = bySeed.flatMap((measurements) => measurements[at] ?? []);
    const { judged, show } = figure;
    if (judged.by === 'one of many') {
      const usual = centralInterval(values);
      return {
        figure,
        simulated: `${show(mean(values))}; central 95 % ${range(usual, show)}`,
        tolerance: `one ring is one draw: it must lie in the central 95 % of ${values.length} simulated ones`,
        isWithin: usual.low <= judged.value && judged.value <= usual.high,
      };
    }
    const simulated = meanInterval(values, point);
    return {
      figure,
      simulated: `${show(mean(values))} (${range(simulated, show)})`,
      tolerance: `${toleranceText(judged.tolerance, show)}: ${judged.because}`,
      isWithin: simulated.low <= judged.tolerance.high && simulated.high >= judged.tolerance.low,
    };
  });
}

function toleranceText({ low, high }: Interval, show: (value: number) => string): string {
  if (high === Number.POSITIVE_INFINITY) return `${show(low)} or more`;
  if (low === Number.NEGATIVE_INFINITY) return `${show(high)} or less`;
  return low === high ? show(low) : range({ low, high }, show);
}

function range({ low, high }: Interval, show: (value: number) => string): string {
  return `${show(low)} to ${show(high)}`;
}
