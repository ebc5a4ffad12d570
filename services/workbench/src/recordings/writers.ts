import type { RecordingHeader, RecordingOrigin } from '@southbound/simulation';
import { type RecordingWriter, recordingWriter } from './recording-writer.ts';

export interface WantedRecording extends RecordingOrigin {
  readonly path: string;
}

export interface WrittenRecording {
  readonly path: string;
  readonly header: RecordingHeader;
}

/**
 * Opens a writer for each recording, does the work, and gives all files their names, or none: when the work fails or
 * answers false nothing is left behind. Answers what was written, undefined when nothing was.
 */
export async function writeRecordings(
  wanted: readonly WantedRecording[],
  work: (writers: readonly RecordingWriter[]) => Promise<boolean>,
): Promise<readonly WrittenRecording[] | undefined> {
  const writers: RecordingWriter[] = [];
  try {
    for (const { path, ...origin } of wanted) writers.push(await recordingWriter(path, origin));
    if (!(await work(writers))) return undefined;
    const written: WrittenRecording[] = [];
    for (const [nth, { path }] of wanted.entries()) {
      const writer = writers[nth];
      if (writer !== undefined) written.push({ path, header: await writer.finish() });
    }
    return written;
  } finally {
    for (const writer of writers) await writer.discard();
  }
}
