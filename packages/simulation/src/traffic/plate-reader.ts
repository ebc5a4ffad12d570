import type { Plate } from '@southbound/contracts';
import { type Chance, comesUp, unit, wholeBetween } from '../chance.ts';
import type { Misreading } from '../truth.ts';
import type { PlateKind } from './vehicle-marks.ts';

/** What a reader makes of the plate on a vehicle. */
export interface PlateReading {
  /** Undefined when nothing was read. */
  readonly plate: Plate | undefined;
  /** 0 when nothing was read. */
  readonly confidence: number;
  /** Null when the plate was read as it stands. */
  readonly how: Misreading['how'] | null;
}

/**
 * What readers take for what, and how often in proportion: a round letter for a zero more often than the other way
 * round, since most plates have more digits than letters. Invented, no source; which characters look alike is the
 * project's decision on plate keys.
 */
const CONFUSIONS: Readonly<Record<string, readonly [readAs: string, weight: number]>> = {
  O: ['0', 1],
  '0': ['O', 0.8],
  B: ['8', 0.7],
  '8': ['B', 0.5],
  I: ['1', 0.9],
  '1': ['I', 0.6],
  S: ['5', 0.5],
  '5': ['S', 0.4],
  Z: ['2', 0.5],
  '2': ['Z', 0.3],
};
/** How often a character of a plate is dropped, and how often one is doubled, on the same scale. Invented, no source. */
const DROPPED_WEIGHT = 0.25;
const DOUBLED_WEIGHT = 0.15;
/** What a plate of eight even characters, four letters and four digits, has of all these together: about two. */
const USUAL_WEIGHT = 2;

/** The characters that a plate may have, as the schema of plates has them. */
const PLATE_LENGTH_MAX = 12;

/** Shares of plates read as nothing. Obscured plates count as such, whatever their kind. Invented, no source. */
const UNREAD_SHARE = { ordinary: 0.01, new: 0.05, rental: 0.01, worn: 0.1, obscured: 0.45 } as const;

/** Shares of readings in which the reader cannot tell who issued the plate. Invented, no source. */
const JURISDICTION_UNREAD_SHARE = { ordinary: 0.015, new: 0.6, rental: 0.2, worn: 0.08, obscured: 0.2 } as const;

/**
 * The reader's doubt, from `least` for half of the plates and more up to `least + most`: the higher the power the fewer
 * come near that. Invented, no source.
 */
const DOUBTS = {
  ordinary: { least: 0.006, most: 0.25, power: 14 },
  new: { least: 0.01, most: 0.3, power: 6 },
  rental: { least: 0.006, most: 0.25, power: 14 },
  worn: { least: 0.01, most: 0.4, power: 6 },
  obscured: { least: 0.05, most: 0.6, power: 2 },
} as const;
const DOUBT_MAX = 0.8;

const CONFUSION_WEIGHTS = new Float64Array(128);
for (const [character, [, weight]] of Object.entries(CONFUSIONS)) CONFUSION_WEIGHTS[character.charCodeAt(0)] = weight;

/**
 * Reads a plate. The doubt is drawn first, more of it for a plate with many look-alikes, and the plate is then misread
 * with that probability: so of readings with a confidence, that share is right.
 */
export function readPlate(chance: Chance, plate: Plate, kind: PlateKind, isObscured: boolean): PlateReading {
  const condition = isObscured ? 'obscured' : kind;
  if (comesUp(chance, UNREAD_SHARE[condition])) return NOTHING_READ;
  const { least, most, power } = DOUBTS[condition];
  const weight = weightOf(plate.text);
  const doubt = Math.min(DOUBT_MAX, (least + most * unit(chance) ** power) * (weight / USUAL_WEIGHT));
  const isJurisdictionRead = !comesUp(chance, JURISDICTION_UNREAD_SHARE[condition]);
  const confidence = Math.min(0.99, Math.round(100 * (1 - doubt)) / 100);
  if (!comesUp(chance, doubt))
    return { plate: isJurisdictionRead ? plate : { text: plate.text }, confidence, how: null };
  const { text, how } = misread(chance, plate.text, weight);
  return { plate: isJurisdictionRead ? { ...plate, text } : { text }, confidence, how };
}

const NOTHING_READ: PlateReading = { plate: undefined, confidence: 0, how: 'unread' };

/** How easily a text is misread, in the weights of the confusions. */
function weightOf(text: string): number {
  let weight = DROPPED_WEIGHT + DOUBLED_WEIGHT;
  for (let place = 0; place < text.length; place += 1) weight += CONFUSION_WEIGHTS[text.charCodeAt(place)] ?? 0;
  return weight;
}

/** One fault, as often as its weight says: the text read is never the one on the vehicle. */
function misread(chance: Chance, text: string, weight: number): { text: string; how: Misreading['how'] } {
  let left = unit(chance) * weight;
  for (let place = 0; place < text.length; place += 1) {
    const confusion = CONFUSIONS[text.charAt(place)];
    left -= confusion?.[1] ?? 0;
    if (confusion !== undefined && left < 0) {
      return { text: text.slice(0, place) + confusion[0] + text.slice(place + 1), how: 'look-alike' };
    }
  }
  const place = wholeBetween(chance, 0, text.length - 1);
  const mayDrop = text.length > 1;
  const mayDouble = text.length < PLATE_LENGTH_MAX;
  if (mayDrop && (left < DROPPED_WEIGHT || !mayDouble)) {
    return { text: text.slice(0, place) + text.slice(place + 1), how: 'dropped' };
  }
  return { text: text.slice(0, place + 1) + text.slice(place), how: 'doubled' };
}
