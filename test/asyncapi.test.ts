import { createRequire } from 'node:module';
import { Parser } from '@asyncapi/parser';
import { EVENTS, encodeEvent, instantOf, type SouthboundEvent, type TopicName } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { openWorld, prevalenceOf } from '@southbound/simulation';
import { embeddedEngine } from '@southbound/standalone';
import { describe, expect, test } from 'vitest';
import { GENERATED_PAGES } from './generated-pages.ts';
import { RULE_SET_TEXT } from './integration/small-world.ts';
import { oneDay, rulebookOf } from './scenarios/recorded-run.ts';

/** What is read of the document here. */
interface AsyncApi {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, object>>;
  readonly bindings: { readonly kafka: { readonly partitions: number } };
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly tags: readonly { readonly name: string }[];
  /** Of a consumer group, where there is one. */
  readonly bindings?: object;
}

interface Message {
  readonly headers: { readonly properties: object };
  readonly examples: readonly { readonly headers: object; readonly payload: object }[];
}

const text = GENERATED_PAGES['docs/generated/asyncapi.json']?.() ?? '';
const document = JSON.parse(text) as AsyncApi;

describe('the AsyncAPI document is one', () => {
  test('its own validator has nothing against it', async () => {
    expect(await diagnosticsOf(text)).toEqual([]);
  });

  test.each([
    ['a field that AsyncAPI does not know', '"title":', '"titel":'],
    ['a message that is not there', '#/components/messages/SelectionMade', '#/components/messages/SelectionTaken'],
    ['a schema that is not there', '"$ref": "#/components/schemas/Plate"', '"$ref": "#/components/schemas/Sign"'],
    ['an operation on no channel', '"$ref": "#/channels/crossings"', '"$ref": "#/channels/crosswalks"'],
    ['an action that is none', '"action": "receive"', '"action": "subscribe"'],
    ['a word for a number of partitions', '"partitions": 25', '"partitions": "many"'],
    ['a schema of no known type', '"type": "integer"', '"type": "whole number"'],
  ])('with %s it is refused', async (_, right, wrong) => {
    expect(text).toContain(right);
    expect(await diagnosticsOf(text.replace(right, wrong))).not.toEqual([]);
  });
});

describe('the AsyncAPI document tells what is sent', () => {
  test.each(Object.keys(EVENTS))('%s: its example fits its own schema', (type) => {
    const [example] = document.components.messages[type]?.examples ?? [];
    expect(example).toBeDefined();
    expect(faultsOf(`messages/${type}/payload`, example?.payload)).toEqual([]);
    expect(faultsOf(`messages/${type}/headers`, example?.headers)).toEqual([]);
    expect(faultsOf(`messages/${type}/payload`, { ...example?.payload, occurredAt: '2026-03-02' })).not.toEqual([]);
    expect(faultsOf(`messages/${type}/headers`, { ...example?.headers, type: 'Crossing' })).not.toEqual([]);
  });

  test('on a simulated day every record is as it says, and who sends and receives them are those it names', async () => {
    const registry = processMetrics();
    // More than in life is hidden in it, so that seizures bring cases and notices within the day.
    const preset = prevalenceOf('0.05');
    const world = openWorld({ ...oneDay(['2303', '2606']), preset }, { mode: 'closed loop' });
    const { ruleSet, policy } = rulebookOf();
    const engine = await embeddedEngine({
      // And so much is inspected that by these draws a vehicle is stopped in vain three times, and others are let go.
      rulebook: { ruleSet, policy: { ...policy, targetRate: 0.6, capacity: undefined } },
      drawKey: { id: 'asyncapi', secret: 'known to nobody' },
      officers: { answer: async (assignments) => assignments.map(world.officers.answer) },
      registry,
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    const types = new Set<string>();
    const uses = new Set<string>();
    const faults: string[] = [];
    for (const { address } of Object.values(document.channels)) {
      engine.log.tap(address as TopicName, (record) => {
        // The garbage below.
        if (record.content instanceof Uint8Array) return;
        types.add(record.content.type);
        uses.add(`${record.content.source.split('/')[0]} send ${record.topic}`);
        faults.push(...faultsOfRecord(record));
      });
    }
    await engine.advance(ruleSetEvents());
    for (const { publications } of world.minutes()) await engine.advance(publications);
    await engine.advance(correctionsByAgencies());
    await engine.advance(Object.values(document.channels).map(garbageOn));
    const read = await registry.getSingleMetric('southbound_events_read_total')?.get();
    for (const { labels } of read?.values ?? []) uses.add(`${labels['service']} receive ${labels['topic']}`);

    expect([...new Set(faults)]).toEqual([]);
    expect([...types].sort()).toEqual(Object.keys(EVENTS).sort());
    // What is followed is read in no group, so nobody counts it.
    const counted = Object.values(document.operations).filter(({ action, bindings }) => action === 'send' || bindings);
    expect([...uses].sort()).toEqual(counted.map(useOf).sort());
  });

  const crossing: Publication = {
    topic: 'southbound.crossings.v1',
    partition: 3,
    key: '2304',
    headers: { type: 'CrossingObserved', port: '2304', lane: '5' },
    content: EVENTS.CrossingObserved.example,
  };
  test.each([
    ['another key', { key: 'SIM4821' }],
    ['a partition that is not there', { partition: 25 }],
    ['a header missing', { headers: { type: 'CrossingObserved', port: '2304' } }],
    ['a header more', { headers: { ...crossing.headers, plate: 'SIM4821' } }],
    ['another topic', { topic: 'southbound.selections.v1' }],
    ['a field missing', { content: { ...EVENTS.CrossingObserved.example, recordedAt: undefined } }],
  ])('and a record with %s is noticed', (_, difference) => {
    expect(faultsOfRecord(crossing)).toEqual([]);
    expect(faultsOfRecord({ ...crossing, ...difference } as Publication)).toHaveLength(1);
  });
});

/** What the AsyncAPI project's own validator says, but that the specification has a newer version. */
async function diagnosticsOf(asyncApi: string): Promise<string[]> {
  const diagnostics = await new Parser().validate(asyncApi);
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The validator's own JSON Schema library: it checks a document's schemas, but not the examples beside them. */
const Ajv = createRequire(import.meta.resolve('@asyncapi/parser'))('ajv') as new (
  options: object,
) => {
  addSchema(schema: object, key: string): void;
  validate(reference: string, value: unknown): boolean;
  errorsText(): string;
};

// Formats stand beside patterns in the schemas, and the patterns say more.
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema(document, 'asyncapi');

/** What is wrong with a value by a schema of the document's components. */
function faultsOf(component: string, value: unknown): string[] {
  return ajv.validate(`asyncapi#/components/${component}`, value) ? [] : [`${component}: ${ajv.errorsText()}`];
}

/** What is wrong with an event's record by the document: its place, its key, its headers or its content. */
function faultsOfRecord({ topic, partition, key, headers, content }: Publication): string[] {
  const event = content as SouthboundEvent;
  const { messages, bindings } = channelAt(topic);
  const message = `messages/${event.type}`;
  const headersTold = document.components.messages[event.type]?.headers.properties ?? {};
  return [
    ...(event.type in messages ? [] : [`${event.type} on ${topic}`]),
    ...(partition < bindings.kafka.partitions ? [] : [`partition ${partition} of ${topic}`]),
    ...faultsOf(`${message}/bindings/kafka/key`, key),
    ...faultsOf(`${message}/headers`, headers),
    ...Object.keys(headers).filter((name) => !(name in headersTold)),
    // As it stands on the topic: what is undefined is not there.
    ...faultsOf(`${message}/payload`, JSON.parse(encodeEvent(event))),
  ];
}

function channelAt(topic: string): Channel {
  const channel = Object.values(document.channels).find(({ address }) => address === topic);
  if (channel === undefined) throw new Error(`no channel at ${topic}`);
  return channel;
}

/** Who does what on which topic: `targeting receive southbound.crossings.v1`. */
function useOf({ action, channel, tags }: Operation): string {
  const { address } = document.channels[channel.$ref.replace('#/channels/', '')] ?? {};
  return `${tags.map(({ name }) => name).join()} ${action} ${address}`;
}

/** A rule set and a policy that are published, and the rule set in the shadow late in the day. */
function ruleSetEvents(): Publication[] {
  const { version } = rulebookOf(RULE_SET_TEXT).ruleSet;
  const { RuleSetPublished, PolicyPublished, RuleSetsActivated } = EVENTS;
  const published = { ...version, text: RULE_SET_TEXT, publishedBy: RuleSetPublished.example.data.publishedBy };
  const { example } = RuleSetsActivated;
  // An hour of it is enough.
  const effectiveFrom = instantOf(Date.UTC(2026, 2, 2, 23));
  const activated = { ...example.data, role: 'shadow' as const, ruleSets: [version], effectiveFrom, previous: null };
  const key = `${version.name}@${version.digest}`;
  return [
    recordOf({ ...RuleSetPublished.example, data: published }, key),
    recordOf({ ...PolicyPublished.example, data: published }, key),
    recordOf({ ...example, data: activated }, 'shadow'),
  ];
}

/** What the simulated agencies never do: amend a lookout, and refute a match. */
function correctionsByAgencies(): Publication[] {
  const [amended, refuted] = [EVENTS.LookoutAmended.example, EVENTS.MatchRefuted.example];
  return [recordOf(amended, amended.data.lookoutId), recordOf(refuted, refuted.data.referralId)];
}

/** On its topic, where that has one partition. */
function recordOf(content: SouthboundEvent, key: string): Publication {
  const { topic } = EVENTS[content.type];
  return { topic, partition: 0, key, headers: { type: content.type }, content };
}

function garbageOn({ address }: Channel): Publication {
  return { topic: address as TopicName, partition: 0, key: '', headers: {}, content: Buffer.from('garbage') };
}
