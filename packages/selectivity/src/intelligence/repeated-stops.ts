import { epochMs, type InspectionConcluded } from '@southbound/contracts';
import { INSPECTIONS_COUNTED_MS, type PlateIntelligence } from './plate-intelligence.ts';
import { plateMatch } from './plate-key.ts';

/** So many inspections without a finding within thirty days raise an alarm. The project's decision, no source. */
const STOPS_ALARMING = 3;

/**
 * Whether with one more inspection a vehicle has been stopped three times or more within thirty days and nothing was
 * found in any of them: somebody should look why. `before` is what was known of its plate until then; an inspection
 * that is known already says nothing new.
 */
export function isStoppedAgain(before: PlateIntelligence, { occurredAt, data }: InspectionConcluded): boolean {
  const { plate } = data.identity;
  if (plate === undefined || data.findings.length > 0) return false;
  if (before.inspections.some(({ id }) => id === data.inspectionId)) return false;
  const sinceMs = epochMs(occurredAt) - INSPECTIONS_COUNTED_MS;
  const earlier = before.inspections.filter(
    (inspection) => inspection.concludedAtMs > sinceMs && plateMatch(plate, inspection.plate) === 'exact',
  );
  return earlier.length + 1 >= STOPS_ALARMING && earlier.every(({ hasFound }) => !hasFound);
}
