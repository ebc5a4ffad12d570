import { isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type ScalarStyle, scalarOffsets } from './scalar-offsets.ts';

/** What is wrong with a rule set, its cases or a policy, and where in the text. */
export interface DocumentFault {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** How many characters of the line are meant, at least 1. */
  readonly length: number;
  /** Such as `rules.3.points`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  /** The word that was probably meant. The message names it too. */
  readonly suggestion?: string;
  /** The line as it is written; cut where it is very long, and empty for a document that was not read. */
  readonly sourceLine: string;
}

export type DocumentResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** A part of a text: from this character to before that one, and what is wrong with it. */
export interface TextFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly suggestion?: string;
}

/** A checked document that can still say where in its text a value stands. */
export interface LocatedDocument<Value> {
  readonly value: Value;
  /** A fault at the value of a path. */
  faultAt(path: readonly PropertyKey[], message: string): DocumentFault;
  /** A fault at a part of the text that stands at a path; at its beginning where the part's own place is not known. */
  faultIn(path: readonly PropertyKey[], fault: TextFault): DocumentFault;
  /** What a value is written as, such as `0.60`; empty where nothing is. */
  writtenAt(path: readonly PropertyKey[]): string;
}

/** A document longer than this is refused unread: no rule set is, and parsing costs time. */
const DOCUMENT_CHARACTERS_MAX = 1_000_000;

/** Aliases of aliases can make a small text enormous. */
const ALIASES_MAX = 100;

/** So much of a long line is kept to be shown. Invented, no source. */
const SOURCE_LINE_CHARACTERS_MAX = 240;

/**
 * Reads YAML text against a schema. All faults are found at once, each with line and column; the text is refused
 * unread when it is longer than a million characters, and aliases are not expanded beyond a hundred.
 */
export function readDocument<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): DocumentResult<LocatedDocument<z.output<Schema>>> {
  if (text.length > DOCUMENT_CHARACTERS_MAX) {
    const message = `the document has ${text.length} characters; at most ${DOCUMENT_CHARACTERS_MAX} are read`;
    return { ok: false, faults: [{ line: 1, column: 1, length: 1, path: '', message, sourceLine: '' }] };
  }
  const lineCounter = new LineCounter();
  const faultAtOffsets = (start: number, end: number, path: readonly PropertyKey[], message: string): DocumentFault => {
    const { line, col } = lineCounter.linePos(start);
    const begins = lineCounter.lineStarts[Math.max(line, 1) - 1] ?? 0;
    const [sourceLine = ''] = text.slice(begins, begins + SOURCE_LINE_CHARACTERS_MAX).split(/\r?\n/, 1);
    const column = Math.max(col, 1);
    const length = Math.max(1, Math.min(end - start, sourceLine.length - column + 1));
    return { line: Math.max(line, 1), column, length, path: path.map(String).join('.'), message, sourceLine };
  };
  const document = parseDocument(text, { lineCounter, stringKeys: true });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) =>
      faultAtOffsets(
        pos[0],
        pos[1],
        [],
        STACK_EXHAUSTED.test(message) ? 'the document nests too deep' : summary(message),
      ),
    );
    return { ok: false, faults };
  }
  const faultAt = (path: readonly PropertyKey[], message: string): DocumentFault => {
    const [start, end] = rangeOf(document, path);
    return faultAtOffsets(start, end, path, message);
  };
  const faultIn = (path: readonly PropertyKey[], { start, end, message, suggestion }: TextFault): DocumentFault => {
    const offsets = textOffsets(document, text, path);
    const first = offsets?.[start] ?? offsets?.at(-1);
    const last = offsets?.[end - 1] ?? first;
    const fault =
      first === undefined || last === undefined
        ? faultAt(path, message)
        : faultAtOffsets(first, last + 1, path, message);
    return suggestion === undefined ? fault : { ...fault, suggestion };
  };
  const writtenAt = (path: readonly PropertyKey[]) => text.slice(...rangeOf(document, path));
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch {
    return { ok: false, faults: [faultAt([], `the document repeats itself by more than ${ALIASES_MAX} aliases`)] };
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { ok: true, value: { value: parsed.data, faultAt, faultIn, writtenAt } };
  return { ok: false, faults: parsed.error.issues.map((issue) => faultAt(issue.path, issue.message)) };
}

/** The parser calls itself for each level, and says so in the engine's words when there are too many. */
const STACK_EXHAUSTED = /call stack/i;

/** The parser's message without the place, which a fault has of its own. */
function summary(message: string): string {
  return message.split(' at line ')[0] ?? message;
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** Where a path's value is written; for a path that is not there, where its nearest parent is. */
function rangeOf(document: YamlDocument, path: readonly PropertyKey[]): [number, number] {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return [Number(node.range[0]), Number(node.range[1])];
    }
  }
  return [0, 0];
}

function textOffsets(document: YamlDocument, text: string, path: readonly PropertyKey[]): readonly number[] | null {
  const node = document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'string' || node.range === undefined || node.range === null) return null;
  return scalarOffsets(node.value, text, node.type as ScalarStyle, node.range[0], node.range[1]);
}
