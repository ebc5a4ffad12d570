import { Fault, type Logger } from '@southbound/runtime';
import { Cluster, type CommonRedisOptions, Redis } from 'ioredis';
import { type RedisSettings, type StoreAddress, storeAddress } from './redis-settings.ts';
import { NOT_CONNECTED, storeTrouble } from './store-fault.ts';

/** Runs a script on the server, in one piece. All its keys must be in one hash slot. */
export type RunScript = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

/**
 * The names under which data is spread over the nodes of a cluster, each with a hash tag of its own: sixteen are enough
 * for as many nodes, and every read of the register asks them all.
 */
export const BUCKETS: readonly string[] = Array.from({ length: 16 }, (_, bucket) => `southbound:{register-${bucket}}`);

/** Redis as the adapters of this package use it. */
export interface RedisStore {
  readonly client: Redis | Cluster;
  script(name: string, lua: string): RunScript;
  /** The fault to throw when a call failed; what the server or the network said is in its detail. */
  faultOf(code: 'register-away' | 'state-away', error: unknown): Fault;
  /** Rejects with fault `state-away`, which says why, unless every bucket can be asked. Awaits the first connection. */
  assertAnswers(): Promise<void>;
  /** The same as a claim, for readiness. */
  isAnswering(): Promise<boolean>;
  close(): Promise<void>;
}

/** Until a connection is made, name look-up and TLS included. Commands do not wait for it: they reject at once. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Of the pauses between attempts to connect: short enough that a service is back soon after its store. */
const RETRY_PAUSE_MAX_MS = 2_000;

/** How often a command is sent again because a cluster moved its slot or lost a node, 100 ms apart. */
const REDIRECTIONS_MAX = 4;

/**
 * Connects to Redis in the background, for ever: while it is away every call rejects, and it comes back by itself.
 * Nothing waits in a queue, so nothing is carried out long after its caller gave up. The log says when the store goes
 * and comes, not how often it was tried.
 */
export function connectRedis(settings: RedisSettings, logger: Logger): RedisStore {
  const address = addressOf(settings);
  const { host, tcpPort, database, hasTls } = address;
  const shown = `${hasTls ? 'rediss' : 'redis'}://${host}:${tcpPort}/${database}`;
  const client = clientOf(address, settings);
  const watch = connectionWatch(shown, logger);
  const firstOutcome = Promise.race(['ready', 'error', 'close'].map((event) => happened(client, event)));
  let isRenewing = false;

  function whyOf(error: unknown): string {
    const why = storeTrouble(error);
    if (why !== NOT_CONNECTED) return why;
    if (client.status === 'connect') return 'connected, but the server is not ready: it may be loading its data';
    return watch.trouble();
  }

  /** Gives the connection up for a new one. */
  function renew(): void {
    if (isRenewing || client.status !== 'ready') return;
    isRenewing = true;
    client.once('close', () => {
      isRenewing = false;
    });
    client.disconnect(true);
  }

  function faultOf(code: 'register-away' | 'state-away', error: unknown): Fault {
    const why = whyOf(error);
    if (isOfOldConnection(error)) {
      watch.wentAway(why);
      renew();
    }
    // Without its cause: ioredis' errors carry what was sent, which names vehicles and passwords.
    return new Fault(code, `${shown} (SOUTHBOUND_REDIS_URL): ${why}`);
  }

  async function assertAnswers(): Promise<void> {
    await firstOutcome;
    await Promise.all(BUCKETS.map((key) => client.exists(key))).catch((error: unknown) => {
      // A connection that is lost says so itself.
      if (storeTrouble(error) !== NOT_CONNECTED) watch.wentAway(whyOf(error));
      throw faultOf('state-away', error);
    });
    if (watch.cameBack()) void warnOfEviction(client, logger);
  }

  const isAnswering = () =>
    assertAnswers().then(
      () => true,
      () => false,
    );

  client.on('ready', () => void isAnswering());
  client.on('error', (error: unknown) => watch.wentAway(whyOf(error)));
  client.on('close', watch.wasClosed);

  return {
    client,
    script: (name, lua) => scriptOf(client, name, lua),
    faultOf,
    assertAnswers,
    isAnswering,
    async close() {
      watch.end();
      client.disconnect();
    },
  };
}

function happened(client: Redis | Cluster, event: string): Promise<void> {
  return new Promise((resolve) => {
    client.once(event, () => resolve());
  });
}

/** Knows whether the store is there, and logs when that changes. */
function connectionWatch(store: string, logger: Logger) {
  let state: 'new' | 'up' | 'away' = 'new';
  let trouble = 'not connected yet';

  function wentAway(reason: string): void {
    trouble = reason;
    if (state === 'away') return;
    state = 'away';
    logger.warn({ store, reason }, 'the store is away');
  }

  return {
    /** Why the store was away when it last was. */
    trouble: () => trouble,
    wentAway,
    wasClosed(): void {
      if (state === 'up') wentAway('the connection was lost');
    },
    /** Whether it was away before. */
    cameBack(): boolean {
      if (state === 'up') return false;
      state = 'up';
      logger.info({ store }, 'the store answers');
      return true;
    },
    /** Nobody misses the store any more. */
    end(): void {
      state = 'away';
      trouble = 'the connection was closed';
    },
  };
}

function addressOf(settings: RedisSettings): StoreAddress {
  const address = storeAddress(settings.SOUTHBOUND_REDIS_URL);
  if (address === null) throw new TypeError('settings come from redisSettings, which admit no such address');
  if (settings.SOUTHBOUND_REDIS_CLUSTER && address.database !== 0) {
    const detail = `SOUTHBOUND_REDIS_URL names database ${address.database}, but a cluster has none but 0`;
    throw new Fault('settings-wrong', detail);
  }
  return address;
}

function clientOf(address: StoreAddress, settings: RedisSettings): Redis | Cluster {
  const { host, tcpPort, username, password, database, hasTls } = address;
  const options: CommonRedisOptions = {
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(hasTls && { tls: {} }),
    commandTimeout: settings.SOUTHBOUND_REDIS_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // So the first answer is that to the readiness check, and a server that refuses connections is heard saying why.
    disableClientInfo: true,
    // What was under way when a connection broke rejects at once, and is not sent again behind its caller's back.
    maxRetriesPerRequest: 0,
  };
  if (!settings.SOUTHBOUND_REDIS_CLUSTER) {
    const retry = { retryStrategy: retryPauseMs, enableOfflineQueue: false };
    return new Redis({ ...options, ...retry, host, port: tcpPort, db: database });
  }
  return new Cluster([{ host, port: tcpPort }], {
    redisOptions: options,
    clusterRetryStrategy: retryPauseMs,
    enableOfflineQueue: false,
    maxRedirections: REDIRECTIONS_MAX,
    // Names stay names, since certificates are made out to them.
    dnsLookup: (name, found) => found(null, name),
  });
}

/** Doubles with each attempt, and half of it is chance, so that not all services come back in the same instant. */
function retryPauseMs(attempt: number): number {
  const longest = Math.min(50 * 2 ** attempt, RETRY_PAUSE_MAX_MS);
  return (longest * (1 + Math.random())) / 2;
}

/**
 * Whether a new connection may help. Of a server that is gone without a word, or has become a replica and left its
 * address to another, an old connection would say the same for many minutes.
 */
function isOfOldConnection(error: unknown): boolean {
  return error instanceof Error && /^(?:Command timed out|READONLY)/.test(error.message);
}

function nodesOf(client: Redis | Cluster): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** ioredis sends a script's text once a connection, its digest afterwards, and its text again when it was flushed. */
function scriptOf(client: Redis | Cluster, name: string, lua: string): RunScript {
  client.defineCommand(name, { lua });
  const commands = client as unknown as Record<string, (...args: readonly (string | number)[]) => Promise<unknown>>;
  return async (keys, args) => commands[name]?.(keys.length, ...keys, ...args);
}

/**
 * A server that evicts keys when its memory is full does no harm to decisions: a bucket of the register goes with its
 * mark, and crossings are then decided blind. But it goes on doing so; one that refuses writes is noticed and mended.
 */
async function warnOfEviction(client: Redis | Cluster, logger: Logger): Promise<void> {
  for (const node of nodesOf(client)) {
    const memory = await node.info('memory').catch(() => '');
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy?.startsWith('allkeys') !== true) continue;
    const advice = 'the store evicts keys when its memory is full: set its maxmemory-policy to noeviction';
    logger.warn({ maxmemoryPolicy: policy }, advice);
    return;
  }
}
