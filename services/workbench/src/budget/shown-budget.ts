import { type Instant, instantOf, MINUTE_MS, type PortCode, portOfEntry } from '@southbound/contracts';
import { METADATA_BYTES_MAX } from '@southbound/kafka';
import {
  type BudgetDecision,
  countersOf,
  decide,
  type InspectionBudget,
  latestScores,
  learnedOf,
  openBudget,
  type Rulebook,
  type Terms,
} from '@southbound/selectivity';
import { reviveDesk } from '@southbound/targeting/port-desk';
import type { CommittedDesk } from './live-desks.ts';

/** A port's budget as a person reads it. Counts of inspections are not rounded. */
export interface ShownBudget {
  readonly port: PortCode;
  readonly name: string;
  /** The port's clock: all is as of then. */
  readonly clockAt: Instant;
  readonly crossingsDecided: number;
  readonly inspectionsOrdered: number;
  readonly entitledInspections: number;
  /** Entitled and not ordered; negative where more was ordered. */
  readonly owedInspections: number;
  /** What capacity left unordered, and nobody makes up for. */
  readonly lapsedInspections: number;
  /** Ordered vehicles that had to wait by the plan, and how long, all added up. */
  readonly vehiclesMadeToWait: number;
  readonly waitedMinutes: number;
  readonly overdrawnShare: number;
  /** The target rate in force, by the policy given. */
  readonly targetRate: number;
  readonly surge: { readonly name: string; readonly since: Instant } | null;
  /** What the next crossing would be measured by. */
  readonly threshold: NonNullable<BudgetDecision['threshold']> | null;
  /** Whether capacity lets less be ordered than the rate. */
  readonly isBound: boolean;
  /** How long the next vehicle would wait for the quickest inspection, by the plan. */
  readonly nextWaitMinutes: number;
  readonly scores: ScoresInShort;
  /** Null where the policy says nothing of what the port has. */
  readonly occupancy: Readonly<Record<Resource, Busy>> | null;
  readonly bytes: {
    /** Of the budget, in the commit's metadata and in Redis. */
    readonly budget: number;
    readonly budgetMax: number;
    /** Of the commit's metadata, all that targeting keeps there. */
    readonly metadata: number;
    readonly metadataMax: number;
  };
  /** What was learned and is lost, in words; empty when nothing is. */
  readonly lost: readonly string[];
}

/** The last scores that the threshold comes from, besides those of the same hour on earlier days. */
interface ScoresInShort {
  /** The digest of the rule set that gave them; empty before the first. */
  readonly ruleSetDigest: string;
  /** At a port that has seen few, twenty zeros among them stand for what it has not seen. */
  readonly count: number;
  readonly zeroShare: number;
  readonly median: number;
  /** One in ten is at least so high. */
  readonly highestTenth: number;
  readonly highest: number;
}

type Resource = 'bays' | 'officers' | 'canineUnits' | 'xRayUnits';

/** How many there are, how many are busy by the plan, and when the first and the last of those will be free. */
interface Busy {
  readonly there: number;
  readonly busy: number;
  readonly firstFreeAt: Instant | null;
  readonly allFreeAt: Instant | null;
}

/** What is promised of a port's budget. */
const BUDGET_BYTES_MAX = 16 * 1_024;
const MILLION = 1_000_000;

/** What was kept of a port's budget, read by the policy that targeting runs with. */
export function shownBudget(rulebook: Rulebook, { port, committed }: CommittedDesk): ShownBudget {
  const { counters, learned, metadataBytes } = committed;
  const desk = reviveDesk(port, rulebook, counters, learned);
  const { budget, clockMs } = desk;
  const terms = desk.termsAt(clockMs);
  const next = decide(rulebook.policy, terms, budget, { ...ORDINARY, atMs: clockMs }, NOT_DRAWN);
  const { order: nextOrder } = decide(rulebook.policy, terms, budget, { ...ALWAYS_ORDERED, atMs: clockMs }, NOT_DRAWN);
  const [budgetLearned = ''] = learned?.split('\n') ?? [];
  return {
    port,
    name: portOfEntry(port).name,
    clockAt: desk.clockAt,
    crossingsDecided: budget.crossingsDecided,
    inspectionsOrdered: budget.inspectionsOrdered,
    entitledInspections: budget.entitledMillionths / MILLION,
    // Whole millionths until the end: -0.2, and not -0.20000000000004547.
    owedInspections: (budget.entitledMillionths - budget.inspectionsOrdered * MILLION) / MILLION,
    lapsedInspections: budget.lapsedMillionths / MILLION,
    vehiclesMadeToWait: budget.vehiclesMadeToWait,
    waitedMinutes: budget.waitedMs / MINUTE_MS,
    overdrawnShare: budget.overdrawnShare,
    targetRate: next.targetRate,
    surge: surgeOf(budget),
    threshold: next.threshold,
    isBound: next.isBound,
    nextWaitMinutes: nextOrder?.waitMinutes ?? 0,
    scores: inShort(budget),
    occupancy: occupancyOf(budget, terms, clockMs),
    bytes: {
      budget: Buffer.byteLength(JSON.stringify(countersOf(budget))) + Buffer.byteLength(budgetLearned),
      budgetMax: BUDGET_BYTES_MAX,
      metadata: metadataBytes,
      metadataMax: METADATA_BYTES_MAX,
    },
    lost: lostParts(rulebook, learned),
  };
}

/** A crossing that nothing speaks of, on which no draw falls: what it is measured by, any other would be. */
const ORDINARY = { isMandatory: false, scorePoints: 0 };
/** The same, inspected all the same. */
const ALWAYS_ORDERED = { ...ORDINARY, isMandatory: true };
const NEVER = 1 - Number.EPSILON;
const NOT_DRAWN = { random: NEVER, tie: NEVER, fill: NEVER, method: NEVER, surge: NEVER };

function surgeOf({ surge: { name, sinceMs } }: InspectionBudget): ShownBudget['surge'] {
  return name === null ? null : { name, since: instantOf(sinceMs) };
}

function inShort({ scores, scoresOf }: InspectionBudget): ScoresInShort {
  const ascending = latestScores(scores).toSorted((a, b) => a - b);
  const at = (share: number) => ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
  return {
    ruleSetDigest: scoresOf,
    count: ascending.length,
    zeroShare: ascending.filter((points) => points === 0).length / Math.max(1, ascending.length),
    median: at(0.5),
    highestTenth: at(0.9),
    highest: at(1),
  };
}

function occupancyOf({ capacity }: InspectionBudget, { resources }: Terms, clockMs: number): ShownBudget['occupancy'] {
  if (resources === null) return null;
  const busy = (resource: Resource): Busy => {
    const untilMs = capacity.occupancy[resource].filter((endsMs) => endsMs > clockMs);
    const [first, last] = [untilMs[0], untilMs.at(-1)];
    return {
      there: resources[resource],
      busy: untilMs.length,
      firstFreeAt: first === undefined ? null : instantOf(first),
      allFreeAt: last === undefined ? null : instantOf(last),
    };
  };
  return {
    bays: busy('bays'),
    officers: busy('officers'),
    canineUnits: busy('canineUnits'),
    xRayUnits: busy('xRayUnits'),
  };
}

function lostParts({ policy }: Rulebook, learned: string | undefined): readonly string[] {
  if (learned === undefined) {
    return ['recent scores', 'bays and officers busy', 'crossings of the last ten minutes, to know duplicates by'];
  }
  const { version } = JSON.parse(learned.split('\n')[0] ?? '') as { readonly version?: unknown };
  return version === learnedOf(openBudget(policy)).version ? [] : ['recent scores', 'bays and officers busy'];
}
