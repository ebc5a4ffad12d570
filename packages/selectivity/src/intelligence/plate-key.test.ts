import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plateKey, plateMatch, plateRead, vehicleKey } from './plate-key.ts';

describe('plate keys', () => {
  test('plates that a reader takes for one another share a key', () => {
    expect(plateKey('B0I-5Z2')).toBe(plateKey('8O1 S22'));
  });

  test('plates that differ by more have different keys', () => {
    expect(plateKey('ABC123')).not.toBe(plateKey('ABC124'));
  });

  test('the same text from two jurisdictions is two vehicles', () => {
    expect(vehicleKey({ text: 'ABC123', jurisdiction: 'US-TX' })).not.toBe(
      vehicleKey({ text: 'ABC123', jurisdiction: 'US-CA' }),
    );
  });

  test('folding a key again changes nothing', () => {
    const plates = fc.stringMatching(/^[A-Z0-9 -]{1,12}$/);
    fc.assert(
      fc.property(plates, (text) => {
        expect(plateKey(plateKey(text))).toBe(plateKey(text));
      }),
    );
  });
});

describe('matching a plate that was read with one that is looked for', () => {
  const sought = { text: 'SIM 4821', jurisdiction: 'US-TX' };

  test.each([
    ['the same text and jurisdiction', { text: 'SIM-4821', jurisdiction: 'US-TX' }, 'exact'],
    ['a look-alike character', { text: '5IM4821', jurisdiction: 'US-TX' }, 'look-alike'],
    ['an unknown jurisdiction', { text: 'SIM4821' }, 'look-alike'],
    ['another jurisdiction', { text: 'SIM4821', jurisdiction: 'MX-TAM' }, null],
    ['another text', { text: 'SIM4822', jurisdiction: 'US-TX' }, null],
  ])('%s', (_, read, match) => {
    expect(plateMatch(plateRead(read), sought)).toBe(match);
  });
});
