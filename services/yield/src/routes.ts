import { PortCode } from '@southbound/contracts';
import type { PortYield, YieldReport } from '@southbound/measurement';
import { Fault } from '@southbound/runtime';
import type { FastifyPluginCallback } from 'fastify';
import type { z } from 'zod';
import { portYieldSchema, yieldReportSchema } from './report-schema.ts';

/**
 * The yield API: `GET /yield`, the whole report, and `GET /yield/ports/:port`, one port of it. Each answer is checked
 * against its schema before it leaves.
 */
export function yieldRoutes(report: () => YieldReport): FastifyPluginCallback {
  return (app, _options, done) => {
    app.setSerializerCompiler<z.ZodType>(
      ({ schema }) =>
        (answer) =>
          JSON.stringify(schema.parse(answer)),
    );
    app.get('/yield', { schema: { response: { 200: yieldReportSchema } } }, (): YieldReport => report());
    app.get<{ Params: { port: string } }>(
      '/yield/ports/:port',
      { schema: { response: { 200: portYieldSchema } } },
      ({ params }): PortYield => portOf(report(), params.port),
    );
    done();
  };
}

function portOf({ ports }: YieldReport, code: string): PortYield {
  const known = PortCode.safeParse(code);
  if (!known.success) {
    throw new Fault('route-unknown', 'port: expected a four-digit code of the port table, such as 2304 (Laredo)');
  }
  const found = ports.find(({ port }) => port === known.data);
  if (found === undefined) throw new Fault('route-unknown', `port: ${known.data} is not counted by this instance`);
  return found;
}
