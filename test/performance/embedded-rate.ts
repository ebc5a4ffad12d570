import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type CrossingObserved,
  decodeEvent,
  EVENTS,
  encodeEvent,
  epochMs,
  MINUTE_MS,
  partitionOf,
} from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { Rulebook } from '@southbound/selectivity';
import { simulatedOfficers } from '@southbound/simulation';
import { embeddedEngine } from '@southbound/standalone';
import type { CrossingLoad } from './crossing-load.ts';

/**
 * The floor: read the recorded lines, parse each, write an object like a selection for each. No engine that takes
 * crossings from a file and writes selections to one can be quicker.
 */
export function parseAndWriteSeconds(load: CrossingLoad): number {
  const startedAt = performance.now();
  const written: string[] = [];
  const like = EVENTS.SelectionMade.example;
  for (const line of linesOf(load)) {
    const crossing = JSON.parse(line) as CrossingObserved;
    const { crossingId, port, lane, identity } = crossing.data;
    const data = { ...like.data, crossingId, port, lane, identity, rulesFired: [], matches: [], dossier: null };
    written.push(JSON.stringify({ ...like, eventId: crossing.eventId, data }));
  }
  writeLines(load, written);
  return secondsSince(startedAt);
}

/**
 * The embedded engine on the same lines: each read, checked against its schema, matched, scored, decided and written;
 * intelligence folded before, inspections carried out and yield counted along the way.
 */
export async function embeddedSeconds(load: CrossingLoad, rulebook: Rulebook): Promise<number> {
  const written: string[] = [];
  const engine = await embeddedEngine({
    rulebook,
    drawKey: { id: 'bench', secret: 'bench' },
    officers: simulatedOfficers(1, (crossingId) => load.trips.get(crossingId)),
    registry: processMetrics(),
    logger: createLogger({ service: 'bench', level: 'error' }),
  });
  engine.log.tap('southbound.selections.v1', ({ content }) => {
    if (!(content instanceof Uint8Array)) written.push(encodeEvent(content));
  });
  await engine.advance(load.intelligence);
  const startedAt = performance.now();
  let minute: Publication[] = [];
  let minuteEndsMs = 0;
  for (const line of linesOf(load)) {
    const decoded = decodeEvent('southbound.crossings.v1', line);
    if (!decoded.ok || decoded.event.type !== 'CrossingObserved') throw new Error('the load holds crossings only');
    const { event } = decoded;
    const recordedAtMs = epochMs(event.recordedAt);
    if (recordedAtMs >= minuteEndsMs) {
      await engine.advance(minute);
      minute = [];
      minuteEndsMs = (Math.floor(recordedAtMs / MINUTE_MS) + 1) * MINUTE_MS;
    }
    minute.push(publicationOf(event));
  }
  await engine.advance(minute);
  writeLines(load, written);
  const seconds = secondsSince(startedAt);
  await engine.stop();
  if (written.length !== load.crossings) throw new Error(`${written.length} selections of ${load.crossings} crossings`);
  return seconds;
}

function publicationOf(event: CrossingObserved): Publication {
  const { port, lane } = event.data;
  return {
    topic: 'southbound.crossings.v1',
    partition: partitionOf(port),
    key: port,
    headers: { type: event.type, port, lane: String(lane) },
    content: event,
  };
}

function linesOf({ file }: CrossingLoad): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

function writeLines({ file }: CrossingLoad, lines: readonly string[]): void {
  writeFileSync(join(dirname(file), 'selections.ndjson'), `${lines.join('\n')}\n`);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
