import type { Measured } from '@southbound/measurement';
import { percent, whole } from './text-layout.ts';

const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** A number as people read it: to two digits where it is small, whole where it is not. */
export function amount(value: number): string {
  return value < 10 ? twoDigits.format(value) : whole.format(value);
}

export function shareWithInterval(measured: Measured): string {
  return withInterval(measured, percent);
}

/** An estimate with its interval, or that there is not enough evidence. */
export function withInterval(measured: Measured, format: (value: number) => string): string {
  if (!measured.enoughEvidence) return 'not enough evidence';
  const { estimate, lower, upper } = measured;
  return `${format(estimate)} (${format(lower)} to ${format(upper)})`;
}

/** The same with what is known all the same: why not, the bounds, and what would be enough. */
export function withBounds(measured: Measured, format: (value: number) => string): string {
  if (measured.enoughEvidence) return withInterval(measured, format);
  const { reason, lower, upper, enoughWith } = measured;
  const range = upper === null ? `at least ${format(lower)}` : `${format(lower)} to ${format(upper)}`;
  const enough = enoughWith === undefined ? '' : ` With ${enoughWith.inWords} there may be enough.`;
  return `not enough evidence (${range}). ${reason}${enough}`;
}
