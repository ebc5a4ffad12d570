import { readSettings } from '@southbound/runtime';
import { expect, test } from 'vitest';
import { drawKeyOf, drawKeySettings } from './draws-settings.ts';
import { targetingSettings } from './settings.ts';

const SECRET = 'a-long-random-secret';
const OTHER_SECRET = 'one that nobody else has';
const read = (next?: string) =>
  drawKeyOf(
    readSettings(drawKeySettings, {
      SOUTHBOUND_DRAW_KEY_ID: 'draw-key-1',
      SOUTHBOUND_DRAW_KEY: SECRET,
      SOUTHBOUND_DRAW_KEY_NEXT: next,
    }),
  );

test('one secret is enough, and the next one stands behind its name and its first day', () => {
  expect(read()).toEqual({ id: 'draw-key-1', secret: SECRET });
  expect(read('draw-key-2/2026-04-01 another, longer secret')).toEqual({
    id: 'draw-key-1',
    secret: SECRET,
    next: { id: 'draw-key-2', fromDay: '2026-04-01', secret: 'another, longer secret' },
  });
});

test.each([
  'draw-key-2 a secret that is long enough',
  'draw-key-2/2026-02-30 another-long-random-secret',
  'draw-key-2/tomorrow another-long-random-secret',
  'draw key 2/2026-04-01 another-long-random-secret',
  'draw-key-2/2026-04-01 short',
  '/2026-04-01 a secret that is long enough',
])('a next secret that is not said so is refused, and not repeated: %s', (text) => {
  const complaint = /SOUTHBOUND_DRAW_KEY_NEXT is wrong: must be a name, a slash, a calendar day/;
  expect(() => read(text)).toThrow(complaint);
  expect(() => read(text)).not.toThrow(text);
});

test.each([
  ['of the draw key', drawKeySettings],
  ['of targeting', targetingSettings],
])('in the settings %s a next secret under the name of the one in use is refused, with an example', (_, settings) => {
  const named = (next: string) => () =>
    readSettings(settings, {
      SOUTHBOUND_DRAW_KEY_ID: 'draw-key-1',
      SOUTHBOUND_DRAW_KEY: SECRET,
      SOUTHBOUND_DRAW_KEY_NEXT: `${next}/2026-04-01 ${OTHER_SECRET}`,
    });
  const complaint =
    /SOUTHBOUND_DRAW_KEY_NEXT is wrong: must be named otherwise than SOUTHBOUND_DRAW_KEY_ID, draw-key-1; for example SOUTHBOUND_DRAW_KEY_NEXT=draw-key-2\/2026-04-01 /;
  expect(named('draw-key-1')).toThrow(complaint);
  expect(named('draw-key-1')).not.toThrow(OTHER_SECRET);
  expect(named('draw-key-2')).not.toThrow();
});
