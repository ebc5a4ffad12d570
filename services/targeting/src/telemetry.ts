import type { PortCode } from '@southbound/contracts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type RuleSetTelemetry, ruleSetTelemetry } from './rule-set-telemetry.ts';

/** What targeting counts beside the selections themselves, which `yield` counts. */
export interface TargetingTelemetry {
  readonly ruleSets: RuleSetTelemetry;
  duplicates(port: PortCode, count: number): void;
  /** A lookout of theirs was withdrawn within the 72 hours before. */
  crossedAfterWithdrawal(port: PortCode, count: number): void;
  registerAway(): void;
  relearning(port: PortCode): void;
  rulesExpired(count: number): void;
}

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
    relearning: (port) => relearning.inc({ port }),
    rulesExpired: (count) => expired.set(count),
  };
}
