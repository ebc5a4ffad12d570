import { PortCode } from '@southbound/contracts';
import type { PortYield, YieldReport } from '@southbound/measurement';
import { Fault, PROBLEM_TYPE, problemSchema } from '@southbound/runtime';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { describeRoutes } from './api/describe-routes.ts';
import { daysListed, estimatesListed, hoursListed, type PortWindows } from './api/listings.ts';
import { daysPage, estimatesPage, hoursPage } from './api/page-schemas.ts';
import { daysQuery, estimatesQuery, hoursQuery } from './api/queries.ts';
import { portYieldSchema, yieldReportSchema } from './report-schema.ts';

/** What the API tells of. */
interface YieldFigures {
  report(): YieldReport;
  windows(): PortWindows;
}

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
});
const PROBLEMS = { default: problem('What is wrong, after RFC 9457') };

/**
 * The yield API: `GET /yield`, the whole report; `GET /yield/ports/:port`, one port of it; `GET /yield/estimates`,
 * `/yield/days` and `/yield/hours`, what was counted by port, ground and window, page by page; and its own description
 * at `GET /openapi.json`. What is asked and what is answered is checked against schemas.
 */
export function yieldRoutes(figures: YieldFigures): FastifyPluginAsync {
  return async (app) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    await describeRoutes(app);
    reportRoutes(app, figures);
    listRoutes(app, figures);
    app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  };
}

function reportRoutes(app: FastifyInstance, { report }: YieldFigures): void {
  app.get(
    '/yield',
    {
      schema: {
        operationId: 'yieldReport',
        summary: 'The whole report: the border, each port, the rules, days and hours',
        response: { 200: yieldReportSchema, ...PROBLEMS },
      },
    },
    (): YieldReport => report(),
  );
  app.get<{ Params: { port: string } }>(
    '/yield/ports/:port',
    {
      schema: {
        operationId: 'portYield',
        summary: 'The report of one port',
        params: z.object({ port: z.string().describe('A code of the port table, such as 2304 (Laredo)') }),
        response: { 200: portYieldSchema, ...PROBLEMS },
      },
    },
    ({ params }): PortYield => portOf(report(), params.port),
  );
}

function listRoutes(app: FastifyInstance, { windows }: YieldFigures): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/yield/estimates',
    {
      schema: {
        operationId: 'yieldEstimates',
        summary: 'Figures with their intervals, by port, ground and window of days',
        querystring: estimatesQuery,
        response: { 200: estimatesPage, ...PROBLEMS },
      },
    },
    ({ query }) => estimatesListed(windows(), query),
  );
  typed.get(
    '/yield/days',
    {
      schema: {
        operationId: 'yieldDays',
        summary: 'Counts by day, of the border and of each port',
        querystring: daysQuery,
        response: { 200: daysPage, ...PROBLEMS },
      },
    },
    ({ query }) => daysListed(windows(), query),
  );
  typed.get(
    '/yield/hours',
    {
      schema: {
        operationId: 'yieldHours',
        summary: "Counts by hour of the port's own day, over all that was counted",
        querystring: hoursQuery,
        response: { 200: hoursPage, ...PROBLEMS },
      },
    },
    ({ query }) => hoursListed(windows(), query),
  );
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
