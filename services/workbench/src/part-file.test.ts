import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openOutputFile, openPartFile } from './part-file.ts';

const unstopped = () => new AbortController().signal;

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-part-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('until it is finished a file leaves what bears its name as it is, and then takes its place', async () => {
  const folder = ownFolder();
  const path = join(folder, 'out');
  writeFileSync(path, 'before');
  const file = await openPartFile(path);
  await file.handle.appendFile('after');
  expect(readFileSync(path, 'utf8')).toBe('before');
  await file.finish();
  await file.discard();
  expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['out'], 'after']);
});

test('a file that is given up leaves nothing behind', async () => {
  const folder = ownFolder();
  const file = await openPartFile(join(folder, 'out'));
  await file.handle.appendFile('half');
  await file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a link stays a link, and the file that it leads to is written', async () => {
  const folder = ownFolder();
  writeFileSync(join(folder, 'real'), 'before');
  symlinkSync('real', join(folder, 'link'));
  const file = await openPartFile(join(folder, 'link'));
  await file.handle.appendFile('after');
  await file.finish();
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('after');
});

test('a link that leads to nothing yet stays a link, and the file is made where it leads', async () => {
  const folder = ownFolder();
  mkdirSync(join(folder, 'far'));
  symlinkSync('near', join(folder, 'link'));
  symlinkSync('far/real', join(folder, 'near'));
  const file = await openPartFile(join(folder, 'link'));
  await file.handle.appendFile('after');
  await file.finish();
  expect(['link', 'near'].map((name) => lstatSync(join(folder, name)).isSymbolicLink())).toEqual([true, true]);
  expect([readdirSync(join(folder, 'far')), readFileSync(join(folder, 'far', 'real'), 'utf8')]).toEqual([
    ['real'],
    'after',
  ]);
});

test('links in a circle are refused', async () => {
  const folder = ownFolder();
  symlinkSync('two', join(folder, 'one'));
  symlinkSync('one', join(folder, 'two'));
  await expect(openPartFile(join(folder, 'one'))).rejects.toMatchObject({ code: 'ELOOP' });
});

test.each([0o600, 0o664, 0o640])('a file that is replaced keeps who may read and write it: %o', async (mode) => {
  const path = join(ownFolder(), 'out');
  writeFileSync(path, 'before');
  chmodSync(path, mode);
  const file = await openPartFile(path);
  await file.handle.appendFile('after');
  await file.finish();
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o7777]).toEqual(['after', mode]);
});

test('what is no file keeps its place: it is written as it is, or refused to whom must go back in it', async () => {
  const file = await openOutputFile('/dev/null', unstopped());
  await file.append('anything');
  await file.finish();
  await file.discard();
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  await expect(openPartFile('/dev/null')).rejects.toThrow('is no file on a disk');
});

function ownPipe(): string {
  const path = join(ownFolder(), 'pipe');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

test('a pipe is written once somebody reads it, from the beginning to the end', async () => {
  const path = ownPipe();
  const opening = openOutputFile(path, unstopped());
  const reader = await open(path);
  const file = await opening;
  const read = reader.readFile('utf8');
  const text = `${'x'.repeat(99)}\n`.repeat(10_000);
  await file.append(text);
  await file.append('the end\n');
  await file.finish();
  expect(await read).toBe(`${text}the end\n`);
  await reader.close();
  expect(lstatSync(path).isFIFO()).toBe(true);
});

test('to wait for somebody who reads a pipe may be given up', async () => {
  const stopping = new AbortController();
  const opening = openOutputFile(ownPipe(), stopping.signal);
  stopping.abort();
  await expect(opening).rejects.toThrow(/^Interrupted before anybody read .*pipe: nothing was run\.$/);
});
