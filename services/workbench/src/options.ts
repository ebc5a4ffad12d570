import { PORT_CODES, type PortCode, portOfEntry } from '@southbound/contracts';
import { USUAL_WORLD } from '@southbound/simulation';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { pathLedTo } from './path-led-to.ts';

export const WHERE_KAFKA_IS =
  '\nWhere Kafka is, the settings say: SOUTHBOUND_KAFKA_BROKERS and the others of\ndocs/generated/settings.md.';

/** Event time counts from 1970-01-01, and a world begins with the minute before its first day. */
const FIRST_DAY = '1970-01-02';

export function seedOption(): Option {
  return new Option('--seed <number>', 'seed of the simulated world; the same seed gives the same bytes')
    .argParser(seed)
    .default(1);
}

export function portsOption(): Option {
  return new Option('--ports <codes>', 'port codes, separated by commas, or all')
    .argParser(ports)
    .default(PORT_CODES, 'all 25');
}

export function startsOnOption(): Option {
  return new Option('--starts-on <day>', 'first day of the world, in UTC').argParser(day).default(USUAL_WORLD.startsOn);
}

export function filePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be the path of a file, such as folder/file.');
  return text;
}

export function wholeFrom1(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1, such as 2.');
  return Number(text);
}

export function speedFactor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) {
    throw new InvalidArgumentError(
      'It must be a number above 0 and at most 100000, such as 60 for an event minute a second.',
    );
  }
  return value;
}

export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number from 0, such as 7.');
  return value;
}

export function rate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('It must be a share between 0 and 1, such as 0.2 for 20 %.');
  }
  return value;
}

export function day(text: string): string {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('It must be a calendar day, such as 2026-03-02.');
  }
  if (text < FIRST_DAY) throw new InvalidArgumentError(`It must be ${FIRST_DAY} or later, such as 2026-03-02.`);
  return text;
}

function ports(text: string): readonly PortCode[] {
  if (text === 'all') return PORT_CODES;
  const codes = text.split(',').map((code) => code.trim());
  refuseUnknown(codes);
  return PORT_CODES.filter((code) => codes.includes(code));
}

export function onePort(text: string): PortCode {
  refuseUnknown([text]);
  return text as PortCode;
}

function refuseUnknown(codes: readonly string[]): void {
  const unknown = codes.filter((code) => !PORT_CODES.includes(code as PortCode));
  if (unknown.length > 0) {
    const known = PORT_CODES.map((code) => `${code} ${portOfEntry(code).name}`).join(', ');
    throw new InvalidArgumentError(
      `No port has the code ${unknown.map((code) => `"${code}"`).join(', ')}. The ports are ${known}.`,
    );
  }
}

/** A file that is written must be no other flag's file: one would overwrite the other. */
export function refuseSharedFile(command: Command, files: Readonly<Record<string, string | undefined>>): void {
  const flagOf = new Map<string, string>();
  for (const [name, path] of Object.entries(files)) {
    if (path === undefined) continue;
    // An argument is written as it stands in the usage line, in angle or square brackets.
    const flag = /^[<[]/.test(name) ? name : `--${name}`;
    const led = pathLedTo(path);
    const other = flagOf.get(led);
    if (other !== undefined) {
      command.error(`error: options '${other}' and '${flag}' name the same file '${path}'. Give each its own file.`);
    }
    flagOf.set(led, flag);
  }
}
