import { Validator } from '@seriousme/openapi-schema-validator';
import { yieldReport } from '@southbound/measurement';
import { createLogger, httpApp, processMetrics } from '@southbound/runtime';
import { yieldRoutes } from '@southbound/yield';
import { describe, expect, test } from 'vitest';
import { GENERATED_PAGES } from './generated-pages.ts';

const text = GENERATED_PAGES['docs/generated/openapi-yield.json']?.() ?? '';
const document = JSON.parse(text);

async function isValid(of: string): Promise<boolean> {
  return (await new Validator().validate(JSON.parse(of))).valid;
}

describe('The OpenAPI document of yield is one', () => {
  test('its validator has nothing against it', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(await new Validator().validate(document)).toEqual({ valid: true });
  });

  test.each([
    ['a path that does not begin as one', '"/yield/days"', '"yield/days"'],
    ['a parameter in no place', '"in": "query"', '"in": "nowhere"'],
    ['no title', '"title": "Southbound yield"', '"titel": "Southbound yield"'],
    ['an answer without a description', '"description": "What is wrong, after RFC 9457"', '"describe": ""'],
  ])('with %s it is refused', async (_, right, wrong) => {
    expect(text).toContain(right);
    expect(await isValid(text.replace(right, wrong))).toBe(false);
  });

  test('every schema that it refers to is there, and every one that is there is referred to', () => {
    const references = new Set([...text.matchAll(/"#\/components\/schemas\/(.+?)"/g)].map(([, name]) => name));
    expect([...references].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('it names every route with its parameters, and what a problem looks like', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/yield',
      '/yield/ports/{port}',
      '/yield/estimates',
      '/yield/days',
      '/yield/hours',
    ]);
    const { parameters, responses } = document.paths['/yield/estimates'].get;
    const named = parameters.map(({ name, in: place, required }: Record<string, unknown>) => [
      name,
      place,
      required === true,
    ]);
    expect(named).toEqual(
      ['port', 'from', 'to', 'limit', 'cursor', 'ground', 'figure'].map((name) => [name, 'query', false]),
    );
    expect(responses.default.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
  });

  test('a running service serves the same', async () => {
    const app = httpApp({
      logger: createLogger({ service: 'test', level: 'silent' }),
      registry: processMetrics(),
      readiness: {},
      routes: (own) => void own.register(yieldRoutes({ report: () => yieldReport({}), windows: () => ({}) })),
    });
    expect((await app.inject('/openapi.json')).json()).toEqual(document);
    await app.close();
  });
});
