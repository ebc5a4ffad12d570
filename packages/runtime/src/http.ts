import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { FAULTS, Fault, type FaultCode } from './fault.ts';

/** Whether something that the service needs is there, asked anew at each question. */
export type ReadinessCheck = () => boolean | Promise<boolean>;

export interface HttpOptions {
  readonly logger: Logger;
  readonly registry: Registry;
  /** By name; the service is ready when all are true. */
  readonly readiness: Readonly<Record<string, ReadinessCheck>>;
  /** Adds the service's own routes. What they throw becomes a problem document. */
  readonly routes?: (app: FastifyInstance) => void;
}

/**
 * The HTTP side of every service: `/healthz` (the process answers), `/readyz` (it can do its work), `/metrics`, and
 * the routes given. Errors are RFC 9457 problem documents keyed by the fault catalogue, never stack traces. Requests
 * are not logged: their addresses may name a vehicle.
 */
export function httpApp({ logger, registry, readiness, routes }: HttpOptions): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A client that stalls in the middle of a request must not keep the process from ending.
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) =>
      sendProblem(reply, 'request-wrong', detailOfBadAddress(error.code), error.statusCode),
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Fault) {
      if (FAULTS[error.code].http >= 500) request.log.error({ err: error }, 'a request failed');
      return sendProblem(reply, error.code, error.detail);
    }
    const status = clientErrorStatusOf(error);
    if (status !== undefined) return sendProblem(reply, 'request-wrong', (error as Error).message, status);
    request.log.error({ err: error }, 'a request failed unexpectedly');
    return sendProblem(reply, 'unexpected', `the log has more under request ${request.id}`);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'route-unknown', `nothing answers ${request.method} at this address`),
  );

  app.get('/healthz', () => ({ alive: true }));
  app.get('/readyz', async (request, reply) => {
    const checks: Record<string, boolean> = {};
    for (const [name, check] of Object.entries(readiness)) {
      checks[name] = await Promise.resolve()
        .then(check)
        .catch((error: unknown) => {
          request.log.warn({ err: error, check: name }, 'a readiness check failed');
          return false;
        });
    }
    const ready = Object.values(checks).every((isReady) => isReady);
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));

  routes?.(app);
  return app;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly tcpPort: number;
  /** The setting or flag that chooses the TCP port, for the fault's message. */
  readonly chosenBy: string;
}

/** Starts answering and resolves with the address, such as `http://127.0.0.1:8080`. */
export async function listen(app: FastifyInstance, { host, tcpPort, chosenBy }: ListenOptions): Promise<string> {
  try {
    return await app.listen({ host, port: tcpPort });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Fault('port-in-use', `${tcpPort} on ${host} is taken; choose another with ${chosenBy}`, { cause: error });
  }
}

function sendProblem(reply: FastifyReply, code: FaultCode, detail: string, status: number = FAULTS[code].http) {
  const { meaning, todo } = FAULTS[code];
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: `urn:southbound:fault:${code}`, title: meaning, status, detail, code, todo });
}

/** What is wrong with an address, without repeating it: it may name a vehicle. */
function detailOfBadAddress(code: string): string {
  return code === 'FST_ERR_MAX_PARAM_LENGTH'
    ? 'a part of the address is too long; at most 100 characters are read'
    : 'the address cannot be decoded; after each % two hexadecimal digits of UTF-8 are expected, such as %20';
}

/** The status fastify gives to what the client did wrong, such as a body that is no JSON. */
function clientErrorStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}
