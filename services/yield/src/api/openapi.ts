import fastify from 'fastify';
import { yieldRoutes } from '../routes.ts';

/** The OpenAPI document as text, as it stands at `/openapi.json`. */
export async function openApiText(): Promise<string> {
  const app = fastify();
  await app.register(yieldRoutes({ report: notAsked, windows: notAsked }));
  const { body } = await app.inject('/openapi.json');
  await app.close();
  return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
}

function notAsked(): never {
  throw new Error('a description asks for no figures');
}
