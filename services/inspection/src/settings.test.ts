import { readSettings } from '@southbound/runtime';
import { expect, test } from 'vitest';
import { inspectionSettings } from './settings.ts';

const settingsWith = (address: string) => () => readSettings(inspectionSettings, { SOUTHBOUND_OFFICERS_URL: address });

test('an address of officers with a user and a password is refused, and not repeated', () => {
  expect(settingsWith('http://desk.example:8080')).not.toThrow();
  expect(settingsWith('http://user:s3cret@desk.example')).toThrow('must name no user and no password');
  expect(settingsWith('http://user:s3cret@desk.example')).not.toThrow('s3cret');
});
