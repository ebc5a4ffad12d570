import type { FastifyPluginCallback } from 'fastify';
import { type ProgressReport, progressReportSchema } from './progress-report.ts';

/** The lead desk's API: `GET /progress`. The answer is checked against its schema before it leaves. */
export function progressRoutes(report: () => ProgressReport): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/progress', (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(JSON.stringify(progressReportSchema.parse(report()))),
    );
    done();
  };
}
