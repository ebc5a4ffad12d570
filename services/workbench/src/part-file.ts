import { randomUUID } from 'node:crypto';
import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** A file that bears another name in the same folder until it is whole, so that nobody meets half of one. */
export interface PartFile {
  readonly handle: FileHandle;
  /** Gives the file its name, once all is on the disk. */
  finish(): Promise<void>;
  /** Leaves nothing behind, and what was there before as it was. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** What is at a path that is to be written. */
interface Place {
  /** Where a link leads to, so that the link stays. */
  readonly path: string;
  /** Whether it is a terminal, a pipe or the like, which no file may take the place of. */
  readonly isDevice: boolean;
}

/**
 * Opens at once, so that a path that cannot be written is refused before anything is run. What is no file on a disk is
 * written as it is, unless the writer must go back in it. Rejects with the error of the system.
 */
export async function openPartFile(path: string, { mustSeek = false } = {}): Promise<PartFile> {
  const place = await placeAt(path);
  if (place.isDevice) {
    if (mustSeek) throw new Error('is no file on a disk');
    return straight(await open(place.path, 'w'));
  }
  const underWay = join(dirname(place.path), `.${basename(place.path)}.${randomUUID().slice(0, 8)}.part`);
  const handle = await open(underWay, 'wx');
  let isOver = false;
  return {
    handle,
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(underWay, place.path);
      isOver = true;
    },
    async discard() {
      if (isOver) return;
      isOver = true;
      await handle.close().catch(() => {});
      await rm(underWay, { force: true });
    },
  };
}

async function placeAt(path: string): Promise<Place> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return { path, isDevice: false };
  // A folder is refused now and not when hours of work are to get its name.
  if (there.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  // To rename would get around the protection of a file.
  await access(path, constants.W_OK);
  if (!there.isFile() || OWN_STREAMS.includes(resolve(path))) return { path, isDevice: true };
  return { path: await realpath(path), isDevice: false };
}

/** Where these lead to a file, the shell has it open. */
const OWN_STREAMS: readonly string[] = ['/dev/stdout', '/dev/stderr'];

function straight(handle: FileHandle): PartFile {
  const close = () => handle.close();
  return { handle, finish: close, discard: close };
}
