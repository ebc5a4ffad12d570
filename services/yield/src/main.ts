import { kafkaClient, kafkaEventLog } from '@southbound/kafka';
import { connectRedis, redisPartitionState } from '@southbound/redis';
import { consumeTelemetry, registerUnread, runService } from '@southbound/runtime';
import { startYield, YIELD_GROUP, yieldRoutes } from './service.ts';
import { yieldSettings } from './settings.ts';

const exitCode = await runService(
  {
    service: 'yield',
    settings: yieldSettings,
    connect: (settings, logger) => ({
      redis: connectRedis(settings, logger),
      kafka: kafkaEventLog(kafkaClient(settings, logger)),
    }),
    async start({ kafka, redis }, { settings, logger, registry, atStop }) {
      registerUnread(registry, kafka);
      const yieldService = await startYield({
        log: kafka,
        partitionState: redisPartitionState(redis),
        registry,
        floorRates: settings.SOUTHBOUND_FLOOR_RATES,
        standards: {
          toleratedSkippedShare: settings.SOUTHBOUND_TOLERATED_SKIPPED_SHARE,
          liftThatPays: settings.SOUTHBOUND_LIFT_THAT_PAYS,
        },
        telemetry: consumeTelemetry(registry, YIELD_GROUP, logger),
      });
      atStop('membership', () => yieldService.membership.leave());
      return { routes: (app) => void app.register(yieldRoutes(yieldService)) };
    },
  },
  process,
);
// What did not stop in time must not keep the process.
process.exit(exitCode);
