import type { ASTNode } from '@marcbachmann/cel-js';
import { DAY_MS, type PlainReason } from '@southbound/contracts';
import { checkCondition, checkPoints } from './check.ts';
import type { LocatedDocument } from './document.ts';
import type { Ask } from './expression.ts';
import type { Facts } from './facts.ts';
import { refusedInName, refusedInSentence } from './guardrails.ts';
import type { Indeterminate } from './indeterminate.ts';
import { rangeOf } from './ranges.ts';
import { POINTS_MAX, type RuleDocument, type RuleSetDocument } from './rule-set-schema.ts';
import type { Scope } from './scope.ts';
import { namesIn } from './syntax.ts';
import type { DocumentFault } from './text-places.ts';

export interface Rule {
  readonly id: string;
  readonly owner: string;
  readonly reason: PlainReason;
  readonly source: string;
  readonly tags: readonly string[];
  /** As they are written: a whole number, or an expression of one. */
  readonly points: number | string;
  /** What the rule is worth when it fires, a whole number from 0 to 1,000; or why that cannot be said. */
  readonly worth: (facts: Facts) => number | Indeterminate;
  readonly onMissing: RuleDocument['onMissing'];
  /** The rule's last day, such as `2027-12-31`. */
  readonly expires: string;
  /** The rule scores nothing from this instant on. */
  readonly expiresAtMs: number;
  /** The condition as it is written, and as CEL reads it. */
  readonly when: string;
  readonly syntax: ASTNode;
  /** Whether the rule's condition holds, or why that cannot be said. */
  readonly condition: Ask<boolean>;
  /** Where the rule begins in its file, from 1. */
  readonly line: number;
}

/** A rule that was read, with what the set must know of it besides. */
export interface RuleRead {
  readonly rule: Rule;
  /** What asking it may cost. */
  readonly steps: number;
  /** The names that it reads, constants among them. */
  readonly names: readonly string[];
  readonly warnings: readonly DocumentFault[];
}

/** Those that a reason is written in. */
const LANGUAGES = ['en', 'es'] as const;

/** Checks and compiles one rule of a set, by its index; or says all that is wrong with it. */
export function readRule(
  document: LocatedDocument<RuleSetDocument>,
  scope: Scope,
  written: RuleDocument,
  index: number,
): RuleRead | readonly DocumentFault[] {
  const path = ['rules', index];
  const wrongWords = [
    ...refusedInName(written.id).map((fault) => document.faultIn([...path, 'id'], fault)),
    ...written.tags.flatMap((tag, at) =>
      refusedInName(tag).map((fault) => document.faultIn([...path, 'tags', at], fault)),
    ),
    ...LANGUAGES.flatMap((language) =>
      refusedInSentence(written.reason[language]).map((fault) =>
        document.faultIn([...path, 'reason', language], fault),
      ),
    ),
  ];
  const condition = checkCondition(scope, written.when);
  const points = readPoints(scope, written.points);
  if (wrongWords.length > 0 || !condition.ok || !points.ok) {
    const ofCondition = condition.ok ? [] : condition.faults;
    const ofPoints = points.ok ? [] : points.faults;
    return [
      ...wrongWords,
      ...ofCondition.map((fault) => document.faultIn([...path, 'when'], fault)),
      ...ofPoints.map((fault) => document.faultIn([...path, 'points'], fault)),
    ];
  }
  const { id, owner, reason, source, tags, onMissing, expires, when } = written;
  const rule: Rule = {
    ...{ id, owner, reason, source, tags, onMissing, expires, when, points: written.points },
    worth: points.worth,
    // The day of expiry is the rule's last.
    expiresAtMs: Date.parse(expires) + DAY_MS,
    syntax: condition.ast,
    condition: condition.ask,
    line: document.faultAt(path, '').line,
  };
  const nothing = 'this rule gives no points, whatever the facts: it changes nothing';
  return {
    rule,
    steps: condition.steps + points.steps,
    names: [...namesIn(condition.ast), ...points.names],
    warnings: points.most === 0 ? [document.faultAt([...path, 'points'], nothing)] : [],
  };
}

/** Points as they are written, ready to ask; `most` is the most that they may come to. */
function readPoints(scope: Scope, points: number | string) {
  if (typeof points === 'number') return { ok: true as const, worth: () => points, steps: 0, names: [], most: points };
  const checked = checkPoints(scope, points);
  if (!checked.ok) return checked;
  const { ask, ast, steps } = checked;
  const high = rangeOf(ast, scope.names)?.high;
  const worth: Rule['worth'] = (facts) => {
    const value = ask(facts);
    return typeof value === 'object' ? value : Math.min(Math.max(Number(value), 0), POINTS_MAX);
  };
  const most = high !== undefined && high <= 0n ? 0 : POINTS_MAX;
  return { ok: true as const, worth, steps, names: namesIn(ast), most };
}
