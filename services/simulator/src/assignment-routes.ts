import { type AssignmentOutcomes, Assignments } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Officers } from '@southbound/simulation';
import type { FastifyPluginCallback } from 'fastify';

/** `POST /assignments`: the simulated officers are told of selections, and say what came of each. */
export function assignmentRoutes(officers: Officers): FastifyPluginCallback {
  return (app, _options, done) => {
    app.post('/assignments', ({ body }): AssignmentOutcomes => {
      const asked = Assignments.safeParse(body);
      if (!asked.success) {
        const wrong = asked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        throw new Fault('request-wrong', wrong.slice(0, 5).join('; '));
      }
      return { outcomes: asked.data.assignments.map(officers.answer) };
    });
    done();
  };
}
