import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvent, PORT_CODES } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { simulatedWorld, type Trip, USUAL_WORLD } from '@southbound/simulation';

/** A recorded piece of a border day, to run the engine on again and again. */
export interface CrossingLoad {
  /** One crossing event a line, in the order of recording. */
  readonly file: string;
  readonly crossings: number;
  /** What agencies had said before the first crossing. */
  readonly intelligence: readonly Publication[];
  /** What was really in the vehicles, for the officers. */
  readonly trips: ReadonlyMap<string, Trip>;
}

/** Seven in the morning in Texas on the day that is recorded: traffic is about as heavy as it gets. */
const FROM_MS = Date.parse('2026-03-02T13:00:00.000Z');

/** Records at least so many crossings of a simulated day at all ports. */
export function recordCrossings(crossingsMin: number): CrossingLoad {
  const world = simulatedWorld({ ...USUAL_WORLD, seed: 1, days: 1, ports: PORT_CODES });
  const lines: string[] = [];
  const intelligence: Publication[] = [];
  const trips = new Map<string, Trip>();
  for (const { startsAtMs, publications, truths } of world) {
    for (const truth of truths) if (truth.kind === 'trip') trips.set(truth.crossingId, truth);
    intelligence.push(...publications.filter(({ topic }) => topic !== 'southbound.crossings.v1'));
    if (startsAtMs >= FROM_MS) lines.push(...publications.flatMap(crossingLine));
    if (lines.length >= crossingsMin) break;
  }
  const file = join(mkdtempSync(join(tmpdir(), 'southbound-bench-')), 'crossings.ndjson');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { file, crossings: lines.length, intelligence, trips };
}

function crossingLine({ content }: Publication): string[] {
  return content instanceof Uint8Array || content.type !== 'CrossingObserved' ? [] : [encodeEvent(content)];
}
