import { epochMs, HOUR_MS, type Instant, instantOf, type PortCode, type SelectionMade } from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling, type RulingName } from './ruling.ts';

/** Whether orders keep to the rate: those that must, as far as they must, at each port and in each hour. */
export interface Ceilings {
  /** Selections of a port come in the order in which it decided. */
  selected(selection: SelectionMade): void;
  result(): readonly Ruling[];
}

interface Account {
  decided: number;
  ordered: number;
}

/**
 * Entitlement is rate × decided crossings. Targeted and fill may order while it is at most what may be borrowed behind
 * the orders; mandatory, random and blind may always. While it is that much ahead of the orders, whoever can be scored
 * is inspected. The recording must begin where the engine did, with nothing decided.
 * Source: docs/ARCHITECTURE.md, The budget.
 */
export function openCeilings({ targetRate, borrowInspections }: AuditedPolicy): Ceilings {
  const ceilings = hourlyRuling('ceilings-kept');
  const used = hourlyRuling('rate-used');
  const accounts = new Map<PortCode, Account>();

  return {
    selected({ data: { port, decision, ground }, occurredAt }) {
      const account = accounts.get(port) ?? { decided: 0, ordered: 0 };
      accounts.set(port, account);
      account.decided += 1;
      const owed = account.decided * targetRate - account.ordered;
      if (decision === 'inspect') account.ordered += 1;
      if (ground === 'targeted' || ground === 'fill') {
        const isOverdrawn = owed - 1 < -borrowInspections - ROUNDING;
        ceilings.looked(port, occurredAt, isOverdrawn, () => `${(1 - owed).toFixed(1)} ahead, ordered as ${ground}`);
      }
      if (ground === 'not-drawn' || ground === 'rate-spent') {
        const isIdle = owed >= borrowInspections + ROUNDING;
        used.looked(port, occurredAt, isIdle, () => `${owed.toFixed(1)} behind, and released`);
      }
    },
    result: () => [
      ceilings.result('hours of ports with vehicles ordered as targeted or fill'),
      used.result('hours of ports with scored vehicles released'),
    ],
  };
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

/** Products of a rate and millions of crossings are exact to far less than this; the engine counts in millionths. */
const ROUNDING = 1e-3;
