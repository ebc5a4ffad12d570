import { epochMs, type Instant, instantOf, MINUTE_MS, type SelectionMade, type TopicName } from '@southbound/contracts';
import { type Component, type ConsumeSurroundings, consume, Fault } from '@southbound/runtime';
import type { EventLog, Membership, Publication } from '@southbound/runtime/ports';
import { type Officers, type OfficersWord, wordsOf } from './officers.ts';
import { bayTaken, type Inspection, inspectionConcluded, notCarriedOut } from './publications.ts';

export type { Officers } from './officers.ts';

const TOPICS_READ = ['southbound.selections.v1'] as const satisfies readonly TopicName[];

export const INSPECTION_GROUP = 'inspection';

export interface InspectionPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly officers: Officers;
}

/** Has officers carry out selections, and tells what came of each inspection once it is concluded. */
export async function startInspection(ports: InspectionPorts): Promise<Membership> {
  return ports.log.join(INSPECTION_GROUP, TOPICS_READ, consume(inspection(ports.officers), ports));
}

/** What is to be told of an inspection when the port's clock has come to an instant. */
interface Due {
  readonly dueAt: Instant;
  readonly tells: 'bay-taken' | 'concluded';
  readonly inspection: Inspection;
}

/** What happens at a port's inspection bays. */
interface Bays {
  /** The port's clock. Instants compare as their texts do, so nothing needs to be parsed to see what is due. */
  clockAt: Instant;
  /** In the order in which they are due. */
  readonly due: Kept<Due>[];
  /** Orders in a row, up to the last, to which officers gave no answer that can be used. */
  ordersUnanswered: number;
}

/** What officers say to a batch of selections, and how many orders it leaves unanswered in a row. */
interface Said {
  readonly words: ReadonlyMap<string, OfficersWord>;
  readonly ordersUnanswered: number;
}

/** A value and its text: the state is kept with every commit, and most of it has not changed since the last. */
interface Kept<Value> {
  readonly value: Value;
  readonly text: string;
}

const kept = <Value>(value: Value): Kept<Value> => ({ value, text: JSON.stringify(value) });

/** The form of what is kept of the bays. A change takes the next number. */
const BAYS_FORMAT = 2;

/**
 * From so many orders in a row without an answer that can be used, a port's officers are away: no order reaches them,
 * whatever they say. Invented, no source: of officers who err in one answer of ten it takes a hundred thousand orders.
 */
const ORDERS_UNANSWERED_MAX = 5;

function inspection(officers: Officers): Component<Bays, Said> {
  return {
    name: INSPECTION_GROUP,
    topics: TOPICS_READ,
    open: () => ({ clockAt: instantOf(0), due: [], ordersUnanswered: 0 }),
    revive(_, counters, learned) {
      const [format, clockAt, ordersUnanswered = 0] = counters.split(' ');
      if (Number(format) !== BAYS_FORMAT || clockAt === undefined) {
        throw new Error(`saved bays are of another format; this code reads format ${BAYS_FORMAT}`);
      }
      return {
        clockAt: clockAt as Instant,
        due: learned === undefined ? [] : (JSON.parse(learned) as Due[]).map(kept),
        ordersUnanswered: Number(ordersUnanswered),
      };
    },
    keep: ({ clockAt, due, ordersUnanswered }) => ({
      counters: `${BAYS_FORMAT} ${clockAt} ${ordersUnanswered}`,
      learned: `[${due.map(({ text }) => text).join()}]`,
    }),
    clockMs: (bays) => epochMs(bays.clockAt),
    async fetch(bays, arrivals) {
      const selections: SelectionMade[] = [];
      for (const { event } of arrivals) if (event?.type === 'SelectionMade') selections.push(event);
      const words = await wordsOf(officers, selections);
      return { words, ordersUnanswered: unansweredInARow(bays.ordersUnanswered, selections, words) };
    },
    decide(bays, arrivals, { words, ordersUnanswered }, refuse) {
      bays.ordersUnanswered = ordersUnanswered;
      const publications: Publication[] = [];
      for (const { entry, event } of arrivals) {
        if (event?.type !== 'SelectionMade') continue;
        if (event.occurredAt > bays.clockAt) bays.clockAt = event.occurredAt;
        publications.push(...tellDue(bays));
        const word = words.get(event.eventId);
        if (word instanceof Fault) refuse(entry, { code: word.code, reason: word.detail });
        else if (word !== undefined) publications.push(...tellOutcome(bays, event, word));
      }
      return { publications };
    },
  };
}

/** Throws fault `officers-away` when they are too many: what is quarantined is lost to the officers, and orders can wait. */
function unansweredInARow(before: number, selections: readonly SelectionMade[], words: Said['words']): number {
  let inARow = before;
  let last: Fault | undefined;
  for (const { eventId, data } of selections) {
    if (data.decision === 'release') continue;
    const word = words.get(eventId);
    last = word instanceof Fault ? word : undefined;
    inARow = last === undefined ? 0 : inARow + 1;
  }
  if (last === undefined || inARow < ORDERS_UNANSWERED_MAX) return inARow;
  throw new Fault('officers-away', `no answer to ${inARow} orders in a row can be used; to the last: ${last.detail}`);
}

/** What is told at once of what came of a selection; the rest is kept until it is due. */
function tellOutcome(bays: Bays, selection: SelectionMade, outcome: Exclude<OfficersWord, Fault>): Publication[] {
  switch (outcome.outcome) {
    case 'released':
      return [];
    case 'not-carried-out':
      return [notCarriedOut(selection, outcome.reason, bays.clockAt)];
    case 'carried-out':
    case 'officer-initiated': {
      const { crossingId, port, identity } = selection.data;
      let startedAt = selection.occurredAt;
      // Officers' own clocks may lag behind the port's.
      if (outcome.startedAt > startedAt) startedAt = outcome.startedAt;
      const concludesAt = instantOf(epochMs(startedAt) + Math.round(outcome.durationMinutes * MINUTE_MS));
      const { outcome: kind, ...inspected } = outcome;
      const begun = {
        selectionId: selection.eventId,
        crossingId,
        port,
        identity,
        ...inspected,
        startedAt,
        concludesAt,
      };
      if (kind === 'officer-initiated') keepDue(bays, { dueAt: startedAt, tells: 'bay-taken', inspection: begun });
      keepDue(bays, { dueAt: concludesAt, tells: 'concluded', inspection: begun });
      return tellDue(bays);
    }
  }
}

/** Keeps what is to be told in the order in which it is due. */
function keepDue(bays: Bays, due: Due): void {
  const at = bays.due.findIndex(({ value }) => value.dueAt > due.dueAt);
  bays.due.splice(at === -1 ? bays.due.length : at, 0, kept(due));
}

/** Takes out what is due by the port's clock. */
function tellDue({ due, clockAt }: Bays): Publication[] {
  const waiting = due.findIndex(({ value }) => value.dueAt > clockAt);
  const told = due.splice(0, waiting === -1 ? due.length : waiting);
  return told.map(({ value }) =>
    value.tells === 'concluded' ? inspectionConcluded(value.inspection, clockAt) : bayTaken(value.inspection, clockAt),
  );
}
