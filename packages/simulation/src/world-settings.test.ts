import { PORT_CODES, type PortCode } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { SMALL_WORLD } from './fixtures/small-worlds.ts';
import { simulatedWorld } from './world.ts';
import { checkedSettings } from './world-settings.ts';

test.each([
  [{ seed: 1.5 }, 'seed: 1.5 is not a whole number; give one such as 7'],
  [{ days: 0 }, 'days: 0 is not a whole number of days from 1; give one such as 1'],
  [{ days: 1.5 }, 'days: 1.5 is not a whole number of days from 1'],
  [{ ports: [] }, 'ports: there is none; give one port code or more, such as 2304'],
  [{ ports: ['9999' as PortCode] }, 'ports: 9999 is not in the port table; one is 2'],
  [{ startsOn: '2026-02-30' }, 'startsOn: "2026-02-30" is not a calendar day; give one such as 2026-03-02'],
  [{ startsOn: 'tomorrow' }, 'startsOn: "tomorrow" is not a calendar day'],
])('%j is refused before the world begins, with what would be right', (wrong, message) => {
  expect(() => simulatedWorld({ ...SMALL_WORLD, ...wrong })).toThrow(message);
});

test('ports come in the order of the port table and each once, however they are named', () => {
  const named = [...PORT_CODES.toReversed(), ...PORT_CODES.slice(0, 3)];
  expect(checkedSettings({ ...SMALL_WORLD, ports: named }).ports).toEqual(PORT_CODES);
});
