import { kafkaClient, kafkaEventLog } from '@southbound/kafka';
import { connectRedis, redisPartitionState } from '@southbound/redis';
import { consumeTelemetry, registerUnread, runService } from '@southbound/runtime';
import { httpOfficers } from './http-officers.ts';
import { INSPECTION_GROUP, startInspection } from './service.ts';
import { inspectionSettings } from './settings.ts';

const exitCode = await runService(
  {
    service: 'inspection',
    settings: inspectionSettings,
    connect: (settings, logger) => ({
      redis: connectRedis(settings, logger),
      kafka: kafkaEventLog(kafkaClient(settings, logger)),
    }),
    async start({ kafka, redis }, { settings, logger, registry, atStop }) {
      const officers = httpOfficers(settings.SOUTHBOUND_OFFICERS_URL);
      registerUnread(registry, kafka);
      const membership = await startInspection({
        log: kafka,
        partitionState: redisPartitionState(redis),
        officers,
        telemetry: consumeTelemetry(registry, INSPECTION_GROUP, logger),
      });
      atStop('membership', () => membership.leave());
      return { readiness: { officers: officers.isAnswering } };
    },
  },
  process,
);
// What did not stop in time must not keep the process.
process.exit(exitCode);
