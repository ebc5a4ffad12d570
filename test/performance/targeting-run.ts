import {
  consumeTelemetry,
  createLogger,
  type memoryEventLog,
  memoryPartitionState,
  memoryVehicleRegister,
  processMetrics,
} from '@southbound/runtime';
import type { VehicleRegister } from '@southbound/runtime/ports';
import type { Rulebook } from '@southbound/selectivity';
import { startTargeting, TARGETING_GROUP, targetingTelemetry } from '@southbound/targeting';

type Ports = Parameters<typeof startTargeting>[0];

interface TargetingRun extends Pick<Ports, 'shadow'> {
  readonly log: ReturnType<typeof memoryEventLog>;
  readonly register: VehicleRegister;
  readonly rulebook: Rulebook;
}

/** Targeting on memory adapters, by a rulebook; drained by its group. */
export function startedTargeting(run: TargetingRun) {
  const logger = createLogger({ service: 'bench', level: 'silent' });
  const registry = processMetrics();
  return startTargeting({
    ...run,
    partitionState: memoryPartitionState(),
    drawKey: { id: 'bench', secret: 'bench' },
    telemetry: consumeTelemetry(registry, TARGETING_GROUP, logger),
    targetingTelemetry: targetingTelemetry(registry),
    logger,
  });
}

/** A register that is complete and knows nothing. */
export async function completeRegister() {
  const register = memoryVehicleRegister();
  const generation = await register.claimIntelligence();
  await register.writeIntelligence({ generation, coverage: 'complete', offsetsRead: {}, historySinceMs: 0 }, []);
  return register;
}
