import { DAY_MS } from '@southbound/contracts';
import type { Sale } from '../happenings.ts';
import { localDay } from './offices.ts';
import { openRemembered } from './remembered.ts';

/**
 * Days for which reports of multiple sales are kept, so that nobody holds a register of lawful purchasers; and for
 * which it is known who was named by a trace: the five years after which no sale is prosecuted (DOJ OIG I-2011-001).
 * The former is invented.
 */
const REPORT_KEPT_DAYS = 730;
const TRACE_KEPT_DAYS = 1_826;
/** Sales of one purchaser that a file holds at most: the latest. Invented, no source. */
const SALES_PER_PURCHASER_MAX = 100;

/** What ATF knows of purchases: from dealers' reports of multiple sales, and from the dealers' records that traces end at. */
export interface PurchaseFiles {
  /** Files a report. The sale that made it reportable is the last. */
  report(sales: readonly Sale[]): void;
  isReported(sale: Sale): boolean;
  /** Reports that a sale's dealer has sent so far of sales of that sale's local day. */
  reportsThatDay(sale: Sale): number;
  /** Files that a trace ended at a sale. */
  traced(sale: Sale, atMs: number): void;
  /** Whether an earlier trace ended at the same purchaser. */
  isOnEarlierTraces(sale: Sale): boolean;
  /** Firearms of all sales to the same purchaser that are known, those of this sale included. */
  firearmsTied(sale: Sale): number;
  forget(nowMs: number): void;
}

/** What is known to have been sold to a purchaser, the oldest first: mostly one sale, so that a list is the least to keep. */
type KnownSales = readonly { readonly saleId: string; readonly firearms: number }[];

export function openPurchaseFiles(): PurchaseFiles {
  const reportedSales = openRemembered<true>();
  const reportsByDay = openRemembered<number>();
  const reportedTo = openRemembered<KnownSales>();
  const tracedTo = openRemembered<KnownSales>();
  let keptFromMs = Number.NEGATIVE_INFINITY;

  return {
    report(sales) {
      const last = sales.at(-1);
      if (last === undefined) return;
      const day = dealerDay(last);
      reportsByDay.set(day, (reportsByDay.get(day) ?? 0) + 1, last.soldAtMs);
      const purchaser = last.buyer.personId;
      for (const sale of sales) reportedSales.set(sale.saleId, true, last.soldAtMs);
      reportedTo.set(purchaser, withSales(reportedTo.get(purchaser), sales), last.soldAtMs);
    },
    // Most sales that are asked about are older than any report on file.
    isReported: (sale) => sale.soldAtMs >= keptFromMs && reportedSales.get(sale.saleId) === true,
    reportsThatDay: (sale) => reportsByDay.get(dealerDay(sale)) ?? 0,
    traced(sale, atMs) {
      tracedTo.set(sale.buyer.personId, withSales(tracedTo.get(sale.buyer.personId), [sale]), atMs);
    },
    isOnEarlierTraces: (sale) => tracedTo.get(sale.buyer.personId) !== undefined,
    firearmsTied(sale) {
      const { personId } = sale.buyer;
      const reported = reportedTo.get(personId) ?? NO_SALES;
      const traced = tracedTo.get(personId) ?? NO_SALES;
      let firearms = firearmsOf(sale);
      for (const one of reported) if (one.saleId !== sale.saleId) firearms += one.firearms;
      for (const one of traced)
        if (one.saleId !== sale.saleId && !isAmong(reported, one.saleId)) firearms += one.firearms;
      return firearms;
    },
    forget(nowMs) {
      keptFromMs = nowMs - REPORT_KEPT_DAYS * DAY_MS;
      for (const files of [reportedSales, reportsByDay, reportedTo]) files.forgetBefore(keptFromMs);
      tracedTo.forgetBefore(nowMs - TRACE_KEPT_DAYS * DAY_MS);
    },
  };
}

const NO_SALES: KnownSales = [];

/** A purchaser's sales with further ones; the oldest go when there are too many. */
function withSales(known: KnownSales | undefined, sales: readonly Sale[]): KnownSales {
  const before = known ?? NO_SALES;
  const further = sales.filter(({ saleId }) => !isAmong(before, saleId));
  const added = further.map((sale) => ({ saleId: sale.saleId, firearms: firearmsOf(sale) }));
  return before.length === 0 ? added : [...before, ...added].slice(-SALES_PER_PURCHASER_MAX);
}

function isAmong(known: KnownSales, saleId: string): boolean {
  return known.some((one) => one.saleId === saleId);
}

/** Firearms sold in one sale. */
export function firearmsOf(sale: Sale): number {
  return sale.handguns + sale.longArms;
}

function dealerDay(sale: Sale): string {
  return `${sale.dealerId}/${localDay(sale.soldAtMs)}`;
}
