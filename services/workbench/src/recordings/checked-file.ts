import { Interrupted, type Terminal, withProgress } from '../terminal.ts';
import type { OnChecked } from './recording-reader.ts';

/** Opens a recording, which looks through all of it, under a progress bar. Throws `Interrupted` when told to stop. */
export function checkedFile<Opened>(
  terminal: Terminal,
  stopping: AbortSignal,
  path: string,
  open: (onChecked: OnChecked) => Promise<Opened>,
): Promise<Opened> {
  return withProgress(terminal, 100, (onDone) =>
    open((lines, of) => {
      if (stopping.aborted) throw new Interrupted(`Interrupted while ${path} was checked: nothing was done with it.`);
      onDone(of === 0 ? 100 : (100 * lines) / of, `checking ${path}`);
    }),
  );
}
