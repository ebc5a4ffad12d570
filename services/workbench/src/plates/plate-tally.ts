import { type CrossingObserved, EVENTS, LookoutId, type Plate } from '@southbound/contracts';
import {
  foldIntelligence,
  furtherKeys,
  lookoutPlaces,
  NEVER_CROSSED,
  NOTHING_KNOWN,
  openDossier,
  type PlateIntelligence,
  plateKey,
  withLookoutEvent,
} from '@southbound/selectivity';

export type Crossing = CrossingObserved['data'];
/** How a plate was misread: the ways that the simulated readers have. */
export const MISREADINGS = ['look-alike', 'dropped', 'doubled'] as const;
export type Misread = (typeof MISREADINGS)[number];

/** Lookouts that stand for plates, as the register holds them. */
export type Standing = Map<string, PlateIntelligence>;

/** Has a lookout for a plate stand; its id is the plate's place. */
export function stand(standing: Standing, plate: Plate, place: number): void {
  const { example } = EVENTS.LookoutPosted;
  const data = { ...example.data, lookoutId: LookoutId.parse(`LK-${place}`), identity: { plate } };
  const posted = { ...example, data };
  for (const [key, stands] of lookoutPlaces(withLookoutEvent(null, posted))) {
    standing.set(key, foldIntelligence(standing.get(key) ?? NOTHING_KNOWN, posted, stands));
  }
}

/** An instant at which the lookouts of `stand` are in force. */
const AT_MS = Date.parse(EVENTS.LookoutPosted.example.data.postedAt);

/** The lookouts that correspond to a crossing, and how many further keys were asked for. */
function correspond(standing: Standing, crossing: Crossing) {
  const { plate } = crossing.identity;
  if (plate === undefined) return { lookouts: [], asked: 0 };
  const key = plateKey(plate.text);
  // By its plate alone: of lookouts for a person or a description there are none here.
  const further = furtherKeys({ identity: { plate }, ...confidenceOf(crossing) }, key);
  const known = [key, ...further].flatMap((each) => standing.get(each) ?? []);
  const { lookouts } = openDossier(known, crossing, AT_MS, NEVER_CROSSED);
  return { lookouts, asked: further.length };
}

function confidenceOf({ plateReadConfidence }: Crossing) {
  return plateReadConfidence === undefined ? {} : { plateReadConfidence };
}

/** From the strongest on: matches of this strength and more. */
const STRENGTH_BANDS = [0.5, 0.2, 0.05, 0] as const;

/** What came of one kind of match. */
export interface MatchCount {
  readonly match: string;
  /** The least strength that counts. */
  readonly strengthMin: number;
  right: number;
  wrong: number;
}

export interface PlateTally {
  crossings: number;
  keysAsked: number;
  readonly found: Record<Misread, { found: number; misread: number }>;
  readonly matches: MatchCount[];
}

export function openTally(): PlateTally {
  const kinds = ['exact', 'look-alike', 'one-edit', 'other-jurisdiction'];
  return {
    crossings: 0,
    keysAsked: 0,
    found: {
      'look-alike': { found: 0, misread: 0 },
      dropped: { found: 0, misread: 0 },
      doubled: { found: 0, misread: 0 },
    },
    matches: kinds.flatMap((match) =>
      STRENGTH_BANDS.map((strengthMin) => ({ match, strengthMin, right: 0, wrong: 0 })),
    ),
  };
}

/** Counts one crossing against the lookouts in force. `plates` are those that they stand for, by their place. */
export function countMatches(
  tally: PlateTally,
  standing: Standing,
  plates: readonly Plate[],
  crossing: Crossing,
  onVehicle: Plate | undefined,
): void {
  const { lookouts, asked } = correspond(standing, crossing);
  tally.crossings += 1;
  tally.keysAsked += asked;
  for (const { id, match, matchStrength } of lookouts) {
    const isRight = isPlateOf(plates[Number(id.slice('LK-'.length))], onVehicle);
    const strengthMin = STRENGTH_BANDS.find((least) => matchStrength >= least) ?? 0;
    const count = tally.matches.find((each) => each.match === match && each.strengthMin === strengthMin);
    if (count === undefined) continue;
    if (isRight) count.right += 1;
    else count.wrong += 1;
  }
}

/** Whether a plate that is sought is the one on the vehicle; one whose jurisdiction was not read is known by its text. */
function isPlateOf(sought: Plate | undefined, onVehicle: Plate | undefined): boolean {
  const isOfIssuer = onVehicle?.jurisdiction === undefined || onVehicle.jurisdiction === sought?.jurisdiction;
  return sought?.text === onVehicle?.text && isOfIssuer;
}

/** Counts whether a lookout for the plate on a misread vehicle would have been found. */
export function countMisread(tally: PlateTally, crossing: Crossing, onVehicle: Plate, how: Misread): void {
  const standing: Standing = new Map();
  stand(standing, onVehicle, 0);
  tally.found[how].misread += 1;
  if (correspond(standing, crossing).lookouts.length > 0) tally.found[how].found += 1;
}
