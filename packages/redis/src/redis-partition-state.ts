import type { AttemptKey, PartitionState } from '@southbound/runtime/ports';
import type { RedisStore } from './redis-store.ts';

/**
 * Attempts kept of a partition. Two are in use: the committed one and the one that is to be. The rest is room for
 * owners that failed before their commit, and for fenced ones that have not noticed yet.
 */
const ATTEMPTS_KEPT = 8;

/**
 * The state of partitions in Redis: a hash of states by attempt id, and the ids by last use, both in one slot. The
 * least recently used attempts are forgotten. Every owner begins by loading the committed attempt, so that one is
 * always among the last, and what owners that failed left behind is not.
 */
export function redisPartitionState(store: RedisStore): PartitionState {
  const saveScript = store.script('southboundSaveState', SAVE);
  const loadScript = store.script('southboundLoadState', LOAD);
  const discardScript = store.script('southboundDiscardState', DISCARD);

  const away = (error: unknown): never => {
    throw store.faultOf('state-away', error);
  };

  return {
    async save(key, state) {
      await saveScript(keysOf(key), [key.attemptId, state, ATTEMPTS_KEPT]).catch(away);
    },
    async load(key) {
      const state = await loadScript(keysOf(key), [key.attemptId]).catch(away);
      return typeof state === 'string' ? state : undefined;
    },
    async discard(key) {
      await discardScript(keysOf(key), [key.attemptId]).catch(away);
    },
  };
}

function keysOf({ group, partition }: AttemptKey): readonly string[] {
  const states = `southbound:{state-${group}-${partition}}`;
  return [states, `${states}:used`];
}

const SAVE = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('LREM', KEYS[2], 0, ARGV[1])
redis.call('LPUSH', KEYS[2], ARGV[1])
while redis.call('LLEN', KEYS[2]) > tonumber(ARGV[3]) do
  redis.call('HDEL', KEYS[1], redis.call('RPOP', KEYS[2]))
end
`;

const LOAD = `
local state = redis.call('HGET', KEYS[1], ARGV[1])
if state then
  redis.call('LREM', KEYS[2], 0, ARGV[1])
  redis.call('LPUSH', KEYS[2], ARGV[1])
end
return state
`;

const DISCARD = `
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('LREM', KEYS[2], 0, ARGV[1])
`;
