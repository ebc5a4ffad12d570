import type { DocumentVersion, RuleSetPublished } from '@southbound/contracts';
import { type DocumentFault, type RuleSet, readRuleSet } from '@southbound/selectivity';
import { digestOf } from './rulebook-files.ts';

type Published = RuleSetPublished['data'];

/** What became of compiling a rule set. */
type Compiled =
  | { readonly ruleSet: RuleSet }
  | { readonly cause: 'faulty' | 'other-text'; readonly version: DocumentVersion; readonly reason: string };

/** The rule sets that activations name, compiled; of all others the texts that were published last. */
export interface CompiledRuleSets {
  publish(published: Published): void;
  /**
   * Compiles those that are named and were published, and lets go of what is named no more. Answers what was compiled
   * by this call, usable or not.
   */
  keepOnly(named: readonly DocumentVersion[]): readonly Compiled[];
  /** Undefined when nobody published it, `refused` when it cannot be used. */
  find(version: DocumentVersion): RuleSet | 'refused' | undefined;
}

/**
 * So many texts that nobody has activated are kept, the latest: whoever activates one publishes its text anew just
 * before, so that it is among them. Invented; 16 MB at most.
 */
const TEXTS_KEPT = 64;

export function compiledRuleSets(): CompiledRuleSets {
  /** In the order of publishing. */
  const texts = new Map<string, Published>();
  const compiled = new Map<string, RuleSet | 'refused'>();

  return {
    publish(published) {
      const key = keyOf(published);
      if (compiled.get(key) instanceof Object) return;
      // Another text under the same name and digest may be the right one.
      compiled.delete(key);
      texts.delete(key);
      texts.set(key, published);
    },
    keepOnly(named) {
      const keys = new Set(named.map(keyOf));
      for (const key of compiled.keys()) if (!keys.has(key)) compiled.delete(key);
      const done: Compiled[] = [];
      for (const key of keys) {
        const published = texts.get(key);
        if (published === undefined) continue;
        texts.delete(key);
        const outcome = compile(published);
        compiled.set(key, 'ruleSet' in outcome ? outcome.ruleSet : 'refused');
        done.push(outcome);
      }
      for (const key of [...texts.keys()].slice(0, -TEXTS_KEPT)) texts.delete(key);
      return done;
    },
    find: (version) => compiled.get(keyOf(version)),
  };
}

function compile({ name, version, digest, text }: Published): Compiled {
  const said = { name, version, digest };
  const read = readRuleSet(text, digestOf(text));
  if (!read.ok) return { cause: 'faulty', version: said, reason: firstOf(read.faults) };
  const { name: nameRead, version: versionRead, digest: digestRead } = read.value.version;
  if (nameRead === name && versionRead === version && digestRead === digest) return { ruleSet: read.value };
  return { cause: 'other-text', version: said, reason: 'the text has another digest, name or version' };
}

function firstOf([first]: readonly DocumentFault[]): string {
  return first === undefined ? '' : `${first.line}:${first.column} ${first.message}`;
}

function keyOf({ name, digest }: DocumentVersion): string {
  return `${name}@${digest}`;
}
