import { unwritableFile } from '@southbound/runtime';
import { openPartFile } from './part-file.ts';

/** A file of texts, each with an end of line, which gets its name when it is finished. They are kept until `flush`. */
export interface LinesFile {
  add(line: string): void;
  /** Waits until all lines are written. */
  flush(): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** Opens at once, so that a path that cannot be written is told before anything is run. */
export async function linesFile(path: string): Promise<LinesFile> {
  const refuse = (error: unknown): never => {
    throw unwritableFile(path, error);
  };
  const part = await openPartFile(path).catch(refuse);
  let lines: string[] = [];
  const flush = async () => {
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    await part.handle.appendFile(text).catch(refuse);
  };
  return {
    add: (line) => lines.push(line),
    flush,
    async finish() {
      await flush();
      await part.finish().catch(refuse);
    },
    discard: part.discard,
  };
}
