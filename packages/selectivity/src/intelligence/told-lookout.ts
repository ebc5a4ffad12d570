import {
  DAY_MS,
  epochMs,
  LOOKOUT_LIFE_DAYS_MAX,
  LOOKOUT_PRIORITIES,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutWithdrawn,
} from '@southbound/contracts';
import { KEPT_AFTER_MS, type KnownLookout, type LookoutIdentity, WITHDRAWAL_WATCHED_MS } from './known-lookouts.ts';

export type LookoutEvent = LookoutPosted | LookoutAmended | LookoutWithdrawn;

/** When somebody said something, in event time; what was said at one instant stands in the order of event ids. */
interface SaidAt {
  readonly saidAtMs: number;
  readonly eventId: string;
}

/** What a posting or an amendment said. */
export interface LookoutSaid extends SaidAt {
  readonly identity: LookoutIdentity;
  readonly issuer: KnownLookout['issuer'];
  readonly purpose: KnownLookout['purpose'];
  readonly priority: KnownLookout['priority'];
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
}

/** An amendment or a withdrawal: two persons end what was said before it. */
export interface LookoutTurn extends SaidAt {
  /** Of a withdrawal, what it is taken from. */
  readonly withdrawnFrom?: LookoutIdentity;
}

/**
 * All that was told of a lookout and still matters, in the order of event time: the same in whatever order it was
 * heard, and however often, as long as there is room. A lookout stands as it was posted, by one person, since two
 * persons last amended or withdrew it; so a posting anew may add to it and takes nothing away.
 */
export interface ToldLookout {
  readonly id: string;
  readonly said: readonly LookoutSaid[];
  readonly turns: readonly LookoutTurn[];
}

/** The key of what was told of a lookout, by its id. */
export function lookoutIdKey(lookoutId: string): string {
  return `lookout/${lookoutId}`;
}

/** The register's text of what was told of a lookout; null when none of it matters any more. */
export function packToldLookout(told: ToldLookout): string | null {
  return told.said.length === 0 && told.turns.length === 0 ? null : JSON.stringify(told);
}

/** What `packToldLookout` packed. The text is the engine's own. */
export function unpackToldLookout(packed: string): ToldLookout {
  return JSON.parse(packed) as ToldLookout;
}

/**
 * Of one lookout so many things that were said are kept, and so many turns: far more than anybody says. The latest
 * stay, since nobody's word may be refused for what others said before. What goes is, first, what a later word says as
 * well, so that only the day on which it was posted is lost; then the earliest. Where so much was said it makes a
 * difference in which order it was heard. Invented, no source.
 */
const KEPT_MAX = 50;

/** What was told of a lookout once one more event of it was heard; `told` is null when it is the first. */
export function withLookoutEvent(told: ToldLookout | null, event: LookoutEvent): ToldLookout {
  const { said, turns } = told ?? { said: [], turns: [] };
  const when = saidAt(event);
  const id = event.data.lookoutId;
  switch (event.type) {
    case 'LookoutPosted':
      return { id, said: withSaid(said, saidBy(event)), turns };
    case 'LookoutAmended':
      return { id, said: withSaid(said, saidBy(event)), turns: withTurn(turns, when) };
    case 'LookoutWithdrawn':
      return { id, said, turns: withTurn(turns, { ...when, withdrawnFrom: event.data.identity }) };
  }
}

/** Whether something that was said of a lookout, before an event or by it, found no room, and nothing says as much. */
export function hasNoRoom(before: ToldLookout | null, after: ToldLookout, event: LookoutEvent): boolean {
  const heard = event.type === 'LookoutWithdrawn' ? [] : [saidBy(event)];
  const isKept = (each: LookoutSaid) => after.said.some((kept) => isSame(kept, each) || saysAsMuch(kept, each));
  return [...(before?.said ?? []), ...heard].some((each) => !isKept(each));
}

/**
 * Whether a posting says less than what stood when it was told: it takes nothing away, and whoever posted it should
 * know. `told` is what was told of the lookout, this posting included.
 */
export function saysLess({ said, turns }: ToldLookout, event: LookoutPosted): boolean {
  const posting = saidBy(event);
  return said.some((before) => {
    const stood = isBefore(before, posting) && endOf(before, turns, posting) === undefined;
    return stood && before.expiresAtMs > posting.saidAtMs && !saysAsMuch(posting, before);
  });
}

function saidAt({ occurredAt, eventId }: LookoutEvent): SaidAt {
  return { saidAtMs: epochMs(occurredAt), eventId };
}

function saidBy(event: LookoutPosted | LookoutAmended): LookoutSaid {
  const { identity, issuer, purpose, priority, postedAt, expiresAt } = event.data;
  const life = { postedAtMs: epochMs(postedAt), expiresAtMs: epochMs(expiresAt) };
  return { ...saidAt(event), identity, issuer, purpose, priority, ...life };
}

/** Whether something was said before something else. */
export function isBefore(one: SaidAt, other: SaidAt): boolean {
  return one.saidAtMs < other.saidAtMs || (one.saidAtMs === other.saidAtMs && one.eventId < other.eventId);
}

function isSame(one: SaidAt, other: SaidAt): boolean {
  return one.saidAtMs === other.saidAtMs && one.eventId === other.eventId;
}

function inOrder<Each extends SaidAt>(all: Each[]): Each[] {
  return all.sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

function withSaid(said: readonly LookoutSaid[], one: LookoutSaid): readonly LookoutSaid[] {
  if (said.some((other) => isSame(other, one) || repeats(other, one))) return said;
  const all = inOrder([...said.filter((other) => !repeats(one, other)), one]);
  if (all.length <= KEPT_MAX) return all;
  const gone = all.find((each) => all.some((later) => saysAsMuch(later, each))) ?? all[0];
  return all.filter((each) => each !== gone);
}

function withTurn(turns: readonly LookoutTurn[], turn: LookoutTurn): readonly LookoutTurn[] {
  if (turns.some((other) => isSame(other, turn))) return turns;
  return inOrder([...turns, turn]).slice(-KEPT_MAX);
}

/** Whether no rule can tell that an earlier word is gone: a later one says the same, of as long a life. */
function repeats(later: LookoutSaid, earlier: LookoutSaid): boolean {
  return later.postedAtMs === earlier.postedAtMs && later.priority === earlier.priority && saysAsMuch(later, earlier);
}

/**
 * Whether one that was said later says all that another did: whoever said it takes nothing back, whatever two persons
 * ended before or between.
 */
function saysAsMuch(later: LookoutSaid, earlier: LookoutSaid): boolean {
  return (
    isBefore(earlier, later) &&
    later.expiresAtMs >= earlier.expiresAtMs &&
    // In force by the time that it was said is as good as before: nobody asks any more, but a port that is behind.
    (later.postedAtMs <= earlier.postedAtMs || later.postedAtMs <= later.saidAtMs) &&
    LOOKOUT_PRIORITIES.indexOf(later.priority) <= LOOKOUT_PRIORITIES.indexOf(earlier.priority) &&
    later.issuer === earlier.issuer &&
    later.purpose === earlier.purpose &&
    namesAsMuch(later.identity, earlier.identity)
  );
}

/** What a lookout watches for, or a part of it. */
interface Named {
  readonly plate?: LookoutIdentity['plate'];
  readonly personRef?: string | undefined;
  readonly description?: LookoutIdentity['description'];
}

/** Whether an identity names all that another does. */
export function namesAsMuch(later: Named, { plate, personRef, description }: Named): boolean {
  return (
    (plate === undefined || (plate.text === later.plate?.text && plate.jurisdiction === later.plate.jurisdiction)) &&
    (personRef === undefined || personRef === later.personRef) &&
    (description === undefined ||
      (description.make === later.description?.make &&
        description.colour === later.description.colour &&
        description.partialPlate === later.description.partialPlate))
  );
}

/** The first turn after something was said and, where that is asked, before something else was. */
export function endOf(said: SaidAt, turns: readonly LookoutTurn[], before?: SaidAt): LookoutTurn | undefined {
  return turns.find((turn) => isBefore(said, turn) && (before === undefined || isBefore(turn, before)));
}

/** After that nothing that was posted before a turn is in force any more. */
const TURN_KEPT_MS = LOOKOUT_LIFE_DAYS_MAX * DAY_MS + KEPT_AFTER_MS;

/** Until when what was told of a lookout must be kept, event time in milliseconds since 1970. */
export function toldKeptUntilMs({ said, turns }: ToldLookout): number {
  return Math.max(0, ...said.map(saidKeptUntilMs), ...turns.map(({ saidAtMs }) => saidAtMs + TURN_KEPT_MS));
}

/** What was told of a lookout, without what must be kept no longer at an instant. */
export function withoutOverTold({ id, said, turns }: ToldLookout, nowMs: number): ToldLookout {
  return {
    id,
    said: said.filter((each) => saidKeptUntilMs(each) > nowMs),
    turns: turns.filter(({ saidAtMs }) => saidAtMs + TURN_KEPT_MS > nowMs),
  };
}

/**
 * A withdrawal that comes when it has expired reports nothing; one before reports for as long as crossings are watched.
 */
function saidKeptUntilMs({ expiresAtMs }: LookoutSaid): number {
  return expiresAtMs + WITHDRAWAL_WATCHED_MS + KEPT_AFTER_MS;
}
