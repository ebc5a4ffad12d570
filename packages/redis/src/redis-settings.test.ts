import { readSettings, settingsTable } from '@southbound/runtime';
import { expect, test } from 'vitest';
import { redisSettings, storeAddress } from './redis-settings.ts';

test('an address says host, TCP port, user, password, database and whether there is TLS', () => {
  expect(storeAddress('rediss://southbound:p%40ss@redis.example:6390/3')).toEqual({
    host: 'redis.example',
    tcpPort: 6_390,
    username: 'southbound',
    password: 'p@ss',
    database: 3,
    hasTls: true,
  });
  expect(storeAddress('redis://[::1]')).toMatchObject({ host: '::1', tcpPort: 6_379, database: 0, hasTls: false });
});

test.each([
  'localhost:6379',
  'http://redis.example',
  'redis://',
  'redis://redis.example/state',
  'redis://redis.example/0?db=1',
  'redis://redis.example:99999',
  'redis://user:%zz@redis.example',
])('"%s" is no address', (text) => {
  expect(storeAddress(text)).toBeNull();
});

test('a wrong address is a wrong setting, and its password is not shown', () => {
  const read = () => readSettings(redisSettings, { SOUTHBOUND_REDIS_URL: 'http://southbound:s3cret@redis.example' });
  expect(read).toThrow(/SOUTHBOUND_REDIS_URL is wrong: must be redis:/);
  expect(read).not.toThrow(/s3cret/);
});

test('unless set otherwise it is one server on this machine', () => {
  expect(readSettings(redisSettings, {})).toEqual({
    SOUTHBOUND_REDIS_URL: 'redis://127.0.0.1:6379',
    SOUTHBOUND_REDIS_CLUSTER: false,
    SOUTHBOUND_REDIS_TIMEOUT_MS: 1_000,
  });
  expect(settingsTable(redisSettings)).toContain('`SOUTHBOUND_REDIS_CLUSTER`');
});
