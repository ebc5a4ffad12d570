import type { CrossingObserved, EventQuarantined, PortCode, SelectionMade } from '@southbound/contracts';
import { instantOf, partitionOf } from '@southbound/contracts';
import type { Officers } from '@southbound/inspection';
import type { YieldReport } from '@southbound/measurement';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { embeddedEngine } from '@southbound/standalone';
import { lineOf, rulebookOf } from './recorded-run.ts';

/** Of all runs, so that different engines draw the same. */
export const DRAW_KEY = { id: 'scenario', secret: 'known to everybody' } as const;

export interface EngineRun {
  readonly selectionLines: readonly string[];
  readonly selections: readonly SelectionMade[];
  readonly quarantined: readonly EventQuarantined[];
  readonly report: YieldReport;
}

/**
 * The embedded engine fed by hand, one list of publications for each event minute. Its officers take five minutes and
 * find nothing, so that little comes back: a vehicle's inspection is counted in its own dossier and changes no other's.
 */
export async function engineRun(
  minutes: Iterable<readonly Publication[]>,
  options: Partial<Pick<Parameters<typeof embeddedEngine>[0], 'batchSizeMax' | 'rulebook' | 'officers'>> = {},
): Promise<EngineRun> {
  const engine = await embeddedEngine({
    rulebook: rulebookOf(),
    officers: plainOfficers(5),
    ...options,
    drawKey: DRAW_KEY,
    registry: processMetrics(),
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const selectionLines: string[] = [];
  const quarantined: EventQuarantined[] = [];
  engine.log.tap('southbound.selections.v1', ({ content }) => selectionLines.push(lineOf(content)));
  engine.log.tap('southbound.quarantine.v1', ({ content }) => quarantined.push(JSON.parse(lineOf(content))));
  for (const recorded of minutes) await engine.advance(recorded);
  return {
    selectionLines,
    selections: selectionLines.map((line) => JSON.parse(line) as SelectionMade),
    quarantined,
    report: engine.report(),
  };
}

/** Officers who carry out every order at once, in so many minutes, find nothing, and inspect nothing unasked. */
export function plainOfficers(durationMinutes: number): Officers {
  return {
    answer: async (assignments) =>
      assignments.map(({ method, decidedAt }) =>
        method === null
          ? { outcome: 'released' }
          : { outcome: 'carried-out', method, startedAt: decidedAt, durationMinutes, findings: [] },
      ),
  };
}

export interface HandMadeCrossing {
  readonly crossingId: string;
  readonly port: PortCode;
  readonly plateText: string;
  readonly atMs: number;
}

/** A crossing at lane 1 as its gateway would publish it, with made-up content. */
export function crossingAt({ crossingId, port, plateText, atMs }: HandMadeCrossing): Publication {
  const crossing = {
    eventId: `crossing-${crossingId}`,
    type: 'CrossingObserved',
    occurredAt: instantOf(atMs),
    recordedAt: instantOf(atMs),
    source: `lane/${port}/1`,
    data: {
      crossingId,
      port,
      lane: 1,
      vehicleClass: 'personal',
      identity: { plate: { text: plateText, jurisdiction: 'US-TX' } },
      plateReadConfidence: 0.97,
      plateObscured: false,
      canine: 'not-present',
    },
  } as CrossingObserved;
  return {
    topic: 'southbound.crossings.v1',
    partition: partitionOf(port),
    key: port,
    headers: { type: 'CrossingObserved', port, lane: '1' },
    content: crossing,
  };
}
