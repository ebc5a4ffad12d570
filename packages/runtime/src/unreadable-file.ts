import { readFileSync } from 'node:fs';
import { Fault } from './fault.ts';

/** The text of a file. Throws fault `file-unreadable` that says which file and why. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** Fault `file-unreadable`: which file the system does not let be read, and why. */
export function unreadableFile(path: string, error: unknown): Fault {
  return new Fault('file-unreadable', `${path}: ${whyUnreadable(error)}`, { cause: error });
}

/** The same of a file that the system does not let be written. */
export function unwritableFile(path: string, error: unknown): Fault {
  return new Fault('file-unreadable', `${path}: cannot be written: ${whyUnreadable(error)}`, { cause: error });
}

/** Why the system would not give a file, in words. */
function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
      return 'access is denied';
    case 'EISDIR':
      return 'is a folder; give a file';
    case 'ENOSPC':
      return 'there is no space left';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
