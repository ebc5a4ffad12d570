import { ExaminationOrders, type Examinations, epochMs } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { simulatedOfficers } from '@southbound/simulation';
import type { FastifyPluginCallback } from 'fastify';

/** `POST /examinations`: the simulated officers open vehicles and say what each examination came to. */
export function examinationRoutes(officers: ReturnType<typeof simulatedOfficers>): FastifyPluginCallback {
  return (app, _options, done) => {
    app.post('/examinations', ({ body }): Examinations => {
      const asked = ExaminationOrders.safeParse(body);
      if (!asked.success) {
        const wrong = asked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        throw new Fault('request-wrong', wrong.slice(0, 5).join('; '));
      }
      return {
        examinations: asked.data.orders.map(({ startedAt, ...order }) =>
          officers.examine({ ...order, startedAtMs: epochMs(startedAt) }),
        ),
      };
    });
    done();
  };
}
