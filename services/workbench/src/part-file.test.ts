import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPartFile } from './part-file.ts';

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

test('what is no file keeps its place: it is written as it is, or refused to whom must go back in it', async () => {
  const file = await openPartFile('/dev/null');
  await file.handle.appendFile('anything');
  await file.finish();
  await file.discard();
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  await expect(openPartFile('/dev/null', { mustSeek: true })).rejects.toThrow('is no file on a disk');
});
