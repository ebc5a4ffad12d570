import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import service from '../../package.json' with { type: 'json' };

const DESCRIPTION = `Interdiction yield: what inspections of vehicles that leave the country bring and cost, and how surely that is known.

Figures come with their intervals, or say that there is not enough evidence. Days are days in UTC. Errors are problem documents after RFC 9457.`;

/** Has the routes that are added after it described, each by the schemas that check it. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Southbound yield', version: service.version, description: DESCRIPTION },
      servers: [{ url: '/' }],
    },
    transform: jsonSchemaTransform,
    transformObject: (described) => withoutUnused(jsonSchemaTransformObject(described) as OpenAPIV3_1.Document),
  });
}

/**
 * Each schema with a name comes in twice, as what is sent and as what is answered; what nothing refers to goes. They
 * stand in the order of their names: their own order is that in which modules happened to be loaded.
 */
function withoutUnused(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const all = document.components?.schemas ?? {};
  const used = new Set<string>();
  function use(value: unknown): void {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(.+?)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      use(all[name] ?? {});
    }
  }
  use(document.paths ?? {});
  const schemas = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => used.has(name))
      .sort(byName),
  );
  return { ...document, components: { ...document.components, schemas } };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
