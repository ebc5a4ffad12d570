import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS, Fault } from './fault.ts';

const page = readFileSync(new URL('../../../docs/FAULTS.md', import.meta.url), 'utf8');
/** Rows such as `| code | meaning | what to do | again |`, the code in backticks. */
const rows = page.matchAll(/^\| `([^`]+)` *\| (.+) \| (.+) \| (.+) \|$/gm);
const documented = [...rows].map(([, code, ...cells]) => {
  const [meaning, todo, again] = cells.map((cell) => cell.trim());
  return { code, meaning, todo, again };
});

test('the docs page says of every fault what the catalogue says, and knows no other', () => {
  const catalogued = Object.entries(FAULTS).map(([code, { meaning, todo, retry }]) => ({
    code,
    meaning,
    todo,
    again: retry === 'later' ? 'later' : 'no',
  }));
  expect(documented).toEqual(catalogued);
});

test('every fault has an HTTP status that names an error and sentences that end', () => {
  for (const [code, { meaning, todo, http }] of Object.entries(FAULTS)) {
    expect(http, code).toBeGreaterThanOrEqual(400);
    expect(meaning, code).toMatch(/^[A-Z].*\.$/);
    expect(todo, code).toMatch(/^[A-Z].*\.$/);
  }
});

test('a fault is an error that says its code, what is special to it and what caused it', () => {
  const cause = new Error('ECONNREFUSED');
  const fault = new Fault('register-away', 'no answer within 50 ms', { cause });
  expect(fault).toBeInstanceOf(Error);
  expect(fault.code).toBe('register-away');
  expect(fault.message).toBe('register-away: no answer within 50 ms');
  expect(fault.cause).toBe(cause);
});
