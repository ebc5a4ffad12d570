import { PORT_CODES } from '@southbound/contracts';
import { kafkaClient, kafkaEventLog } from '@southbound/kafka';
import { connectRedis, redisPartitionState } from '@southbound/redis';
import { runService } from '@southbound/runtime';
import { USUAL_WORLD } from '@southbound/simulation';
import { assignmentRoutes, startSimulator } from './service.ts';
import { simulatorSettings } from './settings.ts';

const exitCode = await runService(
  {
    service: 'simulator',
    settings: simulatorSettings,
    connect: (settings, logger) => ({
      redis: connectRedis(settings, logger),
      kafka: kafkaEventLog(kafkaClient(settings, logger)),
    }),
    async start({ kafka, redis }, { settings, logger, registry, atStop }) {
      logger.info(
        { prevalence: USUAL_WORLD.preset.explanation },
        'SIMULATED: every vehicle, plate, person and case is made up',
      );
      const simulator = await startSimulator({
        log: kafka,
        partitionState: redisPartitionState(redis),
        world: {
          ...USUAL_WORLD,
          seed: settings.SOUTHBOUND_WORLD_SEED,
          startsOn: settings.SOUTHBOUND_WORLD_STARTS_ON,
          days: settings.SOUTHBOUND_WORLD_DAYS,
          ports: PORT_CODES,
        },
        speed: settings.SOUTHBOUND_WORLD_SPEED,
        registry,
        logger,
      });
      atStop('world', () => simulator.stop());
      return {
        readiness: { publishing: simulator.isPublishing },
        routes: (app) => void app.register(assignmentRoutes(simulator.officers)),
      };
    },
  },
  process,
);
// What did not stop in time must not keep the process.
process.exit(exitCode);
