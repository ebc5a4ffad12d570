import type { StandsBy } from '@southbound/selectivity';
import { Counter, type Registry } from 'prom-client';

/** What intelligence counts of what it was told. */
export interface IntelligenceTelemetry {
  /** There was no room for a lookout under one of its keys. */
  refused(by: StandsBy): void;
  stoppedAgain(inspections: number): void;
}

export function intelligenceTelemetry(registry: Registry): IntelligenceTelemetry {
  const registers = [registry];
  const refused = new Counter({
    name: 'southbound_lookouts_refused_total',
    help: 'Times that there was no room for a lookout among those that stand by one description (`description`), or one edit away from one plate (`near`). Its other matches still hold.',
    labelNames: ['by'],
    registers,
  });
  // There from the beginning, so that the first refusal is an increase.
  refused.inc({ by: 'description' satisfies StandsBy }, 0);
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
