import { type RecordedRecord, type RecordingHeader, worldsDiffer } from '@southbound/simulation';
import type { Terminal } from '../terminal.ts';
import { checkedFile } from './checked-file.ts';
import { wrongLine } from './line-batches.ts';
import { openRecords, type Recording } from './recording-reader.ts';

/** A recording of what came of another one; of another world's, crossings would be judged that nobody made. */
export async function fittingRecords(
  terminal: Terminal,
  stopping: AbortSignal,
  path: string,
  kind: 'selections' | 'inspections',
  header: RecordingHeader,
): Promise<Recording<RecordedRecord>> {
  const records = await checkedFile(terminal, stopping, path, (onChecked) => openRecords(path, kind, onChecked));
  refuseUnfitting(records, path, header);
  return records;
}

/** What is of another world than what was recorded, or came of another recording. */
export function refuseUnfitting(
  recording: { readonly header: RecordingHeader },
  path: string,
  header: RecordingHeader,
): void {
  const differing = worldsDiffer(recording.header, header);
  if (differing.length > 0) {
    throw wrongLine(path, 1, `is of another world than what was recorded, by its ${differing.join(', ')}`);
  }
  const { replayOf } = recording.header;
  if (replayOf !== undefined && replayOf !== header.digest) {
    throw wrongLine(path, 1, 'came of replaying another recording; take the one that was replayed');
  }
}

/** In any other loop what was recorded followed from what was then selected, and would not under another policy. */
export function refuseOtherLoops(path: string, { mode }: RecordingHeader): void {
  if (mode === 'open loop') return;
  const why = 'what it holds followed from what was selected then, and another policy selects otherwise';
  const instead = 'take one of an open loop, as southbound world writes it';
  throw wrongLine(path, 1, `was recorded in ${mode === 'live' ? 'a live system' : `a ${mode}`}: ${why}; ${instead}`);
}
