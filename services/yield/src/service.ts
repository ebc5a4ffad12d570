import { epochMs, type PortCode, portOfEntry, portOfPartition, type TopicName } from '@southbound/contracts';
import {
  type FloorRates,
  type OpenYieldTally,
  openYieldTally,
  type SavedTally,
  type YieldReport,
  type YieldStandards,
  type YieldTally,
  yieldReport,
} from '@southbound/measurement';
import { type Arrival, type Component, type ConsumeSurroundings, consume, type Refuse } from '@southbound/runtime';
import type { EventLog, Membership, Publication } from '@southbound/runtime/ports';
import type { Registry } from 'prom-client';
import type { PortWindows } from './api/listings.ts';
import { registerYieldMetrics } from './metrics.ts';
import { type Outcomes, openOutcomes, saysOutcome } from './outcomes.ts';

export type { PortWindows } from './api/listings.ts';
export { openApiText } from './api/openapi.ts';
export { yieldRoutes } from './routes.ts';

const TOPICS_READ = ['southbound.selections.v1', 'southbound.inspections.v1'] as const satisfies readonly TopicName[];

export const YIELD_GROUP = 'yield';

export interface YieldPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  /** Where the yield metrics go, once for each registry. */
  readonly registry: Registry;
  /** The policy's floor rates; without them nothing is said of a floor. */
  readonly floorRates?: FloorRates | undefined;
  /** The policy's too: what figures are judged by, or what counts where nobody says otherwise. */
  readonly standards?: YieldStandards | undefined;
}

export interface YieldService {
  readonly membership: Membership;
  /** The interdiction yield of the ports that came to this instance, as of their last commits. */
  report(): YieldReport;
  /** Their counts by day and hour, of the same commits. */
  windows(): PortWindows;
}

/** Joins selections and inspections into the interdiction yield of each port and of the border. */
export async function startYield(ports: YieldPorts): Promise<YieldService> {
  const { log, registry, floorRates, standards, ...surroundings } = ports;
  const committed: CommittedTallies = {};
  const report = () => yieldReport(committed, floorRates, standards);
  registerYieldMetrics(registry, report);
  const membership = await log.join(YIELD_GROUP, TOPICS_READ, consume(yieldComponent(committed), surroundings));
  return { membership, report, windows: () => committed };
}

type CommittedTallies = Partial<Record<PortCode, YieldTally>>;

/** The port that a partition carries, and its tally. */
interface PortState {
  readonly port: PortCode;
  readonly tally: OpenYieldTally;
  readonly outcomes: Outcomes;
}

function yieldComponent(committed: CommittedTallies): Component<PortState, undefined> {
  function stateOf(partition: number, saved: SavedTally | undefined, outcomes: Outcomes): PortState {
    const port = portOfPartition(partition).code;
    const tally = openYieldTally(saved, portOfEntry(port).timeZone);
    committed[port] = tally.read();
    return { port, tally, outcomes };
  }

  return {
    name: YIELD_GROUP,
    topics: TOPICS_READ,
    open: ({ partition }) => stateOf(partition, undefined, openOutcomes(undefined)),
    revive({ partition }, counters, learned) {
      const [waiting, outcomes, scores, evidence, windows] = learned?.split('\n') ?? [];
      return stateOf(partition, { counters, waiting, scores, evidence, windows }, openOutcomes(outcomes));
    },
    keep({ tally, outcomes }) {
      const { counters, waiting, scores, evidence, windows } = tally.save();
      // None of the texts has a line's end in it.
      return { counters, learned: [waiting, outcomes.save(), scores, evidence, windows].join('\n') };
    },
    clockMs({ tally }) {
      const { countedUntil } = tally.read();
      return countedUntil === null ? 0 : epochMs(countedUntil);
    },
    fetch: async () => undefined,
    decide(state, arrivals, _, refuse) {
      const { port, tally } = state;
      return {
        publications: arrivals.flatMap((arrival) => countArrival(state, arrival, refuse)),
        // Not before: a counter that was scraped and then taken back would read as a restart, and count twice.
        afterCommit: () => {
          committed[port] = tally.read();
        },
      };
    },
  };
}

/** Counts it, and answers what is to be told of what came of its crossing. */
function countArrival(
  { port, tally, outcomes }: PortState,
  { entry, event }: Arrival,
  refuse: Refuse,
): readonly Publication[] {
  if (event === null) {
    // What follows from it nobody knows; that it came is told.
    if (entry.topic === 'southbound.inspections.v1') tally.countUnreadable();
    return [];
  }
  if (!saysOutcome(event)) return [];
  if (event.data.port !== port) {
    const reason = `data.port: this partition carries port ${port}; the port table's row is the partition`;
    refuse(entry, { code: 'event-port-mismatch', reason });
    return [];
  }
  switch (event.type) {
    case 'SelectionMade':
      tally.countSelection(event);
      break;
    case 'InspectionConcluded':
      tally.countInspection(event);
      break;
    case 'InspectionNotCarriedOut':
      tally.countNotCarriedOut(event);
      break;
  }
  return outcomes.after(event);
}
