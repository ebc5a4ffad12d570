import type { Admin } from 'kafkajs';
import { type KafkaClient, REQUEST_LIMIT_MS, RETRY } from './kafka-client.ts';
import { faultOf } from './kafka-fault.ts';
import { within } from './within.ts';

/** Questions to the cluster over one connection, made when first needed and anew after any failure. */
export interface AdminSession {
  /** Rejects with a fault when the cluster does not answer in time; ten seconds unless told otherwise. */
  ask<Answer>(doing: string, question: (admin: Admin) => Promise<Answer>, limitMs?: number): Promise<Answer>;
  close(): Promise<void>;
}

export function adminSession({ kafka }: KafkaClient): AdminSession {
  let current: Promise<Admin> | undefined;

  async function connect(): Promise<Admin> {
    const admin = kafka.admin({ retry: RETRY });
    await admin.connect();
    return admin;
  }

  async function discard(session: Promise<Admin> | undefined): Promise<void> {
    if (session === current) current = undefined;
    const admin = await session?.catch(() => undefined);
    await admin?.disconnect();
  }

  return {
    async ask(doing, question, limitMs = REQUEST_LIMIT_MS) {
      current ??= connect();
      const session = current;
      try {
        return await within(limitMs, doing, session.then(question));
      } catch (error) {
        discard(session).catch(() => {});
        throw faultOf(error, doing);
      }
    },
    close: () => discard(current),
  };
}
