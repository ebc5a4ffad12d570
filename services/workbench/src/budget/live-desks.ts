import { type PortCode, partitionOf } from '@southbound/contracts';
import { committedMetadata, kafkaClient, kafkaSettings } from '@southbound/kafka';
import { connectRedis, redisPartitionState, redisSettings } from '@southbound/redis';
import { type CommittedState, committedState, createLogger, readSettings } from '@southbound/runtime';
import type { PartitionState } from '@southbound/runtime/ports';
import { TARGETING_GROUP } from '@southbound/targeting';
import type { Terminal } from '../terminal.ts';

/** Where what targeting commits is kept. */
export interface LiveState {
  readonly metadataOf: (partition: number) => Promise<string>;
  readonly partitionState: Pick<PartitionState, 'load'>;
}

/** What targeting has committed at a port. */
export interface CommittedDesk {
  readonly port: PortCode;
  readonly committed: CommittedState;
}

/** Of these ports those at which targeting has ever committed. */
export async function committedDesks(
  { metadataOf, partitionState }: LiveState,
  ports: readonly PortCode[],
): Promise<readonly CommittedDesk[]> {
  const asked = ports.map(async (port) => {
    const partition = partitionOf(port);
    const committed = await committedState(partitionState, { group: TARGETING_GROUP, partition }, () =>
      metadataOf(partition),
    );
    return committed === null ? [] : [{ port, committed }];
  });
  return (await Promise.all(asked)).flat();
}

/** Does something with the state of the live system of the settings. Rejects with a fault when a part does not answer. */
export async function withLiveState<Result>(
  terminal: Terminal,
  work: (live: LiveState) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(kafkaSettings.extend(redisSettings.shape), terminal.environment);
  const logger = createLogger({ service: 'southbound', level: 'error', destination: terminal.err });
  const metadata = committedMetadata(kafkaClient(settings, logger), TARGETING_GROUP);
  const redis = connectRedis(settings, logger);
  try {
    await redis.assertAnswers();
    return await work({ metadataOf: metadata.of, partitionState: redisPartitionState(redis) });
  } finally {
    await Promise.all([metadata.close(), redis.close()]);
  }
}
