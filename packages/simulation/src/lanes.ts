import {
  type EventId,
  instantOf,
  type LaneHeartbeat,
  MINUTE_MS,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Chance, chanceFor, comesUp, wholeBetween } from './chance.ts';
import type { PortHour } from './hours.ts';
import { type JournalEntry, recordedAfter } from './journal.ts';

/** A lane that has seen nothing for so long says that it is alive. Invented, no source. */
const SILENCE_MS = 5 * MINUTE_MS;

/** Share of open lanes that have a canine team, drawn anew each hour. Invented, no source. */
const CANINE_LANE_SHARE = 0.05;

export interface Lane {
  readonly number: number;
  readonly source: string;
  /** One object for all of a lane's crossings: they are many. */
  readonly crossingHeaders: Publication['headers'];
  canineIsPresent: boolean;
  lastHeardAtMs: number;
}

/** The outbound lanes of a port. As many are open as its traffic needs; a closed one is silent. */
export interface Lanes {
  /** Opens and closes lanes, and moves the canine teams. */
  turnTo(hour: PortHour): void;
  /** An open lane, any as likely as another. */
  draw(chance: Chance): Lane;
  /** The heartbeats due at an instant, of open lanes that have long heard nothing. */
  heartbeats(atMs: number): JournalEntry[];
}

export function lanesOf(seed: number, port: PortCode): Lanes {
  const chance = chanceFor(seed, 'lanes', port);
  const lanes: Lane[] = [];
  let open: readonly Lane[] = [];

  return {
    turnTo(hour) {
      while (lanes.length < hour.lanesOpen) lanes.push(laneOf(port, lanes.length + 1));
      const wereOpen = open.length;
      open = lanes.slice(0, hour.lanesOpen);
      for (const lane of open) {
        lane.canineIsPresent = comesUp(chance, CANINE_LANE_SHARE);
        if (lane.number > wereOpen) lane.lastHeardAtMs = hour.startsAtMs;
      }
    },
    draw(crossingChance) {
      const lane = open[wholeBetween(crossingChance, 0, open.length - 1)];
      if (lane === undefined) throw new Error(`port ${port} has no open lane: turn to an hour first`);
      return lane;
    },
    heartbeats(atMs) {
      const silent = open.filter((lane) => atMs - lane.lastHeardAtMs >= SILENCE_MS);
      return silent.map((lane) => {
        lane.lastHeardAtMs = atMs;
        return heartbeatOf(port, lane, atMs, recordedAfter(chance, atMs));
      });
    },
  };
}

function laneOf(port: PortCode, number: number): Lane {
  return {
    number,
    source: `lane/${port}/${number}`,
    crossingHeaders: { type: 'CrossingObserved', port, lane: String(number) },
    canineIsPresent: false,
    lastHeardAtMs: 0,
  };
}

function heartbeatOf(port: PortCode, lane: Lane, atMs: number, recordedAtMs: number): JournalEntry {
  const event: LaneHeartbeat = {
    eventId: `heartbeat-${port}-${lane.number}-${atMs}` as EventId,
    occurredAt: instantOf(atMs),
    recordedAt: instantOf(recordedAtMs),
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
