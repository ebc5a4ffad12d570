import { HOUR_MS, type PortCode, type SelectionMade } from '@southbound/contracts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether every order that came due was answered. */
export interface DueOrders {
  /** Selections of a port come in the order in which it decided. */
  selected(data: Pick<SelectionMade['data'], 'port' | 'decision'>, atMs: number): void;
  /** Given the orders that nobody answered. */
  result(unanswered: readonly UnansweredOrder[]): Ruling;
}

export interface UnansweredOrder {
  readonly crossingId: string;
  readonly port: PortCode;
  readonly atMs: number;
}

/**
 * An order is due when its port decides so long after it: an inspection is told of at the port's next decision after its
 * end, and before that nobody can say whether it will be. Invented, no source: simulated officers examine and search for
 * at most four hours each, and what is not mandatory waits no more than twenty minutes for a bay. Short enough that orders
 * of a run of one day are judged.
 */
const DUE_AFTER_MS = 12 * HOUR_MS;

/** Keeps when each order was made until it is due. */
export function openDueOrders(): DueOrders {
  const answered = openRuling('orders-answered');
  const portClockMs = new Map<PortCode, number>();
  const notDueMs = new Map<PortCode, number[]>();

  return {
    selected({ port, decision }, atMs) {
      portClockMs.set(port, atMs);
      const orders = notDueMs.get(port) ?? [];
      notDueMs.set(port, orders);
      while ((orders[0] ?? Number.POSITIVE_INFINITY) <= atMs - DUE_AFTER_MS) {
        orders.shift();
        answered.looked();
      }
      if (decision === 'inspect') orders.push(atMs);
    },
    result(unanswered) {
      for (const { crossingId, port, atMs } of unanswered) {
        const sinceMs = (portClockMs.get(port) ?? atMs) - atMs;
        if (sinceMs < DUE_AFTER_MS) continue;
        answered.violated(
          `${crossingId}: ordered ${(sinceMs / HOUR_MS).toFixed(1)} hours before the port's last decision`,
        );
      }
      return answered.result(`orders made ${DUE_AFTER_MS / HOUR_MS} hours or more before their port's last decision`);
    },
  };
}
