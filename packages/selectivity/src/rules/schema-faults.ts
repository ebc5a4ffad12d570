import { z } from 'zod';
import { nearestWord } from './nearest-word.ts';

/** What is wrong with a value, by a schema. */
export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  /** Whether the name is wrong that stands at the path, and not the value. */
  readonly isOfName: boolean;
  readonly message: string;
  readonly suggestion?: string;
  /** Whether it is a number, or true or false, where a text belongs. */
  readonly belongsInQuotes?: boolean;
}

/** So many faults of one document are told: whoever has more begins with these. Invented, no source. */
const FAULTS_MAX = 500;

const BELONGS: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'names with values',
  record: 'names with values',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** A value by a schema, or the first faults of it in words for whoever wrote the document. */
export function parsedBy<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema> } | { readonly faults: readonly SchemaFault[] } {
  const unquoted = new Set<string>();
  const known = new Map<string, readonly string[]>();
  const parsed = schema.safeParse(value, {
    error: (issue) => {
      const at = pathText(issue.path ?? []);
      if (issue.code === 'unrecognized_keys') known.set(at, namesIn(issue.inst));
      if (issue.code !== 'invalid_type') return undefined;
      if (issue.expected === 'string' && isWritten(issue.input)) unquoted.add(at);
      return wrongType(issue.path ?? [], issue.expected, issue.input);
    },
  });
  if (parsed.success) return { value: parsed.data };
  const faults = parsed.error.issues.slice(0, FAULTS_MAX).flatMap((issue): SchemaFault[] => {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownName([...path, key], known.get(pathText(path)) ?? []));
    }
    if (issue.code === 'invalid_key') return [{ path, isOfName: true, message: issue.issues[0]?.message ?? message }];
    return [{ path, isOfName: false, message, belongsInQuotes: unquoted.has(pathText(path)) }];
  });
  return { faults };
}

/** The names that a schema knows. */
function namesIn(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum ? schema.keyType.options.map(String) : [];
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function isWritten(input: unknown): input is number | boolean {
  return typeof input === 'number' || typeof input === 'boolean';
}

function wrongType(path: readonly PropertyKey[], expected: string, input: unknown): string {
  const belongs = BELONGS[expected] ?? expected;
  if (path.length === 0) {
    return input === null ? 'the document is empty' : `${belongs} belong here, such as name: night-watch`;
  }
  if (input === undefined) return `${String(path.at(-1))} is missing`;
  if (input === null) return `nothing stands here; ${belongs} belongs here`;
  return `${belongs} belongs here`;
}

function unknownName(path: readonly PropertyKey[], known: readonly string[]): SchemaFault {
  const name = String(path.at(-1));
  const suggestion = nearestWord(name, known);
  const rest = suggestion === undefined ? `known are ${known.join(', ')}` : `did you mean ${suggestion}?`;
  const message = `no field is called ${name}; ${rest}`;
  return { path, isOfName: true, message, ...(suggestion !== undefined && { suggestion }) };
}
