import { type CrossingId, instantOf, MINUTE_MS, type PortCode, type SelectionMade } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { put, takeFirst } from './lists.ts';
import { recentMap } from './recent-map.ts';
import { openRuling, type Ruling } from './ruling.ts';
import { KNOWN_FOR_MS, portEar, type Telling } from './tellings.ts';

/** Hears of each message that was answered, whichever of the two was read first. */
export type OnAnswered = (port: PortCode, telling: Telling, selection: SelectionMade) => void;

/** Whether each message of a crossing is answered by one selection, and no selection answers nothing. */
export interface Answers {
  told(port: PortCode, publication: Publication): void;
  selected(selection: SelectionMade): void;
  result(): readonly Ruling[];
}

/** A port's last message may be undecided when the recording of its selections ends. */
const UNDECIDED_AT_THE_END_MS = MINUTE_MS;

/**
 * It keeps messages until they are answered and selections until their message is read, so for files that go side by
 * side little more than a minute; and the ids of crossings for one to two days, to tell a doubled selection from one
 * of a crossing that was never told.
 */
export function openAnswers(onAnswered: OnAnswered): Answers {
  const decided = openRuling('every-crossing-decided');
  const doubled = openRuling('no-selection-doubled');
  const untold = openRuling('no-selection-untold');
  const ports = new Map<PortCode, PortAnswers>();

  const at = (port: PortCode): PortAnswers => {
    const known = ports.get(port) ?? openPort(port);
    ports.set(port, known);
    return known;
  };

  function answered(here: PortAnswers, telling: Telling, selection: SelectionMade): void {
    here.answeredUntil = Math.max(here.answeredUntil, telling.nth);
    here.answered.set(selection.data.crossingId, true, telling.clockMs);
    onAnswered(here.port, telling, selection);
  }

  return {
    told(port, publication) {
      const here = at(port);
      const telling = here.ear.hear(publication);
      if (telling === null) return;
      decided.looked();
      const key = keyOf(telling);
      const selection = takeFirst(here.early, key);
      if (selection === undefined) put(here.waiting, key, telling);
      else answered(here, telling, selection);
    },
    selected(selection) {
      doubled.looked();
      untold.looked();
      const { port, crossingId, lane } = selection.data;
      const here = at(port);
      const isUnread = crossingId.startsWith('unread-');
      if (isUnread && here.answered.get(crossingId) === true) {
        doubled.violated(`${crossingId} at ${selection.occurredAt}`);
        return;
      }
      const key = isUnread ? unreadKey(lane) : crossingId;
      const telling = takeFirst(here.waiting, key);
      if (telling === undefined) put(here.early, key, selection);
      else answered(here, telling, selection);
    },
    result() {
      for (const here of ports.values()) {
        for (const telling of unanswered(here)) decided.violated(tellingInWords(here, telling));
        for (const { data, occurredAt } of [...here.early.values()].flat()) {
          const wrong = here.answered.get(data.crossingId) === true ? doubled : untold;
          wrong.violated(`${data.crossingId} at port ${here.port}, decided at ${occurredAt}`);
        }
      }
      return [decided.result('crossings told'), doubled.result('selections'), untold.result('selections')];
    },
  };
}

function tellingInWords({ port }: PortAnswers, { crossing, lane, clockMs }: Telling): string {
  const what = crossing?.crossingId ?? `a message of lane ${lane} that cannot be read`;
  return `${what} at port ${port}, told at ${instantOf(clockMs)}`;
}

interface PortAnswers {
  readonly port: PortCode;
  readonly ear: ReturnType<typeof portEar>;
  /** Messages without a selection yet, and selections without a message yet. */
  readonly waiting: Map<string, Telling[]>;
  readonly early: Map<string, SelectionMade[]>;
  readonly answered: ReturnType<typeof recentMap<CrossingId, true>>;
  /** The latest message that was answered. */
  answeredUntil: number;
}

function openPort(port: PortCode): PortAnswers {
  return {
    port,
    ear: portEar(port),
    waiting: new Map(),
    early: new Map(),
    answered: recentMap(KNOWN_FOR_MS),
    answeredUntil: 0,
  };
}

/** A message that cannot be read is known by its lane alone: those of a lane are answered in their order. */
function keyOf({ crossing, lane }: Telling): string {
  return crossing?.crossingId ?? unreadKey(lane);
}

function unreadKey(lane: number): string {
  return `lane ${lane}`;
}

/**
 * The messages that were passed over: a port's are decided in their order, so with a later one decided an earlier one
 * was. The last may still be decided.
 */
function unanswered({ ear, waiting, answeredUntil }: PortAnswers): Telling[] {
  const isLast = ({ nth, clockMs }: Telling) => nth > answeredUntil && ear.clockMs - clockMs <= UNDECIDED_AT_THE_END_MS;
  return [...waiting.values()].flat().filter((telling) => !isLast(telling));
}
