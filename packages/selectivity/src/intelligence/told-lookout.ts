import {
  DAY_MS,
  epochMs,
  LOOKOUT_LIFE_DAYS_MAX,
  LOOKOUT_PRIORITIES,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutWithdrawn,
} from '@southbound/contracts';
import {
  KEPT_AFTER_MS,
  type KnownLookout,
  type LookoutIdentity,
  type LookoutsStanding,
  lookoutKeys,
  type StandsBy,
  WITHDRAWAL_WATCHED_MS,
  type WithdrawnLookout,
} from './known-lookouts.ts';

export type LookoutEvent = LookoutPosted | LookoutAmended | LookoutWithdrawn;

/** When something was said, in event time; events of one instant stand in the order of their ids. */
interface Told {
  readonly toldAtMs: number;
  readonly eventId: string;
}

/** A posting or an amendment. */
interface LookoutSaid extends Told {
  readonly identity: LookoutIdentity;
  readonly issuer: KnownLookout['issuer'];
  readonly purpose: KnownLookout['purpose'];
  readonly priority: KnownLookout['priority'];
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
}

/** An amendment or a withdrawal: two persons end what was said before it. */
interface LookoutTurn extends Told {
  /** Of a withdrawal, what it is taken from. */
  readonly withdrawnFrom?: LookoutIdentity;
}

/**
 * All that was told of a lookout and still matters, in the order of event time: the same in whatever order it was heard,
 * and however often. A lookout stands as it was posted, by one person, since two persons last amended or withdrew it; so
 * a posting anew may add to it and takes nothing away.
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

/** Of what was said of one lookout so much is kept, and so many turns: far more than anybody says. Invented, no source. */
const TOLD_MAX = 20;

/** What was told of a lookout once one more event of it was heard; `told` is null when it is the first. */
export function withLookoutEvent(told: ToldLookout | null, event: LookoutEvent): ToldLookout {
  const { said, turns } = told ?? { said: [], turns: [] };
  const when = { toldAtMs: epochMs(event.occurredAt), eventId: event.eventId };
  const id = event.data.lookoutId;
  switch (event.type) {
    case 'LookoutPosted':
      return { id, said: withPosting(said, saidBy(event, when)), turns };
    case 'LookoutAmended':
      return { id, said: withSaid(said, saidBy(event, when)).slice(-TOLD_MAX), turns: withTurn(turns, when) };
    case 'LookoutWithdrawn':
      return { id, said, turns: withTurn(turns, { ...when, withdrawnFrom: event.data.identity }) };
  }
}

/**
 * Whether a posting says less than what stood when it was told: it takes nothing away, and whoever posted it should know.
 * `told` is what was told of the lookout, this posting included.
 */
export function saysLess({ said, turns }: ToldLookout, event: LookoutPosted): boolean {
  const posting = saidBy(event, { toldAtMs: epochMs(event.occurredAt), eventId: event.eventId });
  return said.some((before) => {
    const stood = isBefore(before, posting) && endOf(before, turns, posting) === undefined;
    return stood && before.expiresAtMs > posting.toldAtMs && !saysAsMuch(posting, before);
  });
}

function saidBy({ data }: LookoutPosted | LookoutAmended, when: Told): LookoutSaid {
  const { identity, issuer, purpose, priority } = data;
  const life = { postedAtMs: epochMs(data.postedAt), expiresAtMs: epochMs(data.expiresAt) };
  return { ...when, identity, issuer, purpose, priority, ...life };
}

function isBefore(one: Told, other: Told): boolean {
  return one.toldAtMs < other.toldAtMs || (one.toldAtMs === other.toldAtMs && one.eventId < other.eventId);
}

function isSame(one: Told, other: Told): boolean {
  return one.toldAtMs === other.toldAtMs && one.eventId === other.eventId;
}

function inOrder<Each extends Told>(all: Each[]): Each[] {
  return all.sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

function withSaid(said: readonly LookoutSaid[], one: LookoutSaid): readonly LookoutSaid[] {
  if (said.some((other) => isSame(other, one) || saysAsMuch(other, one))) return said;
  return inOrder([...said.filter((other) => !saysAsMuch(one, other)), one]);
}

/** What one person says finds no room beside what others have said; what two say always does. */
function withPosting(said: readonly LookoutSaid[], posting: LookoutSaid): readonly LookoutSaid[] {
  const after = withSaid(said, posting);
  return after.length <= TOLD_MAX ? after : said;
}

function withTurn(turns: readonly LookoutTurn[], turn: LookoutTurn): readonly LookoutTurn[] {
  if (turns.some((other) => isSame(other, turn))) return turns;
  return inOrder([...turns, turn]).slice(-TOLD_MAX);
}

/**
 * Whether one that was said later says all that another did: nothing is lost without the earlier one, whatever two
 * persons ended before or between.
 */
function saysAsMuch(later: LookoutSaid, earlier: LookoutSaid): boolean {
  return (
    isBefore(earlier, later) &&
    later.expiresAtMs >= earlier.expiresAtMs &&
    // In force by the time that it was told is as good as before: nobody asks any more, but a port that is behind.
    (later.postedAtMs <= earlier.postedAtMs || later.postedAtMs <= later.toldAtMs) &&
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

function namesAsMuch(later: LookoutIdentity, { plate, personRef, description }: Named): boolean {
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
function endOf(said: Told, turns: readonly LookoutTurn[], before?: Told): LookoutTurn | undefined {
  return turns.find((turn) => isBefore(said, turn) && (before === undefined || isBefore(turn, before)));
}

/** What there is to say under each key, while it is put together. */
type Places = Map<string, { readonly lookouts: KnownLookout[]; readonly withdrawn: WithdrawnLookout[] }>;

/**
 * Under every key that a lookout names or ever named what stands there of it: for its description and for plates one
 * edit away nothing once it was ended, since no crossing is reported for them.
 */
export function lookoutPlaces(told: ToldLookout): ReadonlyMap<string, LookoutsStanding> {
  const places: Places = new Map();
  for (const said of told.said) placeSaid(places, told, said);
  for (const turn of told.turns) placeWithdrawal(places, told, turn);
  return places;
}

function placeAt(places: Places, key: string) {
  const place = places.get(key) ?? { lookouts: [], withdrawn: [] };
  places.set(key, place);
  return place;
}

function placeSaid(places: Places, { id, said, turns }: ToldLookout, each: LookoutSaid): void {
  const end = endOf(each, turns);
  for (const [key, by] of lookoutKeys(each.identity)) {
    const { lookouts, withdrawn } = placeAt(places, key);
    if (end === undefined) {
      lookouts.push(knownLookout(id, each, by, each.expiresAtMs));
      continue;
    }
    const wasInForce = each.postedAtMs <= end.toldAtMs && end.toldAtMs < each.expiresAtMs;
    if (!wasInForce || !isWatched(by)) continue;
    lookouts.push(knownLookout(id, each, by, end.toldAtMs));
    const taken = withdrawnLookout(id, each.identity, by, end);
    // An amendment that still names it takes it from nobody, and neither does who posted it anew.
    if (!said.some((other) => !isBefore(other, end) && namesAsMuch(other.identity, taken))) withdrawn.push(taken);
  }
}

/** A withdrawal whose posting was never heard, or not yet: a compacted topic keeps the last word alone. */
function placeWithdrawal(places: Places, { id, said }: ToldLookout, turn: LookoutTurn): void {
  const { withdrawnFrom } = turn;
  if (withdrawnFrom === undefined || said.some((each) => isBefore(each, turn))) return;
  for (const [key, by] of lookoutKeys(withdrawnFrom)) {
    if (isWatched(by)) placeAt(places, key).withdrawn.push(withdrawnLookout(id, withdrawnFrom, by, turn));
  }
}

/** By description and one edit away so many vehicles correspond that no crossing is reported for them. */
function isWatched(by: StandsBy): boolean {
  return by === 'plate' || by === 'person';
}

function knownLookout(id: string, said: LookoutSaid, by: StandsBy, expiresAtMs: number): KnownLookout {
  const { plate, personRef, description } = said.identity;
  const { issuer, purpose, priority, postedAtMs } = said;
  return {
    id,
    ...((by === 'plate' || by === 'near') && plate !== undefined && { plate }),
    ...(by === 'near' && { isNear: true }),
    ...(by === 'person' && personRef !== undefined && { personRef }),
    ...(by === 'description' && description !== undefined && { description }),
    issuer,
    purpose,
    priority,
    postedAtMs,
    expiresAtMs,
  };
}

function withdrawnLookout(id: string, identity: LookoutIdentity, by: StandsBy, turn: LookoutTurn): WithdrawnLookout {
  const { plate, personRef } = identity;
  const subject = by === 'plate' ? plate !== undefined && { plate } : personRef !== undefined && { personRef };
  return { id, ...subject, withdrawnAtMs: turn.toldAtMs };
}

/** After that nothing that was posted before a turn is in force any more. */
const TURN_KEPT_MS = LOOKOUT_LIFE_DAYS_MAX * DAY_MS + KEPT_AFTER_MS;

/** Until when what was told of a lookout must be kept, event time in milliseconds since 1970. */
export function toldKeptUntilMs({ said, turns }: ToldLookout): number {
  return Math.max(0, ...said.map(saidKeptUntilMs), ...turns.map(({ toldAtMs }) => toldAtMs + TURN_KEPT_MS));
}

/** What was told of a lookout, without what must be kept no longer at an instant. */
export function withoutOverTold({ id, said, turns }: ToldLookout, nowMs: number): ToldLookout {
  return {
    id,
    said: said.filter((each) => saidKeptUntilMs(each) > nowMs),
    turns: turns.filter(({ toldAtMs }) => toldAtMs + TURN_KEPT_MS > nowMs),
  };
}

/** A withdrawal that comes when it has expired reports nothing; one before reports for as long as crossings are watched. */
function saidKeptUntilMs({ expiresAtMs }: LookoutSaid): number {
  return expiresAtMs + WITHDRAWAL_WATCHED_MS + KEPT_AFTER_MS;
}
