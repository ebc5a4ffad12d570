import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { FAULTS, Fault } from './fault.ts';
import { answerNoRequest, problemOf, sendProblem } from './problem.ts';
import { requestFaultOf } from './request-faults.ts';

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
    clientErrorHandler: answerNoRequest,
    // Of a service that is stopping the load balancer hears by its readiness; the framework's own word is no problem.
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => {
      const { detail, status } = requestFaultOf(error) ?? { detail: 'the request cannot be read', status: 400 };
      return sendProblem(reply, problemOf('request-wrong', detail, { status }));
    },
  });

  const methodsAt = routesOf(app);
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Fault) {
      if (FAULTS[error.code].http >= 500) request.log.error({ err: error }, 'a request failed');
      return sendProblem(reply, problemOf(error.code, error.detail, { fields: error.fields }));
    }
    const fault = requestFaultOf(error);
    if (fault !== undefined) return sendProblem(reply, problemOf('request-wrong', fault.detail, fault));
    request.log.error({ err: error }, 'a request failed unexpectedly');
    return sendProblem(reply, problemOf('unexpected', `the log has more under request ${request.id}`));
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request.url);
    if (methods.length === 0) {
      return sendProblem(reply, problemOf('route-unknown', `nothing answers ${request.method} at this address`));
    }
    const allowed = methods.join(', ');
    const detail = `this address answers ${allowed}, and not ${request.method}`;
    return sendProblem(reply.header('allow', allowed), problemOf('method-unknown', detail));
  });

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

/** Remembers the routes that are added from now on, and answers which methods an address has. */
function routesOf(app: FastifyInstance): (address: string) => readonly string[] {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    methodsOf.set(url, methods);
    for (const each of [method].flat()) methods.add(each);
  });
  return (address) => {
    const parts = address.split('?')[0]?.split('/') ?? [];
    const found = [...methodsOf].filter(([url]) => {
      const pattern = url.split('/');
      return (
        pattern.length === parts.length && pattern.every((part, nth) => part.startsWith(':') || part === parts[nth])
      );
    });
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  };
}
