import {
  type Agency,
  DAY_MS,
  epochMs,
  HOUR_MS,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutPriority,
  type LookoutWithdrawn,
  type Plate,
  type VehicleDescription,
} from '@southbound/contracts';
import { portClock } from '../budget/port-clock.ts';
import { plateKey, shortenedKeys } from './plate-key.ts';

/** A lookout as it stands under one key of the register, with that of its identity alone by which it stands there. */
export interface KnownLookout {
  readonly id: string;
  readonly plate?: Plate;
  readonly personRef?: string;
  readonly description?: VehicleDescription;
  /** It stands here for a plate that is one edit away. */
  readonly isNear?: true;
  readonly issuer: Agency;
  readonly purpose: string;
  readonly priority: LookoutPriority;
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
  /**
   * Null while it stands. A withdrawn lookout is kept for a while, so that an older posting cannot revive it and a
   * crossing that follows is reported.
   */
  readonly withdrawnAtMs: number | null;
}

export type LookoutEvent = LookoutPosted | LookoutAmended | LookoutWithdrawn;
export type LookoutIdentity = LookoutPosted['data']['identity'];

/** By what a lookout stands under a key: its plate, a plate one edit away, its person, its description; or no more. */
export type StandsBy = 'plate' | 'near' | 'person' | 'description' | 'nothing';

/** The key under which lookouts for a person stand. No plate key holds a slash. */
export function personKey(personRef: string): string {
  return `person/${personRef}`;
}

/** The key under which lookouts for vehicles of a make and colour stand. */
export function descriptionKey(make: string, colour: string): string {
  return `description/${make}/${colour}`;
}

/** The key of what a lookout names, by its id: whoever amends it learns from it where it stood. */
export function lookoutIdKey(lookoutId: string): string {
  return `lookout/${lookoutId}`;
}

/** The register's text of what a lookout names. */
export function packLookoutIdentity(identity: LookoutIdentity): string {
  return JSON.stringify(identity);
}

/** What `packLookoutIdentity` packed. The text is the engine's own. */
export function unpackLookoutIdentity(packed: string): LookoutIdentity {
  return JSON.parse(packed) as LookoutIdentity;
}

/** Every key under which a lookout stands, and by what: at most fifteen, whatever else is known. */
export function lookoutKeys({ plate, personRef, description }: LookoutIdentity): ReadonlyMap<string, StandsBy> {
  const keys = new Map<string, StandsBy>();
  if (personRef !== undefined) keys.set(personKey(personRef), 'person');
  if (description !== undefined) keys.set(descriptionKey(description.make, description.colour), 'description');
  if (plate === undefined) return keys;
  const key = plateKey(plate.text);
  for (const shortened of shortenedKeys(key)) keys.set(shortened, 'near');
  return keys.set(key, 'plate');
}

/** For so long after a withdrawal a crossing of the vehicle is reported: the project's decision, no source. */
export const WITHDRAWAL_WATCHED_MS = 72 * HOUR_MS;

/**
 * How long a lookout is kept after it has nothing more to say: a port whose clock is behind still asks for it. Invented,
 * no source.
 */
const KEPT_AFTER_MS = DAY_MS;

/** How long after its expiry a lookout may still be reported or asked for at most. */
export const LOOKOUT_KEPT_AFTER_MS = WITHDRAWAL_WATCHED_MS + KEPT_AFTER_MS;

/** Until when a lookout must be kept, event time in milliseconds since 1970. */
export function lookoutKeptUntilMs({ expiresAtMs, withdrawnAtMs }: KnownLookout): number {
  const watchedUntilMs = withdrawnAtMs === null ? 0 : withdrawnAtMs + WITHDRAWAL_WATCHED_MS;
  return Math.max(expiresAtMs, watchedUntilMs) + KEPT_AFTER_MS;
}

/**
 * At most so many lookouts stand under one key by description, and so many by being one edit away: a crossing reads
 * them all. Who comes first stays, so that one more lookout takes nothing from another. Invented, no source.
 */
const LOOKOUTS_STANDING_MAX: Readonly<Partial<Record<StandsBy, number>>> = { description: 50, near: 50 };

/**
 * What stands under a key after one more event of a lookout. Lookouts that have nothing more to say are forgotten, by a
 * clock that no posting can push ahead of its recording; one that stands for its plate or person never is, however many
 * there are.
 */
export function withLookoutEvent(
  lookouts: readonly KnownLookout[],
  event: LookoutEvent,
  by: StandsBy,
): readonly KnownLookout[] {
  const atMs = epochMs(event.occurredAt);
  if (event.type === 'LookoutWithdrawn' || by === 'nothing') return takenBack(lookouts, event.data.lookoutId, atMs);
  const nowMs = portClock(0, atMs, epochMs(event.recordedAt));
  const before = lookouts.find(({ id }) => id === event.data.lookoutId);
  const others = lookouts.filter((other) => other.id !== event.data.lookoutId && lookoutKeptUntilMs(other) > nowMs);
  // A posting from before the withdrawal is heard a second time; one from after it puts the lookout in force again.
  if (before !== undefined && before.withdrawnAtMs !== null && before.withdrawnAtMs >= atMs) return [...others, before];
  if (before === undefined && isFull(others, by, nowMs)) return others;
  return [...others, knownLookout(event, by)];
}

/** Told of twice, the first counts: what follows is reported by when the vehicle went out of force. */
function takenBack(lookouts: readonly KnownLookout[], id: string, atMs: number): readonly KnownLookout[] {
  return lookouts.map((lookout) =>
    lookout.id === id && lookout.withdrawnAtMs === null ? { ...lookout, withdrawnAtMs: atMs } : lookout,
  );
}

function isFull(lookouts: readonly KnownLookout[], by: StandsBy, nowMs: number): boolean {
  const standingMax = LOOKOUTS_STANDING_MAX[by];
  if (standingMax === undefined || lookouts.length < standingMax) return false;
  const isOfKind = by === 'near' ? ({ isNear }: KnownLookout) => isNear === true : () => true;
  const isStanding = (lookout: KnownLookout) => lookout.withdrawnAtMs === null && lookout.expiresAtMs > nowMs;
  return lookouts.filter((lookout) => isOfKind(lookout) && isStanding(lookout)).length >= standingMax;
}

function knownLookout({ data }: LookoutPosted | LookoutAmended, by: StandsBy): KnownLookout {
  const { plate, personRef, description } = data.identity;
  return {
    id: data.lookoutId,
    ...((by === 'plate' || by === 'near') && plate !== undefined && { plate }),
    ...(by === 'near' && { isNear: true }),
    ...(by === 'person' && personRef !== undefined && { personRef }),
    ...(by === 'description' && description !== undefined && { description }),
    issuer: data.issuer,
    purpose: data.purpose,
    priority: data.priority,
    postedAtMs: epochMs(data.postedAt),
    expiresAtMs: epochMs(data.expiresAt),
    withdrawnAtMs: null,
  };
}
