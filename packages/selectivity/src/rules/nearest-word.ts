import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word with the fewest edits to the unknown one, if at most a third of it differs; otherwise the first of
 * which a part begins with it; undefined where there is none.
 */
export function nearestWord(unknown: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const word = closest(unknown, known);
  if (distance(unknown, word) <= Math.max(1, Math.floor(unknown.length / 3))) return word;
  if (unknown.length < PART_LENGTH_MIN) return undefined;
  const part = unknown.toLowerCase();
  return known.find((one) => partsOf(one).some((other) => other.startsWith(part)));
}

/** Fewer characters begin too many words. */
const PART_LENGTH_MIN = 3;

/** What a word in camelCase is put together from. */
function partsOf(word: string): readonly string[] {
  return word.split(/(?=[A-Z])/).map((part) => part.toLowerCase());
}
