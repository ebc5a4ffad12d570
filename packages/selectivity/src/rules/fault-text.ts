import type { DocumentFault } from './document.ts';

/**
 * A fault as a person reads it: file, line, column and what is wrong, below it the line as it is written, and carets
 * under the part that is meant.
 */
export function faultText(file: string, fault: DocumentFault): string {
  const { line, column, length, path, message, sourceLine } = fault;
  const head = `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`;
  if (sourceLine.trim() === '' || column > sourceLine.length + 1) return head;
  // Tabs stay, so that the carets stand under what they mean however wide a tab is shown.
  const before = sourceLine.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return `${head}\n    ${sourceLine}\n    ${before}${'^'.repeat(length)}`;
}
