/** How a text is written in YAML, by the `yaml` library's names. */
export type ScalarStyle = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_FOLDED' | 'BLOCK_LITERAL';

/** A character of a text, and where in the document it is written. */
interface Written {
  readonly character: string;
  readonly offset: number;
}

/**
 * Where each character of a text stands in the YAML that it was read from, by index; `source` is the whole document, and
 * the text is written from `start` to before `end` of it. Folding and indentation change only white space, so the
 * characters that are none correspond one to one; white space stands after the character before it. Null where they do
 * not correspond, which a caller takes as "somewhere in this text".
 */
export function scalarOffsets(
  text: string,
  source: string,
  style: ScalarStyle,
  start: number,
  end: number,
): readonly number[] | null {
  const written = writtenIn(source, style, start, end);
  const offsets: number[] = [];
  let next = 0;
  let after = written[0]?.offset ?? start;
  for (const character of text.split('')) {
    if (isBlank(character)) {
      offsets.push(after);
      after += 1;
      continue;
    }
    const here = written[next];
    if (here === undefined || here.character !== character) return null;
    offsets.push(here.offset);
    next += 1;
    after = here.offset + 1;
  }
  return next === written.length ? offsets : null;
}

/** The characters that are no white space. */
function writtenIn(source: string, style: ScalarStyle, start: number, end: number): Written[] {
  const isBlock = style === 'BLOCK_FOLDED' || style === 'BLOCK_LITERAL';
  // A block begins with a line of its own, which may end in a comment.
  const from = isBlock ? source.indexOf('\n', start) + 1 : start;
  if (style === 'QUOTE_DOUBLE') return escaped(source, from + 1, end - 1);
  const [first, last] = style === 'QUOTE_SINGLE' ? [from + 1, end - 1] : [from, end];
  const written: Written[] = [];
  for (let offset = first; offset < last; offset += 1) {
    const character = source.charAt(offset);
    if (isBlank(character)) continue;
    written.push({ character, offset });
    // A quote within quotes is written twice.
    if (style === 'QUOTE_SINGLE' && character === "'") offset += 1;
  }
  return written;
}

const HEXADECIMAL_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const BLANK_ESCAPES = 'tnvfr \t\n_NLP';
const CONTROL_ESCAPES: Readonly<Record<string, string>> = { '0': '\0', a: '\x07', b: '\b', e: '\x1b' };

function escaped(source: string, first: number, last: number): Written[] {
  const written: Written[] = [];
  for (let offset = first; offset < last; ) {
    const { meant, length } = source.charAt(offset) === '\\' ? escapeAt(source, offset) : plainAt(source, offset);
    for (const character of meant.split('')) if (!isBlank(character)) written.push({ character, offset });
    offset += length;
  }
  return written;
}

function plainAt(source: string, offset: number) {
  return { meant: source.charAt(offset), length: 1 };
}

/** What a backslash and what follows it mean, and how many characters they are. */
function escapeAt(source: string, offset: number) {
  const kind = source.charAt(offset + 1);
  const digits = HEXADECIMAL_DIGITS[kind];
  if (digits === undefined) {
    return { meant: BLANK_ESCAPES.includes(kind) ? '' : (CONTROL_ESCAPES[kind] ?? kind), length: 2 };
  }
  const code = Number.parseInt(source.slice(offset + 2, offset + 2 + digits), 16);
  return { meant: String.fromCodePoint(code), length: 2 + digits };
}

function isBlank(character: string): boolean {
  return /\s/.test(character) || character === '\x85';
}
