import { epochMs, type InspectionConcluded, MINUTE_MS, type SelectionMade } from '@southbound/contracts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether inspections were carried out when and how they should be. */
export interface Conduct {
  ordered(inspection: InspectionConcluded, method: SelectionMade['data']['method'], orderedAtMs: number): void;
  /** One that nobody ordered. */
  unordered(inspection: InspectionConcluded): void;
  result(): readonly Ruling[];
}

/** An end is told in whole milliseconds, and a duration in minutes. */
const END_TOLERANCE_MS = 1_000;

export function openConduct(): Conduct {
  const inTime = openRuling('inspections-in-time');
  const methods = openRuling('methods-as-ordered');

  function checkTimes({ data, occurredAt }: InspectionConcluded, notBeforeMs: number): void {
    inTime.looked();
    const { crossingId, startedAt, durationMinutes } = data;
    const startedAtMs = epochMs(startedAt);
    const endedAtMs = epochMs(occurredAt);
    if (startedAtMs < notBeforeMs) {
      inTime.violated(`${crossingId}: begun at ${startedAt}, before it was ordered`);
    } else if (endedAtMs <= startedAtMs) {
      inTime.violated(`${crossingId}: ended at ${occurredAt}, begun at ${startedAt}`);
    } else if (Math.abs(endedAtMs - startedAtMs - durationMinutes * MINUTE_MS) > END_TOLERANCE_MS) {
      inTime.violated(`${crossingId}: from ${startedAt} to ${occurredAt} is not ${durationMinutes} minutes`);
    }
  }

  return {
    ordered(inspection, method, orderedAtMs) {
      methods.looked();
      const { crossingId, method: used } = inspection.data;
      if (method !== used)
        methods.violated(`${crossingId}: ordered ${method ?? 'without a method'}, inspected by ${used}`);
      checkTimes(inspection, orderedAtMs);
    },
    unordered: (inspection) => checkTimes(inspection, Number.NEGATIVE_INFINITY),
    result: () => [inTime.result('inspections'), methods.result('inspections')],
  };
}
