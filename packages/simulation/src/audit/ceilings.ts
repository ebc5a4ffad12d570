import { epochMs, HOUR_MS, type Instant, instantOf, type PortCode, type SelectionMade } from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling, type RulingName } from './ruling.ts';

/** Whether orders keep to the rate: those that must, as far as they must, at each port and in each hour. */
export interface Ceilings {
  /** Selections of a port come in the order in which it decided. */
  selected(selection: SelectionMade): void;
  result(): readonly Ruling[];
}

/**
 * Entitlement is what the rates in force at each decided crossing add up to: those that the policy has, whatever a
 * selection claims. Targeted and fill may order while it is at most what may be borrowed behind the orders; mandatory,
 * random and blind may always. While it is that much ahead of the orders, whoever can be scored is inspected unless
 * capacity is said to bind, which `openCapacityClaims` does not take on trust. What such a crossing adds to what is owed
 * beyond what may be borrowed lapses, so that no more is made up for later. The recording must begin where the engine
 * did, with nothing decided.
 * Source: docs/ARCHITECTURE.md, The budget.
 */
export function openCeilings(policy: AuditedPolicy): Ceilings {
  const { borrowInspections } = policy;
  const onRecord = openRuling('rates-on-record');
  const ceilings = hourlyRuling('ceilings-kept');
  const used = hourlyRuling('rate-used');
  const owedTo = new Map<PortCode, number>();

  return {
    selected({ data, occurredAt }) {
      const { port, ground, capacityBound = false } = data;
      const rate = rateInForce(policy, data, epochMs(occurredAt));
      const claimed = data.targetRate ?? policy.targetRate;
      onRecord.looked();
      if (claimed !== rate || !isSurgeKnown(policy, data)) {
        const surge = data.surge === undefined ? 'in no surge' : `in the surge "${data.surge}"`;
        onRecord.violated(`port ${port} at ${occurredAt}: ${claimed} ${surge}, where the policy has ${rate}`);
      }
      const before = owedTo.get(port) ?? 0;
      const owed = before + rate;
      owedTo.set(port, owedAfter(Math.max(borrowInspections, before), owed, data));
      if (ground === 'targeted' || ground === 'fill') {
        const isOverdrawn = owed - 1 < -borrowInspections - ROUNDING;
        ceilings.looked(port, occurredAt, isOverdrawn, () => `${(1 - owed).toFixed(1)} ahead, ordered as ${ground}`);
      }
      if (RELEASES_SCORED.includes(ground)) {
        const isIdle = owed >= borrowInspections + ROUNDING && !capacityBound;
        used.looked(port, occurredAt, isIdle, () => `${owed.toFixed(1)} behind, and released`);
      }
    },
    result: () => [
      onRecord.result('selections'),
      ceilings.result('hours of ports with vehicles ordered as targeted or fill'),
      used.result('hours of ports with scored vehicles released'),
    ],
  };
}

/** Grounds on which a vehicle that could be scored is released. */
const RELEASES_SCORED: readonly SelectionMade['data']['ground'][] = ['not-drawn', 'rate-spent', 'no-capacity'];

/** What is left of what was owed with a crossing's entitlement: less its order, and less what lapses beyond what may be. */
function owedAfter(mayBe: number, owed: number, { decision, capacityBound }: SelectionMade['data']): number {
  const left = decision === 'inspect' ? owed - 1 : owed;
  return capacityBound ? Math.min(left, mayBe) : left;
}

/**
 * What the policy has for a port at its clock: a schedule's, else the port's own, else the usual one; in a surge that
 * it knows no less than that one's. Surges are drawn, so which one it is only the selection can say.
 */
function rateInForce(policy: AuditedPolicy, { port, surge }: SelectionMade['data'], atMs: number): number {
  const schedule = policy.schedules.find(
    ({ ports, from, until }) => (ports === undefined || ports.includes(port)) && from <= atMs && atMs < until,
  );
  const rate = schedule?.targetRate ?? policy.ports[port]?.targetRate ?? policy.targetRate;
  return Math.max(rate, policy.surges.find(({ name }) => name === surge)?.targetRate ?? 0);
}

function isSurgeKnown({ surges }: AuditedPolicy, { surge }: SelectionMade['data']): boolean {
  return surge === undefined || surges.some(({ name }) => name === surge);
}

/** A promise in which an hour of a port counts once, however often it was kept or broken in it. */
function hourlyRuling(name: RulingName) {
  const promise = openRuling(name);
  const hours = new Map<PortCode, { hour: number; isBroken: boolean }>();
  return {
    looked(port: PortCode, at: Instant, isBroken: boolean, ofTheRate: () => string): void {
      const hour = Math.floor(epochMs(at) / HOUR_MS);
      let current = hours.get(port);
      if (current?.hour !== hour) {
        promise.looked();
        current = { hour, isBroken: false };
        hours.set(port, current);
      }
      if (!isBroken || current.isBroken) return;
      current.isBroken = true;
      promise.violated(`port ${port} in the hour from ${instantOf(hour * HOUR_MS)}: of the rate ${ofTheRate()}`);
    },
    result: promise.result,
  };
}

/** Sums of rates over millions of crossings are exact to far less than this; the engine counts in millionths. */
const ROUNDING = 1e-3;
