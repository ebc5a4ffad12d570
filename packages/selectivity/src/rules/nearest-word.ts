import { closest, distance } from 'fastest-levenshtein';

/** The known word with the fewest edits to the unknown one, if at most a third of it differs; undefined where none is. */
export function nearestWord(unknown: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const word = closest(unknown, known);
  return distance(unknown, word) <= Math.max(1, Math.floor(unknown.length / 3)) ? word : undefined;
}
