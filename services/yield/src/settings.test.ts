import { PORT_CODES } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { yieldSettings } from './settings.ts';

const setting = yieldSettings.shape.SOUTHBOUND_FLOOR_RATES;

test('one floor rate counts for all ports, and a port may have its own', () => {
  const rates = setting.parse('0.2, 2304=0.15,2606=0');
  expect(rates).toMatchObject({ 2304: 0.15, 2606: 0, 2504: 0.2 });
  expect(Object.keys(rates ?? {})).toHaveLength(PORT_CODES.length);
  expect(setting.parse('2304=0.15')).toEqual({ 2304: 0.15 });
});

test('what figures are judged by is a number within its range, and stands without a word', () => {
  const { SOUTHBOUND_TOLERATED_SKIPPED_SHARE: share, SOUTHBOUND_LIFT_THAT_PAYS: lift } = yieldSettings.shape;
  expect([share.parse(undefined), lift.parse(undefined)]).toEqual([0.1, 2]);
  expect([share.parse('0.25'), lift.parse('1.5')]).toEqual([0.25, 1.5]);
  for (const text of ['', '-0.1', '1.1', '1e-1']) {
    expect(share.safeParse(text).error?.issues[0]?.message).toBe('must be a number from 0 to 1');
  }
  for (const text of ['0.5', '51', 'two']) {
    expect(lift.safeParse(text).error?.issues[0]?.message).toBe('must be a number from 1 to 50');
  }
});

test.each(['', '20', '-0.1', '1.1', '0.2,0.3', '0.2,9999=0.1', '2304', '0.2;2304=0.1'])(
  'floor rates written as "%s" are refused, with what would be right',
  (text) => {
    expect(setting.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
      'must be a share from 0 to 1 for all ports, ports with one of their own after it, or only those',
    ]);
  },
);
