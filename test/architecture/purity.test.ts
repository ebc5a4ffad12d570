import { describe, expect, test } from 'vitest';
import { ROOMS } from './rooms.ts';
import { inOrder, refusalsOf, workspaceWith } from './workspace-copy.ts';

const PURE_ROOMS = Object.keys(ROOMS).filter((room) => ROOMS[room]?.pure);

/** One error of the compiler: its file, its line, and the name that it does not know, where that is what is wrong. */
const ERROR = /^(\S+)\((\d+),\d+\): error TS\d+: (?:Cannot find name '(.+?)')?/gm;

describe('purity of the core', () => {
  test.each(PURE_ROOMS)('in %s nothing of Node has a name: no files, network, clock or console', async (room) => {
    const { run, fixtureFiles } = await workspaceWith('purity');
    const { exitCode, output } = await run(`check:purity-of-${room.replace('packages/', '')}`, '--pretty', 'false');
    const refused = [...output.matchAll(ERROR)]
      .map(([, file = '', line, rule = 'something else']) => ({ file, line: Number(line), rule }))
      .filter(({ file }) => fixtureFiles.has(file));
    const expected = refusalsOf('purity').filter(({ file }) => file.startsWith(`${room}/`));
    expect(inOrder(refused)).toEqual(inOrder(expected));
    expect(exitCode).toBeGreaterThan(0);
  });
});
