import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Fault, readText } from '@southbound/runtime';
import {
  changedPolicy,
  type DocumentFault,
  type DocumentResult,
  faultText,
  type Policy,
  type Rulebook,
  type RuleSet,
  readPolicy,
  readRuleSet,
} from '@southbound/selectivity';

export const FIRST_RULE_SET = fileURLToPath(
  import.meta.resolve('@southbound/selectivity/rule-sets/first/rule-set.yaml'),
);
export const DEFAULT_POLICY = fileURLToPath(import.meta.resolve('@southbound/selectivity/policies/default.yaml'));

/** The digest that selections name a document by: 128 bits of SHA-256 over its text. */
export function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 32);
}

export function loadRuleSet(path: string): RuleSet {
  const text = readText(path);
  return readOrThrow(path, readRuleSet(text, digestOf(text)));
}

export function loadPolicy(path: string): Policy {
  const text = readText(path);
  return readOrThrow(path, readPolicy(text, digestOf(text)));
}

/** The rule set and the policy to run with, at another target rate where one is asked for. */
export function loadRulebook(paths: { rules: string; policy: string }, targetRate: number | undefined): Rulebook {
  const policy = loadPolicy(paths.policy);
  const ruleSet = loadRuleSet(paths.rules);
  if (targetRate === undefined) return { ruleSet, policy };
  const digest = digestOf(`${policy.version.digest} at ${targetRate}`);
  return { ruleSet, policy: changedPolicy(policy, { targetRate }, digest) };
}

interface FileFault extends DocumentFault {
  readonly file: string;
}

/** Fault `file-wrong` with each place in a file that is wrong. */
export class WrongFile extends Fault {
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    super('file-wrong', faults.map((fault) => faultText(fault.file, fault)).join('\n'));
    this.faults = faults;
  }
}

/** What a document says. Throws `WrongFile` when it has faults. */
export function readOrThrow<Value>(file: string, result: DocumentResult<Value>): Value {
  if (result.ok) return result.value;
  throw new WrongFile(result.faults.map((fault) => ({ file, ...fault })));
}
