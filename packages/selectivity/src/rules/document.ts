import { isAlias, isCollection, isMap, isScalar, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { type ScalarStyle, scalarOffsets } from './scalar-offsets.ts';
import { parsedBy } from './schema-faults.ts';
import { type DocumentFault, type TextFault, textPlaces } from './text-places.ts';
import { refusedText } from './yaml-text.ts';

export type DocumentResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** A checked document that can still say where in its text a value stands. */
export interface LocatedDocument<Value> {
  readonly value: Value;
  /** A fault at the value of a path. */
  faultAt(path: readonly PropertyKey[], message: string): DocumentFault;
  /** A fault at a part of the text that stands at a path; at its beginning where the part's own place is not known. */
  faultIn(path: readonly PropertyKey[], fault: TextFault): DocumentFault;
  /** A fault at the last name of a path, or at a part of it. */
  faultAtName(path: readonly PropertyKey[], fault: string | TextFault): DocumentFault;
  /** What a value is written as, such as `0.60`, also behind an alias; empty where nothing is. */
  writtenAt(path: readonly PropertyKey[]): string;
}

/** Aliases of aliases can make a small text enormous. */
const ALIASES_MAX = 100;

/**
 * Reads YAML text against a schema. All faults of the schema are found at once, each with line and column; of text that
 * is no YAML the first, since what follows hangs on it. The text is refused unread when it is longer than a million
 * characters or of more than a hundred thousand parts, and aliases are not expanded beyond a hundred.
 */
export function readDocument<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): DocumentResult<LocatedDocument<z.output<Schema>>> {
  const places = textPlaces(text);
  const refused = refusedText(text);
  if (refused !== null) return { ok: false, faults: [places.fault(refused.start, refused.end, [], refused.message)] };
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) {
    return { ok: false, faults: [places.fault(error.pos[0], error.pos[1], [], wordsOf(error))] };
  }
  const repeated = repeatedNames(document);
  if (repeated.length > 0) {
    return { ok: false, faults: repeated.map(({ start, end, message }) => places.fault(start, end, [], message)) };
  }
  const located = locator(document, text, places);
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch {
    const [start, end] = firstAlias(document);
    const message = `the document repeats itself by more than ${ALIASES_MAX} aliases`;
    return { ok: false, faults: [places.fault(start, end, [], message)] };
  }
  const parsed = parsedBy(schema, plain);
  if ('value' in parsed) return { ok: true, value: { value: parsed.value, ...located } };
  const faults = parsed.faults.map(({ path, isOfName, message, suggestion, belongsInQuotes = false }) => {
    if (isOfName) return { ...located.faultAtName(path, message), ...(suggestion !== undefined && { suggestion }) };
    if (!belongsInQuotes) return located.faultAt(path, message);
    const quoted = `"${located.writtenAt(path)}"`;
    return { ...located.faultAt(path, `${message}: put it in quotes, ${quoted}`), suggestion: quoted };
  });
  return { ok: false, faults };
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** What the parser says, for whoever wrote the text. */
function wordsOf({ code, message }: YamlDocument['errors'][number]): string {
  // The parser calls itself for each level, and says so in the engine's words when there are too many.
  if (/call stack/i.test(message)) return 'the document nests too deep';
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab does not indent in YAML: use spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: a file holds one';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return `${message}: put a text with a colon and a space in it in quotes, or after >-`;
    case 'UNEXPECTED_TOKEN':
      return `${message}: put a text that begins with a quote or a bracket in quotes, or after >-`;
    default:
      return message;
  }
}

/** The parser's own search takes time that grows with the square of the names. */
function repeatedNames(document: YamlDocument): TextFault[] {
  const faults: TextFault[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const [start, end] = key.range ?? [0, 0];
        if (seen.has(key.value)) faults.push({ start, end, message: `${key.value} stands here a second time` });
        seen.add(key.value);
      }
    },
  });
  return faults;
}

function firstAlias(document: YamlDocument): readonly [number, number] {
  const ranges: (readonly [number, number])[] = [];
  visit(document, {
    Alias(_, { range }) {
      ranges.push([range?.[0] ?? 0, range?.[1] ?? 0]);
      return visit.BREAK;
    },
  });
  return ranges[0] ?? [0, 0];
}

function locator(
  document: YamlDocument,
  text: string,
  places: ReturnType<typeof textPlaces>,
): Omit<LocatedDocument<unknown>, 'value'> {
  const inNode = (
    node: Node | undefined,
    path: readonly PropertyKey[],
    fault: TextFault,
  ): DocumentFault | undefined => {
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
    const offsets = scalarOffsets(node.value, text, node.type as ScalarStyle, node.range[0], node.range[1]);
    const first = offsets?.[fault.start] ?? offsets?.at(-1);
    const last = offsets?.[fault.end - 1] ?? first;
    if (first === undefined || last === undefined) return undefined;
    return places.fault(first, last + 1, path, fault.message, fault.suggestion);
  };
  const faultAt = (path: readonly PropertyKey[], message: string, suggestion?: string) => {
    const [start, end] = rangeOf(document, path);
    return places.fault(start, end, path, message, suggestion);
  };
  return {
    faultAt: (path, message) => faultAt(path, message),
    faultIn: (path, fault) =>
      inNode(nodeAt(document, path, false), path, fault) ?? faultAt(path, fault.message, fault.suggestion),
    faultAtName(path, said) {
      const name = String(path.at(-1));
      const fault = typeof said === 'string' ? { start: 0, end: name.length, message: said } : said;
      return inNode(keyAt(document, path), path, fault) ?? faultAt(path, fault.message, fault.suggestion);
    },
    writtenAt(path) {
      const [start, end] = nodeAt(document, path, true)?.range ?? [0, 0];
      return text.slice(start, end);
    },
  };
}

/** The node of a path, through aliases on the way; whether the last one is followed too is asked. */
function nodeAt(document: YamlDocument, path: readonly PropertyKey[], throughLast: boolean): Node | undefined {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  let node: unknown = document.contents;
  for (const step of path) {
    const within = resolved(node);
    node = isCollection(within) ? within.get(step, true) : undefined;
  }
  return ((throughLast ? resolved(node) : node) ?? undefined) as Node | undefined;
}

function keyAt(document: YamlDocument, path: readonly PropertyKey[]): Node | undefined {
  const map = nodeAt(document, path.slice(0, -1), true);
  const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  return pair?.key as Node | undefined;
}

/** Where a path's value is written; for a path that is not there, where its nearest parent is. */
function rangeOf(document: YamlDocument, path: readonly PropertyKey[]): readonly [number, number] {
  for (let length = path.length; length >= 0; length -= 1) {
    const range = nodeAt(document, path.slice(0, length), false)?.range;
    if (range) return [range[0], range[1]];
  }
  return [0, 0];
}
