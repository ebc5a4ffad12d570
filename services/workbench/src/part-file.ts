import { randomUUID } from 'node:crypto';
import { constants, openSync, type Stats } from 'node:fs';
import { access, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathLedTo } from './path-led-to.ts';
import { Interrupted } from './terminal.ts';

/** What a command writes from its beginning to its end. */
interface OutputFile {
  append(text: string): Promise<void>;
  /** Gives a file its name, once all is on the disk. */
  finish(): Promise<void>;
  /** Leaves nothing behind, and what was there before as it was. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** A file that bears another name in the same folder until it is whole, so that nobody meets half of one. */
interface PartFile extends Omit<OutputFile, 'append'> {
  readonly handle: FileHandle;
}

/**
 * Opens at once, so that a path that cannot be written is refused before anything is run. A terminal, a pipe and the
 * like are refused, since who writes a part file may go back in it. Rejects with the error of the system.
 */
export async function openPartFile(path: string): Promise<PartFile> {
  const there = await whatIsAt(path);
  if (isNoFile(path, there)) throw new Error('is no file on a disk');
  return partFile(path, there);
}

/**
 * The same, and what is no file on a disk is written as it is. A pipe waits for somebody to read it, of which is told;
 * throws `Interrupted` when told to stop before.
 */
export async function openOutputFile(
  path: string,
  stopping: AbortSignal,
  onUnread: () => void = () => {},
): Promise<OutputFile> {
  const there = await whatIsAt(path);
  if (there?.isFIFO() === true) return pipe(path, stopping, onUnread);
  if (isNoFile(path, there)) {
    const handle = await open(path, 'w');
    const close = () => handle.close();
    return { append: (text) => handle.appendFile(text), finish: close, discard: close };
  }
  const { handle, finish, discard } = await partFile(path, there);
  return { append: (text) => handle.appendFile(text), finish, discard };
}

/** Undefined when nothing is there: a link may lead to where nothing is yet. */
async function whatIsAt(path: string): Promise<Stats | undefined> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // A folder is refused now and not when hours of work are to get its name.
  if (there?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  // To rename would get around the protection of a file.
  if (there !== undefined) await access(path, constants.W_OK);
  return there;
}

/** Where these lead to a file, the shell has it open. */
const OWN_STREAMS: readonly string[] = ['/dev/stdout', '/dev/stderr'];

function isNoFile(path: string, there: Stats | undefined): boolean {
  return there !== undefined && (!there.isFile() || OWN_STREAMS.includes(resolve(path)));
}

/** A link stays, and whatever it leads to takes the file; one that takes a file's place may be read by the same people. */
async function partFile(path: string, replaced: Stats | undefined): Promise<PartFile> {
  const place = pathLedTo(path);
  const underWay = join(dirname(place), `.${basename(place)}.${randomUUID().slice(0, 8)}.part`);
  const handle = await open(underWay, 'wx');
  let isOver = false;
  const discard = async () => {
    if (isOver) return;
    isOver = true;
    await handle.close().catch(() => {});
    await rm(underWay, { force: true });
  };
  try {
    if (replaced !== undefined) await handle.chmod(replaced.mode & MODE_BITS);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    handle,
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(underWay, place);
      isOver = true;
    },
    discard,
  };
}

/** Of a file's mode those that say who may do what, and not what kind of file it is. */
const MODE_BITS = 0o7777;

/** How often it is looked whether anybody reads a pipe yet. Invented. */
const LOOK_MS = 50;

/**
 * Never waits in the system, which could not be interrupted: a process that waits there for a reader of its pipe does
 * not even end when it is told to.
 */
async function pipe(path: string, stopping: AbortSignal, onUnread: () => void): Promise<OutputFile> {
  let descriptor = readPipe(path);
  if (descriptor === undefined) onUnread();
  while (descriptor === undefined) {
    await pause(LOOK_MS, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) throw new Interrupted(`Interrupted before anybody read ${path}: nothing was run.`);
    descriptor = readPipe(path);
  }
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // Whoever appends hears of it.
  socket.on('error', () => {});
  return {
    append: (text) =>
      new Promise((done, failed) => {
        socket.write(text, (error) => (error ? failed(error) : done()));
      }),
    finish: () => new Promise((done) => void socket.end(done)),
    discard: async () => void socket.destroy(),
  };
}

/** The pipe, open for writing; undefined while nobody reads it. */
function readPipe(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENXIO') return undefined;
    throw error;
  }
}
