import type { Measured } from '@southbound/measurement';
import { niceTop, STEPS } from './chart-parts.ts';

/** An axis on which figures have their place. */
export interface Axis {
  /** Where its lines stand, ascending. */
  readonly ticks: readonly number[];
  /** Where a figure stands, from 0 at its beginning to 1; less or more where it is off the axis. */
  readonly at: (figure: number) => number;
}

/**
 * From 0 up to half as much again as the largest of the estimates: one interval of a few inspections would press all
 * others together, so it is cut off instead.
 */
export function evenAxis(measured: readonly Measured[], alsoSeen: readonly number[] = []): Axis {
  const known = measured.filter(({ enoughEvidence }) => enoughEvidence);
  const uppers = known.flatMap(({ upper }) => upper ?? []).toSorted((a, b) => a - b);
  const largest = Math.max(...estimatesOf(known), ...alsoSeen, 0);
  const middle = uppers[Math.floor(uppers.length / 2)] ?? 1;
  const top = niceTop(largest > 0 ? Math.min(1.5 * largest, Math.max(largest, uppers.at(-1) ?? 0)) : middle);
  return { ticks: STEPS.map((step) => step * top), at: (figure) => figure / top };
}

/** Tenfold from line to line, around all estimates, whatever else is to be seen, and at least two lines. */
export function tenfoldAxis(measured: readonly Measured[], alsoSeen: readonly number[], most = DECADES_TOP): Axis {
  const seen = [...estimatesOf(measured), ...alsoSeen].filter((figure) => figure > 0);
  const uppers = measured.flatMap(({ enoughEvidence, upper }) => (enoughEvidence && upper !== null ? [upper] : []));
  const low = Math.floor(Math.log10(Math.min(...seen, ...uppers, most / 10)));
  const top = Math.ceil(Math.log10(Math.min(most, Math.max(...seen, ...uppers, 10 ** (low + 1)))));
  const ticks = Array.from({ length: top - low + 1 }, (_, decade) => Number((10 ** (low + decade)).toPrecision(1)));
  return { ticks, at: (figure) => (figure <= 0 ? Number.NEGATIVE_INFINITY : (Math.log10(figure) - low) / (top - low)) };
}

/** What is above is cut off. Invented, no source. */
const DECADES_TOP = 1_000;

function estimatesOf(measured: readonly Measured[]): readonly number[] {
  return measured.flatMap((one) => (one.enoughEvidence ? [one.estimate] : []));
}
