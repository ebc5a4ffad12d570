import { z } from 'zod';
import { EVENTS, type EventType } from './catalogue.ts';
import { ACTIVATION_ROLES } from './events/activations.ts';
import { DrawKeyId } from './events/draw-keys.ts';
import { InspectionMethod } from './events/selections.ts';
import { LeadGiver } from './events/trace-leads.ts';
import { Finding } from './findings.ts';
import { ObservedIdentity, Plate, VehicleIdentity } from './identity.ts';
import {
  CaseNumber,
  CrossingId,
  DealerId,
  EventId,
  InspectionId,
  LookoutId,
  NoticeId,
  ReferralId,
  StaffId,
  TraceLeadId,
} from './ids.ts';
import { PORTS_OF_ENTRY, PortCode } from './ports-of-entry.ts';
import { DAY_MS, Instant } from './time.ts';
import { recordBytesMax, TOPIC_NAMES, TOPICS, type TopicName } from './topics.ts';

/**
 * The AsyncAPI 3.0 document, `docs/generated/asyncapi.json`, as JSON: every topic, every event with its schema, and who
 * sends and receives what. Made from the schemas, so it cannot disagree with them. `version` is the document's own.
 */
export function asyncApiDocument(version: string): string {
  const { shared, payloads } = jsonSchemas();
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Southbound',
      version,
      description: DESCRIPTION.join('\n\n'),
      tags: Object.entries(APPLICATIONS).map(([name, { meaning }]) => ({ name, description: meaning })),
    },
    defaultContentType: 'application/json',
    servers: { kafka: KAFKA },
    channels: Object.fromEntries(TOPIC_NAMES.map((topic) => [channelOf(topic), channel(topic)])),
    operations: Object.fromEntries(
      Object.entries(APPLICATIONS).flatMap(([name, application]) => operations(name, application)),
    ),
    components: {
      messages: Object.fromEntries(EVENT_TYPES.map((type) => [type, message(type, payloads[type])])),
      schemas: shared,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

type JsonSchema = Readonly<Record<string, unknown>>;

const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

const DESCRIPTION = [
  'Vehicles that leave the country are observed, selected for inspection or released, and inspected. These are the events by which the services tell each other.',
  "**Delivery.** What a service sends and the offset that it has read become visible in one transaction. So a reader of committed records (`isolation.level=read_committed`) sees what follows from each record exactly once; any other reader may see what was taken back. An event derived from another has an id hashed from its input's. A crossing sent twice within ten event minutes is decided once, by its `crossingId`.",
  `**Order.** A topic keyed by port has one partition a port, in which all the port's events stand in order. The partition is the port's row in the port table and is no hash of the key, so the sender names it: ${PORTS_OF_ENTRY.map(({ code, name }, row) => `${row} is ${code} ${name}`).join(', ')}. All other topics have one partition.`,
  '**Keeping.** Of a compacted topic the last record of each key is kept for good, and each record says by itself how its key stands. The others are kept for the `retention.ms` of their channel.',
  '**What cannot be used.** Unknown fields are dropped. What is missing or wrong sends the record to quarantine with its bytes and headers; a crossing whose headers name a lane is then decided `blind`. Rules that join two fields, such as an end that must lie after its beginning, are held by the decoder and are not in these schemas.',
];

/** Where the brokers are is for the deployment to say. */
const KAFKA = {
  host: '{host}:{port}',
  protocol: 'kafka',
  description: "The deployment's own Kafka.",
  variables: {
    host: { description: 'The name of any of its brokers', examples: ['kafka.example.org'] },
    port: { description: "The port of the broker's listener", default: '9092' },
  },
};

interface Application {
  readonly meaning: string;
  readonly sends: readonly TopicName[];
  readonly receives: readonly TopicName[];
  /** Received from the beginning by every instance, in no consumer group of the service's name. */
  readonly follows?: readonly TopicName[];
}

/** Who sends and receives what. A service may quarantine whatever it receives, and its consumer group bears its name. */
const APPLICATIONS: Readonly<Record<string, Application>> = {
  lane: {
    meaning: "The ports' gateways, which take in what their lanes see.",
    sends: ['southbound.crossings.v1'],
    receives: [],
  },
  agency: {
    meaning: 'Agencies that watch for vehicles, trace firearms and take reports of sales.',
    sends: [
      'southbound.lookouts.v1',
      'southbound.trace-leads.v1',
      'southbound.referrals.v1',
      'southbound.cases.v1',
      'southbound.notices.v1',
    ],
    receives: [],
  },
  workbench: {
    meaning: 'The command line, at which rule sets are published and activated.',
    sends: ['southbound.rule-sets.v1', 'southbound.activations.v1'],
    receives: [],
    follows: ['southbound.rule-sets.v1', 'southbound.activations.v1'],
  },
  intelligence: {
    meaning:
      'Folds what agencies say and inspections find into the vehicle register, and tells which vehicles are stopped again and again.',
    sends: ['southbound.outcomes.v1', 'southbound.quarantine.v1'],
    receives: [
      'southbound.lookouts.v1',
      'southbound.trace-leads.v1',
      'southbound.referrals.v1',
      'southbound.inspections.v1',
    ],
  },
  'lead-desk': {
    meaning: 'Screens leads, tells agencies what is theirs to know, and tells givers what came of what they gave.',
    sends: [
      'southbound.trace-leads.v1',
      'southbound.referrals.v1',
      'southbound.screenings.v1',
      'southbound.notices.v1',
      'southbound.quarantine.v1',
    ],
    receives: [
      'southbound.lookouts.v1',
      'southbound.trace-leads.v1',
      'southbound.referrals.v1',
      'southbound.outcomes.v1',
      'southbound.cases.v1',
      'southbound.screenings.v1',
      'southbound.notices.v1',
    ],
  },
  targeting: {
    meaning: 'Decides on every crossing: inspect or release.',
    sends: [
      'southbound.selections.v1',
      'southbound.draw-keys.v1',
      'southbound.shadow-scores.v1',
      'southbound.quarantine.v1',
    ],
    receives: ['southbound.crossings.v1'],
    follows: ['southbound.rule-sets.v1', 'southbound.activations.v1'],
  },
  inspection: {
    meaning: 'Carries out the selections to inspect and tells what was found.',
    sends: ['southbound.inspections.v1', 'southbound.crossings.v1', 'southbound.quarantine.v1'],
    receives: ['southbound.selections.v1'],
  },
  yield: {
    meaning: 'Joins selections with inspections, counts what they were worth, and tells what came of intelligence.',
    sends: ['southbound.outcomes.v1', 'southbound.quarantine.v1'],
    receives: ['southbound.selections.v1', 'southbound.inspections.v1'],
  },
};

/** The name of a topic's channel: `crossings` of `southbound.crossings.v1`. */
function channelOf(topic: TopicName): string {
  return topic.split('.')[1] ?? topic;
}

function channel(topic: TopicName) {
  const { key, partitions, compacted, keptDays } = TOPICS[topic];
  return {
    address: topic,
    description: `Keyed by ${key}.`,
    messages: Object.fromEntries(
      EVENT_TYPES.filter((type) => EVENTS[type].topic === topic).map((type) => [
        type,
        { $ref: `#/components/messages/${type}` },
      ]),
    ),
    bindings: {
      kafka: {
        partitions,
        topicConfiguration: {
          'cleanup.policy': [compacted ? 'compact' : 'delete'],
          ...(keptDays !== null && { 'retention.ms': keptDays * DAY_MS }),
          // Kafka counts key, headers and its own frame.
          'max.message.bytes': recordBytesMax(topic),
        },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

const BINDING_VERSION = '0.5.0';

function operations(name: string, { meaning, sends, receives, follows = [] }: Application) {
  const common = { summary: meaning, tags: [{ name }] };
  const at = (topic: TopicName) => ({ $ref: `#/channels/${channelOf(topic)}` });
  const groupId = { type: 'string', const: name };
  return [
    ...receives.map((topic) => [
      `${name}-receives-${channelOf(topic)}`,
      {
        action: 'receive',
        channel: at(topic),
        ...common,
        bindings: { kafka: { groupId, bindingVersion: BINDING_VERSION } },
      },
    ]),
    ...follows.map((topic) => [
      `${name}-receives-${channelOf(topic)}`,
      { action: 'receive', channel: at(topic), ...common },
    ]),
    ...sends.map((topic) => [`${name}-sends-${channelOf(topic)}`, { action: 'send', channel: at(topic), ...common }]),
  ];
}

function message(type: EventType, payload: JsonSchema) {
  const { meaning, topic, example } = EVENTS[type];
  const properties = headersOf(type);
  const sent: Readonly<Record<string, unknown>> = { ...example.data, type };
  const names = Object.keys(properties);
  return {
    summary: meaning,
    // A schema that names nothing would admit everything.
    headers: {
      type: 'object',
      properties,
      required: names,
      ...(names.length === 0 && { additionalProperties: false }),
    },
    payload,
    bindings: { kafka: { key: KEYS[TOPICS[topic].key], bindingVersion: BINDING_VERSION } },
    examples: [{ headers: Object.fromEntries(names.map((name) => [name, String(sent[name])])), payload: example }],
  };
}

const LANE_HEADERS: Readonly<Record<string, JsonSchema>> = {
  port: { $ref: '#/components/schemas/PortCode' },
  lane: { type: 'string', pattern: '^[1-9][0-9]?$', description: 'The outbound lane, in digits' },
};

/** An event's headers. Each repeats a field as text, for who cannot read the content. */
function headersOf(type: EventType): Readonly<Record<string, JsonSchema>> {
  // They are many, every header costs time, and nothing else stands on their topic.
  if (type === 'SelectionMade') return {};
  const named = { type: { type: 'string', const: type } };
  return type === 'CrossingObserved' || type === 'LaneHeartbeat' ? { ...named, ...LANE_HEADERS } : named;
}

const KEYS: Readonly<Record<(typeof TOPICS)[TopicName]['key'], JsonSchema>> = {
  'lookout id': { $ref: '#/components/schemas/LookoutId' },
  'lead id': { $ref: '#/components/schemas/TraceLeadId' },
  'referral id': { $ref: '#/components/schemas/ReferralId' },
  port: { $ref: '#/components/schemas/PortCode' },
  'crossing id': { $ref: '#/components/schemas/CrossingId' },
  'case number': { $ref: '#/components/schemas/CaseNumber' },
  'name@digest': { type: 'string', pattern: '^.{1,64}@[0-9a-f]{32}$' },
  role: { type: 'string', enum: ACTIVATION_ROLES },
  'draw key id': { $ref: '#/components/schemas/DrawKeyId' },
  agency: { type: 'string', enum: LeadGiver.options },
  'source topic': { type: 'string', enum: TOPIC_NAMES },
};

/** Schemas that stand once in the document, by name, and are referred to from wherever they are used. */
const SHARED: Readonly<Record<string, z.ZodType>> = {
  CaseNumber,
  CrossingId,
  DealerId,
  DrawKeyId,
  EventId,
  Finding,
  InspectionId,
  InspectionMethod,
  Instant,
  LookoutId,
  NoticeId,
  ObservedIdentity,
  Plate,
  PortCode,
  ReferralId,
  StaffId,
  TraceLeadId,
  VehicleIdentity,
};

/** The shared schemas and each event's, as JSON Schema. Throws when a schema cannot be told in JSON Schema. */
function jsonSchemas() {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SHARED)) registry.add(schema, { id });
  for (const type of EVENT_TYPES) registry.add(EVENTS[type].schema, { id: type });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    target: 'draft-7',
    uri: (id) => `#/components/schemas/${id}`,
  });
  const told = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => {
        // Inside the document a schema is known by its place, and all are draft 7.
        const { $schema, $id, ...schema } = schemas[name] ?? {};
        return [name, schema];
      }),
    );
  return { shared: told(Object.keys(SHARED)), payloads: told(EVENT_TYPES) as Record<EventType, JsonSchema> };
}
