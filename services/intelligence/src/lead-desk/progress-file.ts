import { type ProgressTargets, progressTargetsSchema } from '@southbound/measurement';
import { Fault, readText } from '@southbound/runtime';
import { faultText, readDocument } from '@southbound/selectivity';

/**
 * Reads a file of progress indicators with their baselines and targets. Throws fault `file-unreadable`, or `file-wrong`
 * that names each place and what would be right there.
 */
export function loadProgressTargets(file: string): ProgressTargets {
  const read = readDocument(readText(file), progressTargetsSchema);
  if (read.ok) return read.value.value;
  throw new Fault('file-wrong', read.faults.map((fault) => faultText(file, fault)).join('\n'));
}
