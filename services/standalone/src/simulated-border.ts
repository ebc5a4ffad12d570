import type {
  EventQuarantined,
  InspectionConcluded,
  InspectionNotCarriedOut,
  SelectionMade,
  SouthboundEvent,
} from '@southbound/contracts';
import { LEAD_DESK_GROUP, type ProgressReport } from '@southbound/intelligence/lead-desk';
import { type GroupRatios, groupRatios, type ProgressTargets, type YieldReport } from '@southbound/measurement';
import type { Logger } from '@southbound/runtime';
import type { Content } from '@southbound/runtime/ports';
import { expiredRules, type LeadDeskFigures, type Rulebook } from '@southbound/selectivity';
import {
  type CrossingSeen,
  type Displacements,
  type GroupsReckoned,
  type Loop,
  openGroupReckoning,
  openReckoning,
  openWorld,
  type Reckoning,
  type World,
  type WorldMinute,
  type WorldSettings,
} from '@southbound/simulation';
import type { Registry } from 'prom-client';
import { type EmbeddedEngine, embeddedEngine } from './embedded-engine.ts';

export interface BorderOptions {
  readonly world: WorldSettings;
  /** A closed loop in which rings do not adapt, unless said. */
  readonly loop?: Loop;
  readonly rulebook: Rulebook;
  /** Baselines and targets of progress indicators; without them the indicators are told without. */
  readonly progressTargets?: ProgressTargets | undefined;
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
  minutes(): AsyncGenerator<WorldMinute>;
  result(): BorderResult;
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
  readonly mode: Loop['mode'];
  /** Whether rings shifted port and hour by what their spotters saw. */
  readonly adapts: boolean;
  /** Trips that rings moved to another port or hour; none unless they adapt. */
  readonly displacements: Displacements;
  readonly yield: YieldReport;
  readonly leads: LeadDeskFigures;
  readonly progress: ProgressReport;
  /** By the hidden truth too: whether a group that the engine cannot see is selected, or stopped in vain, more often. */
  readonly groups: GroupsReckoned & GroupRatios;
  /** By the hidden truth, which the engine cannot see. */
  readonly reckoning: Reckoning;
  readonly quarantined: number;
}

export async function simulatedBorder(options: BorderOptions): Promise<SimulatedBorder> {
  const { world, rulebook, registry, logger } = options;
  const loop = options.loop ?? { mode: 'closed loop' };
  const simulated = openWorld(world, loop);
  const reckoning = openReckoning();
  const groups = openGroupReckoning();
  let quarantined = 0;
  let minutesPassed = 0;
  let lastMinuteAtMs = Number.NEGATIVE_INFINITY;
  const engine = await embeddedEngine({
    rulebook,
    registry,
    logger,
    progressTargets: options.progressTargets,
    officers: { answer: async (assignments) => assignments.map(simulated.officers.answer) },
    // A simulated world's draws may be known: the same seed must give the same selections.
    drawKey: { id: `simulation-${world.seed}`, secret: `southbound/simulation/${world.seed}` },
    ...(options.batchSizeMax !== undefined && { batchSizeMax: options.batchSizeMax }),
    ...(options.keepsBytes !== undefined && { keepsBytes: options.keepsBytes }),
  });
  engine.log.tap('southbound.selections.v1', ({ content }) => {
    const selection = eventOf<SelectionMade>(content);
    const itself = asItself(simulated, selection);
    reckoning.selection(itself);
    groups.selection(itself);
    options.onSelection?.(selection);
  });
  engine.log.tap('southbound.inspections.v1', ({ content }) => {
    const told = eventOf<InspectionConcluded | InspectionNotCarriedOut>(content);
    if (told.type === 'InspectionNotCarriedOut') {
      reckoning.notCarriedOut(asItself(simulated, told));
      return;
    }
    const itself = asItself(simulated, told);
    reckoning.inspection(itself);
    groups.inspection(itself);
  });
  engine.log.tap('southbound.notices.v1', ({ content }) => {
    const told = eventOf<SouthboundEvent>(content);
    if (told.type === 'AgencyNotified' && told.source === LEAD_DESK_GROUP) simulated.notify(told);
  });
  engine.log.tap('southbound.quarantine.v1', ({ content }) => {
    quarantined += 1;
    options.onQuarantined?.(eventOf<EventQuarantined>(content));
  });

  return {
    engine,
    async *minutes() {
      for (const minute of simulated.minutes()) {
        groups.learn(minute);
        for (const truth of minute.truths) if (truth.kind === 'trip') reckoning.trip(truth);
        await engine.advance(minute.publications);
        minutesPassed += 1;
        lastMinuteAtMs = minute.startsAtMs;
        yield minute;
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
      mode: loop.mode,
      adapts: loop.adapts === true,
      displacements: simulated.displacements(),
      yield: engine.report(),
      leads: engine.leads(),
      progress: engine.progress(),
      groups: groupFigures(groups.result()),
      reckoning: reckoning.result(),
      quarantined,
    }),
  };
}

function groupFigures(reckoned: GroupsReckoned): BorderResult['groups'] {
  return { ...reckoned, ...groupRatios(reckoned.group, reckoned.others) };
}

/** An event with its crossing's own id, where the crossing could not be read and is named otherwise. */
function asItself<Told extends { readonly data: CrossingSeen }>(world: World, event: Told): Told {
  const crossingId = world.crossingOf(event.data);
  return crossingId === event.data.crossingId ? event : { ...event, data: { ...event.data, crossingId } };
}

/** What the engine's own services published: an event, or its bytes where the log keeps bytes. */
function eventOf<Published>(content: Content): Published {
  return (content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : content) as Published;
}
