import type { LoadFigures } from './load-tally.ts';

export interface LoadLimits {
  readonly maxP99Ms?: number;
  readonly maxLost: number;
  readonly maxDuplicated: number;
  readonly minRate?: number;
}

/** What a load was to keep to, what it came to, and whether it did. */
export interface Gate {
  readonly gate: '--max-p99-ms' | '--max-lost' | '--max-duplicated' | '--min-rate';
  readonly limit: number;
  /** Null when nothing was measured, which keeps to no limit. */
  readonly figure: number | null;
  readonly holds: boolean;
}

export function gatesOf(limits: LoadLimits, figures: LoadFigures): readonly Gate[] {
  const atMost = (gate: Gate['gate'], limit: number | undefined, figure: number | null): Gate[] =>
    limit === undefined ? [] : [{ gate, limit, figure, holds: figure !== null && figure <= limit }];
  const { maxP99Ms, maxLost, maxDuplicated, minRate } = limits;
  return [
    ...atMost('--max-p99-ms', maxP99Ms, figures.latencyMs.p99),
    ...atMost('--max-lost', maxLost, figures.lost),
    ...atMost('--max-duplicated', maxDuplicated, figures.duplicated),
    ...(minRate === undefined
      ? []
      : [
          {
            gate: '--min-rate' as const,
            limit: minRate,
            figure: figures.answeredPerSecond,
            holds: figures.answeredPerSecond >= minRate,
          },
        ]),
  ];
}
