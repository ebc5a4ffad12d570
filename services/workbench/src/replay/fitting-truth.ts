import { type RecordedTruth, type RecordingHeader, worldsDiffer } from '@southbound/simulation';
import { checkedFile } from '../recordings/checked-file.ts';
import { wrongLine } from '../recordings/line-batches.ts';
import { openTruth, type Recording } from '../recordings/recording-reader.ts';
import type { Terminal } from '../terminal.ts';

/** The truth of the same world; of another it would judge crossings that nobody made. */
export async function fittingTruth(
  terminal: Terminal,
  stopping: AbortSignal,
  path: string,
  header: RecordingHeader,
): Promise<Recording<RecordedTruth>> {
  const truth = await checkedFile(terminal, stopping, path, (onChecked) => openTruth(path, onChecked));
  const differing = worldsDiffer(truth.header, header);
  if (differing.length > 0) {
    throw wrongLine(path, 1, `is the truth of another world than the events, by its ${differing.join(', ')}`);
  }
  return truth;
}
