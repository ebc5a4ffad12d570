import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Fault } from './fault.ts';
import { readSettings, settingsTable, wholeNumber } from './settings.ts';

const schema = z.object({
  SOUTHBOUND_HTTP_PORT: wholeNumber(0, 65_535)
    .default(8_080)
    .meta({ description: 'TCP port of the HTTP API', example: '8080' }),
  SOUTHBOUND_TARGET_PERCENT: wholeNumber(0, 100).meta({ description: 'Of vehicles to inspect', example: '20' }),
  SOUTHBOUND_LIVE: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .meta({ description: 'Whether to run live | at speed', example: 'true' }),
  SOUTHBOUND_DRAW_KEY: z
    .string()
    .min(16, 'must have 16 characters or more')
    .meta({ description: 'Key of the draws', example: 'sixteen-letters-or-more', secret: true }),
  SOUTHBOUND_REPORT_FILE: z.string().optional().meta({ description: 'Where the report goes', example: 'report.json' }),
});

const right = { SOUTHBOUND_TARGET_PERCENT: '20', SOUTHBOUND_DRAW_KEY: 'a-key-that-is-long-enough' };

function faultOf(source: Record<string, string | undefined>): Fault {
  try {
    readSettings(schema, source);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the settings were taken');
}

test('settings are read as what they mean, with their defaults', () => {
  expect(readSettings(schema, { ...right, PATH: '/bin', SOUTHBOUND_LIVE: 'true' })).toEqual({
    SOUTHBOUND_HTTP_PORT: 8_080,
    SOUTHBOUND_TARGET_PERCENT: 20,
    SOUTHBOUND_LIVE: 'true',
    SOUTHBOUND_DRAW_KEY: 'a-key-that-is-long-enough',
  });
});

test('a threshold of 0 is a 0 and not a missing setting', () => {
  const source = { ...right, SOUTHBOUND_HTTP_PORT: '0', SOUTHBOUND_TARGET_PERCENT: '0' };
  expect(readSettings(schema, source)).toMatchObject({ SOUTHBOUND_HTTP_PORT: 0, SOUTHBOUND_TARGET_PERCENT: 0 });
});

describe('wrong settings', () => {
  test('all of them are reported at once, each with what is wrong and an example', () => {
    const fault = faultOf({
      SOUTHBOUND_HTTP_PORT: 'eighty',
      SOUTHBOUND_TARGET_PERCENT: '200',
      SOUTHBOUND_LIVE: 'yes',
      SOUTHBOUND_HTTP_PROT: '80',
    });
    expect(fault.code).toBe('settings-wrong');
    expect(fault.detail.split('\n  ')).toEqual([
      '5 settings are wrong:',
      'SOUTHBOUND_HTTP_PORT is "eighty": must be a whole number from 0 to 65535; for example SOUTHBOUND_HTTP_PORT=8080',
      'SOUTHBOUND_TARGET_PERCENT is "200": must be a whole number from 0 to 100; for example SOUTHBOUND_TARGET_PERCENT=20',
      'SOUTHBOUND_LIVE is "yes": must be true or false; for example SOUTHBOUND_LIVE=true',
      'SOUTHBOUND_DRAW_KEY is missing; for example SOUTHBOUND_DRAW_KEY=sixteen-letters-or-more',
      'SOUTHBOUND_HTTP_PROT is no setting; did you mean SOUTHBOUND_HTTP_PORT?',
    ]);
  });

  test('an unknown name alone is a fault too, for a misspelt setting would else count as unset', () => {
    const { detail } = faultOf({ ...right, SOUTHBOUND_REPORTFILE: 'x' });
    expect(detail).toBe(
      'one setting is wrong:\n  SOUTHBOUND_REPORTFILE is no setting; did you mean SOUTHBOUND_REPORT_FILE?',
    );
  });

  test('a secret is never shown, neither when it is wrong nor under a misspelt name', () => {
    const { message } = faultOf({ SOUTHBOUND_DRAW_KEY: 'hush', SOUTHBOUND_DRAW_KYE: 'hushed-just-as-much' });
    expect(message).toContain('SOUTHBOUND_DRAW_KEY is wrong: must have 16 characters or more');
    expect(message).not.toContain('hush');
  });

  test('a secret is taken out of a message that repeats it', () => {
    const talkative = z.object({
      SOUTHBOUND_KEY: z
        .string()
        .refine((key) => key === 'right', { error: ({ input }) => `${input} does not fit` })
        .meta({ description: 'A key', example: 'right', secret: true }),
    });
    expect(() => readSettings(talkative, { SOUTHBOUND_KEY: 'hush' })).toThrow(
      'SOUTHBOUND_KEY is wrong: … does not fit',
    );
  });

  test.each(['', ' ', ' 8080', '8e3', '0x10', '80.5', '-1', '65536', 'NaN', 'Infinity', '99999999999999999999'])(
    'the text "%s" is no TCP port',
    (text) => {
      expect(faultOf({ ...right, SOUTHBOUND_HTTP_PORT: text }).detail).toContain('must be a whole number');
    },
  );

  test('what two settings do not allow together is reported as well', () => {
    const pair = z
      .object({ SOUTHBOUND_MIN: wholeNumber(0, 9).meta({ description: 'Least', example: '1' }) })
      .refine(({ SOUTHBOUND_MIN }) => SOUTHBOUND_MIN !== 3, 'three is refused');
    expect(() => readSettings(pair, { SOUTHBOUND_MIN: '3' })).toThrow('one setting is wrong:\n  three is refused');
  });
});

test('the table for the docs has a row for each setting, its default and no example left out', () => {
  expect(settingsTable(schema).split('\n')).toEqual([
    '| setting | meaning | unless set | example |',
    '|---|---|---|---|',
    '| `SOUTHBOUND_HTTP_PORT` | TCP port of the HTTP API | `8080` | `8080` |',
    '| `SOUTHBOUND_TARGET_PERCENT` | Of vehicles to inspect | required | `20` |',
    '| `SOUTHBOUND_LIVE` | Whether to run live \\| at speed | `false` | `true` |',
    '| `SOUTHBOUND_DRAW_KEY` | Key of the draws (secret) | required | `sixteen-letters-or-more` |',
    '| `SOUTHBOUND_REPORT_FILE` | Where the report goes | none | `report.json` |',
    '',
  ]);
  expect(() => settingsTable(z.object({ SOUTHBOUND_BARE: z.string() }))).toThrow('SOUTHBOUND_BARE must end in .meta');
});
