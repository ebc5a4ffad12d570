import type { DocumentVersion } from '@southbound/contracts';

export const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Sentences are broken here, for a terminal of the usual width; tables are as wide as they must be. */
const COLUMNS_MAX = 80;

export function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

const asAsked = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 6 });

/** A share that somebody asked for, with all the digits that he gave. */
export function askedPercent(share: number): string {
  return `${asAsked.format(100 * share)} %`;
}

export function counted(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A rule set or a policy. */
export function documentText({ name, version, digest }: DocumentVersion): string {
  return `${name} ${version} (${digest.slice(0, 8)})`;
}

/** With a full stop at its end, and one alone. */
export function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}

/** A sentence broken at spaces, each line indented as the first. */
export function wrapped(sentence: string): string {
  const indent = sentence.slice(0, sentence.length - sentence.trimStart().length);
  const lines: string[] = [];
  for (const word of sentence.trim().split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > COLUMNS_MAX) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}

/** Columns padded to their widest cell: the first to the left, numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `  ${row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')}`.trimEnd();
  return all.map(line).join('\n');
}
