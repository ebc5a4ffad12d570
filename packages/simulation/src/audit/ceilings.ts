import { epochMs, HOUR_MS, instantOf, type PortCode, type SelectionMade } from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling } from './ruling.ts';

/** Whether orders keep to the rate: those that must, as far as they must, at each port and in each hour. */
export interface Ceilings {
  /** Selections of a port come in the order in which it decided. */
  selected(selection: SelectionMade): void;
  result(): readonly Ruling[];
}

interface Account {
  decided: number;
  ordered: number;
  /** Hours in which each of the two was broken already: an hour counts once. */
  hour: number;
  isOverdrawn: boolean;
  isIdle: boolean;
}

/**
 * Entitlement is rate × decided crossings. Targeted and fill may order while it is at most what may be borrowed behind
 * the orders; mandatory, random and blind may always. While it is that much ahead of the orders, whoever can be scored
 * is inspected. The recording must begin where the engine did, with nothing decided.
 * Source: docs/ARCHITECTURE.md, The budget.
 */
export function openCeilings({ targetRate, borrowInspections }: AuditedPolicy): Ceilings {
  const ceilings = openRuling('ceilings-kept');
  const used = openRuling('rate-used');
  const accounts = new Map<PortCode, Account>();

  function accountAt(port: PortCode, hour: number): Account {
    const account = accounts.get(port) ?? { decided: 0, ordered: 0, hour: -1, isOverdrawn: false, isIdle: false };
    accounts.set(port, account);
    if (account.hour !== hour) {
      ceilings.looked();
      used.looked();
      account.hour = hour;
      account.isOverdrawn = false;
      account.isIdle = false;
    }
    return account;
  }

  return {
    selected({ data, occurredAt }) {
      const hour = Math.floor(epochMs(occurredAt) / HOUR_MS);
      const account = accountAt(data.port, hour);
      account.decided += 1;
      const owed = account.decided * targetRate - account.ordered;
      const where = `port ${data.port} in the hour from ${instantOf(hour * HOUR_MS)}`;
      if (data.decision === 'inspect') account.ordered += 1;
      const mustKeep = data.ground === 'targeted' || data.ground === 'fill';
      if (mustKeep && owed - 1 < -borrowInspections - ROUNDING && !account.isOverdrawn) {
        account.isOverdrawn = true;
        ceilings.violated(`${where}: ${(1 - owed).toFixed(1)} ahead of the rate, ordered as ${data.ground}`);
      }
      const isIdle =
        (data.ground === 'not-drawn' || data.ground === 'rate-spent') && owed >= borrowInspections + ROUNDING;
      if (isIdle && !account.isIdle) {
        account.isIdle = true;
        used.violated(`${where}: ${owed.toFixed(1)} behind the rate, and released`);
      }
    },
    result: () => [ceilings.result('hours of ports'), used.result('hours of ports')],
  };
}

/** Products of a rate and millions of crossings are exact to far less than this; the engine counts in millionths. */
const ROUNDING = 1e-3;
