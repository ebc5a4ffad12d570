import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { Fault, unwritableFile } from '@southbound/runtime';
import {
  headerLine,
  openSum,
  type RecordingHeader,
  type RecordingOrigin,
  type WrittenLine,
} from '@southbound/simulation';
import { openPartFile } from '../part-file.ts';
import { digestOf } from './digest.ts';

/** Writes a recording under another name in the same folder, so that nobody meets half of one. */
export interface RecordingWriter {
  /** Lines are kept until `flush`. */
  add(line: WrittenLine): void;
  /** Writes what has come together, once it is worth it. */
  flush(): Promise<void>;
  /** Writes all, with the header that says what there is, and gives the file its name. */
  finish(): Promise<RecordingHeader>;
  /** Leaves nothing behind. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** Opens at once, so that a path that cannot be written is told before anything is run. */
export async function recordingWriter(path: string, origin: RecordingOrigin): Promise<RecordingWriter> {
  const refuse = (error: unknown): never => {
    throw error instanceof Fault ? error : unwritableFile(path, error);
  };
  const { handle, finish, discard } = await openPartFile(path).catch(refuse);
  const squeeze = path.endsWith('.gz');
  const hash = createHash('sha256');
  const sum = openSum();
  let text = '';

  async function write(): Promise<void> {
    if (text === '') return;
    const bytes = Buffer.from(text);
    text = '';
    hash.update(bytes);
    // Each piece is a member of its own, which gzip reads as one file; made beside the work that fills the next.
    await handle.appendFile(squeeze ? await squeezed(bytes, { level: GZIP_LEVEL }) : bytes);
  }

  /** Stored and not compressed it takes up the same bytes whatever it says. */
  function headerBytes(header: RecordingHeader): Buffer {
    const bytes = Buffer.from(`${headerLine(header, digestOf)}\n`);
    return squeeze ? gzipSync(bytes, { level: 0 }) : bytes;
  }

  // Keeps the place; the header that counts is written over it.
  await handle.appendFile(headerBytes({ ...origin, ...sum.result('') })).catch(refuse);
  return {
    add(line) {
      sum.add(line.type);
      text += line.text;
      text += '\n';
    },
    async flush() {
      if (text.length >= PIECE_LENGTH) await write().catch(refuse);
    },
    async finish() {
      await write().catch(refuse);
      const header = { ...origin, ...sum.result(hash.digest('hex')) };
      await writeAtStart(handle, headerBytes(header)).catch(refuse);
      await finish().catch(refuse);
      return header;
    },
    discard,
  };
}

/** Characters that are written at a time: enough to compress well, little to keep. */
const PIECE_LENGTH = 1 << 20;

/** Of 64 MB of a recorded day level 2 took as long as level 1, two fifths of the time of level 6, and a fifth more bytes. */
const GZIP_LEVEL = 2;

const squeezed = promisify<Uint8Array, { level: number }, Buffer>(gzip);

async function writeAtStart(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, done);
    done += bytesWritten;
  }
}
