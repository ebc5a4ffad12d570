import { CST, Lexer } from 'yaml';
import type { TextFault } from './text-places.ts';

/** A document longer than this is refused unread: no rule set is, and parsing costs time. */
const DOCUMENT_CHARACTERS_MAX = 1_000_000;

/**
 * A document of more parts is refused before they are put together. A set of five hundred rules has about forty-five thousand
 * names, values, colons, spaces and line ends; a hundred thousand are put together in half a second.
 */
const PARTS_MAX = 100_000;

/** Texts that are used again by name, and their uses: no rule set needs them, and the parser is slow with many. */
const ALIASES_MAX = 100;

/** What no text of YAML holds: control characters but tab and line end, and what stands for bytes that are no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NO_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd-\uffff]|\p{Surrogate}/u;

/**
 * Why a document is refused before it is parsed, and where: it is too long or of too many parts, is no UTF-8 text, has
 * lines that end in a carriage return alone, a tag, or an alias of nothing. Null when it may be parsed. Costs time in
 * proportion to the text, while parsing what is refused here may not end.
 */
export function refusedText(text: string): TextFault | null {
  if (text.length > DOCUMENT_CHARACTERS_MAX) {
    return fault(0, 0, `the document has ${text.length} characters; at most ${DOCUMENT_CHARACTERS_MAX} are read`);
  }
  const noText = NO_TEXT.exec(text);
  if (noText !== null) {
    return fault(noText.index, 1, 'this character is no text: save the file as UTF-8, without control characters');
  }
  const lineEnd = /\r(?!\n)/.exec(text);
  if (lineEnd !== null) {
    return fault(lineEnd.index, 1, 'a line ends here in a carriage return alone: save the file with line feeds');
  }
  return refusedPart(text);
}

type PartType = ReturnType<typeof CST.tokenType>;

function refusedPart(text: string): TextFault | null {
  const anchors = new Set<string>();
  let parts = 0;
  let named = 0;
  let offset = 0;
  let isScalar = false;
  for (const part of new Lexer().lex(text)) {
    const type: PartType = isScalar ? null : CST.tokenType(part);
    isScalar = type === 'scalar';
    // Marks of the parser's own, which stand for no characters.
    if (isScalar || type === 'doc-mode' || type === 'flow-error-end') continue;
    parts += 1;
    if (type === 'anchor') anchors.add(part.slice(1));
    if (type === 'anchor' || type === 'alias') named += 1;
    const message = reason(type, part, anchors, parts, named);
    if (message !== null) return fault(offset, part.length, message);
    offset += part.length;
  }
  return null;
}

function reason(
  type: PartType,
  part: string,
  anchors: ReadonlySet<string>,
  parts: number,
  named: number,
): string | null {
  if (parts > PARTS_MAX) return `the document has more than ${PARTS_MAX} names, values and signs; no more are read`;
  if (type === 'tag') return 'an exclamation mark begins a tag of YAML here: put the text in quotes, or after >-';
  if (named > ALIASES_MAX) return `the document repeats itself by more than ${ALIASES_MAX} aliases`;
  const isOfNothing = type === 'alias' && !anchors.has(part.slice(1));
  return isOfNothing ? `${part.slice(0, 40)} repeats what nothing before it is named, with &` : null;
}

function fault(start: number, length: number, message: string): TextFault {
  return { start, end: start + length, message };
}
