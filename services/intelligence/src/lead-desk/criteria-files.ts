import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Fault, readText } from '@southbound/runtime';
import { faultText, readScreeningCriteria, type ScreeningCriteria } from '@southbound/selectivity';

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
    throw new Fault('file-wrong', read.faults.map((fault) => faultText(file, fault)).join('\n'));
  });
}
