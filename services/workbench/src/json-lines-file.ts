import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '@southbound/runtime';
import { whyUnreadable } from './documents.ts';

/** A file of one JSON text a line. Lines are kept until `flush`, which waits while the disk is behind. */
export interface JsonLinesFile {
  add(line: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens at once, so that a path that cannot be written is told before anything is run. */
export async function jsonLinesFile(path: string): Promise<JsonLinesFile> {
  const handle = await open(path, 'w').catch((error: unknown) => {
    throw new Fault('file-unreadable', `${path}: cannot be written: ${whyUnreadable(error)}`, { cause: error });
  });
  const stream = createWriteStream(path, { fd: handle });
  let lines: string[] = [];
  const flush = async () => {
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    if (!stream.write(text)) await once(stream, 'drain');
  };
  return {
    add: (line) => lines.push(line),
    flush,
    async close() {
      await flush();
      stream.end();
      await once(stream, 'close');
    },
  };
}
