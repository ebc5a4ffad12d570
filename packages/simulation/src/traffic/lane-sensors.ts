import type { CrossingObserved, Finding, Plate } from '@southbound/contracts';
import { type Chance, comesUp } from '../chance.ts';
import type { SmugglingPassage } from '../happenings.ts';
import type { Misreading } from '../truth.ts';
import { readPlate } from './plate-reader.ts';
import type { PlateKind } from './vehicle-marks.ts';

/** What the sensors of a lane make of a vehicle. What is undefined did not answer. */
export interface SensorReading {
  readonly plate: Plate | undefined;
  readonly plateReadConfidence: number | undefined;
  readonly plateObscured: boolean | undefined;
  readonly canine: CrossingObserved['data']['canine'];
  /** How the plate was read otherwise than it stands on the vehicle; null when it was not. */
  readonly misread: Misreading['how'] | null;
}

/** What a lane has of sensors at a moment. */
export interface LaneSensors {
  readonly readerIsAway: boolean;
  readonly canineIsPresent: boolean;
}

/**
 * Share of crossings at which the plate reader of a lane, or the sensor that sees obscured plates, does not answer,
 * apart from outages. Invented, no source.
 */
const READER_SILENT_SHARE = 0.001;
const OBSCURED_SENSOR_SILENT_SHARE = 0.004;

/**
 * Share of plates that are obscured. Smugglers' are more often: the first conviction under the Bipartisan Safer
 * Communities Act began with an obscured plate on I-35 to Laredo ("The U.S.-Mexico Double Fix", Conflict Awareness
 * Project, 2023). How often is invented.
 */
const OBSCURED_SHARE = { carrier: 0.06, other: 0.0015 } as const;

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

/** Reads one vehicle by the plate that is on it. Its load is what a canine smells and what its driver has to hide. */
export function readVehicle(
  chance: Chance,
  plate: Plate,
  kind: PlateKind,
  smuggling: SmugglingPassage | null,
  lane: LaneSensors,
): SensorReading {
  const isObscured = comesUp(chance, OBSCURED_SHARE[smuggling?.role === 'carrier' ? 'carrier' : 'other']);
  const canine = lane.canineIsPresent ? canineAt(chance, smuggling?.load?.cargo ?? []) : 'not-present';
  const plateObscured = comesUp(chance, OBSCURED_SENSOR_SILENT_SHARE) ? undefined : isObscured;
  const isSilent = comesUp(chance, READER_SILENT_SHARE);
  if (isSilent || lane.readerIsAway) {
    return { plate: undefined, plateReadConfidence: undefined, plateObscured, canine, misread: 'unread' };
  }
  const { plate: read, confidence, how } = readPlate(chance, plate, kind, isObscured);
  return { plate: read, plateReadConfidence: confidence, plateObscured, canine, misread: how };
}

function canineAt(chance: Chance, cargo: readonly Finding[]): 'alert' | 'clear' {
  const share = cargo.reduce(
    (most, item) => Math.max(most, CANINE_ALERT_SHARE[item.seizureType]),
    CANINE_FALSE_ALERT_SHARE,
  );
  return comesUp(chance, share) ? 'alert' : 'clear';
}
