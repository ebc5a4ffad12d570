import {
  DAY_MS,
  epochMs,
  HOUR_MS,
  instantOf,
  MINUTE_MS,
  type PortCode,
  type SelectionMade,
} from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether bays and officers have work where capacity is said to let less be ordered than the rate. */
export interface CapacityClaims {
  /** Selections of a port come in the order in which it decided. */
  selected(selection: SelectionMade): void;
  result(): Ruling;
}

/**
 * Of the bays or officers so much was taken in the hour before a claim, or all are at its instant: else it is unfounded.
 * An engine that knows what it says only binds where the rate asks for half of what there is. Invented, no source.
 */
const TAKEN_MIN = 0.4;

/**
 * A port's day is broken by so many unfounded claims, if they are more than so large a share of all: what officers began
 * by themselves no selection tells, and where traffic swells it takes minutes until it has been given work. Invented.
 */
const UNFOUNDED_MIN = 20;
const UNFOUNDED_SHARE_MAX = 0.1;

interface Work {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly officers: number;
}

interface PortDay {
  readonly port: PortCode;
  readonly startsAtMs: number;
  claims: number;
  unfounded: number;
}

/**
 * By the plan, and by what was ordered alone: an order has a bay and officers from its wait's end for its method's planned
 * minutes. That officers are as few as in the smallest shift favours who claims.
 */
export function openCapacityClaims({ capacity }: AuditedPolicy): CapacityClaims {
  const workOf = new Map<PortCode, readonly Work[]>();
  const days = new Map<string, PortDay>();

  function isFounded(
    work: readonly Work[],
    resources: { readonly bays: number; readonly officers: number },
    atMs: number,
  ) {
    const onDuty = Math.max(
      1,
      Math.floor(resources.officers * Math.min(...(capacity?.shifts ?? []).map((s) => s.onDuty))),
    );
    const atOnce = work.filter(({ untilMs }) => untilMs > atMs);
    if (atOnce.length >= resources.bays || sumOf(atOnce, ({ officers }) => officers) >= onDuty) return true;
    const within = ({ fromMs, untilMs }: Work) =>
      Math.max(0, Math.min(untilMs, atMs) - Math.max(fromMs, atMs - HOUR_MS)) / HOUR_MS;
    const [bays, officers] = [sumOf(work, within), sumOf(work, (each) => within(each) * each.officers)];
    return Math.max(bays / resources.bays, officers / onDuty) >= TAKEN_MIN;
  }

  function claimed(port: PortCode, atMs: number, isClaimFounded: boolean): void {
    const startsAtMs = Math.floor(atMs / DAY_MS) * DAY_MS;
    const key = `${port} ${startsAtMs}`;
    const day = days.get(key) ?? { port, startsAtMs, claims: 0, unfounded: 0 };
    day.claims += 1;
    if (!isClaimFounded) day.unfounded += 1;
    days.set(key, day);
  }

  return {
    selected(selection) {
      const { port, method, waitMinutes = 0, capacityBound } = selection.data;
      const atMs = epochMs(selection.occurredAt);
      const resources = capacity?.ports[port];
      const work = (workOf.get(port) ?? []).filter(({ untilMs }) => untilMs > atMs - HOUR_MS);
      if (capacityBound === true) claimed(port, atMs, resources !== undefined && isFounded(work, resources, atMs));
      if (capacity === undefined || resources === undefined || method === null) return;
      const fromMs = atMs + waitMinutes * MINUTE_MS;
      const untilMs = fromMs + capacity.plannedMinutes[method] * MINUTE_MS;
      workOf.set(port, [...work, { fromMs, untilMs, officers: capacity.officersNeeded[method] }]);
    },
    result: () => rulingOn([...days.values()]),
  };
}

function rulingOn(days: readonly PortDay[]): Ruling {
  const short = openRuling('capacity-short');
  for (const { port, startsAtMs, claims, unfounded } of days) {
    short.looked();
    if (unfounded < UNFOUNDED_MIN || unfounded <= UNFOUNDED_SHARE_MAX * claims) continue;
    const count = `${unfounded} of ${claims} selections that claim it`;
    short.violated(`port ${port} on the day from ${instantOf(startsAtMs)}: ${count} could have done more`);
  }
  return short.result('days of ports with selections that say that capacity binds');
}

function sumOf(work: readonly Work[], of: (work: Work) => number): number {
  return work.reduce((sum, each) => sum + of(each), 0);
}
