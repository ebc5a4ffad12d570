import type { CrossingId, Finding, InspectionConcluded } from '@southbound/contracts';
import type { Trip } from '../truth.ts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether what was found was there. */
export interface FoundGoods {
  /** `trip` is what was hidden in the vehicle; undefined when nothing was. */
  concluded(inspection: InspectionConcluded, trip: Trip | undefined): void;
  result(): readonly Ruling[];
}

/** Kilograms are fractions, and sums of them are not exact. */
const ROUNDING = 1e-6;

export function openFoundGoods(): FoundGoods {
  const real = openRuling('findings-real');
  const within = openRuling('findings-within-cargo');
  return {
    concluded({ data }, trip) {
      const there = quantities(trip?.cargo ?? []);
      for (const [kind, found] of quantities(data.findings)) {
        const carried = there.get(kind) ?? 0;
        real.looked();
        within.looked();
        if (carried === 0) real.violated(`${inWords(data.crossingId, kind, found)}, and there was none`);
        else if (found > carried + ROUNDING)
          within.violated(`${inWords(data.crossingId, kind, found)}, and there were ${carried}`);
      }
    },
    result: () => [real.result('kinds of things found'), within.result('kinds of things found')],
  };
}

function inWords(crossingId: CrossingId, kind: string, found: number): string {
  return `${crossingId}: ${kind}, ${found} found`;
}

/** How much there is of each kind and category. */
function quantities(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const finding of findings) {
    const kind = 'category' in finding ? `${finding.seizureType}, ${finding.category}` : finding.seizureType;
    sums.set(kind, (sums.get(kind) ?? 0) + quantityOf(finding));
  }
  return sums;
}

function quantityOf(finding: Finding): number {
  switch (finding.seizureType) {
    case 'Weapons':
    case 'Ammunition & Gun Parts':
      return finding.count;
    case 'Currency':
      return finding.amountUsd;
    case 'Drugs':
      return finding.massKg;
  }
}
