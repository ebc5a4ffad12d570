import type { ASTNode } from '@marcbachmann/cel-js';
import { type Candidate, fewest } from './candidates.ts';
import { compile, element } from './compile.ts';
import type { Ground } from './explain.ts';
import { FACTS, type Facts } from './facts.ts';

/** Records are the farthest changes: a whole one comes, or all go. Larger than any distance of numbers. */
const FARTHEST = Number.MAX_SAFE_INTEGER;

/** The most facts that a record is given to be what a macro looks for, and the tries. Invented, no source. */
const FIELDS_MAX = 6;
const TRIES_MAX = 2_000;

/** What might turn a part of a condition. */
type ChangesIn = (node: ASTNode, ground: Ground) => Candidate[];

/** What a macro over intelligence might have found besides: one more record, with the fewest facts, or none at all. */
export function recordChanges(node: ASTNode, ground: Ground, changesIn: ChangesIn): Candidate[] {
  if (node.op !== 'rcall') return [];
  const [, receiver, [name, body]] = node.args;
  const group = FACTS.find(({ variable, isList }) => isList && receiver.op === 'id' && variable === receiver.args);
  if (group?.isList !== true || name?.op !== 'id' || body === undefined) return [];
  const { variable } = group;
  const records = group.of(ground.facts);
  const is = records?.length ?? null;
  const sought = { receiver, name: name.args, body, ground, called: `${variable}[${is ?? 0}]` };
  const more = [true, false].flatMap((holds): Candidate[] => {
    const found = recordOf(sought, holds, changesIn);
    if (found === null) return [];
    const { record, words } = found;
    const needed = words.length === 0 ? 'one more' : `one more, with ${words.join(', ')}`;
    const apply = (facts: Facts): Facts => ({ ...facts, [variable]: [...(group.of(facts) ?? []), record] });
    return [{ fact: variable, is, needed, distance: FARTHEST, apply }];
  });
  if (is === 0 || is === null) return more;
  return [
    ...more,
    { fact: variable, is, needed: 'none', distance: FARTHEST, apply: (facts) => ({ ...facts, [variable]: [] }) },
  ];
}

/** A macro, and what the record that it might have found is called. */
interface Sought {
  readonly receiver: ASTNode;
  /** The element's name in the body. */
  readonly name: string;
  readonly body: ASTNode;
  readonly ground: Ground;
  /** Such as `lookouts[2]` where there are two. */
  readonly called: string;
}

/** A record of which a macro's body holds, or does not, with the fewest facts; null when none was found. */
function recordOf(
  { receiver, name, body, ground, called }: Sought,
  holds: boolean,
  changesIn: ChangesIn,
): { readonly record: object; readonly words: readonly string[] } | null {
  const list = compile(receiver, ground.names);
  if (list.type !== 'list') return null;
  const turn = { element: {} as Readonly<Record<string, unknown>> };
  const names = new Map(ground.names).set(name, element(list, turn));
  const asked = compile(body, names);
  if (asked.type !== 'bool') return null;
  const inBody = { facts: ground.facts, names, elements: new Map(ground.elements).set(name, called) };
  const candidates = changesIn(body, inBody).filter(
    ({ fact, value }) => fact.startsWith(`${called}.`) && value !== undefined,
  );
  const fieldOf = ({ fact }: Candidate) => fact.slice(called.length + 1);
  const recordWith = (chosen: readonly Candidate[]) =>
    Object.fromEntries(chosen.map((candidate) => [fieldOf(candidate), candidate.value]));
  const isSo = (chosen: readonly Candidate[]) => {
    turn.element = recordWith(chosen);
    return asked.ask(ground.facts) === holds;
  };
  const found = isSo([]) ? [] : fewest(candidates, FIELDS_MAX, { tries: TRIES_MAX }, isSo);
  if (found === null) return null;
  return { record: recordWith(found), words: found.map((one) => `${fieldOf(one)} ${one.needed}`) };
}
