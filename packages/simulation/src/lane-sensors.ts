import type { CrossingObserved, Finding, Plate } from '@southbound/contracts';
import { type Chance, comesUp, unit, wholeBetween } from './chance.ts';

/** What the sensors of a lane make of a vehicle. What is undefined did not answer. */
export interface SensorReading {
  readonly plate: Plate | undefined;
  readonly plateReadConfidence: number | undefined;
  readonly plateObscured: boolean | undefined;
  readonly canine: CrossingObserved['data']['canine'];
}

/** Share of crossings at which the plate reader, or the sensor that sees obscured plates, is away. Invented, no source. */
const READER_AWAY_SHARE = 0.003;
const OBSCURED_SENSOR_AWAY_SHARE = 0.004;

/**
 * Share of plates that are obscured. Smugglers' are more often: the first conviction under the Bipartisan Safer
 * Communities Act began with an obscured plate on I-35 to Laredo ("The U.S.-Mexico Double Fix", 2023). How often is
 * invented.
 */
const OBSCURED_SHARE = { smuggler: 0.06, other: 0.0015 } as const;

/** Shares of plates read as nothing, and of those read with one character taken for its look-alike. Invented, no source. */
const UNREAD_SHARE = { clean: 0.012, obscured: 0.5 } as const;
const MISREAD_SHARE = { clean: 0.012, obscured: 0.3 } as const;

/** Share of readings in which the reader cannot tell who issued the plate. Invented, no source. */
const JURISDICTION_UNREAD_SHARE = 0.02;

/** The reader's confidence falls between these, towards the upper end; a misreading can be confident. Invented, no source. */
const CONFIDENCE = { right: { from: 0.85, to: 0.99 }, misread: { from: 0.5, to: 0.95 } } as const;

/** What readers confuse, both ways. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  O: '0',
  '0': 'O',
  B: '8',
  '8': 'B',
  I: '1',
  '1': 'I',
  S: '5',
  '5': 'S',
  Z: '2',
  '2': 'Z',
};

/**
 * How often a canine at the lane alerts to a cargo, by its largest scent, and to none: dogs smell drugs and banknotes,
 * and some are trained on guns and powder. Invented, no source.
 */
const CANINE_ALERT_SHARE = {
  Drugs: 0.65,
  Currency: 0.5,
  Weapons: 0.4,
  'Ammunition & Gun Parts': 0.35,
} as const satisfies Record<Finding['seizureType'], number>;
const CANINE_FALSE_ALERT_SHARE = 0.002;

/** Reads one vehicle. The cargo is what a canine smells and what its driver has to hide; empty for all but smugglers. */
export function readVehicle(
  chance: Chance,
  plate: Plate,
  cargo: readonly Finding[],
  canineIsPresent: boolean,
): SensorReading {
  const isObscured = comesUp(chance, cargo.length > 0 ? OBSCURED_SHARE.smuggler : OBSCURED_SHARE.other);
  const canine = canineIsPresent ? canineAt(chance, cargo) : 'not-present';
  const plateObscured = comesUp(chance, OBSCURED_SENSOR_AWAY_SHARE) ? undefined : isObscured;
  if (comesUp(chance, READER_AWAY_SHARE)) {
    return { plate: undefined, plateReadConfidence: undefined, plateObscured, canine };
  }
  const condition = isObscured ? 'obscured' : 'clean';
  const lot = unit(chance);
  if (lot < UNREAD_SHARE[condition]) return { plate: undefined, plateReadConfidence: 0, plateObscured, canine };
  const read = asRead(chance, plate, lot < UNREAD_SHARE[condition] + MISREAD_SHARE[condition]);
  return { plate: read.plate, plateReadConfidence: read.confidence, plateObscured, canine };
}

function asRead(chance: Chance, plate: Plate, isMisread: boolean): { plate: Plate; confidence: number } {
  const text = isMisread ? misread(chance, plate.text) : plate.text;
  const range = text === plate.text ? CONFIDENCE.right : CONFIDENCE.misread;
  const confidence = Math.round(100 * (range.to - (range.to - range.from) * unit(chance) ** 2)) / 100;
  if (comesUp(chance, JURISDICTION_UNREAD_SHARE)) return { plate: { text }, confidence };
  return { plate: text === plate.text ? plate : { ...plate, text }, confidence };
}

/** One character taken for its look-alike. A plate that holds no such character is read right. */
function misread(chance: Chance, text: string): string {
  const places = [...text].flatMap((character, place) => (character in LOOK_ALIKES ? [place] : []));
  const place = places[wholeBetween(chance, 0, Math.max(0, places.length - 1))];
  if (place === undefined) return text;
  return text.slice(0, place) + LOOK_ALIKES[text.charAt(place)] + text.slice(place + 1);
}

function canineAt(chance: Chance, cargo: readonly Finding[]): 'alert' | 'clear' {
  const share = cargo.reduce(
    (most, item) => Math.max(most, CANINE_ALERT_SHARE[item.seizureType]),
    CANINE_FALSE_ALERT_SHARE,
  );
  return comesUp(chance, share) ? 'alert' : 'clear';
}
