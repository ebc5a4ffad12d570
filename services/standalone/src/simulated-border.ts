import type { CrossingId, EventQuarantined, InspectionConcluded, SelectionMade } from '@southbound/contracts';
import type { YieldReport } from '@southbound/measurement';
import type { Logger } from '@southbound/runtime';
import type { Content } from '@southbound/runtime/ports';
import { expiredRules, type Rulebook } from '@southbound/selectivity';
import {
  openReckoning,
  type Reckoning,
  simulatedOfficers,
  simulatedWorld,
  type Trip,
  type WorldSettings,
} from '@southbound/simulation';
import type { Registry } from 'prom-client';
import { type EmbeddedEngine, embeddedEngine } from './embedded-engine.ts';

export interface BorderOptions {
  readonly world: WorldSettings;
  readonly rulebook: Rulebook;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly batchSizeMax?: number;
  readonly keepsBytes?: boolean;
  /** Sees each selection as it is committed. */
  readonly onSelection?: (selection: SelectionMade) => void;
  readonly onQuarantined?: (quarantined: EventQuarantined) => void;
}

/** The simulated world, the embedded engine in it, and the reckoning by the hidden truth. */
export interface SimulatedBorder {
  readonly engine: EmbeddedEngine;
  /** Lets one event minute after the other pass; each is done with when it is handed over. */
  minutes(): AsyncGenerator<BorderMinute>;
  result(): BorderResult;
}

export interface BorderMinute {
  readonly startsAtMs: number;
}

/** What a run came to. */
export interface BorderResult {
  /** Event time that has passed, in minutes. */
  readonly minutesPassed: number;
  readonly world: WorldSettings;
  readonly ruleSet: Rulebook['ruleSet']['version'];
  readonly policy: Rulebook['policy']['version'];
  /** Rules that had expired when the last event minute passed: they score nothing. */
  readonly expiredRules: readonly string[];
  readonly targetRate: number;
  /** The run is a closed loop: what inspections find is known to later decisions. */
  readonly mode: 'closed loop';
  readonly yield: YieldReport;
  /** By the hidden truth, which the engine cannot see. */
  readonly reckoning: Reckoning;
  readonly quarantined: number;
}

export async function simulatedBorder(options: BorderOptions): Promise<SimulatedBorder> {
  const { world, rulebook, registry, logger } = options;
  // Cargo by crossing, until the crossing is released or its inspection concluded. Only the officers look at it.
  const cargo = new Map<CrossingId, Trip>();
  const reckoning = openReckoning();
  const officers = simulatedOfficers(world.seed, (crossingId) => cargo.get(crossingId));
  let quarantined = 0;
  let minutesPassed = 0;
  let lastMinuteAtMs = Number.NEGATIVE_INFINITY;
  const engine = await embeddedEngine({
    rulebook,
    registry,
    logger,
    officers: { examine: async (orders) => orders.map(officers.examine) },
    // A simulated world's draws may be known: the same seed must give the same selections.
    drawKey: { id: `simulation-${world.seed}`, secret: `southbound/simulation/${world.seed}` },
    ...(options.batchSizeMax !== undefined && { batchSizeMax: options.batchSizeMax }),
    ...(options.keepsBytes !== undefined && { keepsBytes: options.keepsBytes }),
  });
  engine.log.tap('southbound.selections.v1', ({ content }) => {
    const selection = eventOf<SelectionMade>(content);
    reckoning.selection(selection);
    if (selection.data.decision === 'release') cargo.delete(selection.data.crossingId);
    options.onSelection?.(selection);
  });
  engine.log.tap('southbound.inspections.v1', ({ content }) => {
    const inspection = eventOf<InspectionConcluded>(content);
    reckoning.inspection(inspection);
    cargo.delete(inspection.data.crossingId);
  });
  engine.log.tap('southbound.quarantine.v1', ({ content }) => {
    quarantined += 1;
    options.onQuarantined?.(eventOf<EventQuarantined>(content));
  });

  return {
    engine,
    async *minutes() {
      for (const { startsAtMs, publications, truths } of simulatedWorld(world)) {
        for (const truth of truths) {
          if (truth.kind !== 'trip') continue;
          cargo.set(truth.crossingId, truth);
          reckoning.trip(truth);
        }
        await engine.advance(publications);
        minutesPassed += 1;
        lastMinuteAtMs = startsAtMs;
        yield { startsAtMs };
      }
    },
    result: () => ({
      // The minute before the first day carries the intelligence there is; no vehicle crosses in it.
      minutesPassed: Math.max(0, minutesPassed - 1),
      world,
      ruleSet: rulebook.ruleSet.version,
      policy: rulebook.policy.version,
      expiredRules: expiredRules(rulebook.ruleSet, lastMinuteAtMs),
      targetRate: rulebook.policy.targetRate,
      mode: 'closed loop',
      yield: engine.report(),
      reckoning: reckoning.result(),
      quarantined,
    }),
  };
}

/** What the engine's own services published: an event, or its bytes where the log keeps bytes. */
function eventOf<Published>(content: Content): Published {
  return (content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : content) as Published;
}
