import { Counter, type Registry } from 'prom-client';
import type { Refused } from './fold-batch.ts';

/** What intelligence counts of what it was told. */
export interface IntelligenceTelemetry {
  /** There was no room for a lookout, or for all that was said of it, or it was posted anew with less. */
  refused(by: Refused['by']): void;
  stoppedAgain(inspections: number): void;
}

export function intelligenceTelemetry(registry: Registry): IntelligenceTelemetry {
  const registers = [registry];
  const refused = new Counter({
    name: 'southbound_lookouts_refused_total',
    help: 'Times that there was no room for a lookout among those that stand by one description (`description`) or one edit away from one plate (`near`), that one for a plate or a person gave way to such as say the same and are in force for as long (`plate`, `person`), that one was posted anew with less, which takes nothing away (`less`), or that more was said of one than is kept, and what was said first counts no more (`earliest`). Its other matches still hold.',
    labelNames: ['by'],
    registers,
  });
  // There from the beginning, so that the first refusal is an increase.
  for (const by of ['description', 'plate', 'person', 'less', 'earliest'] satisfies Refused['by'][])
    refused.inc({ by }, 0);
  const stoppedAgain = new Counter({
    name: 'southbound_vehicles_stopped_again_total',
    help: 'Inspections with which a vehicle was stopped for the third time or more within thirty days, and nothing was found in any of them.',
    registers,
  });
  return {
    refused: (by) => refused.inc({ by }),
    stoppedAgain: (inspections) => stoppedAgain.inc(inspections),
  };
}
