import { emptyPeriod, type PeriodTally, restoredPeriod, type SavedPeriod, savedPeriod } from './period-tally.ts';

/** A period and its text; at least one of them is there. */
interface Shelved {
  tally?: PeriodTally | undefined;
  text?: string | undefined;
}

/**
 * Periods by number: days, or hours of the day. Only what was counted between the last two texts, or since, is kept
 * open; of all others there is the text alone, a tenth as large, which is saved with every commit and has not changed.
 * Mutable behind its factory.
 */
export function openPeriodShelf(saved: readonly SavedShelf[]) {
  const shelf = new Map<number, Shelved>(saved.map((row) => [row[0], { text: JSON.stringify(row) }]));
  return {
    /** The counts of a period, to be changed in place. */
    count(period: number): PeriodTally {
      const shelved = shelf.get(period);
      const tally = shelved?.tally ?? (shelved?.text === undefined ? emptyPeriod() : restoredRow(shelved.text));
      shelf.set(period, { tally });
      return tally;
    },
    /** Forgets every period before this one, and answers whether there was any. */
    forgetBefore(first: number): boolean {
      const old = [...shelf.keys()].filter((period) => period < first);
      for (const period of old) shelf.delete(period);
      return old.length > 0;
    },
    /** All periods as text, a JSON list, the lowest number first. */
    text(): string {
      const periods = [...shelf.keys()].sort((a, b) => a - b);
      return `[${periods.map((period) => textOf(period, shelf.get(period))).join()}]`;
    },
  };
}

/** A period's number, and it. */
export type SavedShelf = readonly [period: number, ...saved: SavedPeriod];

function textOf(period: number, shelved: Shelved = {}): string {
  if (shelved.text !== undefined) {
    shelved.tally = undefined;
    return shelved.text;
  }
  // What was counted just now is probably counted again.
  shelved.text = JSON.stringify([period, ...savedPeriod(shelved.tally ?? emptyPeriod())]);
  return shelved.text;
}

function restoredRow(text: string): PeriodTally {
  const [, ...saved]: SavedShelf = JSON.parse(text);
  return restoredPeriod(saved);
}
