import { adminSession } from './admin-session.ts';
import { groupStanding } from './group-standing.ts';
import type { KafkaClient } from './kafka-client.ts';
import { metadataOf } from './ledger.ts';

/** What a group commits with its offsets, read without being one of it. */
export interface CommittedMetadata {
  /** What stands at the moment in one partition number; empty when nothing was committed there. */
  of(partition: number): Promise<string>;
  close(): Promise<void>;
}

/** Its questions reject with fault `log-away` when the cluster does not answer. */
export function committedMetadata(client: KafkaClient, group: string): CommittedMetadata {
  const admin = adminSession(client);
  const standingIn = groupStanding(client, admin, group, []);
  return {
    of: async (partition) => metadataOf([], await standingIn(partition)),
    close: () => admin.close(),
  };
}
