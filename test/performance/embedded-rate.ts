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
import { openOfficers, USUAL_OFFICERS } from '@southbound/simulation';
import { embeddedEngine } from '@southbound/standalone';
import type { CrossingLoad } from './crossing-load.ts';
import { linesOf, writeLines } from './line-files.ts';

/**
 * The floor: read the recorded lines, parse each, write an object like a selection for each. No engine that takes
 * crossings from a file and writes selections to one can be quicker.
 */
export function parseAndWriteSeconds(load: CrossingLoad): number {
  const startedAt = performance.now();
  const selections: string[] = [];
  const like = EVENTS.SelectionMade.example;
  for (const line of linesOf(load.file)) {
    const crossing = JSON.parse(line) as CrossingObserved;
    const { crossingId, port, lane, identity } = crossing.data;
    const data = { ...like.data, crossingId, port, lane, identity, rulesFired: [], matches: [], dossier: null };
    selections.push(JSON.stringify({ ...like, eventId: crossing.eventId, data }));
  }
  writeLines(selectionsFile(load), selections);
  return secondsSince(startedAt);
}

/**
 * The embedded engine on the same lines: each read, checked against its schema, matched, scored, decided and written;
 * intelligence folded before, inspections carried out and yield counted along the way.
 */
export async function embeddedSeconds(load: CrossingLoad, rulebook: Rulebook): Promise<number> {
  const officers = openOfficers({ seed: 1, ...USUAL_OFFICERS }, (crossingId) => load.trips.get(crossingId));
  const registry = processMetrics();
  const engine = await embeddedEngine({
    rulebook,
    drawKey: { id: 'bench', secret: 'bench' },
    officers: { answer: async (assignments) => assignments.map(officers.answer) },
    registry,
    logger: createLogger({ service: 'bench', level: 'error' }),
  });
  await engine.advance(load.intelligence);
  // The lead desk speaks with the first record after all that was there before: it is read once more, and is no news.
  await engine.advance(load.intelligence.slice(-1));
  await engine.advance([]);
  const startedAt = performance.now();
  const selections: string[] = [];
  engine.log.tap('southbound.selections.v1', ({ content }) => {
    if (!(content instanceof Uint8Array)) selections.push(encodeEvent(content));
  });
  let minute: Publication[] = [];
  let minuteEndsMs = 0;
  for (const line of linesOf(load.file)) {
    const event = crossingOf(line);
    const recordedAtMs = epochMs(event.recordedAt);
    if (recordedAtMs >= minuteEndsMs) {
      await engine.advance(minute);
      minute = [];
      minuteEndsMs = (Math.floor(recordedAtMs / MINUTE_MS) + 1) * MINUTE_MS;
    }
    minute.push(publicationOf(event));
  }
  await engine.advance(minute);
  writeLines(selectionsFile(load), selections);
  const seconds = secondsSince(startedAt);
  await engine.stop();
  // What observes the collector holds on to the registry for ever, and its metrics to the whole engine.
  registry.clear();
  if (selections.length !== load.crossings)
    throw new Error(`${selections.length} selections of ${load.crossings} crossings`);
  return seconds;
}

/** The recorded crossings, as their gateways publish them. */
export function crossingsOf(load: CrossingLoad): Publication[] {
  return linesOf(load.file).map((line) => publicationOf(crossingOf(line)));
}

function crossingOf(line: string): CrossingObserved {
  const decoded = decodeEvent('southbound.crossings.v1', line);
  if (!decoded.ok || decoded.event.type !== 'CrossingObserved') throw new Error('the load holds crossings only');
  return decoded.event;
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

function selectionsFile({ file }: CrossingLoad): string {
  return join(dirname(file), 'selections.ndjson');
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
