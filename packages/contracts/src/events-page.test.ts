import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EVENTS, type EventType } from './catalogue.ts';
import { eventsPage } from './events-page.ts';
import { TOPIC_NAMES } from './topics.ts';

const TYPES = Object.keys(EVENTS) as EventType[];

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

describe('the events page', () => {
  const page = eventsPage();

  test('shows every topic and every event once, with its example', () => {
    for (const topic of TOPIC_NAMES) expect(page.split(`\n| \`${topic}\` |`)).toHaveLength(2);
    for (const type of TYPES) {
      const section = page.split(`\n## ${type}\n`)[1]?.split('\n## ')[0] ?? '';
      expect(section).toContain(EVENTS[type].meaning);
      expect(section).toContain(JSON.stringify(EVENTS[type].example, null, 2));
    }
  });

  test('shows every field of every event', () => {
    for (const type of TYPES) {
      const section = page.split(`\n## ${type}\n`)[1]?.split('\n## ')[0] ?? '';
      const rows = [...section.matchAll(/^\| `(data\..+?)` \|/gm)].map(([, path]) => path);
      const fields = fieldsOf(type).filter((path) => path.startsWith('data.'));
      expect([...new Set(rows)].sort()).toEqual([...new Set(fields)].sort());
    }
  });
});

/** Words that name a vehicle's or a person's identity, wherever they stand in a field's name. */
const IDENTIFYING =
  /^(?:plate|owner|driver|person|passenger|purchaser|buyer|surname|birth|vin|serial|passport|phone|address)$/;

/** What is said of the reading of a plate says nothing of the plate. */
const OF_THE_READING = ['data.plateReadConfidence', 'data.plateObscured'];

describe('what identifies a vehicle stands in data.identity alone', () => {
  test.each(TYPES)('%s: by the names of its fields', (type) => {
    const named = fieldsOf(type).filter((path) => wordsOf(path).some((word) => IDENTIFYING.test(word)));
    const outside = named.filter((path) => !path.startsWith('data.identity.') && !OF_THE_READING.includes(path));
    expect(outside).toEqual([]);
  });

  test.each(TYPES)('%s: by its example, which names the vehicle nowhere else', (type) => {
    const { example } = EVENTS[type];
    expect(readableIn(withoutIdentity(example))).toContain(example.eventId);
    expect(readableIn(withoutIdentity(example))).not.toContain(PLATE_START);
    if (fieldsOf(type).includes('data.identity')) expect(readableIn(example)).toContain(PLATE_START);
  });

  test('and a plate outside it is noticed, in plain words or in the bytes of a message', () => {
    const { example } = EVENTS.EventQuarantined;
    const { identity, ...others } = example.data;
    for (const data of [
      { ...others, identity, reason: 'data.lane: wrong for SIM4821' },
      { ...others, contentBase64: identity.contentBase64 },
    ]) {
      expect(readableIn(withoutIdentity({ ...example, data }))).toContain(PLATE_START);
    }
  });
});

/** Every plate of an example begins so, so that none can be anybody's. */
const PLATE_START = 'SIM';

function withoutIdentity(event: object): string {
  return JSON.stringify(event, (key, value) => (key === 'identity' ? undefined : value));
}

/** An event's JSON, with what its base64 texts say beside them. */
function readableIn(event: object | string): string {
  const json = typeof event === 'string' ? event : JSON.stringify(event);
  const encoded = json.match(/(?<=")(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?=")/g) ?? [];
  return [json, ...encoded.map((text) => atob(text))].join('\n');
}

function wordsOf(path: string): string[] {
  const name = path.split('.').at(-1) ?? '';
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

function fieldsOf(type: EventType): string[] {
  return walk(z.toJSONSchema(EVENTS[type].schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, '');
}

/** The path of every field below a schema; `[]` stands for the items of a list. */
function walk(schema: JsonSchema, path: string): string[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [at, ...walk(field, at)];
  });
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((variant) => walk(variant, path));
  return [...fields, ...variants, ...(schema.items === undefined ? [] : walk(schema.items, `${path}[]`))];
}
