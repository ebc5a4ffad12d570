import type { PortCode } from '@southbound/contracts';
import type { InspectionBudget } from '@southbound/selectivity';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type RuleSetTelemetry, ruleSetTelemetry } from './rule-set-telemetry.ts';

/** What targeting counts beside the selections themselves, which `yield` counts. */
export interface TargetingTelemetry {
  readonly ruleSets: RuleSetTelemetry;
  duplicates(port: PortCode, count: number): void;
  /** A lookout of theirs was withdrawn within the 72 hours before. */
  crossedAfterWithdrawal(port: PortCode, count: number): void;
  registerAway(): void;
  /** How long the register took to answer for a batch, or to fail to. */
  lookedUp(seconds: number): void;
  /** As of the last commit. */
  budget(port: PortCode, budget: Counted): void;
  /** Lanes of a port told of themselves, up to this instant of its clock. */
  heard(port: PortCode, lanes: Iterable<number>, clockMs: number): void;
  relearning(port: PortCode): void;
  rulesExpired(count: number): void;
}

/** What of a budget only grows; it is kept with the port, so that whichever instance has the port counts on. */
type Counted = Pick<InspectionBudget, 'entitledMillionths' | 'inspectionsOrdered' | 'lapsedMillionths'>;

const KEPT = 'Kept with the port: of several instances the largest counts.';

export function targetingTelemetry(registry: Registry): TargetingTelemetry {
  const registers = [registry];
  const duplicates = new Counter({
    name: 'southbound_crossings_duplicate_total',
    help: 'Crossings told a second time within ten event minutes; they are not decided twice.',
    labelNames: ['port'],
    registers,
  });
  const afterWithdrawal = new Counter({
    name: 'southbound_crossings_after_withdrawal_total',
    help: 'Crossings of vehicles whose lookout was withdrawn within the 72 hours before; the selection names it.',
    labelNames: ['port'],
    registers,
  });
  const away = new Counter({
    name: 'southbound_register_away_batches_total',
    help: 'Batches of crossings decided blind, since the vehicle register did not answer or was not complete.',
    registers,
  });
  const lookedUp = new Histogram({
    name: 'southbound_register_lookup_seconds',
    help: 'Seconds that the vehicle register took to answer for a batch of crossings, or to fail to.',
    buckets: [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  });
  const budgets = new Map<PortCode, Counted>();
  registerBudgets(registry, budgets);
  const laneTime = new Gauge({
    name: 'southbound_lane_event_time_seconds',
    help: "When a lane last told anything, a crossing or that it is alive: event time by its port's clock, seconds since 1970.",
    labelNames: ['port', 'lane'],
    registers,
  });
  const relearning = new Counter({
    name: 'southbound_budget_relearned_total',
    help: 'Times that what a port had learned was lost: its score distribution, learned anew, and its recent crossings, so that one told again may be decided twice.',
    labelNames: ['port'],
    registers,
  });
  const expired = new Gauge({
    name: 'southbound_rules_expired',
    help: 'Rules of the live rule set that have expired and score nothing.',
    registers,
  });
  return {
    ruleSets: ruleSetTelemetry(registry),
    duplicates: (port, count) => duplicates.inc({ port }, count),
    crossedAfterWithdrawal: (port, count) => afterWithdrawal.inc({ port }, count),
    registerAway: () => away.inc(),
    lookedUp: (seconds) => lookedUp.observe(seconds),
    budget: (port, budget) => void budgets.set(port, budget),
    heard(port, lanes, clockMs) {
      for (const lane of lanes) laneTime.set({ port, lane }, clockMs / 1_000);
    },
    relearning: (port) => relearning.inc({ port }),
    rulesExpired: (count) => expired.set(count),
  };
}

function registerBudgets(registry: Registry, budgets: ReadonlyMap<PortCode, Counted>): void {
  const counter = (name: string, help: string, value: (budget: Counted) => number) =>
    new Counter({
      name,
      help: `${help} ${KEPT}`,
      labelNames: ['port'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [port, budget] of budgets) this.inc({ port }, value(budget));
      },
    });
  counter(
    'southbound_budget_entitled_inspections_total',
    'Inspections that a port was entitled to order: the target rates in force at each crossing, added up, with what lapsed.',
    ({ entitledMillionths, lapsedMillionths }) => (entitledMillionths + lapsedMillionths) / MILLION,
  );
  counter(
    'southbound_budget_ordered_inspections_total',
    'Inspections that targeting ordered at a port, on any ground.',
    ({ inspectionsOrdered }) => inspectionsOrdered,
  );
  counter(
    'southbound_budget_lapsed_inspections_total',
    'Inspections that bays, officers and units of a port could not do, and that are not made up for later.',
    ({ lapsedMillionths }) => lapsedMillionths / MILLION,
  );
}

const MILLION = 1_000_000;
