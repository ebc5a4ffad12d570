import type { HiddenTruth } from '../truth.ts';
import { isAt, type RecordedLine } from './line.ts';
import type { Read } from './read.ts';
import type { WrittenLine } from './record-line.ts';

export interface RecordedTruth extends RecordedLine {
  readonly truth: HiddenTruth;
}

/** The line of what was hidden in an event minute, without its end. */
export function truthLine(atMs: number, truth: HiddenTruth): WrittenLine {
  return { type: truth.kind, text: `{"at":${atMs},"truth":${JSON.stringify(truth)}}` };
}

type FieldsOf<Kind> = readonly (keyof Extract<HiddenTruth, { kind: Kind }>)[];

/** What a judge cannot do without in a truth of each kind. */
const FIELDS = {
  trip: ['crossingId', 'port', 'crossedAt', 'vehicleClass', 'plate', 'cargo', 'concealment'],
  scouting: ['crossingId'],
  misreading: ['crossingId', 'plate', 'how'],
  group: ['crossingId'],
  lookout: ['id', 'pointsAt'],
  'trace-lead': ['id', 'pointsAt'],
  'multiple-sale': ['id', 'pointsAt'],
  referral: ['id', 'pointsAt'],
  fault: ['what', 'port', 'lane', 'crossingId', 'occurredAt'],
  recovery: ['recoveryId', 'crossingId', 'recoveredAt', 'soldAt', 'category', 'trace'],
} as const satisfies { readonly [Kind in HiddenTruth['kind']]: FieldsOf<Kind> };

const fieldsByKind: ReadonlyMap<unknown, readonly string[]> = new Map(Object.entries(FIELDS));

/** The truth that a line holds. Beyond the fields that it must have, nothing of it is checked but its digest. */
export function readTruthLine(text: string): Read<RecordedTruth> {
  const { at, truth } = parsed(text);
  if (!isAt(at)) return wrong('at: must be milliseconds since 1970, a whole number');
  if (typeof truth !== 'object' || truth === null) return wrong('truth is missing');
  const fields = fieldsByKind.get((truth as { readonly kind?: unknown }).kind);
  if (fields === undefined) return wrong(`truth.kind: must be one of ${Object.keys(FIELDS).join(', ')}`);
  const missing = fields.find((field) => !(field in truth));
  if (missing !== undefined) return wrong(`truth.${missing}: is missing`);
  const known = truth as HiddenTruth;
  if (known.kind === 'trip' && !Array.isArray(known.cargo)) return wrong('truth.cargo: must be a list');
  return { ok: true, value: { atMs: at, type: known.kind, truth: known } };
}

function parsed(text: string): { readonly at?: unknown; readonly truth?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function wrong(reason: string): Read<never> {
  return { ok: false, reason };
}
