/** What one room of the workspace may import besides itself. */
interface Room {
  /** Other rooms, by folder; a folder inside a room admits only that part of it. */
  readonly rooms: readonly string[];
  /** Libraries, by package name. The list is closed: a new one stands here before it is used. */
  readonly libraries: readonly string[];
  /** A pure room imports nothing of Node: no files, no network, no clock, no chance. Its tests may. */
  readonly pure: boolean;
}

const CONTRACTS = 'packages/contracts';
const SELECTIVITY = 'packages/selectivity';
const MEASUREMENT = 'packages/measurement';
const RUNTIME = 'packages/runtime';
const RUNTIME_PORTS = 'packages/runtime/src/ports';
const SIMULATION = 'packages/simulation';
const KAFKA = 'packages/kafka';
const REDIS = 'packages/redis';

/**
 * The arrows between the rooms, in one place. A room that is not in this table may import nothing and be imported
 * by nobody. Arrows never turn: a room that needs another's code gets it handed in.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  [CONTRACTS]: { rooms: [], libraries: ['zod'], pure: true },
  [SELECTIVITY]: {
    rooms: [CONTRACTS],
    libraries: ['@marcbachmann/cel-js', 'fastest-levenshtein', 'pure-rand', 're2js', 'yaml', 'zod'],
    pure: true,
  },
  [MEASUREMENT]: {
    rooms: [CONTRACTS],
    libraries: [
      '@stdlib/math-base-special-betaln',
      '@stdlib/stats-base-dists-beta-quantile',
      '@stdlib/stats-base-dists-gamma-quantile',
      '@stdlib/stats-base-dists-normal-quantile',
      'zod',
    ],
    pure: true,
  },
  [RUNTIME]: {
    rooms: [CONTRACTS],
    libraries: ['fastest-levenshtein', 'fastify', 'pino', 'prom-client', 'zod'],
    pure: false,
  },
  [KAFKA]: { rooms: [CONTRACTS, RUNTIME], libraries: ['kafkajs', 'zod'], pure: false },
  [REDIS]: { rooms: [CONTRACTS, RUNTIME], libraries: ['ioredis', 'zod'], pure: false },
  // A judge does not share the defendant's code: never selectivity, never measurement.
  [SIMULATION]: {
    rooms: [CONTRACTS, RUNTIME_PORTS],
    libraries: ['@stdlib/stats-base-dists-beta-quantile', '@stdlib/stats-base-dists-hypergeometric-cdf', 'pure-rand'],
    pure: false,
  },

  'services/intelligence': {
    rooms: [CONTRACTS, SELECTIVITY, MEASUREMENT, RUNTIME, KAFKA, REDIS],
    libraries: ['fastify', 'prom-client', 'zod'],
    pure: false,
  },
  'services/targeting': {
    rooms: [CONTRACTS, SELECTIVITY, RUNTIME, KAFKA, REDIS],
    libraries: ['prom-client', 'zod'],
    pure: false,
  },
  'services/inspection': { rooms: [CONTRACTS, RUNTIME, KAFKA, REDIS], libraries: ['zod'], pure: false },
  'services/simulator': {
    rooms: [CONTRACTS, RUNTIME, SIMULATION, KAFKA, REDIS],
    libraries: ['fastify', 'prom-client', 'zod'],
    pure: false,
  },
  'services/yield': {
    rooms: [CONTRACTS, MEASUREMENT, RUNTIME, KAFKA, REDIS],
    libraries: ['@fastify/swagger', 'fastify', 'fastify-type-provider-zod', 'openapi-types', 'prom-client', 'zod'],
    pure: false,
  },
  'services/standalone': {
    rooms: [
      CONTRACTS,
      SELECTIVITY,
      MEASUREMENT,
      RUNTIME,
      SIMULATION,
      'services/intelligence',
      'services/targeting',
      'services/inspection',
      'services/yield',
    ],
    libraries: ['prom-client'],
    pure: false,
  },
  'services/workbench': {
    rooms: [
      CONTRACTS,
      SELECTIVITY,
      MEASUREMENT,
      RUNTIME,
      SIMULATION,
      KAFKA,
      REDIS,
      'services/standalone',
      'services/targeting',
      'services/yield',
    ],
    libraries: ['cli-progress', 'commander', 'zod'],
    pure: false,
  },
};

/** What tests and contract suites may import besides what their room may. */
export const TEST_LIBRARIES: readonly string[] = [
  '@bufbuild/cel',
  '@bufbuild/cel-spec',
  'vitest',
  'fast-check',
  'testcontainers',
];
