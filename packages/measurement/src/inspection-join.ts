import {
  DAY_MS,
  epochMs,
  HOUR_MS,
  type InspectionMethod,
  type Instant,
  type NotCarriedOutReason,
} from '@southbound/contracts';
import type { InspectionTally } from './ground-tally.ts';
import { type Order, openOrders } from './open-orders.ts';
import { LATE_MS, openToldInspections, type SavedTold } from './told-inspections.ts';

/** What an inspection brought, but for how long it kept the vehicle. */
export type Brought = Omit<InspectionTally, 'delaySeconds'>;

/** What became of an order: what the inspection brought and when it ended, or why there was none. */
export type Outcome =
  | {
      readonly brought: Brought;
      readonly concludedAtMs: number;
      /** Absent of what was saved before it was asked for. */
      readonly startedAtMs?: number;
      readonly method?: InspectionMethod;
    }
  | { readonly notCarriedOut: NotCarriedOutReason };

/** An outcome that came before its selection, or has none. */
interface Stray {
  readonly outcome: Outcome;
  readonly heldUntilMs: number;
}

/** What the saved text holds. */
interface Waiting {
  readonly underWay: readonly (readonly [string, Order])[];
  readonly strays: readonly (readonly [string, Stray])[];
  /** Absent of what was saved before it was remembered. */
  readonly told?: SavedTold;
}

/** What no order and no figure holds, by what is wrong with it. */
interface SetAside {
  inspectionsUnmatched: number;
  inspectionsDoubled: number;
  inspectionsLate: number;
  ordersLost: number;
}

/** When the inspection of a crossing ended, or was told of as not carried out; and when that was recorded. */
export interface Told {
  readonly crossingId: string;
  readonly endedAtMs: number;
  readonly recordedAt: Instant;
}

/** Joins a port's orders with what is told of their inspections, and sets aside what belongs to none. */
export interface InspectionJoin {
  /** Moves the clock of selections on, once one was counted. */
  selectedAt(decidedAtMs: number, recordedAtMs: number): void;
  order(crossingId: string, order: Order): void;
  outcome(told: Told, outcome: Outcome): void;
  /** Whether an officer's own inspection is to be counted: neither late nor told of before. */
  isOfficersOwn(told: Told): boolean;
  underWay(): number;
  /** What waits, as text; `openInspectionJoin` goes on from it. */
  save(): string;
}

/**
 * How long an outcome without an order waits for it, in event time of the port's selections after it was told. A
 * crossing is decided before anything is told of its inspection, so once the selections have passed that instant no
 * order can come any more; the hour is for clocks that disagree.
 */
const STRAY_HELD_MS = HOUR_MS;

/**
 * How long an order waits for word of its inspection, by the clock of selections, so that what is kept has an end where
 * nothing is told. Source: the topics of selections and inspections keep so many days.
 */
const ORDER_HELD_MS = 5 * DAY_MS;

/** What a join is opened with. */
interface JoinOptions {
  /** What an earlier one's `save` gave; undefined for an empty one. */
  readonly saved: string | undefined;
  /** Evidence was lost: orders that were saved have none any more. */
  readonly isEvidenceLost: boolean;
  /** Where it counts what it sets aside. */
  readonly aside: SetAside;
  /** Is handed each order with its outcome. */
  readonly conclude: (crossingId: string, order: Order, outcome: Outcome) => void;
}

/** Opens a join. It is mutable behind this factory, as the tally is. */
export function openInspectionJoin({ saved, isEvidenceLost, aside, conclude }: JoinOptions): InspectionJoin {
  const waiting: Waiting = saved === undefined ? { underWay: [], strays: [] } : JSON.parse(saved);
  const told = openToldInspections(waiting.told);
  const underWay = openOrders();
  for (const [crossingId, { asDecided, ...order }] of waiting.underWay) {
    underWay.add(crossingId, isEvidenceLost ? order : { ...order, asDecided });
  }
  const strays = new Map<string, Stray>(waiting.strays);

  /** Strays stand in about the order of their conclusions, so the first that is kept ends the search. */
  function forgetStrays(clockMs: number): void {
    for (const [crossingId, stray] of strays) {
      if (stray.heldUntilMs >= clockMs) return;
      strays.delete(crossingId);
    }
  }

  /** Whether it is told of too late to be counted; then it is counted as that. */
  function isLate({ endedAtMs, recordedAt }: Told): boolean {
    const isTooLate = told.isLate(endedAtMs, epochMs(recordedAt));
    if (isTooLate) aside.inspectionsLate += 1;
    return isTooLate;
  }

  return {
    selectedAt(decidedAtMs, recordedAtMs) {
      told.selectedAt(recordedAtMs);
      if (strays.size > 0) forgetStrays(recordedAtMs);
      aside.ordersLost += underWay.forgetBefore(decidedAtMs - ORDER_HELD_MS);
    },
    order(crossingId, order) {
      const stray = strays.get(crossingId);
      if (stray === undefined) {
        underWay.add(crossingId, order);
        return;
      }
      strays.delete(crossingId);
      aside.inspectionsUnmatched -= 1;
      const endedAtMs = stray.heldUntilMs - STRAY_HELD_MS;
      if (endsLate(order, endedAtMs)) {
        aside.inspectionsLate += 1;
        underWay.add(crossingId, order);
        return;
      }
      told.settle(crossingId, endedAtMs);
      conclude(crossingId, order, stray.outcome);
    },
    outcome(of, outcome) {
      if (isLate(of)) return;
      const { crossingId, endedAtMs } = of;
      const order = underWay.first(crossingId);
      if (order !== undefined && endsLate(order, endedAtMs)) {
        aside.inspectionsLate += 1;
      } else if (order !== undefined) {
        underWay.removeFirst(crossingId);
        told.settle(crossingId, endedAtMs);
        conclude(crossingId, order, outcome);
      } else if (told.wasSettled(crossingId) || strays.has(crossingId)) {
        aside.inspectionsDoubled += 1;
      } else {
        aside.inspectionsUnmatched += 1;
        strays.set(crossingId, { outcome, heldUntilMs: endedAtMs + STRAY_HELD_MS });
      }
    },
    isOfficersOwn(of) {
      if (isLate(of)) return false;
      const isFirst = told.isOfficersFirst(of.crossingId, of.endedAtMs);
      if (!isFirst) aside.inspectionsDoubled += 1;
      return isFirst;
    },
    underWay: underWay.count,
    save: () =>
      `{"underWay":[${underWay.texts().join()}],"strays":${JSON.stringify([...strays])},"told":${told.save()}}`,
  };
}

/** Longer after its order than any inspection takes: its delay would count as that of a hundred others. */
function endsLate({ decidedAtMs }: Order, endedAtMs: number): boolean {
  return endedAtMs > decidedAtMs + LATE_MS;
}
