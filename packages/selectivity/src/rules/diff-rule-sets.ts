import type { PortCode } from '@southbound/contracts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import type { Rule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** A crossing of a recording, as rules see it. */
export interface CrossingRecorded {
  readonly facts: Facts;
  /** Event time, milliseconds since 1970. */
  readonly atMs: number;
  readonly port: PortCode;
}

/** Crossings on which a rule fired, before and after. */
export interface Hits {
  readonly before: number;
  readonly after: number;
}

export interface RuleDifference {
  readonly ruleId: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  /** What differs of a changed rule, such as `when` or `points`. */
  readonly fields: readonly string[];
  readonly hits: Hits;
  /** By port, of those ports where it fired at all. */
  readonly hitsByPort: ReadonlyMap<PortCode, Hits>;
}

export interface RuleSetDifference {
  /** The new set's rules in their order, then those that were removed. */
  readonly rules: readonly RuleDifference[];
  readonly crossings: number;
  /** Crossings whose points differ. */
  readonly crossingsScoredOtherwise: number;
}

/**
 * What differs between two versions of a rule set, and on which crossings of a recording their rules fire. A rule is
 * the same one by its id. A constant that changed shows in the hits alone.
 */
export function diffRuleSets(
  before: RuleSet,
  after: RuleSet,
  recording: Iterable<CrossingRecorded>,
): RuleSetDifference {
  const counted = new Map<string, Map<PortCode, { before: number; after: number }>>();
  const count = (ruleId: string, port: PortCode, side: keyof Hits) => {
    const ports = counted.get(ruleId) ?? new Map<PortCode, { before: number; after: number }>();
    const hits = ports.get(port) ?? { before: 0, after: 0 };
    hits[side] += 1;
    counted.set(ruleId, ports.set(port, hits));
  };
  let crossings = 0;
  let crossingsScoredOtherwise = 0;
  for (const { facts, atMs, port } of recording) {
    crossings += 1;
    const [then, now] = [evaluate(before, facts, atMs), evaluate(after, facts, atMs)];
    for (const { ruleId } of then.fired) count(ruleId, port, 'before');
    for (const { ruleId } of now.fired) count(ruleId, port, 'after');
    if (then.points !== now.points) crossingsScoredOtherwise += 1;
  }
  const removed = before.rules.filter((rule) => ruleOf(after, rule.id) === undefined);
  const rules = [...after.rules, ...removed].map((rule): RuleDifference => {
    const hitsByPort = counted.get(rule.id) ?? new Map<PortCode, Hits>();
    const fields = changedFields(ruleOf(before, rule.id), ruleOf(after, rule.id));
    return { ruleId: rule.id, ...fields, hits: total([...hitsByPort.values()]), hitsByPort };
  });
  return { rules, crossings, crossingsScoredOtherwise };
}

function ruleOf(ruleSet: RuleSet, id: string): Rule | undefined {
  return ruleSet.rules.find((rule) => rule.id === id);
}

/** What an analyst writes of a rule. */
const FIELDS = ['owner', 'reason', 'source', 'when', 'points', 'expires', 'tags', 'onMissing'] as const;

function changedFields(before: Rule | undefined, after: Rule | undefined): Pick<RuleDifference, 'change' | 'fields'> {
  if (before === undefined) return { change: 'added', fields: [] };
  if (after === undefined) return { change: 'removed', fields: [] };
  const fields = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return { change: fields.length === 0 ? 'same' : 'changed', fields };
}

function total(hits: readonly Hits[]): Hits {
  return hits.reduce((sum, { before, after }) => ({ before: sum.before + before, after: sum.after + after }), {
    before: 0,
    after: 0,
  });
}
