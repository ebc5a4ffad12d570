import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Fault } from '@southbound/runtime';
import type { HistoryWrite, IntelligenceWrite, RegisterMark, VehicleRegister } from '@southbound/runtime/ports';
import { BUCKETS, type RedisStore } from './redis-store.ts';

const NO_HISTORIES: ReadonlyMap<string, string> = new Map();

/** At most this many histories are forgotten by one call of a script: nobody else is served meanwhile. */
const EVICTED_AT_ONCE_MAX = 500;

/** Who may write intelligence. */
interface Claim {
  readonly generation: number;
  /** A store that lost everything counts generations from 1 again, so they alone would not tell writers apart. */
  readonly token: string;
  /** Writes sent under this claim, and the last of them that every bucket has acknowledged. */
  sent: number;
  acknowledged: number;
}

/**
 * The vehicle register in Redis, on one server or a cluster.
 *
 * A bucket is one Redis hash: `plate:` fields hold intelligence, `vehicle:` fields histories, and beside them stand the
 * mark and the claim. So whatever is lost of a bucket, by an emptied server or by eviction, takes the bucket's mark
 * with it, and a register of which any bucket has no mark has none. Beside each bucket is a sorted set a port, of
 * vehicles by when they last crossed there, and one of intelligence by until when it must be kept. Nothing expires.
 */
export function redisVehicleRegister(store: RedisStore): VehicleRegister {
  const { client } = store;
  const claimScript = store.script('southboundClaim', CLAIM);
  const writeScript = store.script('southboundWriteIntelligence', WRITE_INTELLIGENCE);
  const forgetScript = store.script('southboundForgetIntelligence', FORGET_INTELLIGENCE);
  const historiesScript = store.script('southboundWriteHistories', WRITE_HISTORIES);
  const evictScript = store.script('southboundEvictHistories', EVICT_HISTORIES);
  let claim: Claim | null = null;

  /** All calls leave in the same turn, on one connection a node: one round trip. */
  function all<Answer>(calls: readonly Promise<Answer>[]): Promise<Answer[]> {
    return Promise.all(calls).catch((error: unknown) => {
      throw store.faultOf('register-away', error);
    });
  }

  /** The values of fields, in their order, and the mark of the whole. */
  async function fetch(fields: readonly string[]) {
    const { asked, valuesOf } = overBuckets(fields);
    const answers = await all(BUCKETS.map((key, bucket) => client.hmget(key, 'mark', ...(asked[bucket] ?? []))));
    return { mark: wholeMark(answers.map(([mark]) => mark ?? null)), values: valuesOf(answers) };
  }

  /** Has a script forget what there is of a bucket, a few at a time. */
  async function emptied(forgetSome: () => Promise<unknown>): Promise<void> {
    const [answer] = await all([forgetSome()]);
    if (answer === EVICTED_AT_ONCE_MAX) await emptied(forgetSome);
  }

  return {
    async read(keys, furtherKeys = []) {
      const plates = keys.map(({ plateKey }) => plateField(plateKey));
      const vehicles = keys.map(({ vehicleKey }) => vehicleField(vehicleKey));
      const { mark, values } = await fetch([...plates, ...vehicles, ...furtherKeys.map(plateField)]);
      const entries = keys.map((_, nth) => ({
        intelligence: values[nth] ?? null,
        histories: unpackHistories(values[keys.length + nth] ?? null),
      }));
      return { mark, entries, further: values.slice(2 * keys.length) };
    },
    async writeHistories(port, writes) {
      const parts = byBucket(writes, ({ vehicleKey }) => vehicleField(vehicleKey), partsOfHistory);
      // One argument for all of them: each of its own would take ioredis longer.
      const calls = [...parts].map(([key, ofBucket]) =>
        historiesScript([key, seenKey(key, port)], [port, JSON.stringify(ofBucket)]),
      );
      await all(calls);
    },
    async evictHistories(port, beforeMs) {
      const args = [port, beforeMs, EVICTED_AT_ONCE_MAX];
      await Promise.all(BUCKETS.map((key) => emptied(() => evictScript([key, seenKey(key, port)], args))));
    },
    async claimIntelligence() {
      const token = randomUUID();
      const generations = await all(BUCKETS.map((key) => claimScript([key], [token])));
      const generation = Math.max(...generations.map(Number));
      claim = { generation, token, sent: 0, acknowledged: 0 };
      return generation;
    },
    async readIntelligence(plateKeys) {
      return (await fetch(plateKeys.map(plateField))).values;
    },
    async writeIntelligence(mark, writes) {
      const current = claim;
      if (current === null || current.generation !== mark.generation) throw fenced(mark.generation);
      current.sent += 1;
      const { token, sent, acknowledged } = current;
      const head = [token, acknowledged, sent, JSON.stringify(mark)];
      const args = byBucket(writes, ({ plateKey }) => plateField(plateKey), partsOfIntelligence);
      const written = await all(
        BUCKETS.map((key) => writeScript([key, untilKey(key)], [...head, ...(args.get(key) ?? [])])),
      );
      if (!written.every((answer) => answer === 1)) throw fenced(mark.generation);
      current.acknowledged = Math.max(current.acknowledged, sent);
    },
    async forgetIntelligence(generation, beforeMs, valuesMax) {
      const current = claim;
      if (current === null || current.generation !== generation) throw fenced(generation);
      const ofBucketMax = Math.ceil(valuesMax / BUCKETS.length);
      const args = [current.token, beforeMs, ofBucketMax];
      const forgotten = await all(BUCKETS.map((key) => forgetScript([key, untilKey(key)], args)));
      if (forgotten.includes(FENCED)) throw fenced(generation);
      return !forgotten.includes(ofBucketMax);
    },
  };
}

function plateField(plateKey: string): string {
  return `plate:${plateKey}`;
}

function vehicleField(vehicleKey: string): string {
  return `vehicle:${vehicleKey}`;
}

function bucketOf(field: string): number {
  return crc32(field) % BUCKETS.length;
}

/** Which fields to ask each bucket for, and how to put the answers back into the fields' order; each begins with the mark. */
function overBuckets(fields: readonly string[]) {
  const asked: string[][] = BUCKETS.map(() => []);
  const places = fields.map((field) => {
    const bucket = bucketOf(field);
    return { bucket, place: asked[bucket]?.push(field) ?? 0 };
  });
  const valuesOf = (answers: readonly (readonly (string | null)[])[]) =>
    places.map(({ bucket, place }) => answers[bucket]?.[place] ?? null);
  return { asked, valuesOf };
}

/** Vehicles of a bucket by event time of their last crossing at a port. */
function seenKey(bucketKey: string, port: string): string {
  return `${bucketKey}:seen:${port}`;
}

/** Intelligence of a bucket by the event time until which it must be kept. */
function untilKey(bucketKey: string): string {
  return `${bucketKey}:until`;
}

/** What goes to a script a bucket: of each item its field and what `partsOf` says. */
function byBucket<Item>(
  items: readonly Item[],
  fieldOf: (item: Item) => string,
  partsOf: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const item of items) {
    const field = fieldOf(item);
    const key = BUCKETS[bucketOf(field)] ?? '';
    const ofBucket = parts.get(key) ?? [];
    ofBucket.push(field, ...partsOf(item));
    parts.set(key, ofBucket);
  }
  return parts;
}

/** Until when is empty for what is kept for good, or no longer. */
function partsOfIntelligence({ value, keptUntilMs = null }: IntelligenceWrite): readonly string[] {
  return value === null ? ['HDEL', '', ''] : ['HSET', value, keptUntilMs === null ? '' : String(keptUntilMs)];
}

function partsOfHistory({ offset, value, lastCrossedAtMs }: HistoryWrite): readonly string[] {
  return [String(offset), value, String(lastCrossedAtMs)];
}

function fenced(generation: number): Fault {
  return new Fault(
    'register-fenced',
    `generation ${generation} may not write: another has claimed, or the store lost the claim or a write under it`,
  );
}

/** From what the script packed: port, offset and value of each port, one after the other. */
function unpackHistories(packed: string | null): ReadonlyMap<string, string> {
  if (packed === null) return NO_HISTORIES;
  const parts = JSON.parse(packed) as readonly string[];
  const histories = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 3) histories.set(parts[at] ?? '', parts[at + 2] ?? '');
  return histories;
}

/**
 * What can be said of all buckets: only what each of them holds. They differ while a write is under way, after one
 * that reached some of them only, and when a node came back with what it held earlier.
 */
function wholeMark(texts: readonly (string | null)[]): RegisterMark | null {
  const marks: RegisterMark[] = [];
  for (const text of new Set(texts)) {
    if (text === null) return null;
    marks.push(JSON.parse(text) as RegisterMark);
  }
  return marks.reduce((one, other) => ({
    generation: Math.min(one.generation, other.generation),
    coverage: one.coverage === 'complete' ? other.coverage : one.coverage,
    offsetsRead: lowerOffsets(one.offsetsRead, other.offsetsRead),
    historySinceMs: Math.max(one.historySinceMs, other.historySinceMs),
  }));
}

function lowerOffsets(one: RegisterMark['offsetsRead'], other: RegisterMark['offsetsRead']): Record<string, number> {
  const lower: Record<string, number> = {};
  for (const [place, offset] of Object.entries(one)) {
    const otherOffset = other[place];
    if (otherOffset !== undefined) lower[place] = Math.min(offset, otherOffset);
  }
  return lower;
}

const CLAIM = `
redis.call('HSET', KEYS[1], 'claim', ARGV[1], 'writes', 0)
return redis.call('HINCRBY', KEYS[1], 'generation', 1)
`;

/**
 * Token; the last write that was acknowledged; this write's number; the mark; then field, command, value and until when
 * it must be kept of each.
 * Refused besides a foreign claim: when the store went back behind what it had acknowledged, as a restored or failed
 * over one does; and when a later write has come in, as after one that its sender gave up long ago.
 */
const WRITE_INTELLIGENCE = `
local claim, writes = unpack(redis.call('HMGET', KEYS[1], 'claim', 'writes'))
if claim ~= ARGV[1] then return 0 end
if tonumber(writes) < tonumber(ARGV[2]) or tonumber(writes) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'writes', ARGV[3], 'mark', ARGV[4])
for i = 5, #ARGV, 4 do
  if ARGV[i + 3] == '' then
    redis.call('ZREM', KEYS[2], ARGV[i])
  else
    redis.call('ZADD', KEYS[2], ARGV[i + 3], ARGV[i])
  end
  if ARGV[i + 1] == 'HSET' then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
  else
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return 1
`;

/** What a script answers to a writer that was fenced. */
const FENCED = -1;

/** Token, event time, and how many at most. As with histories, the set's entry goes first. */
const FORGET_INTELLIGENCE = `
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] then return ${FENCED} end
local fields = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
for _, field in ipairs(fields) do
  redis.call('ZREM', KEYS[2], field)
  redis.call('HDEL', KEYS[1], field)
end
return #fields
`;

/**
 * Port; then one list, in JSON, with field, offset, value and event time of each. Numbers stay text, which Lua's encoder
 * does not round.
 */
const WRITE_HISTORIES = `
local writes = cjson.decode(ARGV[2])
for i = 1, #writes, 4 do
  local field, offset, value, atMs = writes[i], writes[i + 1], writes[i + 2], writes[i + 3]
  local packed = redis.call('HGET', KEYS[1], field)
  local histories = packed and cjson.decode(packed) or {}
  local at = 1
  while histories[at] and histories[at] ~= ARGV[1] do at = at + 3 end
  if not histories[at] or tonumber(offset) > tonumber(histories[at + 1]) then
    histories[at], histories[at + 1], histories[at + 2] = ARGV[1], offset, value
    redis.call('HSET', KEYS[1], field, cjson.encode(histories))
    redis.call('ZADD', KEYS[2], atMs, field)
  end
end
`;

/**
 * Port, event time, and how many at most. The set's entry goes first: a server whose memory is full refuses a script
 * that begins with a write that needs some, and would never be rid of old histories.
 */
const EVICT_HISTORIES = `
local fields = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
for _, field in ipairs(fields) do
  redis.call('ZREM', KEYS[2], field)
  local packed = redis.call('HGET', KEYS[1], field)
  local kept = {}
  local histories = packed and cjson.decode(packed) or {}
  for at = 1, #histories, 3 do
    if histories[at] ~= ARGV[1] then
      for part = at, at + 2 do kept[#kept + 1] = histories[part] end
    end
  end
  if #kept > 0 then
    redis.call('HSET', KEYS[1], field, cjson.encode(kept))
  else
    redis.call('HDEL', KEYS[1], field)
  end
end
return #fields
`;
