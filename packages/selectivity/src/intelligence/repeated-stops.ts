import { epochMs, type InspectionConcluded, type Plate } from '@southbound/contracts';
import { INSPECTIONS_COUNTED_MS, type PlateIntelligence } from './plate-intelligence.ts';
import { isSameText } from './plate-key.ts';

/** So many inspections without a finding within thirty days raise an alarm. The project's decision, no source. */
const STOPS_ALARMING = 3;

/** An inspection with which a vehicle was stopped again and again, and nothing was ever found. */
export interface StoppedAgain {
  readonly inspectionId: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  /** Inspections within the thirty days up to it, itself among them; at least three. */
  readonly stops: number;
}

/**
 * The inspections at which one more, which `known` already holds, makes it three or more within thirty days with
 * nothing found in any of them: somebody should look why. It is the inspection itself, and where it comes late also
 * others after it. The same is answered however often the inspection is heard.
 */
export function stoppedAgain(known: PlateIntelligence, { occurredAt, data }: InspectionConcluded): StoppedAgain[] {
  const { plate } = data.identity;
  if (plate === undefined) return [];
  const atMs = epochMs(occurredAt);
  const ofVehicle = known.inspections.filter((one) => isSameVehicle(one.plate, plate));
  return ofVehicle.flatMap(({ id, concludedAtMs }) => {
    if (concludedAtMs < atMs || concludedAtMs >= atMs + INSPECTIONS_COUNTED_MS) return [];
    const sinceMs = concludedAtMs - INSPECTIONS_COUNTED_MS;
    const counted = ofVehicle.filter((one) => one.concludedAtMs > sinceMs && one.concludedAtMs <= concludedAtMs);
    if (counted.length < STOPS_ALARMING || counted.some(({ hasFound }) => hasFound)) return [];
    return [{ inspectionId: id, plate, concludedAtMs, stops: counted.length }];
  });
}

/** Two readings that both lack the jurisdiction are of one vehicle, of which the reader cannot tell more. */
function isSameVehicle(one: Plate, other: Plate): boolean {
  return one.jurisdiction === other.jurisdiction && isSameText(one, other);
}
