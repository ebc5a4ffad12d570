import { expect, test } from 'vitest';
import { openedOnce } from './look-up.ts';

const lookout = (id: string) => JSON.stringify({ lookouts: [{ id, description: { make: 'ford', colour: 'white' } }] });

test('what stands under a description is opened once, and anew when another text stands there', () => {
  const opened = openedOnce();
  const first = opened('description/ford/white', lookout('LK-1'));
  expect(opened('description/ford/white', lookout('LK-1'))).toBe(first);
  expect(opened('description/ford/white', lookout('LK-2')).lookouts).toMatchObject([{ id: 'LK-2' }]);
  expect(opened('description/ford/black', lookout('LK-3')).lookouts).toMatchObject([{ id: 'LK-3' }]);
});

test('what stands under a plate or a person is opened each time, as it then stands', () => {
  const opened = openedOnce();
  expect(opened('A8C123', lookout('LK-1'))).toEqual(opened('A8C123', lookout('LK-1')));
  expect(opened('A8C123', lookout('LK-2')).lookouts).toMatchObject([{ id: 'LK-2' }]);
});
