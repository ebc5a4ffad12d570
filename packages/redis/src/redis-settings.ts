import { wholeNumber } from '@southbound/runtime';
import { z } from 'zod';

/** The settings of every service that keeps its state in Redis. */
export const redisSettings = z.object({
  SOUTHBOUND_REDIS_URL: z
    .string()
    .refine(
      (text) => storeAddress(text) !== null,
      'must be redis://host:port, or rediss:// for TLS, with user:password@ and /database where needed',
    )
    .default('redis://127.0.0.1:6379')
    .meta({
      description:
        'Where Redis is, for the vehicle register and the state of partitions. `rediss` is TLS. Of a cluster: any node, or a name that leads to several',
      example: 'rediss://southbound:password@redis.example:6379/0',
      secret: true,
    }),
  SOUTHBOUND_REDIS_CLUSTER: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .default(false)
    .meta({ description: 'Whether that is a Redis Cluster', example: 'true' }),
  SOUTHBOUND_REDIS_TIMEOUT_MS: wholeNumber(50, 60_000).default(1_000).meta({
    description: 'How long Redis may take to answer, in milliseconds, before it counts as away',
    example: '1000',
  }),
});

export type RedisSettings = z.output<typeof redisSettings>;

export interface StoreAddress {
  readonly host: string;
  readonly tcpPort: number;
  readonly username: string;
  readonly password: string;
  readonly database: number;
  readonly hasTls: boolean;
}

/** What an address says; null when it is none. */
export function storeAddress(text: string): StoreAddress | null {
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') return null;
  if (!/^\/?\d{0,4}$/.test(url.pathname) || url.search !== '' || url.hash !== '') return null;
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      tcpPort: Number(url.port || 6_379),
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: Number(url.pathname.slice(1)),
      hasTls: url.protocol === 'rediss:',
    };
  } catch {
    return null;
  }
}
