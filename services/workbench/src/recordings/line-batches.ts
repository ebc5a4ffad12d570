import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault, unreadableFile } from '@southbound/runtime';
import { LINE_BYTES_MAX } from '@southbound/simulation';

/** Whole lines of a file, and their bytes with the ends of lines. */
export interface LineBatch {
  readonly lines: readonly string[];
  readonly bytes: Uint8Array;
}

/** Fault `file-wrong`: what is wrong with a line of a recording. */
export function wrongLine(path: string, line: number, what: string, cause?: unknown): Fault {
  return new Fault('file-wrong', `${path}:${line}: ${what}`, { cause });
}

/**
 * The lines of a file, unpacked where it is gzip: the first alone, then as many as one reading brings. Throws fault
 * `file-unreadable`, or `file-wrong` when the packing is damaged, a line is longer than any of a recording, or the last
 * has no end.
 */
export async function* lineBatches(path: string): AsyncGenerator<LineBatch> {
  let linesRead = 0;
  let rest: Buffer = EMPTY;
  const batchOf = (bytes: Buffer): LineBatch => {
    const lines = bytes.toString('utf8', 0, bytes.length - 1).split('\n');
    linesRead += lines.length;
    return { lines, bytes };
  };
  for await (const chunk of chunksOf(path, () => linesRead)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = bytes.subarray(end);
    const firstEnd = linesRead === 0 && end > 0 ? bytes.indexOf(NEWLINE) + 1 : 0;
    if (firstEnd > 0) yield batchOf(bytes.subarray(0, firstEnd));
    if (end > firstEnd) yield batchOf(bytes.subarray(firstEnd, end));
    if (rest.length > LINE_BYTES_MAX) {
      throw wrongLine(path, linesRead + 1, `is longer than ${LINE_BYTES_MAX} bytes: no line of a recording is`);
    }
  }
  if (rest.length > 0) throw wrongLine(path, linesRead + 1, 'the last line is cut off: take the whole file');
}

/** The bytes of a file, unpacked where it is gzip. */
async function* chunksOf(path: string, linesRead: () => number): AsyncGenerator<Buffer> {
  try {
    yield* (await contentOf(path)) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (!codeOf(error).startsWith('Z_')) throw unreadableFile(path, error);
    throw wrongLine(path, linesRead() + 1, 'gzip: cut off or damaged here or later: take the whole file', error);
  }
}

const EMPTY = Buffer.alloc(0);
const NEWLINE = 10;
const READ_BYTES = 1 << 18;

/** What begins every gzip file. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** By what the file begins with, since names get lost. */
async function contentOf(path: string): Promise<Readable> {
  const handle = await open(path);
  const there = await handle.stat();
  if (there.isDirectory()) {
    await handle.close();
    throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  }
  if (!there.isFile()) {
    await handle.close();
    throw new Fault('file-unreadable', `${path}: is no file on a disk; a recording is read twice`);
  }
  const { buffer } = await handle.read(Buffer.alloc(GZIP_MAGIC.length), 0, GZIP_MAGIC.length, 0);
  const file = handle.createReadStream({ start: 0, highWaterMark: READ_BYTES });
  if (!buffer.equals(GZIP_MAGIC)) return file;
  const unpacked = createGunzip({ chunkSize: READ_BYTES });
  file.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => file.destroy());
  return file.pipe(unpacked);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
