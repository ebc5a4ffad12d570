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

/** Who carries out inspections: officers simulated in this process, or asked over HTTP. */
export interface Officers {
  /** What each examination comes to, in the order of the orders. Asked again about the same order, they say the same. */
  examine(orders: readonly ExaminationOrder[]): Promise<readonly Examination[]>;
}

export interface ExaminationOrder {
  readonly crossingId: CrossingId;
  readonly method: InspectionMethod;
  readonly startedAtMs: number;
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

/** What was found in each vehicle that a batch orders inspected, by the selection's event id. */
type Examinations = ReadonlyMap<string, Examination>;

function inspection(officers: Officers): Component<Bays, Examinations> {
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
    async fetch(_, arrivals) {
      const orders: SelectionMade[] = [];
      for (const { event } of arrivals) if (event?.type === 'SelectionMade' && isOrder(event)) orders.push(event);
      if (orders.length === 0) return NONE;
      const examined = await officers.examine(orders.map(examinationOrder));
      return new Map(
        orders.map(({ eventId }, index) => {
          const examination = examined[index];
          if (examination === undefined)
            throw new Error(`officers answered ${examined.length} of ${orders.length} orders`);
          return [eventId, examination] as const;
        }),
      );
    },
    decide(bays, arrivals, examinations) {
      const publications: Publication[] = [];
      for (const { event } of arrivals) {
        if (event?.type !== 'SelectionMade') continue;
        if (event.occurredAt > bays.clockAt) bays.clockAt = event.occurredAt;
        publications.push(...concludeEnded(bays));
        const examination = examinations.get(event.eventId);
        if (examination !== undefined) admit(bays, begin(event, examination));
      }
      return { publications };
    },
  };
}

const NONE: Examinations = new Map();

function isOrder({ data }: SelectionMade): boolean {
  return data.decision === 'inspect';
}

function examinationOrder({ occurredAt, data }: SelectionMade): ExaminationOrder {
  return { crossingId: data.crossingId, method: methodOf(data), startedAtMs: epochMs(occurredAt) };
}

/** A selection to inspect always recommends a method; a quick look is the least that any order asks for. */
function methodOf({ method }: SelectionMade['data']): InspectionMethod {
  return method ?? 'visual';
}

function begin({ eventId, occurredAt, data }: SelectionMade, examination: Examination): InspectionUnderWay {
  const { crossingId, port, identity } = data;
  return {
    order: { crossingId, port, identity },
    orderEventId: eventId,
    method: methodOf(data),
    startedAt: occurredAt,
    concludesAt: instantOf(epochMs(occurredAt) + Math.round(examination.durationMinutes * MINUTE_MS)),
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
