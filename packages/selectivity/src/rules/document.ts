import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a rule set, its cases or a policy, and where in the text. */
export interface DocumentFault {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Such as `rules.3.points`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

export type DocumentResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** A checked document that can still say where in its text a value stands. */
export interface LocatedDocument<Value> {
  readonly value: Value;
  /** A fault at the value of a path. */
  faultAt(path: readonly PropertyKey[], message: string): DocumentFault;
}

/** A document longer than this is refused unread: no rule set is, and parsing costs time. */
const DOCUMENT_CHARACTERS_MAX = 1_000_000;

/** Aliases of aliases can make a small text enormous. */
const ALIASES_MAX = 100;

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
    return { ok: false, faults: [{ line: 1, column: 1, path: '', message }] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, stringKeys: true });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      ...at(error.pos[0]),
      path: '',
      message: error.message.split(' at line ')[0] ?? error.message,
    }));
    return { ok: false, faults };
  }
  const faultAt = (path: readonly PropertyKey[], message: string): DocumentFault => ({
    ...at(offsetOf(document, path)),
    path: path.map(String).join('.'),
    message,
  });
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch {
    return { ok: false, faults: [faultAt([], `the document repeats itself by more than ${ALIASES_MAX} aliases`)] };
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { ok: true, value: { value: parsed.data, faultAt } };
  return { ok: false, faults: parsed.error.issues.map((issue) => faultAt(issue.path, issue.message)) };
}

/** Where a path's value begins; for a path that is not there, where its nearest parent does. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return Number(node.range[0]);
    }
  }
  return 0;
}
