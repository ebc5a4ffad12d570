import { open } from 'node:fs/promises';
import { unwritableFile } from '@southbound/runtime';

/** A file of one JSON text a line. Lines are kept until `flush`, which waits until they are written. */
export interface JsonLinesFile {
  add(line: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens at once, so that a path that cannot be written is told before anything is run. */
export async function jsonLinesFile(path: string): Promise<JsonLinesFile> {
  const refuse = (error: unknown): never => {
    throw unwritableFile(path, error);
  };
  const handle = await open(path, 'w').catch(refuse);
  let lines: string[] = [];
  const flush = async () => {
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    await handle.appendFile(text).catch(refuse);
  };
  return {
    add: (line) => lines.push(line),
    flush,
    async close() {
      await flush();
      await handle.close();
    },
  };
}
