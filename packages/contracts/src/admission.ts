import type { z } from 'zod';

/** Whether a value is already what a schema would answer for it: nothing wrong, nothing to be dropped. */
export type Admits = (value: unknown) => boolean;

/**
 * A quick yes for values that JSON text was parsed into. Of most events every field is as it should be and none is
 * unknown; then there is nothing to report and nothing to copy, which is what takes a schema's own parser its time. A
 * no says nothing: the schema itself says what is wrong, or drops what it does not know. Null for a schema with parts
 * that are not known here, such as rules that join two fields.
 */
export function admissionOf(schema: z.core.$ZodType): Admits | null {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return noChecks(def) ? objectAdmission(def.shape) : null;
    case 'array':
      return arrayAdmission(def);
    case 'optional':
    case 'nullable': {
      const inner = admissionOf(def.innerType);
      const nothing = def.type === 'optional' ? undefined : null;
      return inner === null ? null : (value) => value === nothing || inner(value);
    }
    case 'record':
      return recordAdmission(def);
    case 'string':
      return stringAdmission(def);
    case 'number':
      return numberAdmission(def);
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries));
      return (value) => values.has(value);
    }
    case 'literal': {
      const values = new Set<unknown>(def.values);
      return (value) => values.has(value);
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'unknown':
      return () => true;
    default:
      return null;
  }
}

type Plain = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noChecks({ checks }: z.core.$ZodTypeDef): boolean {
  return checks === undefined || checks.length === 0;
}

function objectAdmission(shape: z.core.$ZodShape): Admits | null {
  const names = Object.keys(shape);
  const fields: Admits[] = [];
  for (const name of names) {
    const field = shape[name];
    const admits = field === undefined ? null : admissionOf(field);
    if (admits === null) return null;
    fields.push(admits);
  }
  return (value) => {
    if (!isPlain(value)) return false;
    let unseen = 0;
    for (const _ in value) unseen += 1;
    for (let nth = 0; nth < names.length; nth += 1) {
      const field = value[names[nth] as string];
      if (fields[nth]?.(field) !== true) return false;
      if (field !== undefined) unseen -= 1;
    }
    return unseen === 0;
  };
}

function arrayAdmission({ element, checks = [] }: z.core.$ZodArrayDef): Admits | null {
  const admits = admissionOf(element);
  const lengths = boundsOf(checks);
  if (admits === null || lengths === null) return null;
  return (value) =>
    Array.isArray(value) && value.length <= lengths.max && value.length >= lengths.min && value.every(admits);
}

function recordAdmission(def: z.core.$ZodRecordDef): Admits | null {
  const keys = (def.keyType as z.core.$ZodTypes)._zod.def;
  const admits = admissionOf(def.valueType);
  if (admits === null || keys.type !== 'string' || !noChecks(keys) || !noChecks(def)) return null;
  return (value) => {
    if (!isPlain(value)) return false;
    for (const name in value) if (name === '__proto__' || !admits(value[name])) return false;
    return true;
  };
}

function stringAdmission(def: z.core.$ZodStringDef): Admits | null {
  const patterns: RegExp[] = [];
  // A format that is more than its pattern is left to the schema.
  if ('pattern' in def && def.pattern instanceof RegExp) {
    if (!('format' in def) || def.format !== 'datetime') return null;
    patterns.push(def.pattern);
  } else if ('check' in def) return null;
  const checks = def.checks ?? [];
  const others = checks.filter((check) => {
    const { def: of } = (check as z.core.$ZodChecks)._zod;
    if (of.check !== 'string_format' || !('format' in of) || of.format !== 'regex' || of.pattern === undefined)
      return true;
    patterns.push(of.pattern);
    return false;
  });
  const lengths = boundsOf(others);
  if (lengths === null || patterns.some(({ global, sticky }) => global || sticky)) return null;
  const [pattern, ...more] = patterns;
  if (more.length > 0) return null;
  const { min, max } = lengths;
  return (value) =>
    typeof value === 'string' &&
    value.length >= min &&
    value.length <= max &&
    (pattern === undefined || pattern.test(value));
}

/** The least and the greatest length; null when there is a check of another kind. */
function boundsOf(checks: readonly z.core.$ZodCheck[]): { min: number; max: number } | null {
  const bounds = { min: 0, max: Number.POSITIVE_INFINITY };
  for (const check of checks) {
    const { def } = (check as z.core.$ZodChecks)._zod;
    if (def.check === 'min_length') bounds.min = Math.max(bounds.min, def.minimum);
    else if (def.check === 'max_length') bounds.max = Math.min(bounds.max, def.maximum);
    else return null;
  }
  return bounds;
}

function numberAdmission(def: z.core.$ZodNumberDef): Admits | null {
  const isWhole = 'format' in def;
  if (isWhole && def.format !== 'safeint') return null;
  let [min, max] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [isMinIn, isMaxIn] = [true, true];
  for (const check of def.checks ?? []) {
    const { def: of } = (check as z.core.$ZodChecks)._zod;
    if (of.check === 'greater_than' && min === Number.NEGATIVE_INFINITY)
      [min, isMinIn] = [Number(of.value), of.inclusive];
    else if (of.check === 'less_than' && max === Number.POSITIVE_INFINITY)
      [max, isMaxIn] = [Number(of.value), of.inclusive];
    else return null;
  }
  return (value) =>
    (isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    (isMinIn ? (value as number) >= min : (value as number) > min) &&
    (isMaxIn ? (value as number) <= max : (value as number) < max);
}
