import { open } from 'node:fs/promises';

/** Hands over a file's lines one by one, as whoever reads a recording of any length must. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file);
  yield* handle.readLines();
}

/** Writes lines to a file, a thousand at a time. */
export async function lineWriter(file: string) {
  const handle = await open(file, 'w');
  let lines: string[] = [];
  const flush = async () => {
    const text = `${lines.join('\n')}\n`;
    lines = [];
    await handle.appendFile(text);
  };
  return {
    add: (line: string) => lines.push(line),
    async flushIfMany() {
      if (lines.length >= 1_000) await flush();
    },
    async close() {
      if (lines.length > 0) await flush();
      await handle.close();
    },
  };
}
