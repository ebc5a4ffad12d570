import { HOUR_MS } from '@southbound/contracts';
import type { Dossier } from '@southbound/selectivity';

/**
 * So many matches by description a lookout has at one port within an hour of its clock. A white van is not one vehicle:
 * past that the description would stop everybody's. Invented, no source.
 */
const MATCHES_PER_HOUR_MAX = 6;

/** How often lookouts matched by description at a port within the current hour. */
export interface DescriptionMatches {
  /** Begins to count anew with each hour of the port's clock, which never goes back. */
  moveTo(clockMs: number): void;
  /** Whether a lookout has had all its matches of this hour. */
  isSpent(this: void, lookoutId: string): boolean;
  count(dossier: Dossier): void;
  /** All that is counted, as text for `descriptionMatches`. */
  save(): string;
}

export function descriptionMatches(saved?: string): DescriptionMatches {
  const [savedHour, counted] = saved ? (JSON.parse(saved) as Saved) : [0, []];
  let hour = savedHour;
  const counts = new Map(counted);
  return {
    moveTo(clockMs) {
      const hourNow = Math.floor(clockMs / HOUR_MS);
      if (hourNow === hour) return;
      hour = hourNow;
      counts.clear();
    },
    isSpent: (lookoutId) => (counts.get(lookoutId) ?? 0) >= MATCHES_PER_HOUR_MAX,
    count({ lookouts }) {
      const byDescription = lookouts.filter(({ match }) => match === 'description').map(({ id }) => id);
      // A lookout that was posted in several ways may stand there more than once.
      for (const id of new Set(byDescription)) counts.set(id, (counts.get(id) ?? 0) + 1);
    },
    save: () => (counts.size === 0 ? '' : JSON.stringify([hour, [...counts]] satisfies Saved)),
  };
}

type Saved = readonly [hour: number, counted: readonly (readonly [lookoutId: string, matches: number])[]];
