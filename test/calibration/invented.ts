import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the simulation's own comments call invented, by the file that says so. */
export interface Invented {
  readonly part: string;
  readonly statements: readonly string[];
}

const SOURCES = join(import.meta.dirname, '../../packages/simulation/src');
/** Parts of the page, in its order: the first whose pattern fits a file's path has it. */
const PARTS: readonly (readonly [part: string, path: RegExp])[] = [
  ['Plate reader', /^traffic\/plate-reader/],
  ['Traffic', /^traffic\//],
  ['Guns and their sales', /^trafficking\/(?:guns|sales|purchases)/],
  ['Loads', /^trafficking\/loads/],
  ['Rings and their trips', /^trafficking\//],
  ['Agencies', /^agencies\//],
  ['Officers', /^officers\//],
  ['Faults', /^faults\//],
  ['The rest', /^/],
];
/** A comment, and the constant or function under it where there is one. */
const COMMENT = /(?:\/\*\*([\s\S]*?)\*\/|((?:^[ \t]*\/\/.*\n)+))(?:\s*(?:export )?(?:const|function) (\w+))?/gm;

/** Gathers all comments of the simulation that say that something is invented. */
export function invented(): readonly Invented[] {
  const files = globSync('**/*.ts', { cwd: SOURCES })
    .filter((path) => !/\.test\.ts$|fixtures\//.test(path))
    .sort();
  const byPart = Map.groupBy(files, (path) => PARTS.find(([, fits]) => fits.test(path))?.[0] ?? '');
  return PARTS.flatMap(([part]) => {
    const statements = (byPart.get(part) ?? []).flatMap(statementsOf);
    return statements.length === 0 ? [] : [{ part, statements }];
  });
}

function statementsOf(path: string): string[] {
  const text = readFileSync(join(SOURCES, path), 'utf8');
  return [...text.matchAll(COMMENT)].flatMap(([, block = '', lines = '', name]) => {
    const comment = plain(block === '' ? lines : block);
    if (!/\binvented\b/i.test(comment)) return [];
    const statement = comment.replaceAll(/\s*Invented, no source\./g, '').trim();
    return [`\`${path}\`${name === undefined ? '' : ` \`${name}\``}: ${statement}`];
  });
}

/** A comment's words on one line. */
function plain(comment: string): string {
  return comment
    .replaceAll(/^[ \t]*(?:\/\/|\*)[ \t]?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
