import { z } from 'zod';
import { EventId } from './ids.ts';
import { Instant } from './time.ts';
import type { TopicName } from './topics.ts';

const envelope = {
  eventId: EventId,
  occurredAt: Instant.describe('Event time: when it happened'),
  recordedAt: Instant.describe("When the port's gateway took it in; stamped neither by the lane nor by a replay"),
  source: z.string().min(1).max(80).describe('Who says so: a lane, an agency, a service'),
};

/**
 * One kind of event: the envelope around its `data`, the topic that carries it and a realistic example. Unknown
 * extra fields are dropped when it is read.
 */
export function defineEvent<const Type extends string, Data extends z.ZodType, const Topic extends TopicName>(
  definition: EventDefinitionParts<Type, Data, Topic>,
) {
  const fields = z.object({ ...envelope, type: z.literal(definition.type), data: definition.data });
  const { rule } = definition;
  const schema =
    rule === undefined
      ? fields
      : fields.refine((event: unknown) => rule.holds(event as Timed<Data>), {
          path: [...rule.path],
          error: rule.error,
        });
  return { ...definition, schema, example: schema.parse({ type: definition.type, ...definition.example }) };
}

interface EventDefinitionParts<Type extends string, Data extends z.ZodType, Topic extends TopicName> {
  readonly type: Type;
  readonly topic: Topic;
  /** One sentence for the events page. */
  readonly meaning: string;
  readonly data: Data;
  /** What must hold between the envelope and its `data`. */
  readonly rule?: {
    readonly holds: (event: Timed<Data>) => boolean;
    /** Where it is reported, and how it is said. */
    readonly path: readonly string[];
    readonly error: string;
  };
  readonly example: {
    readonly eventId: string;
    readonly occurredAt: string;
    readonly recordedAt: string;
    readonly source: string;
    readonly data: z.input<Data>;
  };
}

interface Timed<Data extends z.ZodType> {
  readonly occurredAt: Instant;
  readonly data: z.output<Data>;
}
