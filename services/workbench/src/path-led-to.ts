import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What follows more links than this goes in a circle. Source: Linux gives up after as many. */
const LINKS_MAX = 40;

/** Where a path leads, through links too, whether anything is there yet or not. */
export function pathLedTo(path: string): string {
  let place = inRealFolder(path);
  for (let links = 0; links < LINKS_MAX; links += 1) {
    const next = linkAt(place);
    if (next === undefined) return place;
    place = inRealFolder(resolve(dirname(place), next));
  }
  return place;
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function inRealFolder(path: string): string {
  const folder = dirname(resolve(path));
  try {
    return join(realpathSync(folder), basename(resolve(path)));
  } catch {
    return resolve(path);
  }
}
