import {
  type CrossingId,
  epochMs,
  type Finding,
  type InspectionId,
  type InspectionMethod,
  type Instant,
  instantOf,
  MINUTE_MS,
  partitionOf,
  type SelectionMade,
  type TopicName,
} from '@southbound/contracts';
import { type Component, type ConsumeSurroundings, consume, derivedEventId } from '@southbound/runtime';
import type { EventLog, Membership, Publication } from '@southbound/runtime/ports';

const TOPICS_READ = ['southbound.selections.v1'] as const satisfies readonly TopicName[];

export const INSPECTION_GROUP = 'inspection';

/** Who carries out inspections: simulated officers, or officers at their desks. */
export interface Officers {
  examine(order: { crossingId: CrossingId; method: InspectionMethod; startedAtMs: number }): Examination;
}

export interface Examination {
  readonly durationMinutes: number;
  /** Empty when nothing was found. */
  readonly findings: readonly Finding[];
}

export interface InspectionPorts extends ConsumeSurroundings {
  readonly log: EventLog;
  readonly officers: Officers;
}

/** Carries out the selections to inspect, and tells what each found once it is concluded. */
export async function startInspection(ports: InspectionPorts): Promise<Membership> {
  return ports.log.join(INSPECTION_GROUP, TOPICS_READ, consume(inspection(ports.officers), ports));
}

/** An inspection that has begun; it is told when the port's clock has passed its end. */
interface InspectionUnderWay {
  readonly order: Pick<SelectionMade['data'], 'crossingId' | 'port' | 'identity'>;
  readonly orderEventId: string;
  readonly method: InspectionMethod;
  readonly startedAt: Instant;
  readonly concludesAt: Instant;
  readonly examination: Examination;
}

/** What happens at a port's inspection bays. */
interface Bays {
  /** The port's clock. Instants compare as their texts do, so nothing needs to be parsed to see what is due. */
  clockAt: Instant;
  /** In the order in which they will end. */
  readonly underWay: Kept<InspectionUnderWay>[];
}

/** A value and its text: the state is kept with every commit, and most of it has not changed since the last. */
interface Kept<Value> {
  readonly value: Value;
  readonly text: string;
}

const kept = <Value>(value: Value): Kept<Value> => ({ value, text: JSON.stringify(value) });

function inspection(officers: Officers): Component<Bays, void> {
  return {
    name: INSPECTION_GROUP,
    topics: TOPICS_READ,
    open: () => ({ clockAt: instantOf(0), underWay: [] }),
    revive: (_, counters, learned) => ({
      clockAt: counters as Instant,
      underWay: learned === undefined ? [] : (JSON.parse(learned) as InspectionUnderWay[]).map(kept),
    }),
    keep: (bays) => ({ counters: bays.clockAt, learned: `[${bays.underWay.map(({ text }) => text).join()}]` }),
    clockMs: (bays) => epochMs(bays.clockAt),
    async fetch() {},
    decide(bays, arrivals) {
      const publications: Publication[] = [];
      for (const { event } of arrivals) {
        if (event?.type !== 'SelectionMade') continue;
        if (event.occurredAt > bays.clockAt) bays.clockAt = event.occurredAt;
        publications.push(...concludeEnded(bays));
        if (event.data.decision === 'inspect') admit(bays, begin(officers, event));
      }
      return { publications };
    },
  };
}

function begin(officers: Officers, { eventId, occurredAt, data }: SelectionMade): InspectionUnderWay {
  const startedAtMs = epochMs(occurredAt);
  // A selection to inspect always recommends a method; a quick look is the least that any order asks for.
  const method = data.method ?? 'visual';
  const examination = officers.examine({ crossingId: data.crossingId, method, startedAtMs });
  const { crossingId, port, identity } = data;
  return {
    order: { crossingId, port, identity },
    orderEventId: eventId,
    method,
    startedAt: occurredAt,
    concludesAt: instantOf(startedAtMs + Math.round(examination.durationMinutes * MINUTE_MS)),
    examination,
  };
}

/** Keeps the inspections in the order in which they will end. */
function admit(bays: Bays, begun: InspectionUnderWay): void {
  const at = bays.underWay.findIndex(({ value }) => value.concludesAt > begun.concludesAt);
  bays.underWay.splice(at === -1 ? bays.underWay.length : at, 0, kept(begun));
}

/** Takes out what has ended by the port's clock. */
function concludeEnded(bays: Bays): Publication[] {
  const going = bays.underWay.findIndex(({ value }) => value.concludesAt > bays.clockAt);
  const ended = bays.underWay.splice(0, going === -1 ? bays.underWay.length : going);
  return ended.map(({ value }) => inspectionConcluded(value, bays.clockAt));
}

function inspectionConcluded(ended: InspectionUnderWay, clockAt: Instant): Publication {
  const { order, orderEventId, method, examination } = ended;
  const eventId = derivedEventId(orderEventId, 'InspectionConcluded');
  return {
    topic: 'southbound.inspections.v1',
    partition: partitionOf(order.port),
    key: order.port,
    headers: { type: 'InspectionConcluded' },
    content: {
      eventId,
      type: 'InspectionConcluded',
      occurredAt: ended.concludesAt,
      recordedAt: clockAt,
      source: INSPECTION_GROUP,
      data: {
        ...order,
        // One inspection, one conclusion: the id of either names both.
        inspectionId: eventId as string as InspectionId,
        method,
        startedAt: ended.startedAt,
        durationMinutes: examination.durationMinutes,
        findings: [...examination.findings],
      },
    },
  };
}
