import {
  type CrossingId,
  DAY_MS,
  epochMs,
  type InspectionConcluded,
  type InspectionGround,
  type InspectionNotCarriedOut,
  type PortCode,
  type SelectionMade,
} from '@southbound/contracts';
import { openConduct } from './conduct.ts';
import { openDueOrders } from './due-orders.ts';
import { put, takeAt, takeFirst } from './lists.ts';
import { recentMap } from './recent-map.ts';
import { openRuling, type Ruling } from './ruling.ts';
import { addInspection, nothingYielded, type YieldByGround } from './yield-recomputed.ts';

/** Whether inspections are those that were ordered, or that officers gave a reason for. */
export interface Inspections {
  selected(selection: SelectionMade): void;
  /** A crossing that was told again, when nobody took it for a duplicate any more, was decided once more. */
  decidedAgain(crossingId: CrossingId): void;
  told(event: InspectionTold): void;
  yielded(): YieldByGround;
  result(): readonly Ruling[];
}

export type InspectionTold = InspectionConcluded | InspectionNotCarriedOut;

interface Order {
  readonly crossingId: string;
  readonly port: PortCode;
  readonly method: SelectionMade['data']['method'];
  readonly ground: InspectionGround;
  readonly atMs: number;
}

/** For so long it is known that an order was answered. Invented: twice the longest that an inspection may take. */
const KNOWN_FOR_MS = 2 * DAY_MS;

/**
 * It keeps orders until they are answered, and which were answered for two to four days, to tell an answer that comes
 * twice from one to no order.
 */
export function openInspections(): Inspections {
  const ordered = openRuling('inspections-ordered');
  const doubled = openRuling('no-inspection-doubled');
  const due = openDueOrders();
  const conduct = openConduct();
  const underWay = new Map<string, Order[]>();
  const strays = new Map<string, InspectionTold[]>();
  const answered = recentMap<string, 'inspected' | 'not carried out'>(KNOWN_FOR_MS);
  const decidedAgain = recentMap<string, number>(KNOWN_FOR_MS);
  const yielded = nothingYielded();
  let clockMs = 0;

  function answer(order: Order, event: InspectionTold): void {
    const isInspected = event.type === 'InspectionConcluded';
    answered.set(order.crossingId, isInspected ? 'inspected' : 'not carried out', clockMs);
    if (!isInspected) return;
    due.began(order, epochMs(event.data.startedAt));
    addInspection(yielded[order.ground], event.data.findings);
    conduct.ordered(event, order.method, order.atMs);
  }

  /**
   * The order that is answered. Of a crossing that was decided twice nobody says which one it is: what was inspected
   * followed an order made before, and what was not takes the last one, since by the first somebody may have begun.
   */
  function takeOrder(event: InspectionTold): Order | undefined {
    const { crossingId } = event.data;
    if (event.type === 'InspectionNotCarriedOut') return takeAt(underWay, crossingId, -1);
    const { startedAt, method } = event.data;
    const fits = (order: Order) => order.method === method && order.atMs <= epochMs(startedAt);
    return takeAt(underWay, crossingId, Math.max(0, underWay.get(crossingId)?.findIndex(fits) ?? 0));
  }

  function takeOfficers(inspection: InspectionConcluded): void {
    const { crossingId, findings } = inspection.data;
    const chances = decidedAgain.get(crossingId) ?? 0;
    if (answered.get(crossingId) === 'inspected' && chances > 0) decidedAgain.set(crossingId, chances - 1, clockMs);
    else if (answered.get(crossingId) === 'inspected') {
      doubled.violated(`${crossingId}: inspected again by an officer, told of at ${inspection.recordedAt}`);
      return;
    }
    answered.set(crossingId, 'inspected', clockMs);
    addInspection(yielded['officer-initiated'], findings);
    conduct.unordered(inspection);
  }

  return {
    selected({ data, occurredAt }) {
      const atMs = epochMs(occurredAt);
      clockMs = Math.max(clockMs, atMs);
      due.selected(data, atMs);
      if (data.decision === 'release') return;
      const { crossingId, port, method } = data;
      const order: Order = { crossingId, port, method, ground: data.ground as InspectionGround, atMs };
      yielded[order.ground].orders += 1;
      const stray = takeFirst(strays, crossingId);
      if (stray === undefined) put(underWay, crossingId, order);
      else answer(order, stray);
    },
    decidedAgain(crossingId) {
      decidedAgain.set(crossingId, (decidedAgain.get(crossingId) ?? 0) + 1, clockMs);
    },
    told(event) {
      ordered.looked();
      doubled.looked();
      if (event.type === 'InspectionConcluded' && event.data.officerReason !== undefined) {
        takeOfficers(event);
        return;
      }
      const { crossingId } = event.data;
      const order = takeOrder(event);
      if (order !== undefined) answer(order, event);
      else if (answered.get(crossingId) === undefined) put(strays, crossingId, event);
      else doubled.violated(`${crossingId}: told of again at ${event.recordedAt}`);
    },
    yielded: () => yielded,
    result() {
      for (const { data, recordedAt } of [...strays.values()].flat()) {
        ordered.violated(`${data.crossingId}: nobody ordered it, told of at ${recordedAt}`);
      }
      return [
        ordered.result('inspections'),
        doubled.result('inspections'),
        ...conduct.result(),
        due.result([...underWay.values()].flat()),
      ];
    },
  };
}
