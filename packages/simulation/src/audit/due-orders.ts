import { HOUR_MS, type PortCode, type SelectionMade } from '@southbound/contracts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether every order that came due was answered. */
export interface DueOrders {
  /** Selections of a port come in the order in which it decided. */
  selected(data: Pick<SelectionMade['data'], 'port' | 'decision'>, atMs: number): void;
  /** An order's inspection has begun, so whoever waited before it for the same has begun before it. */
  began(order: Order, startedAtMs: number): void;
  /** Given the orders that nobody answered. */
  result(unanswered: readonly UnansweredOrder[]): Ruling;
}

interface Order extends Pick<SelectionMade['data'], 'port' | 'method' | 'ground'> {
  readonly atMs: number;
}

interface UnansweredOrder extends Order {
  readonly crossingId: string;
}

/**
 * An order is due when its port decides so long after it: an inspection is told of at the port's next decision after its
 * end, and before that nobody can say whether it will be. Invented, no source: simulated officers examine and search for
 * at most four hours each, and what is not mandatory waits no more than twenty minutes for a bay. Short enough that orders
 * of a run of one day are judged. A mandatory order waits for a bay as long as it takes, first come first served: it is
 * due so long after the beginning of an inspection by its method that was ordered later at its port.
 */
const DUE_AFTER_MS = 12 * HOUR_MS;

/** What began at a port by a method: up to which order long enough ago, and lately, in about the order of beginning. */
interface Begun {
  untilMs: number;
  readonly lately: { readonly orderedAtMs: number; readonly startedAtMs: number }[];
}

/** Keeps when each order was made until it is due, and of each port and method what began lately. */
export function openDueOrders(): DueOrders {
  const answered = openRuling('orders-answered');
  const portClockMs = new Map<PortCode, number>();
  const notDueMs = new Map<PortCode, number[]>();
  let due = 0;
  const begun = new Map<string, Begun>();

  function begunAt({ port, method }: Order): Begun {
    const known = begun.get(`${port} ${method}`) ?? { untilMs: Number.NEGATIVE_INFINITY, lately: [] };
    begun.set(`${port} ${method}`, known);
    return known;
  }

  /** Until which order all at its port by its method have begun long enough ago. */
  function overtakenUntilMs(order: Order): number {
    const known = begunAt(order);
    const dueMs = (portClockMs.get(order.port) ?? 0) - DUE_AFTER_MS;
    for (let next = known.lately[0]; next !== undefined && next.startedAtMs <= dueMs; next = known.lately[0]) {
      known.untilMs = Math.max(known.untilMs, next.orderedAtMs);
      known.lately.shift();
    }
    return known.untilMs;
  }

  function isOvertaken(order: Order): boolean {
    return order.ground !== 'mandatory' || order.atMs < overtakenUntilMs(order);
  }

  return {
    selected({ port, decision }, atMs) {
      portClockMs.set(port, atMs);
      const orders = notDueMs.get(port) ?? [];
      notDueMs.set(port, orders);
      while ((orders[0] ?? Number.POSITIVE_INFINITY) <= atMs - DUE_AFTER_MS) {
        orders.shift();
        due += 1;
      }
      if (decision === 'inspect') orders.push(atMs);
    },
    began(order, startedAtMs) {
      overtakenUntilMs(order);
      begunAt(order).lately.push({ orderedAtMs: order.atMs, startedAtMs });
    },
    result(unanswered) {
      let waiting = 0;
      for (const order of unanswered) {
        const { crossingId, port, atMs } = order;
        const sinceMs = (portClockMs.get(port) ?? atMs) - atMs;
        if (sinceMs < DUE_AFTER_MS) continue;
        if (isOvertaken(order)) {
          answered.violated(
            `${crossingId}: ordered ${(sinceMs / HOUR_MS).toFixed(1)} hours before the port's last decision`,
          );
        } else waiting += 1;
      }
      // Of who may still wait for a bay nobody can say whether he was forgotten.
      answered.looked(due - waiting);
      const orders = `orders made ${DUE_AFTER_MS / HOUR_MS} hours or more before their port's last decision`;
      return answered.result(waiting === 0 ? orders : `${orders}, but for ${waiting} that may still wait for a bay`);
    },
  };
}
