import { expect, test } from 'vitest';
import { storeTrouble } from './store-fault.ts';

test.each([
  ['LOADING Redis is loading the dataset in memory', 'still loading'],
  ["READONLY You can't write against a read only replica.", 'SOUTHBOUND_REDIS_URL must name the primary'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'maxmemory'],
  ['MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.', 'its own log'],
  ['NOAUTH Authentication required.', 'wants a password'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'user or the password'],
  ["NOPERM User default has no permissions to run the 'hmget' command", 'southbound:*'],
  ['CLUSTERDOWN The cluster is down', 'part of the cluster'],
  ['Too many Cluster redirections. Last error: ReplyError: MOVED 7 10.0.0.1:6379', 'part of the cluster'],
  ['MOVED 7 10.0.0.1:6379', 'SOUTHBOUND_REDIS_CLUSTER=true'],
  ['ERR This instance has cluster support disabled', 'SOUTHBOUND_REDIS_CLUSTER=false'],
  ['ERR DB index is out of range', 'SOUTHBOUND_REDIS_URL'],
  ['Command timed out', 'SOUTHBOUND_REDIS_TIMEOUT_MS'],
  ['Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option', 'not connected'],
  ['connect ECONNREFUSED 10.0.0.1:6379', 'connect ECONNREFUSED 10.0.0.1:6379'],
])('"%s" is explained', (said, explained) => {
  expect(storeTrouble(new Error(said))).toContain(explained);
});

test('what all nodes of a cluster failed with is what the last of them said', () => {
  const failed = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: new Error('NOAUTH') });
  expect(storeTrouble(failed)).toContain('wants a password');
});

test('a failure with a code and no message is named by its code', () => {
  expect(storeTrouble(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
});

test('an answer that repeats what was asked is cut off before that', () => {
  const said = "ERR unknown command 'HMGET', with args beginning with: 'southbound:{register-7}' 'plate:SIM1'";
  expect(storeTrouble(new Error(said))).toBe("ERR unknown command 'HMGET'");
});
