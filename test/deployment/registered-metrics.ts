import { createLogger, memoryEventLog, memoryPartitionState, processMetrics } from '@southbound/runtime';
import { USUAL_WORLD } from '@southbound/simulation';
import { startSimulator } from '@southbound/simulator';
import { simulatedBorder } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';

const SILENT = createLogger({ service: 'test', level: 'silent' });
const WORLD = { ...USUAL_WORLD, seed: 1, days: 1, ports: ['2606'] as const };

/** The names of all metrics that the services register at their start, and the simulator. No event passes. */
export async function registeredMetrics(): Promise<ReadonlySet<string>> {
  const registry = processMetrics();
  const rulebook = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  const border = await simulatedBorder({ world: WORLD, rulebook, registry, logger: SILENT });
  const simulator = await startSimulator({
    log: memoryEventLog(),
    partitionState: memoryPartitionState(),
    world: WORLD,
    speed: 1,
    registry,
    logger: SILENT,
  });
  await simulator.stop();
  await border.engine.stop();
  return new Set(registry.getMetricsAsArray().map(({ name }) => name));
}
