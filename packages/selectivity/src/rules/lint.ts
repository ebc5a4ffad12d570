import { DAY_MS } from '@southbound/contracts';
import type { Policy } from '../budget/policy.ts';
import { scoreOf } from '../select.ts';
import type { CasesReport } from './cases.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import type { RuleSet } from './rule-set.ts';

export interface LintWarning {
  readonly kind:
    | 'unused-constant-or-worthless-rule'
    | 'expires-soon'
    | 'no-case'
    | 'never-fired'
    | 'always-fires-together'
    | 'points-saturate';
  /** Null where it is about the whole set, or about a constant. */
  readonly ruleId: string | null;
  /** From 1. */
  readonly line: number;
  /** One sentence. */
  readonly message: string;
}

export interface LintInput {
  /** The instant that expiry is judged by. */
  readonly atMs: number;
  /** What came of the set's cases. */
  readonly cases?: CasesReport;
  /** Crossings to try the rules on, and the policy that they are scored by. */
  readonly recorded?: {
    readonly crossings: Iterable<{ readonly facts: Facts; readonly atMs: number }>;
    readonly policy: Policy;
  };
}

const EXPIRES_SOON_MS = 30 * DAY_MS;

/**
 * Points saturate when more than this share of the crossings that score anything reach the score from which the most
 * thorough method is recommended: nothing tells them apart any more but their tie draws. Invented, no source.
 */
const SATURATED_SHARE = 0.5;

/** What is no fault in a rule set and probably a mistake, on a recording where one is given. */
export function lintRuleSet(ruleSet: RuleSet, { atMs, cases, recorded }: LintInput): readonly LintWarning[] {
  const onReading = ruleSet.warnings.map(
    ({ line, message }): LintWarning => ({ kind: 'unused-constant-or-worthless-rule', ruleId: null, line, message }),
  );
  const expiring = ruleSet.rules.flatMap(({ id, line, expires, expiresAtMs }): LintWarning[] =>
    expiresAtMs - atMs > EXPIRES_SOON_MS
      ? []
      : [
          {
            kind: 'expires-soon',
            ruleId: id,
            line,
            message: `${id} ${atMs < expiresAtMs ? 'expires' : 'expired'} on ${expires}`,
          },
        ],
  );
  const untried = (cases?.rulesWithoutCase ?? []).map((ruleId): LintWarning => {
    const message = `no case shows ${ruleId} firing`;
    return { kind: 'no-case', ruleId, line: lineOf(ruleSet, ruleId), message };
  });
  return [...onReading, ...expiring, ...untried, ...(recorded === undefined ? [] : onRecording(ruleSet, recorded))];
}

function onRecording(
  ruleSet: RuleSet,
  { crossings, policy }: NonNullable<LintInput['recorded']>,
): readonly LintWarning[] {
  const together = companions();
  let looked = 0;
  let scored = 0;
  let saturated = 0;
  for (const { facts, atMs } of crossings) {
    looked += 1;
    const evaluation = evaluate(ruleSet, facts, atMs);
    together.see(evaluation.fired.map(({ ruleId }) => ruleId));
    const score = scoreOf(policy, evaluation);
    if (score > 0) scored += 1;
    if (score >= policy.methods.fromPoints.full) saturated += 1;
  }
  if (looked === 0) return [];
  const never = ruleSet.rules.flatMap(({ id, line }): LintWarning[] =>
    together.firingsOf(id) > 0
      ? []
      : [{ kind: 'never-fired', ruleId: id, line, message: `${id} fired on none of ${looked} crossings` }],
  );
  const always = ruleSet.rules.flatMap(({ id, line }): LintWarning[] => {
    const others = together.of(id);
    if (others.length === 0) return [];
    const firings = together.firingsOf(id);
    const isMutual = others.every((other) => together.firingsOf(other) === firings);
    const message = `on each of the ${firings} crossings on which ${id} fired, ${others.join(', ')} fired too${isMutual ? ', and on no other' : ''}`;
    return [{ kind: 'always-fires-together', ruleId: id, line, message }];
  });
  return [...never, ...always, ...saturation(scored, saturated, policy)];
}

function saturation(scored: number, saturated: number, policy: Policy): LintWarning[] {
  if (scored === 0 || saturated <= scored * SATURATED_SHARE) return [];
  const message = `of ${scored} crossings that score anything, ${saturated} reach ${policy.methods.fromPoints.full} points, from which ${policy.version.name} recommends full: more points tell nothing`;
  return [{ kind: 'points-saturate', ruleId: null, line: 1, message }];
}

function lineOf(ruleSet: RuleSet, ruleId: string): number {
  return ruleSet.rules.find(({ id }) => id === ruleId)?.line ?? 1;
}

/** For each rule that fired, those that fired each time it did. */
function companions() {
  const always = new Map<string, readonly string[]>();
  const firings = new Map<string, number>();
  return {
    see(ids: readonly string[]): void {
      const fired = new Set(ids);
      for (const id of ids) {
        always.set(
          id,
          (always.get(id) ?? ids).filter((other) => other !== id && fired.has(other)),
        );
        firings.set(id, (firings.get(id) ?? 0) + 1);
      }
    },
    of: (id: string) => always.get(id) ?? [],
    firingsOf: (id: string) => firings.get(id) ?? 0,
  };
}
