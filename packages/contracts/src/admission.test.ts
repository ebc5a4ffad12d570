import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admissionOf } from './admission.ts';
import { EVENTS } from './catalogue.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values that stand at the edges of what fields admit, and such as no field does. */
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    0,
    1,
    99,
    100,
    1.5,
    -1,
    2 ** 53,
    '',
    'x',
    'x'.repeat(64),
    'x'.repeat(65),
    'US-TX',
    '2304',
    [],
    {},
  ),
  fc.constantFrom<Json>(
    '2026-02-29T12:00:00.000Z',
    '2026-03-02T12:00:00Z',
    '2026-03-02T12:00:00.000Z',
    'random',
    'full',
  ),
);

/** One change at a place that the numbers choose: a field replaced, left out, or added. */
const change = fc.record({
  steps: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }),
  how: fc.constantFrom('replace', 'leave out', 'add'),
  value: anything,
  name: fc.constantFrom('notes', '__proto__', 'toString', 'plate', 'lane'),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(example: unknown, { steps, how, value, name }: Change): unknown {
  const copy: Record<string, Json> = JSON.parse(JSON.stringify(example));
  const [holder, field] = placeIn(copy, steps);
  // As JSON.parse would make it: a field of its own, whatever its name.
  const property = { value, enumerable: true, configurable: true, writable: true };
  if (how === 'add') Object.defineProperty(holder, name, property);
  else if (field !== undefined && how === 'replace') Object.defineProperty(holder, field, property);
  else if (field !== undefined) delete holder[field];
  return copy;
}

/** As deep as the steps lead: an object or list, and the name of one of its fields, if it has any. */
function placeIn(
  holder: Record<string, Json>,
  [step = 0, ...more]: readonly number[],
): readonly [Record<string, Json>, string | undefined] {
  const names = Object.keys(holder);
  const name = names[step % Math.max(1, names.length)];
  const next = name === undefined ? undefined : holder[name];
  const isDeeper = more.length > 0 && typeof next === 'object' && next !== null;
  return isDeeper ? placeIn(next as Record<string, Json>, more) : [holder, name];
}

/** The events of which there are many. */
const MUST_BE_QUICK = ['CrossingObserved', 'LaneHeartbeat', 'SelectionMade'];

describe.each(Object.values(EVENTS))('$type', ({ schema, example, type }) => {
  const admits = admissionOf(schema);

  test('is never admitted unless its schema answers the very same', () => {
    if (admits === null) return expect(MUST_BE_QUICK).not.toContain(type);
    expect(admits(example)).toBe(true);
    let admitted = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        // As it comes from a topic: what is no JSON is gone.
        const value: unknown = JSON.parse(JSON.stringify(changes.reduce<unknown>(changed, example)));
        if (!admits(value)) return;
        admitted += 1;
        const result = schema.safeParse(value);
        expect(result.success && result.data).toEqual(value);
      }),
      { numRuns: 400 },
    );
    expect(admitted).toBeGreaterThan(0);
  });
});
