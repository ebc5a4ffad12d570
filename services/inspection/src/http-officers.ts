import { type ExaminationOrders, Examinations, instantOf } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Officers } from './service.ts';

/** How long officers may take to answer. What they answer is an outcome, so it does not take as long as an inspection. */
const ANSWER_LIMIT_MS = 5_000;

/**
 * Officers who are asked over HTTP: `POST <address>/examinations` with `{ orders: [{ crossingId, method, startedAt }] }`
 * is answered with `{ examinations: [{ durationMinutes, findings }] }`, in the order of the orders. Rejects with fault
 * `officers-away` when there is no such answer.
 */
export function httpOfficers(address: URL): Officers {
  const url = new URL('examinations', address.href.endsWith('/') ? address : `${address.href}/`);
  return {
    async examine(orders) {
      const asked: ExaminationOrders = {
        orders: orders.map(({ startedAtMs, ...order }) => ({ ...order, startedAt: instantOf(startedAtMs) })),
      };
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(asked),
          signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
        });
        if (!response.ok) throw new Error(`answered with status ${response.status}`);
        const { examinations } = Examinations.parse(await response.json());
        if (examinations.length !== orders.length) {
          throw new Error(`answered ${examinations.length} of ${orders.length} orders`);
        }
        return examinations;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Fault('officers-away', `${url.href} (SOUTHBOUND_OFFICERS_URL): ${why}`, { cause: error });
      }
    },
  };
}
