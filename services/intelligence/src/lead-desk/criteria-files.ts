import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fault, unreadableFile } from '@southbound/runtime';
import { readScreeningCriteria, type ScreeningCriteria } from '@southbound/selectivity';

/** The criteria of every office, and those for any other. */
const FILES = [
  import.meta.resolve('@southbound/selectivity/screening/any-other.yaml'),
  import.meta.resolve('@southbound/selectivity/screening/texas-north.yaml'),
  import.meta.resolve('@southbound/selectivity/screening/texas-south.yaml'),
].map((url) => fileURLToPath(url));

/** Reads all screening criteria. Throws fault `file-unreadable`, or `file-wrong` that names each place. */
export function loadScreeningCriteria(): readonly ScreeningCriteria[] {
  return FILES.map((file) => {
    const text = readText(file);
    const read = readScreeningCriteria(text, hash('sha256', text).slice(0, 32));
    if (read.ok) return read.value;
    const places = read.faults.map(
      ({ line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
    );
    throw new Fault('file-wrong', places.join('\n'));
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadableFile(path, error);
  }
}
