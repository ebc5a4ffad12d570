import { EVENTS, type SelectionMade } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { openRandomStratum } from './random-stratum.ts';

function verdictOnPick(data: Partial<SelectionMade['data']>): string | undefined {
  const stratum = openRandomStratum(null);
  const { example } = EVENTS.SelectionMade;
  stratum.decided({ ...example, data: { ...example.data, randomDraw: true, ...data } }, false);
  return stratum.result().find(({ name }) => name === 'random-picks-ordered')?.verdict;
}

test('a random pick may be released only where it says that capacity was lacking', () => {
  const released = { decision: 'release', method: null } as const;
  expect(verdictOnPick({ decision: 'inspect', ground: 'random' })).toBe('holds');
  expect(verdictOnPick({ ...released, ground: 'no-capacity', capacityBound: true })).toBe('holds');
  expect(verdictOnPick({ ...released, ground: 'no-capacity' })).toBe('violated');
  expect(verdictOnPick({ ...released, ground: 'rate-spent', capacityBound: true })).toBe('violated');
});
