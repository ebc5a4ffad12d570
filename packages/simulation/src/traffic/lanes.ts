import {
  DAY_MS,
  type EventId,
  HOUR_MS,
  type LaneHeartbeat,
  MINUTE_MS,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Chance, chanceFor, comesUp, lognormal, unit, wholeBetween } from '../chance.ts';
import { instantAt } from '../instants.ts';
import { type JournalEntry, recordedAfter } from '../journal.ts';
import type { LaneSensors } from './lane-sensors.ts';

/** A lane that has seen nothing for so long says that it is alive. Invented, no source. */
const SILENCE_MS = 5 * MINUTE_MS;

/** Share of lanes that have a canine team, drawn anew each hour. Invented, no source. */
const CANINE_LANE_SHARE = 0.05;

/** Share of lane days on which a lane's plate reader fails, and for how long: half of the times longer than the median. Invented, no source. */
const OUTAGE_SHARE = 0.02;
const OUTAGE_MINUTES = { median: 40, spread: 0.8, max: 600 } as const;

export interface Lane extends LaneSensors {
  readonly number: number;
  readonly source: string;
  /** One object for all of a lane's crossings: they are many. */
  readonly crossingHeaders: Publication['headers'];
}

interface LaneState extends Lane {
  readerIsAway: boolean;
  canineIsPresent: boolean;
  lastHeardAtMs: number;
  readerAwayFromMs: number;
  readerAwayUntilMs: number;
}

/** The outbound lanes of a port. As many are open as its traffic needs; a closed one is silent. */
export interface Lanes {
  /** Opens lanes 1 to a number for a minute and closes the others, moves canine teams, and lets readers fail and return. */
  turnTo(minuteStartsAtMs: number, open: number): void;
  /** An open lane, any as likely as another, that hears of a crossing at an instant. */
  draw(chance: Chance, atMs: number): Lane;
  /** The heartbeats due at an instant, of open lanes that have long heard nothing. */
  heartbeats(atMs: number): JournalEntry[];
}

export function lanesOf(seed: number, port: PortCode, built: number): Lanes {
  const canines = chanceFor(seed, 'canines', port);
  const outages = chanceFor(seed, 'outages', port);
  const lanes = Array.from({ length: built }, (_, at) => laneOf(port, at + 1));
  let open: readonly LaneState[] = [];

  function drawOutages(dayStartsAtMs: number): void {
    for (const lane of lanes) {
      if (!comesUp(outages, OUTAGE_SHARE)) continue;
      lane.readerAwayFromMs = dayStartsAtMs + unit(outages) * DAY_MS;
      const minutes = lognormal(outages, OUTAGE_MINUTES.median, OUTAGE_MINUTES.spread);
      lane.readerAwayUntilMs = lane.readerAwayFromMs + Math.min(OUTAGE_MINUTES.max, minutes) * MINUTE_MS;
    }
  }

  function openFirst(count: number, atMs: number): void {
    for (const lane of lanes.slice(open.length, count)) lane.lastHeardAtMs = atMs;
    open = lanes.slice(0, count);
  }

  return {
    turnTo(minuteStartsAtMs, lanesOpen) {
      const isFirst = open.length === 0;
      if (isFirst || minuteStartsAtMs % DAY_MS === 0) drawOutages(minuteStartsAtMs);
      if (isFirst || minuteStartsAtMs % HOUR_MS === 0) {
        for (const lane of lanes) lane.canineIsPresent = comesUp(canines, CANINE_LANE_SHARE);
      }
      if (open.length !== lanesOpen) openFirst(lanesOpen, minuteStartsAtMs);
      for (const lane of open) {
        lane.readerIsAway = minuteStartsAtMs >= lane.readerAwayFromMs && minuteStartsAtMs < lane.readerAwayUntilMs;
      }
    },
    draw(chance, atMs) {
      const lane = open[wholeBetween(chance, 0, open.length - 1)];
      if (lane === undefined) throw new Error(`port ${port} has no open lane: turn to a minute first`);
      lane.lastHeardAtMs = Math.max(lane.lastHeardAtMs, atMs);
      return lane;
    },
    heartbeats(atMs) {
      const silent = open.filter((lane) => atMs - lane.lastHeardAtMs >= SILENCE_MS);
      return silent.map((lane) => {
        lane.lastHeardAtMs = atMs;
        // A stream of its own: a smuggler in a quiet lane takes a heartbeat away and moves no other.
        const chance = chanceFor(seed, 'heartbeat', port, lane.number, atMs);
        return heartbeatOf(port, lane, atMs, recordedAfter(chance, atMs));
      });
    },
  };
}

function laneOf(port: PortCode, number: number): LaneState {
  return {
    number,
    source: `lane/${port}/${number}`,
    crossingHeaders: { type: 'CrossingObserved', port, lane: String(number) },
    readerIsAway: false,
    canineIsPresent: false,
    lastHeardAtMs: 0,
    readerAwayFromMs: 0,
    readerAwayUntilMs: 0,
  };
}

function heartbeatOf(port: PortCode, lane: Lane, atMs: number, recordedAtMs: number): JournalEntry {
  const event: LaneHeartbeat = {
    eventId: `heartbeat-${port}-${lane.number}-${atMs}` as EventId,
    occurredAt: instantAt(atMs),
    recordedAt: instantAt(recordedAtMs),
    source: lane.source,
    type: 'LaneHeartbeat',
    data: { port, lane: lane.number },
  };
  return {
    recordedAtMs,
    publication: {
      topic: 'southbound.crossings.v1',
      partition: partitionOf(port),
      key: port,
      headers: { type: event.type, port, lane: String(lane.number) },
      content: event,
    },
    truth: null,
  };
}
