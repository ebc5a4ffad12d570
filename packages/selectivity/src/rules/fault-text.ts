import type { DocumentFault } from './text-places.ts';

/**
 * A fault as a person reads it: file, line, column and what is wrong, below it the line as it is written, and carets
 * under the part that is meant. Characters that would move a terminal's cursor or turn the direction of writing are
 * shown as U+FFFD.
 */
export function faultText(file: string, fault: DocumentFault): string {
  const { line, column, length, path, message, sourceLine, sourceColumn } = fault;
  const head = `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${shown(message)}`;
  if (sourceLine.trim() === '' || sourceColumn > sourceLine.length + 1) return head;
  const before = shown(sourceLine.slice(0, sourceColumn - 1));
  const meant = shown(sourceLine.slice(sourceColumn - 1, sourceColumn - 1 + length));
  const carets = '^'.repeat(Math.max(1, blank(meant).length));
  return `${head}\n    ${shown(sourceLine)}\n    ${blank(before)}${carets}`;
}

const MOVES_THE_CURSOR = /(?!\t)\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

function shown(text: string): string {
  return text.replaceAll(MOVES_THE_CURSOR, '\ufffd');
}

/** As wide on a terminal as a text. Tabs stay, however wide one is shown. */
function blank(text: string): string {
  return text
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .replaceAll(TWO_CELLS, '  ')
    .replaceAll(/[^\t ]/gu, ' ');
}

/** What a terminal shows two cells wide, for the most part: the scripts of East Asia and pictures. */
const TWO_CELLS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/gu;
