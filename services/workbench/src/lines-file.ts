import { unwritableFile } from '@southbound/runtime';
import { openOutputFile } from './part-file.ts';
import { Interrupted, type Terminal } from './terminal.ts';

/** A file of texts, each with an end of line, which gets its name when it is finished. They are kept until `flush`. */
export interface LinesFile {
  add(line: string): void;
  /** Waits until all lines are written, or no longer than until told to stop: a pipe may have nobody who reads it. */
  flush(): Promise<void>;
  /** Waits until all is written. */
  finish(): Promise<void>;
  /** Leaves nothing behind. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** Opens at once, so that a path that cannot be written is told before anything is run. */
export async function linesFile(path: string, stopping: AbortSignal, terminal: Terminal): Promise<LinesFile> {
  const refuse = (error: unknown): never => {
    throw error instanceof Interrupted ? error : unwritableFile(path, error);
  };
  const output = await openOutputFile(path, stopping, () => {
    terminal.err.write(`Waiting for somebody to read ${path}.\n`);
  }).catch(refuse);
  const stopped = new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve()));
  let lines: string[] = [];
  const write = async () => {
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    await output.append(text).catch(refuse);
  };
  return {
    add: (line) => lines.push(line),
    flush: () => Promise.race([write(), stopped]),
    async finish() {
      await write();
      await output.finish().catch(refuse);
    },
    discard: output.discard,
  };
}
