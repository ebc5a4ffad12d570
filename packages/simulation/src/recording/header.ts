import { PORT_CODES } from '@southbound/contracts';
import type { WorldSettings } from '../world-settings.ts';
import type { Read } from './read.ts';

export const RECORDING_KINDS = ['events', 'truth', 'selections', 'inspections'] as const;
export type RecordingKind = (typeof RECORDING_KINDS)[number];

/**
 * Whether what is recorded could follow from selections. `open loop`: nothing in it did. `closed loop`: what was found
 * changed what came after. `live`: taken from a running system, which may be either.
 */
export const RECORDING_MODES = ['open loop', 'closed loop', 'live'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/** Of which world; null where it is not known, as of a live system. */
export type RecordedWorld = { readonly [Setting in keyof WorldSettings]: WorldSettings[Setting] | null };

/** What is known of a recording before its first line. */
export interface RecordingOrigin extends RecordedWorld {
  readonly kind: RecordingKind;
  /** The command that made it, and the version of the program. */
  readonly madeBy: string;
  readonly mode: RecordingMode;
  /** The digest of the recording that was replayed to get this one; absent when none was. */
  readonly replayOf?: string;
}

/** What is known of it after its last. */
export interface RecordingSum {
  /** How many lines follow the header. */
  readonly lines: number;
  /** How many of each type of event, or kind of truth; what is no event is counted as `tombstone` or `malformed`. */
  readonly counts: Readonly<Record<string, number>>;
  /** SHA-256 of all bytes that follow the header, before they are compressed; hexadecimal. */
  readonly digest: string;
}

export interface RecordingHeader extends RecordingOrigin, RecordingSum {}

/** SHA-256 of a text, in hexadecimal. */
export type DigestOf = (text: string) => string;

const FORMAT = 'southbound-recording';
const VERSION = 1;

/**
 * A header takes up so many bytes with its end of line, so that it can be written over once counts and digest are
 * known. All 25 ports, all types of events and the longest explanation take about half of it.
 */
const HEADER_BYTES = 4_096;

/**
 * A recording's first line, without its end. Its last field, the seal, is the digest of all before it. Throws a
 * RangeError when the settings of the world take more room than there is.
 */
export function headerLine({ kind, madeBy, mode, ...rest }: RecordingHeader, digestOf: DigestOf): string {
  return sealed({ format: FORMAT, version: VERSION, simulated: true, kind, madeBy, mode, ...rest }, digestOf);
}

function sealed(fields: object, digestOf: DigestOf): string {
  const text = JSON.stringify(fields);
  const line = `${text.slice(0, -1)},"seal":"${digestOf(text)}"}`;
  const missing = HEADER_BYTES - 1 - Buffer.byteLength(line);
  if (missing < 0) throw new RangeError(`the header takes ${-missing} bytes more than the ${HEADER_BYTES} it may`);
  return line + ' '.repeat(missing);
}

/** What a recording's first line says; or what is wrong with it, and what would be right. */
export function readHeader(line: string, digestOf: DigestOf): Read<RecordingHeader> {
  const fields = parsedObject(line);
  if (fields?.['format'] !== FORMAT) {
    return wrong(`is no recording: the first line must be a header that begins with {"format":"${FORMAT}"`);
  }
  const { version, seal: _, ...rest } = fields;
  if (version !== VERSION) {
    return wrong(
      `the recording has version ${JSON.stringify(version)}, and this program reads ${VERSION}: read it with the southbound that made it, or make it again with this one`,
    );
  }
  const { format, simulated, ...value } = rest;
  if (line !== sealed({ format, version, simulated, ...value }, digestOf)) {
    return wrong('the header is not as it was written, its seal does not fit it: take the recording as it was made');
  }
  const claim = CLAIMS.find(({ holds }) => !holds(rest));
  if (claim !== undefined) return wrong(`header: ${claim.must}`);
  return { ok: true, value: value as unknown as RecordingHeader };
}

/** Of which world a recording is. */
export function worldOfRecording(header: RecordingHeader): RecordedWorld {
  const {
    kind: _,
    madeBy: _madeBy,
    mode: _mode,
    replayOf: _replayOf,
    lines: _lines,
    counts: _counts,
    digest: _digest,
    ...world
  } = header;
  return world;
}

/** The settings in which two recordings come of different worlds; what one of them does not know is no difference. */
export function worldsDiffer(one: RecordingHeader, other: RecordingHeader): readonly string[] {
  const theirs: Fields = { ...worldOfRecording(other) };
  return Object.entries(worldOfRecording(one)).flatMap(([setting, value]) => {
    const their = theirs[setting] ?? null;
    return value === null || their === null || JSON.stringify(value) === JSON.stringify(their) ? [] : [setting];
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** What must be true of a header that was sealed as it should be, in the order of looking. */
const CLAIMS: readonly { readonly must: string; readonly holds: (fields: Fields) => boolean }[] = [
  { must: `kind must be one of ${RECORDING_KINDS.join(', ')}`, holds: ({ kind }) => isOneOf(RECORDING_KINDS, kind) },
  { must: `mode must be one of ${RECORDING_MODES.join(', ')}`, holds: ({ mode }) => isOneOf(RECORDING_MODES, mode) },
  { must: 'madeBy must be a text', holds: ({ madeBy }) => typeof madeBy === 'string' },
  { must: 'simulated must be true', holds: ({ simulated }) => simulated === true },
  { must: 'seed must be a whole number or null', holds: ({ seed }) => seed === null || Number.isSafeInteger(seed) },
  { must: 'lines must be a whole number from 0', holds: ({ lines }) => isCount(lines) },
  { must: 'counts must be whole numbers by type', holds: ({ counts }) => isObject(counts) && allCounts(counts) },
  { must: 'digest must be 64 hexadecimal digits', holds: ({ digest }) => /^[0-9a-f]{64}$/.test(String(digest)) },
  { must: 'ports must be port codes or null', holds: ({ ports }) => ports === null || arePorts(ports) },
  { must: 'preset must be null or have a name and an explanation', holds: ({ preset }) => isPresetOrNull(preset) },
];

function isOneOf(values: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && values.includes(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function allCounts(counts: Fields): boolean {
  return Object.values(counts).every(isCount);
}

function arePorts(ports: unknown): boolean {
  return Array.isArray(ports) && ports.every((port) => isOneOf(PORT_CODES, port));
}

function isPresetOrNull(preset: unknown): boolean {
  if (preset === null) return true;
  return isObject(preset) && typeof preset['name'] === 'string' && typeof preset['explanation'] === 'string';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedObject(text: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function wrong(reason: string): Read<never> {
  return { ok: false, reason };
}
