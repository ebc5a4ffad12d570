import type { InspectionGround } from '@southbound/contracts';
import type { AsDecided } from './evidence/open-evidence.ts';

/** What of a selection must be remembered until its inspection concludes. */
export interface Order {
  readonly ground: InspectionGround;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean;
  readonly decidedAtMs: number;
  /** Absent where evidence has forgotten the order, or never heard of it: then its outcome is no evidence either. */
  readonly asDecided?: AsDecided | undefined;
}

/** An order and its text: the state is kept with every commit, and most of it has not changed since the last. */
interface KeptOrder {
  readonly order: Order;
  readonly text: string;
}

/**
 * The orders under way. A crossing told a second time so late that nobody takes it for a duplicate is ordered a second
 * time; the first order that waits gets the first outcome.
 */
export function openOrders() {
  const byCrossing = new Map<string, readonly KeptOrder[]>();
  let count = 0;
  return {
    add(crossingId: string, order: Order): void {
      const kept = { order, text: JSON.stringify([crossingId, order]) };
      const before = byCrossing.get(crossingId);
      byCrossing.set(crossingId, before === undefined ? [kept] : [...before, kept]);
      count += 1;
    },
    first: (crossingId: string): Order | undefined => byCrossing.get(crossingId)?.[0]?.order,
    removeFirst(crossingId: string): void {
      const [, ...rest] = byCrossing.get(crossingId) ?? [];
      if (rest.length > 0) byCrossing.set(crossingId, rest);
      else byCrossing.delete(crossingId);
      count -= 1;
    },
    /** Forgets orders decided before an instant, and answers how many. A port's clock does not go back. */
    forgetBefore(beforeMs: number): number {
      const countBefore = count;
      for (const [crossingId, orders] of byCrossing) {
        if (orders.every(({ order }) => order.decidedAtMs >= beforeMs)) break;
        byCrossing.delete(crossingId);
        count -= orders.length;
      }
      return countBefore - count;
    },
    count: (): number => count,
    texts: (): string[] => [...byCrossing.values()].flatMap((orders) => orders.map(({ text }) => text)),
  };
}
