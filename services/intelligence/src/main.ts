import { setTimeout as pause } from 'node:timers/promises';
import { kafkaClient, kafkaEventLog } from '@southbound/kafka';
import { connectRedis, redisPartitionState, redisVehicleRegister } from '@southbound/redis';
import { consumeTelemetry, type Logger, registerUnread, runService } from '@southbound/runtime';
import {
  LEAD_DESK_GROUP,
  loadProgressTargets,
  loadScreeningCriteria,
  progressRoutes,
  startLeadDesk,
} from './lead-desk/service.ts';
import { INTELLIGENCE_GROUP, intelligenceTelemetry, startIntelligence } from './service.ts';
import { intelligenceSettings } from './settings.ts';

/** How often the register is asked whether it still holds what was read into it, in wall time. */
const CHECK_REGISTER_MS = 1_000;

const exitCode = await runService(
  {
    service: 'intelligence',
    settings: intelligenceSettings,
    connect: (settings, logger) => ({
      redis: connectRedis(settings, logger),
      kafka: kafkaEventLog(kafkaClient(settings, logger)),
    }),
    async start({ kafka, redis }, { settings, logger, registry, atStop }) {
      const progressFile = settings.SOUTHBOUND_PROGRESS_FILE;
      // Read before anything is joined: a file that is wrong keeps the service from starting.
      const progressTargets = progressFile === undefined ? undefined : loadProgressTargets(progressFile);
      registerUnread(registry, kafka);
      const { membership, checkRegister } = await startIntelligence({
        log: kafka,
        register: redisVehicleRegister(redis),
        partitionState: redisPartitionState(redis),
        logger,
        telemetry: consumeTelemetry(registry, INTELLIGENCE_GROUP, logger),
        intelligenceTelemetry: intelligenceTelemetry(registry),
      });
      const watching = new AbortController();
      const watch = watchRegister(checkRegister, logger, watching.signal);
      atStop('register watch', async () => {
        watching.abort();
        await watch;
      });
      const leadDesk = await startLeadDesk({
        log: kafka,
        partitionState: redisPartitionState(redis),
        telemetry: consumeTelemetry(registry, LEAD_DESK_GROUP, logger),
        criteria: loadScreeningCriteria(),
        progressTargets,
        registry,
      });
      atStop('lead desk', () => leadDesk.membership.leave());
      // Done first: it waits for a starting over that is under way, and keeps it from joining again.
      atStop('membership', () => membership.leave());
      return { routes: (app) => void app.register(progressRoutes(leadDesk.progress)) };
    },
  },
  process,
);
// What did not stop in time must not keep the process.
process.exit(exitCode);

async function watchRegister(check: () => Promise<void>, logger: Logger, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await pause(CHECK_REGISTER_MS, undefined, { signal: stopping }).catch(() => {});
    // Whatever it was, the next look may find it mended.
    await check().catch((error: unknown) => logger.error({ err: error }, 'looking after the register failed'));
  }
}
