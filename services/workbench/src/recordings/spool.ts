import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TopicName } from '@southbound/contracts';
import { unwritableFile } from '@southbound/runtime';
import type { LogEntry } from '@southbound/runtime/ports';
import { asRecorded, minuteStartOf, partitionClock, recordLine } from '@southbound/simulation';
import { lineBatches } from './line-batches.ts';
import type { RecordingWriter } from './recording-writer.ts';

/** Keeps the records of each partition in a file of its own until all have come, so that memory stays flat. */
export interface Spool {
  /** Records of one partition, in its order. Calls for several partitions may overlap. */
  add(entries: readonly LogEntry[]): Promise<void>;
  /** How many there are. */
  lines(): number;
  /**
   * Writes all by event minute; in one minute topics as they were given, partitions in ascending order, and in each
   * partition the log's order. Answers with how many lines it has written, from time to time.
   */
  merge(writer: RecordingWriter): AsyncGenerator<number>;
  close(): Promise<void>;
}

interface PartitionFile {
  readonly topic: TopicName;
  readonly partition: number;
  readonly path: string;
  readonly handle: FileHandle;
}

/** Beside the recording that it is for, since the disk there must hold that too. */
export async function openSpool(recordingPath: string, topics: readonly TopicName[]): Promise<Spool> {
  const refuse = (error: unknown): never => {
    throw unwritableFile(recordingPath, error);
  };
  const folder = await mkdtemp(join(dirname(recordingPath), `.${basename(recordingPath)}.spool-`)).catch(refuse);
  const files = new Map<string, Promise<PartitionFile>>();
  const clock = partitionClock();
  let spooledLines = 0;

  async function opened(topic: TopicName, partition: number): Promise<PartitionFile> {
    const path = join(folder, `${topic}-${partition}`);
    return { topic, partition, path, handle: await open(path, 'wx') };
  }

  function fileOf({ topic, partition }: LogEntry): Promise<PartitionFile> {
    const name = `${topic}/${partition}`;
    const file = files.get(name) ?? opened(topic, partition);
    files.set(name, file);
    return file;
  }

  return {
    async add(entries) {
      const [first] = entries;
      if (first === undefined) return;
      const lines = entries.map((entry) => {
        const recorded = asRecorded(entry);
        const atMs = clock(recorded);
        const { type, text } = recordLine(atMs, recorded);
        return `${atMs} ${type} ${text}\n`;
      });
      spooledLines += lines.length;
      const { handle } = await fileOf(first).catch(refuse);
      await handle.appendFile(lines.join('')).catch(refuse);
    },
    lines: () => spooledLines,
    async *merge(writer) {
      const inOrder = (await Promise.all(files.values())).toSorted(
        (a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic) || a.partition - b.partition,
      );
      yield* mergeByMinute(
        inOrder.map(({ path }) => openQueue(path)),
        writer,
      );
    },
    async close() {
      for (const file of files.values()) await (await file.catch(() => undefined))?.handle.close().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface SpooledLine {
  readonly minuteMs: number;
  readonly type: string;
  readonly text: string;
}

/** The lines of one partition, the next of them to be looked at. */
interface Queue {
  /** Undefined when there is none left. */
  head(): Promise<SpooledLine | undefined>;
  /** The next line as long as it stands in the minute and was read from the file already. */
  takeOf(minuteMs: number): SpooledLine | undefined;
}

async function* mergeByMinute(queues: readonly Queue[], writer: RecordingWriter): AsyncGenerator<number> {
  let written = 0;
  for (;;) {
    const heads = await Promise.all(queues.map((queue) => queue.head()));
    const minuteMs = Math.min(...heads.map((head) => head?.minuteMs ?? Number.POSITIVE_INFINITY));
    if (minuteMs === Number.POSITIVE_INFINITY) return;
    for (const queue of queues) {
      while ((await queue.head())?.minuteMs === minuteMs) {
        for (let line = queue.takeOf(minuteMs); line !== undefined; line = queue.takeOf(minuteMs)) {
          writer.add(line);
          written += 1;
        }
        await writer.flush();
        // Also within a minute: the first holds whatever was recorded for years.
        yield written;
      }
    }
  }
}

function openQueue(path: string): Queue {
  const batches = lineBatches(path);
  let lines: readonly string[] = [];
  let at = 0;
  let next: SpooledLine | undefined;

  function read(): SpooledLine | undefined {
    const line = lines[at];
    at += 1;
    return line === undefined ? undefined : spooled(line);
  }

  return {
    async head() {
      while (next === undefined) {
        next = read();
        if (next !== undefined) break;
        const { done, value } = await batches.next();
        if (done) return undefined;
        lines = value.lines;
        at = 0;
      }
      return next;
    },
    takeOf(minuteMs) {
      if (next?.minuteMs !== minuteMs) return undefined;
      const taken = next;
      next = read();
      return taken;
    },
  };
}

function spooled(line: string): SpooledLine {
  const afterAt = line.indexOf(' ');
  const afterType = line.indexOf(' ', afterAt + 1);
  return {
    minuteMs: minuteStartOf(Number(line.slice(0, afterAt))),
    type: line.slice(afterAt + 1, afterType),
    text: line.slice(afterType + 1),
  };
}
