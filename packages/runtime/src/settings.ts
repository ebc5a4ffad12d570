import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import { Fault } from './fault.ts';

/**
 * Settings are a zod object whose keys are the names of environment variables. Each value ends in
 * `.meta({ description, example })`, with `secret: true` where it must never be shown. The text of a variable is
 * turned into what is meant explicitly, as by `wholeNumber`.
 */
export type SettingsSchema = z.ZodObject<Record<string, z.ZodType>>;

const PREFIX = 'SOUTHBOUND_';

/** A whole number written in digits, from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string(error)
    .regex(/^-?\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.int(error).min(min, error).max(max, error));
}

/**
 * The settings in a source such as the environment. Throws one fault `settings-wrong` that names everything wrong at
 * once: missing and wrong settings, and names that look like settings and are none.
 */
export function readSettings<Schema extends SettingsSchema>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(names.map((name) => [name, source[name]]));
  const result = schema.safeParse(given);
  const faults = [
    ...(result.success ? [] : wrongOnes(schema, given, result.error.issues)),
    ...Object.keys(source)
      .filter((name) => name.startsWith(PREFIX) && source[name] !== undefined && !names.includes(name))
      .map((name) => `${name} is no setting; did you mean ${closest(name, names)}?`),
  ];
  if (result.success && faults.length === 0) return result.data;
  const count = faults.length === 1 ? 'one setting is wrong' : `${faults.length} settings are wrong`;
  throw new Fault('settings-wrong', [`${count}:`, ...faults].join('\n  '));
}

/** The settings as a Markdown table, for the docs. */
export function settingsTable(schema: SettingsSchema): string {
  const rows = Object.entries(schema.shape).map(([name, setting]) => {
    const { description, example, isSecret } = metaOf(name, setting);
    const unset = setting.safeParse(undefined);
    const fallback = unset.success
      ? unset.data === undefined || unset.data === ''
        ? 'none'
        : `\`${String(unset.data)}\``
      : 'required';
    const meaning = `${description}${isSecret ? ' (secret)' : ''}`.replaceAll('|', '\\|');
    return `| \`${name}\` | ${meaning} | ${fallback} | \`${example}\` |`;
  });
  return ['| setting | meaning | unless set | example |', '|---|---|---|---|', ...rows, ''].join('\n');
}

interface SettingMeta {
  readonly description: string;
  readonly example: string;
  readonly isSecret: boolean;
}

function metaOf(name: string, setting: z.ZodType): SettingMeta {
  const { description, example, secret } = setting.meta() ?? {};
  if (description === undefined || typeof example !== 'string') {
    throw new TypeError(`setting ${name} must end in .meta({ description, example })`);
  }
  return { description, example, isSecret: secret === true };
}

/** A line a setting, with every complaint about it. */
function wrongOnes(
  schema: SettingsSchema,
  given: Readonly<Record<string, string | undefined>>,
  issues: readonly z.core.$ZodIssue[],
): string[] {
  const messages = new Map<string, Set<string>>();
  for (const issue of issues) {
    const name = String(issue.path[0] ?? '');
    messages.set(name, (messages.get(name) ?? new Set()).add(issue.message));
  }
  return [...messages].map(([name, all]) => {
    const setting = schema.shape[name];
    if (setting === undefined) return [...all].join('; ');
    const { example, isSecret } = metaOf(name, setting);
    return `${name} ${complaint(given[name], isSecret, [...all].join('; '))}; for example ${name}=${example}`;
  });
}

function complaint(value: string | undefined, isSecret: boolean, message: string): string {
  if (value === undefined) return 'is missing';
  if (!isSecret) return `is "${value.slice(0, 80)}": ${message}`;
  return value === '' ? `is empty: ${message}` : `is wrong: ${message.replaceAll(value, '…')}`;
}
