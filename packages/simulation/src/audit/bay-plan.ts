import { epochMs, MINUTE_MS, type PortCode, type SelectionMade } from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether vehicles are ordered only where a bay is free for them in time. */
export interface BayPlan {
  /** Selections of a port come in the order in which it decided. */
  selected(selection: SelectionMade): void;
  result(): Ruling;
}

/** Instants that differ by less are the same: minutes are told as fractions. */
const ROUNDING_MS = 1;

/**
 * By the plan, and by what selections say alone: an order occupies a bay from its wait's end for its method's planned
 * minutes. When an order that is not mandatory is to begin, fewer bays than the port has may be occupied by those
 * ordered before it, and it may not wait longer than the policy allows. What officers began by themselves took bays
 * too, and officers and units may have been short: that makes an order later still, so that whatever is broken by this
 * count is broken by theirs. A port that lost what it had learned knows nothing of its bays, and is told of here.
 */
export function openBayPlan({ capacity }: AuditedPolicy): BayPlan {
  const kept = openRuling('bays-kept');
  const occupiedUntilMs = new Map<PortCode, readonly number[]>();
  // Without anybody on duty a mandatory order waits for nobody, and takes no bay that a later shift could miss.
  const alwaysManned = capacity?.shifts.every(({ onDuty }) => onDuty > 0) ?? false;

  return {
    selected(selection) {
      const { port, ground, method, waitMinutes = 0 } = selection.data;
      const resources = capacity?.ports[port];
      if (capacity === undefined || resources === undefined || method === null) return;
      const atMs = epochMs(selection.occurredAt);
      const startMs = Math.round(atMs + waitMinutes * MINUTE_MS);
      const underWay = (occupiedUntilMs.get(port) ?? []).filter((untilMs) => untilMs > atMs);
      const isMandatory = ground === 'mandatory';
      if (!isMandatory) {
        kept.looked();
        const busy = underWay.filter((untilMs) => untilMs > startMs + ROUNDING_MS).length;
        if (busy >= resources.bays)
          kept.violated(inWords(selection, `to begin while ${busy} of ${resources.bays} bays are busy`));
        else if (startMs > atMs + allowedMinutes(capacity, ground) * MINUTE_MS + ROUNDING_MS) {
          kept.violated(inWords(selection, `to wait ${waitMinutes.toFixed(1)} minutes, longer than allowed`));
        }
      }
      if (!isMandatory || alwaysManned) underWay.push(startMs + capacity.plannedMinutes[method] * MINUTE_MS);
      occupiedUntilMs.set(port, underWay);
    },
    result: () => kept.result('orders that a bay had to be free for'),
  };
}

function allowedMinutes(
  { waitMinutes: { random, others } }: NonNullable<AuditedPolicy['capacity']>,
  ground: SelectionMade['data']['ground'],
): number {
  return ground === 'random' || ground === 'blind' ? random : others;
}

function inWords({ data: { port, crossingId, ground }, occurredAt }: SelectionMade, what: string): string {
  return `port ${port} at ${occurredAt}: ${crossingId} ordered as ${ground}, ${what}`;
}
