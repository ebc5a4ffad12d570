import { expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { EVENTS } from './catalogue.ts';
import { TOPIC_NAMES } from './topics.ts';

const text = asyncApiDocument('1.2.3');
const { info, channels, components } = JSON.parse(text) as {
  readonly info: { readonly version: string };
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: object }>>;
  readonly components: { readonly schemas: object };
};

test('the AsyncAPI document bears its version, and shows every topic and on one of them every event', () => {
  expect(info.version).toBe('1.2.3');
  expect(Object.values(channels).map(({ address }) => address)).toEqual(TOPIC_NAMES);
  expect(Object.values(channels).flatMap(({ messages }) => Object.keys(messages))).toEqual(Object.keys(EVENTS));
});

test('every schema that the AsyncAPI document shares is referred to', () => {
  const references = new Set([...text.matchAll(/"#\/components\/schemas\/(.+?)"/g)].map(([, name]) => name));
  expect([...references].sort()).toEqual(Object.keys(components.schemas).sort());
});
