/** What is wrong with a rule set, its cases or a policy, and where in the text. */
export interface DocumentFault {
  /** From 1. */
  readonly line: number;
  /** From 1, as editors count: in UTF-16 units, without a byte order mark. */
  readonly column: number;
  /** How many characters of the line are meant, at least 1. */
  readonly length: number;
  /** Such as `rules.3.points`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  /** What was probably meant. The message names it too. */
  readonly suggestion?: string;
  /** The line as it is written, and of a very long one what stands around the fault. */
  readonly sourceLine: string;
  /** Where in `sourceLine` the fault begins, from 1. */
  readonly sourceColumn: number;
}

/** A part of a text: from this character to before that one, and what is wrong with it. */
export interface TextFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly suggestion?: string;
}

/** So much of a long line is shown, and so much of that before the fault. Invented, no source. */
const SHOWN_CHARACTERS_MAX = 240;
const SHOWN_BEFORE = 80;

/** Says where in a text its characters stand. */
export function textPlaces(text: string) {
  const begins = [text.startsWith('\ufeff') ? 1 : 0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) begins.push(at + 1);
  return {
    /** A fault from one offset of the text to before another; it is shown on the line that it begins on. */
    fault(
      start: number,
      end: number,
      path: readonly PropertyKey[],
      message: string,
      suggestion?: string,
    ): DocumentFault {
      const line = lineOf(begins, start);
      const from = begins[line - 1] ?? 0;
      const to = begins[line] ?? text.length + 1;
      const offset = Math.max(start - from, 0);
      const written = text.slice(from, to - 1).replace(/\r$/, '');
      const cut = written.length > SHOWN_CHARACTERS_MAX ? Math.max(0, offset - SHOWN_BEFORE) : 0;
      const sourceLine = written.slice(cut, cut + SHOWN_CHARACTERS_MAX);
      const sourceColumn = offset - cut + 1;
      return {
        ...{ line, column: offset + 1, path: path.map(String).join('.'), message, sourceLine, sourceColumn },
        length: Math.max(1, Math.min(end - start, sourceLine.length - sourceColumn + 1)),
        ...(suggestion !== undefined && { suggestion }),
      };
    },
  };
}

/** The line, from 1, on which an offset stands. */
function lineOf(begins: readonly number[], offset: number): number {
  let [low, high] = [0, begins.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((begins[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
