import { createHash } from 'node:crypto';
import {
  minuteStartOf,
  openCheck,
  type Read,
  type RecordedLine,
  type RecordedRecord,
  type RecordedTruth,
  type RecordingHeader,
  type RecordingKind,
  readHeader,
  readRecordLine,
  readTruthLine,
} from '@southbound/simulation';
import { digestOf } from './digest.ts';
import { type LineBatch, lineBatches, wrongLine } from './line-batches.ts';

/** A recording that was looked through from its first line to its last, and is as it was made. */
export interface Recording<Line extends RecordedLine> {
  readonly header: RecordingHeader;
  /**
   * What was recorded in one event minute after the other, those without any left out. Throws fault `file-wrong` when
   * the file was changed since it was opened.
   */
  minutes(): AsyncGenerator<RecordedMinute<Line>>;
}

export interface RecordedMinute<Line extends RecordedLine> {
  readonly startsAtMs: number;
  /** Never empty. */
  readonly lines: readonly Line[];
}

/** Hears how many lines were looked at so far, of how many. */
export type OnChecked = (lines: number, of: number) => void;

/**
 * A recording of events, selections or inspections. Throws fault `file-wrong` with file, line and what would be right
 * when it is anything but a whole recording of that kind: nothing of it is handed over before all of it was looked at.
 */
export function openRecords(
  path: string,
  kind: Exclude<RecordingKind, 'truth'>,
  onChecked?: OnChecked,
): Promise<Recording<RecordedRecord>> {
  return openRecording(path, kind, readRecordLine(kind), onChecked);
}

/** The same of hidden truth. */
export function openTruth(path: string, onChecked?: OnChecked): Promise<Recording<RecordedTruth>> {
  return openRecording(path, 'truth', readTruthLine, onChecked);
}

async function openRecording<Line extends RecordedLine>(
  path: string,
  kind: RecordingKind,
  read: (text: string) => Read<Line>,
  onChecked: OnChecked = () => {},
): Promise<Recording<Line>> {
  const scan = scanned(path, kind, read);
  let lines = 0;
  for (;;) {
    const { done, value } = await scan.next();
    if (done) return { header: value, minutes: () => minutesOf(scanned(path, kind, read)) };
    lines += value.lines.length;
    onChecked(lines, value.header.lines);
  }
}

async function* minutesOf<Line extends RecordedLine>(
  batches: AsyncIterable<{ readonly lines: readonly Line[] }>,
): AsyncGenerator<RecordedMinute<Line>> {
  let minute: { readonly startsAtMs: number; readonly lines: Line[] } | undefined;
  for await (const batch of batches) {
    for (const line of batch.lines) {
      const startsAtMs = minuteStartOf(line.atMs);
      if (minute?.startsAtMs !== startsAtMs) {
        if (minute !== undefined) yield minute;
        minute = { startsAtMs, lines: [] };
      }
      minute.lines.push(line);
    }
  }
  if (minute !== undefined) yield minute;
}

interface Scanned<Line> {
  readonly header: RecordingHeader;
  readonly lines: readonly Line[];
}

/** Reads from the first line to the last, and answers the header once all of it was right. */
async function* scanned<Line extends RecordedLine>(
  path: string,
  kind: RecordingKind,
  read: (text: string) => Read<Line>,
): AsyncGenerator<Scanned<Line>, RecordingHeader> {
  const batches = lineBatches(path);
  try {
    const header = await headerIn(batches, path, kind);
    const check = openCheck(header, read);
    const hash = createHash('sha256');
    let linesRead = 1;
    for await (const { lines, bytes } of batches) {
      hash.update(bytes);
      const checked: Line[] = [];
      for (const text of lines) {
        linesRead += 1;
        const line = check.line(text);
        if (!line.ok) throw wrongLine(path, linesRead, line.reason);
        checked.push(line.value);
      }
      yield { header, lines: checked };
    }
    const fault = check.end(hash.digest('hex'));
    if (fault !== undefined) throw wrongLine(path, linesRead, fault);
    return header;
  } finally {
    await batches.return(undefined);
  }
}

async function headerIn(
  batches: AsyncGenerator<LineBatch>,
  path: string,
  kind: RecordingKind,
): Promise<RecordingHeader> {
  const first = await batches.next();
  const header = readHeader(first.done ? '' : (first.value.lines[0] ?? ''), digestOf);
  if (!header.ok) throw wrongLine(path, 1, header.reason);
  if (header.value.kind === kind) return header.value;
  throw wrongLine(path, 1, `is a recording of ${header.value.kind}; one of ${kind} is needed here`);
}
