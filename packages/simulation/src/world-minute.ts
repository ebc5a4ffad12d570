import type { Publication } from '@southbound/runtime/ports';
import type { HiddenTruth } from './truth.ts';

/** What was recorded in one minute of event time, in the order of recording, and what is hidden in it. */
export interface WorldMinute {
  readonly startsAtMs: number;
  readonly publications: readonly Publication[];
  readonly truths: readonly HiddenTruth[];
}
