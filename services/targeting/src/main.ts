import { kafkaClient, kafkaEventLog } from '@southbound/kafka';
import { connectRedis, redisPartitionState, redisVehicleRegister } from '@southbound/redis';
import { consumeTelemetry, registerUnread, runService } from '@southbound/runtime';
import { drawKeyOf } from './draws-settings.ts';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from './rulebook-files.ts';
import { startTargeting, TARGETING_GROUP, targetingTelemetry } from './service.ts';
import { targetingSettings } from './settings.ts';

const exitCode = await runService(
  {
    service: 'targeting',
    settings: targetingSettings,
    connect: (settings, logger) => ({
      redis: connectRedis(settings, logger),
      kafka: kafkaEventLog(kafkaClient(settings, logger)),
    }),
    async start({ kafka, redis }, { settings, logger, registry, atStop }) {
      const files = {
        rules: settings.SOUTHBOUND_RULE_SET_FILE ?? FIRST_RULE_SET,
        policy: settings.SOUTHBOUND_POLICY_FILE ?? DEFAULT_POLICY,
      };
      const rulebook = loadRulebook(files, undefined);
      const { ruleSet, policy } = rulebook;
      logger.info({ ruleSet: ruleSet.version, policy: policy.version }, 'deciding by this rule set and policy');
      registerUnread(registry, kafka);
      const membership = await startTargeting({
        log: kafka,
        register: redisVehicleRegister(redis),
        partitionState: redisPartitionState(redis),
        rulebook,
        drawKey: drawKeyOf(settings),
        telemetry: consumeTelemetry(registry, TARGETING_GROUP, logger),
        targetingTelemetry: targetingTelemetry(registry),
        logger,
      });
      atStop('membership', () => membership.leave());
      return {};
    },
  },
  process,
);
// What did not stop in time must not keep the process.
process.exit(exitCode);
