import { epochMs, type SelectionMade } from '@southbound/contracts';
import { type Draws, type Policy, surgeAfter } from '@southbound/selectivity';

/** What is known of a port after a selection. */
interface After {
  readonly atMs: number;
  /** The surge that the next crossing is decided in by the draws; undefined where that cannot be said. */
  readonly drawn: string | null | undefined;
}

/** Whether surges begin and end at each port where the draws have them do so. */
export function surgesFollowed({ surges }: Policy) {
  const ports = new Map<string, After>();
  let unheld = 0;

  function heldTo(before: After | undefined, name: string | null): string | null {
    if (name !== null && surges.every((surge) => surge.name !== name)) return `the policy has no surge ${name}`;
    if (before?.drawn === undefined || before.drawn === name) return null;
    return before.drawn === null ? `no surge was drawn, and it says ${name}` : `the surge drawn was ${before.drawn}`;
  }

  return {
    /** What of a port's next selection cannot follow from the draws before it; null when all of it does. */
    against({ occurredAt, data }: SelectionMade, draws: Draws): string | null {
      const before = ports.get(data.port);
      const atMs = epochMs(occurredAt);
      const name = data.surge ?? null;
      const state = before && { name, sinceMs: 0, drawnUntilMs: before.atMs };
      ports.set(data.port, { atMs, drawn: state && surgeAfter(surges, state, draws.surge, atMs).name });
      if (before?.drawn === undefined && surges.length > 0) unheld += 1;
      return heldTo(before, name);
    },
    /**
     * The same of a selection whose own draws are another day's: it is held to those before it, and the next one cannot be
     * held to its own. Since its instant is known, the one after that can.
     */
    againstBefore({ occurredAt, data }: SelectionMade): string | null {
      const before = ports.get(data.port);
      ports.set(data.port, { atMs: epochMs(occurredAt), drawn: undefined });
      return heldTo(before, data.surge ?? null);
    },
    /** A selection of the port that is not looked at: nothing can be said of the ones right after it. */
    passOver(port: string): void {
      ports.delete(port);
    },
    /** How many selections with draws of their own could not be held to those of the one before them. */
    unheld: () => unheld,
  };
}
