import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { z } from 'zod';
import { FAULTS, Fault } from './fault.ts';
import { httpApp, listen, type ReadinessCheck } from './http.ts';
import { lifecycle, type ProcessHandle, type StopStep } from './lifecycle.ts';
import { createLogger } from './logger.ts';
import type { serviceSettings } from './service-settings.ts';
import { readSettings, type SettingsSchema } from './settings.ts';
import { processMetrics } from './telemetry.ts';

type EverySetting = z.output<typeof serviceSettings>;

/** What the composition root has to give. */
export interface ServiceProcess extends ProcessHandle {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
}

export interface ServiceSurroundings<Settings> {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Says what must be done before the process ends. What was said last is done first. */
  readonly atStop: (name: string, stop: () => Promise<unknown>) => void;
}

/** A client of something outside that the service cannot do without. */
export interface Connection {
  /** Rejects with a fault that says what is lacking and where it was looked for. */
  assertAnswers(): Promise<unknown>;
  /** The same as a claim, for readiness. */
  isAnswering(): boolean | Promise<boolean>;
  close(): Promise<unknown>;
}

type Connections = Readonly<Record<string, Connection>>;

/** A service in a process of its own: what it needs from outside, and how it starts once that is there. */
export interface ServiceDefinition<Settings extends EverySetting, Needed extends Connections> {
  /** The service's name: in log lines, and in what it says when it cannot start. */
  readonly service: string;
  readonly settings: SettingsSchema & z.ZodType<Settings>;
  /** Makes the clients, whether anybody answers or not. Their names are those of the readiness checks. */
  readonly connect: (settings: Settings, logger: Logger) => Needed;
  readonly start: (connections: Needed, surroundings: ServiceSurroundings<Settings>) => Promise<StartedService>;
}

export interface StartedService {
  /** Besides the connections. */
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>;
  readonly routes?: (app: FastifyInstance) => void;
}

/** How long to wait before what is lacking is asked for again. */
const ASK_AGAIN_MS = 500;

/** What anybody can do who wants to see the engine run and has no Kafka or Redis at hand. */
const HOW_TO_GET_IT =
  'To start Kafka and Redis on this machine: docker-compose up --detach kafka redis topics. To run the whole engine in one process without them: pnpm start.';

/**
 * Runs a service from its settings to its exit code: 0 when it was asked to stop and did, 2 when its settings are
 * wrong, 3 when it could not start or go on. What it lacks at its start is waited for as long as the settings say, and
 * said in plain words on standard error when that was not long enough.
 */
export async function runService<Settings extends EverySetting, Needed extends Connections>(
  definition: ServiceDefinition<Settings, Needed>,
  process: ServiceProcess,
): Promise<number> {
  const { service } = definition;
  let settings: Settings;
  try {
    settings = readSettings(definition.settings, process.env) as Settings;
  } catch (error) {
    process.stderr.write(explanation(service, error));
    return error instanceof Fault ? FAULTS[error.code].exit : 3;
  }
  const logger = createLogger({ service, level: settings.SOUTHBOUND_LOG_LEVEL });
  const stopping = new AbortController();
  let starting: Promise<void> = Promise.resolve();
  // First of all the start comes to its end, so that nothing new has to be stopped afterwards.
  const stopSteps: StopStep[] = [
    {
      name: 'start',
      async stop() {
        stopping.abort();
        await starting.catch(() => {});
      },
    },
  ];
  const { ended, stop } = lifecycle({ process, logger, stopSteps });
  starting = begin(
    definition,
    {
      settings,
      logger,
      registry: processMetrics(),
      atStop: (name, step) => stopSteps.splice(1, 0, { name, stop: step }),
    },
    stopping.signal,
  );
  starting.catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    process.stderr.write(explanation(service, error));
    stop(error);
  });
  return ended;
}

async function begin<Settings extends EverySetting, Needed extends Connections>(
  definition: ServiceDefinition<Settings, Needed>,
  surroundings: ServiceSurroundings<Settings>,
  stopping: AbortSignal,
): Promise<void> {
  const { settings, logger, registry, atStop } = surroundings;
  const connections = definition.connect(settings, logger);
  for (const [name, connection] of Object.entries(connections)) atStop(name, () => connection.close());
  await untilAllAnswer(connections, settings, logger, stopping);
  const { readiness, routes } = await definition.start(connections, surroundings);
  stopping.throwIfAborted();
  const answering = Object.entries(connections).map(
    ([name, connection]) => [name, () => connection.isAnswering()] as const,
  );
  const app = httpApp({
    logger,
    registry,
    readiness: { running: () => !stopping.aborted, ...Object.fromEntries(answering), ...readiness },
    ...(routes !== undefined && { routes }),
  });
  atStop('http', () => app.close());
  const address = await listen(app, {
    host: settings.SOUTHBOUND_HTTP_HOST,
    tcpPort: settings.SOUTHBOUND_HTTP_PORT,
    chosenBy: 'SOUTHBOUND_HTTP_PORT',
  });
  logger.info({ address }, 'started: /healthz, /readyz, /metrics');
}

async function untilAllAnswer(
  connections: Connections,
  { SOUTHBOUND_START_SECONDS }: EverySetting,
  logger: Logger,
  stopping: AbortSignal,
): Promise<void> {
  const giveUpAtMs = performance.now() + SOUTHBOUND_START_SECONDS * 1_000;
  let lacking = '';
  for (;;) {
    try {
      await allAnswer(Object.values(connections));
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (performance.now() >= giveUpAtMs) {
        throw new Fault(error.code, `${error.detail}; waited ${SOUTHBOUND_START_SECONDS} s for it`, { cause: error });
      }
      if (error.detail !== lacking) logger.warn({ err: error }, 'waiting for what the service needs');
      lacking = error.detail;
    }
    await pause(ASK_AGAIN_MS, undefined, { signal: stopping });
  }
}

/** Rejects with one fault that tells of all that do not answer. */
async function allAnswer(connections: readonly Connection[]): Promise<void> {
  const answers = await Promise.allSettled(connections.map((connection) => connection.assertAnswers()));
  const reasons: unknown[] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  const [first] = reasons;
  const unforeseen = reasons.find((reason) => !(reason instanceof Fault));
  if (unforeseen !== undefined) throw unforeseen;
  if (!(first instanceof Fault)) return;
  const details = reasons.flatMap((reason) => (reason instanceof Fault ? [reason.detail] : []));
  throw new Fault(first.code, details.join('; and '), { cause: first });
}

/** What keeps a service from running, for whoever started it by hand. */
function explanation(service: string, error: unknown): string {
  if (!(error instanceof Fault)) {
    return `${service} could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  }
  const { todo, retry } = FAULTS[error.code];
  const help = retry === 'later' && error.code !== 'port-in-use' ? `\n${HOW_TO_GET_IT}` : '';
  return `${service} could not start: ${error.detail}\n${todo}${help} (fault ${error.code})\n`;
}
