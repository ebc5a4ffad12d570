import type { ActivationRole, DocumentVersion, PortCode } from '@southbound/contracts';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Why a rule set was refused. */
export type RefusalCause =
  /** The event itself cannot be read. */
  | 'unreadable'
  /** The text has another digest, name or version than the event says. */
  | 'other-text'
  | 'faulty'
  /** An activation names it, and no usable set of that name and digest was published. */
  | 'not-on-shelf';

/** What became of a shadow set's score of a crossing. */
export type ShadowOutcome = 'scored' | 'threw' | 'shed' | 'lost';

/** What is counted of rule sets that are published, activated, suspended and scored in the shadow. */
export interface RuleSetTelemetry {
  refused(cause: RefusalCause): void;
  inForce(role: ActivationRole, versions: readonly DocumentVersion[]): void;
  /** A new owner had not heard of the activation that its predecessor decided by. */
  behind(): void;
  /** Activations that were heard of when the port had already decided past their beginning. */
  late(port: PortCode, count: number): void;
  suspended(port: PortCode, crossings: number): void;
  shadow(outcome: ShadowOutcome, count: number): void;
}

export function ruleSetTelemetry(registry: Registry): RuleSetTelemetry {
  const registers = [registry];
  const refused = new Counter({
    name: 'southbound_rule_sets_refused_total',
    help: 'Rule sets that are activated and cannot be used; the log names them. What was in force stays.',
    labelNames: ['cause'],
    registers,
  });
  const inForce = new Gauge({
    name: 'southbound_rule_set_info',
    help: 'Which rule sets are live and in the shadow, as of the last batch of any port: 1 each. digest says which text.',
    labelNames: ['role', 'name', 'version', 'digest'],
    registers,
  });
  const behind = new Counter({
    name: 'southbound_rule_sets_behind_total',
    help: 'Takeovers that went on without having heard of the activation that was last decided by.',
    registers,
  });
  const late = new Counter({
    name: 'southbound_activations_late_total',
    help: 'Activations that were heard of when a port had already decided past their beginning: crossings between were decided by the rule set before.',
    labelNames: ['port'],
    registers,
  });
  const suspended = new Counter({
    name: 'southbound_crossings_rule_set_suspended_total',
    help: "Crossings that were not scored, since the live rule set had left most of their port's crossings indeterminate.",
    labelNames: ['port'],
    registers,
  });
  const shadow = new Counter({
    name: 'southbound_shadow_scores_total',
    help: 'Crossings that a shadow rule set scored or threw at, that were left out to bound the cost, or whose score could not be published.',
    labelNames: ['outcome'],
    registers,
  });
  // There from the beginning, so that the first one is an increase.
  for (const cause of ['unreadable', 'other-text', 'faulty', 'not-on-shelf'] as const) refused.inc({ cause }, 0);
  behind.inc(0);
  for (const outcome of ['scored', 'threw', 'shed', 'lost'] as const) shadow.inc({ outcome }, 0);
  const told = new Map<ActivationRole, readonly DocumentVersion[]>();
  return {
    refused: (cause) => refused.inc({ cause }),
    inForce(role, versions) {
      const before = told.get(role) ?? [];
      // Nearly always: it is told with every batch.
      if (before.length === versions.length && before.every((each, nth) => each === versions[nth])) return;
      for (const version of before) inForce.remove({ role, ...version });
      for (const version of versions) inForce.set({ role, ...version }, 1);
      told.set(role, versions);
    },
    behind: () => behind.inc(),
    late: (port, count) => late.inc({ port }, count),
    suspended: (port, crossings) => suspended.inc({ port }, crossings),
    shadow: (outcome, count) => shadow.inc({ outcome }, count),
  };
}
