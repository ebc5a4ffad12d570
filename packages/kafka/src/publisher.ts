import type { Producer } from 'kafkajs';
import { type KafkaClient, RETRY } from './kafka-client.ts';
import { faultOf } from './kafka-fault.ts';
import { namedPartition, type OutgoingRecord, sendAll } from './records.ts';
import { turns } from './turns.ts';

/** Appends records outside of transactions. */
export interface Publisher {
  /** Resolves when all are there. Rejects with a fault when that is not certain. */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** What one call wants to publish. */
interface Wish {
  readonly records: readonly OutgoingRecord[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An idempotent producer, so that what it tries again stands in the log once. There is never more than one send under
 * way, since kafkajs would mix up their sequence numbers; what is asked for meanwhile goes out together.
 */
export function publisher(client: KafkaClient): Publisher {
  const inTurn = turns(1);
  let wishes: Wish[] = [];
  let producer: Producer | undefined;

  async function sendWishes(): Promise<void> {
    const granted = wishes;
    wishes = [];
    try {
      producer ??= await connected(client);
      await sendAll(
        client,
        producer,
        granted.flatMap(({ records }) => records),
      );
      for (const { resolve } of granted) resolve();
    } catch (error) {
      // It would give the numbers of what is lost, or not, to what comes next, and the broker take that for a repetition.
      const former = producer;
      producer = undefined;
      await former?.disconnect().catch(() => {});
      const fault = faultOf(error, 'publishing');
      for (const { reject } of granted) reject(fault);
    }
  }

  return {
    publish(records) {
      if (records.length === 0) return Promise.resolve();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      wishes.push({ records, resolve, reject });
      // The first of those that wait sends for all of them.
      if (wishes.length === 1) void inTurn(sendWishes);
      return promise;
    },
    close: () =>
      inTurn(async () => {
        await producer?.disconnect();
        producer = undefined;
      }),
  };
}

async function connected({ kafka }: KafkaClient): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: namedPartition,
    retry: RETRY,
  });
  await producer.connect();
  return producer;
}
