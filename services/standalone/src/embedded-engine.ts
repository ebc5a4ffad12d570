import { PORT_CODES, type TopicName } from '@southbound/contracts';
import { INSPECTION_GROUP, type Officers, startInspection } from '@southbound/inspection';
import { INTELLIGENCE_GROUP, intelligenceTelemetry, startIntelligence } from '@southbound/intelligence';
import {
  LEAD_DESK_GROUP,
  loadScreeningCriteria,
  type ProgressReport,
  startLeadDesk,
} from '@southbound/intelligence/lead-desk';
import {
  type FloorRates,
  type ProgressTargets,
  progressFigures,
  type YieldReport,
  type YieldStandards,
} from '@southbound/measurement';
import {
  consumeTelemetry,
  type Logger,
  type MemoryEventLog,
  memoryEventLog,
  memoryPartitionState,
  memoryVehicleRegister,
  registerUnread,
} from '@southbound/runtime';
import type { Publication, TakeOver } from '@southbound/runtime/ports';
import type { LeadDeskFigures, Policy, Rulebook } from '@southbound/selectivity';
import { type DrawKey, startTargeting, TARGETING_GROUP, targetingTelemetry } from '@southbound/targeting';
import { type PortWindows, startYield, YIELD_GROUP } from '@southbound/yield';
import type { Registry } from 'prom-client';

export interface EmbeddedOptions {
  readonly rulebook: Rulebook;
  readonly drawKey: DrawKey;
  readonly officers: Officers;
  /** Baselines and targets of progress indicators; without them the indicators are told without. */
  readonly progressTargets?: ProgressTargets | undefined;
  readonly registry: Registry;
  readonly logger: Logger;
  /** The most records of a batch; selections do not depend on it. */
  readonly batchSizeMax?: number;
  /** Keeps events as bytes, as a broker would; selections do not depend on it. */
  readonly keepsBytes?: boolean;
}

/** Every service in one process, on memory adapters. */
export interface EmbeddedEngine {
  readonly log: MemoryEventLog;
  /**
   * Takes in what was recorded in one event minute, and has every service do all that follows from it. What
   * inspections find in a minute is known to targeting in the next.
   */
  advance(recorded: readonly Publication[]): Promise<void>;
  report(): YieldReport;
  /** What was counted by port, day and hour. */
  windows(): PortWindows;
  /** How leads have fared. */
  leads(): LeadDeskFigures;
  /** How the outbound effort stands upstream and downstream of the border; what inspections cost by each find, too. */
  progress(): ProgressReport;
  stop(): Promise<void>;
}

/**
 * The order in which services are drained, fixed so that nothing depends on timing: intelligence first, so that a
 * lookout that is there before a crossing is seen by it; then each service after the one that it reads from.
 */
const DRAIN_ORDER = [INTELLIGENCE_GROUP, TARGETING_GROUP, INSPECTION_GROUP, YIELD_GROUP, LEAD_DESK_GROUP] as const;

/** What no service reads is read and thrown away, so that `trim` forgets it. A tap has seen it by then. */
const UNREAD = [
  'southbound.draw-keys.v1',
  'southbound.shadow-scores.v1',
  'southbound.quarantine.v1',
] as const satisfies readonly TopicName[];
const UNREAD_GROUP = 'unread';

export async function embeddedEngine(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const { rulebook, drawKey, officers, progressTargets, registry, logger } = options;
  const log = memoryEventLog({
    ...(options.batchSizeMax !== undefined && { batchSizeMax: options.batchSizeMax }),
    ...(options.keepsBytes !== undefined && { keepsBytes: options.keepsBytes }),
  });
  const register = memoryVehicleRegister();
  const partitionState = memoryPartitionState();
  const surroundings = (group: string) => ({
    log,
    partitionState,
    telemetry: consumeTelemetry(registry, group, logger),
  });
  const yieldService = await startYield({
    ...surroundings(YIELD_GROUP),
    registry,
    floorRates: floorRatesOf(rulebook.policy),
    standards: standardsOf(rulebook.policy),
  });
  const intelligence = await startIntelligence({
    ...surroundings(INTELLIGENCE_GROUP),
    register,
    logger,
    intelligenceTelemetry: intelligenceTelemetry(registry),
  });
  const leadDesk = await startLeadDesk({
    ...surroundings(LEAD_DESK_GROUP),
    criteria: loadScreeningCriteria(),
    progressTargets,
    registry,
  });
  const memberships = [
    intelligence.membership,
    await startTargeting({
      ...surroundings(TARGETING_GROUP),
      register,
      rulebook,
      drawKey,
      targetingTelemetry: targetingTelemetry(registry),
      logger,
      // Time stands still for the shadow, so that it leaves nothing out and a run repeats itself.
      shadow: { nowMs: () => 0 },
    }),
    await startInspection({ ...surroundings(INSPECTION_GROUP), officers }),
    yieldService.membership,
    leadDesk.membership,
  ];
  const unread = await log.join(UNREAD_GROUP, UNREAD, throwAway);
  registerUnread(registry, {
    unread: async () => (await log.unread()).filter(({ group }) => group !== UNREAD_GROUP),
  });
  return {
    log,
    async advance(recorded) {
      await log.publish(recorded);
      for (const group of DRAIN_ORDER) await log.drain(group);
      await log.drain(UNREAD_GROUP);
      log.trim();
    },
    report: () => yieldService.report(),
    windows: () => yieldService.windows(),
    leads: () => leadDesk.figures(),
    progress() {
      const counted = { tally: leadDesk.progressTally(), inspections: yieldService.report().border.total };
      return { ...leadDesk.progress(), indicators: progressFigures(counted, progressTargets ?? null) };
    },
    async stop() {
      for (const membership of [...memberships, unread]) await membership.leave();
    },
  };
}

function floorRatesOf({ floorRate, ports }: Policy): FloorRates {
  const rates = PORT_CODES.map((port) => [port, ports[port]?.floorRate ?? floorRate] as const);
  return Object.fromEntries(rates.filter(([, rate]) => rate !== undefined));
}

function standardsOf({ toleratedSkippedShare, liftThatPays }: Policy): YieldStandards {
  return { toleratedSkippedShare, liftThatPays };
}

const throwAway: TakeOver = async () => ({
  async caughtUp() {},
  handle: ({ entries, commit }) =>
    commit({ publications: [], throughOffset: entries.at(-1)?.offset ?? 0, metadata: '' }),
});
