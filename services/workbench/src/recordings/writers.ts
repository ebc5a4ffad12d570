import type { RecordingHeader, RecordingOrigin } from '@southbound/simulation';
import { type RecordingWriter, recordingWriter } from './recording-writer.ts';

export interface WantedRecording extends RecordingOrigin {
  readonly path: string;
}

export interface WrittenRecording {
  readonly path: string;
  readonly header: RecordingHeader;
}

/** What a command came to, and the recordings that it wrote: none where it was cut short. */
interface Written<Result> {
  readonly result: Result;
  readonly written: readonly WrittenRecording[];
}

/**
 * Opens a writer for each recording, does the work, and gives all files their names, or none: when the work fails or is
 * cut short nothing is left behind.
 */
export async function writeRecordings<Result extends { readonly isWhole: boolean }>(
  wanted: readonly WantedRecording[],
  work: (writers: readonly RecordingWriter[]) => Promise<Result>,
): Promise<Written<Result>> {
  const writers: RecordingWriter[] = [];
  try {
    for (const { path, ...origin } of wanted) writers.push(await recordingWriter(path, origin));
    const result = await work(writers);
    if (!result.isWhole) return { result, written: [] };
    const written: WrittenRecording[] = [];
    for (const [nth, { path }] of wanted.entries()) {
      const writer = writers[nth];
      if (writer !== undefined) written.push({ path, header: await writer.finish() });
    }
    return { result, written };
  } finally {
    for (const writer of writers) await writer.discard();
  }
}
