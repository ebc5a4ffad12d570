import { DAY_MS, type MultipleSaleReported, type ReferralId } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, hexId, unit } from '../chance.ts';
import type { Purchase, Sale } from '../happenings.ts';
import { instantAt } from '../instants.ts';
import type { JournalEntry } from '../journal.ts';
import { ownerRefOf, purchaseIdOf } from '../opaque-ids.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import type { Agenda } from './agenda.ts';
import { businessDay, closeOfBusiness } from './offices.ts';
import type { PurchaseFiles } from './purchase-files.ts';
import { openRemembered } from './remembered.ts';
import { plateOnRecord, subjectOf } from './subject.ts';

/** Two firearms of a kind within five consecutive business days are a multiple sale (DOJ OIG I-2011-001). */
const FIREARMS_MIN = 2;
const BUSINESS_DAYS = 5;
/** Longer than any five consecutive business days. */
const WINDOW_MS = 8 * DAY_MS;

/** Since 2011 dealers there report certain rifles too ("The U.S.-Mexico Double Fix", 2023). The day is invented. */
const RIFLE_STATES: ReadonlySet<string> = new Set(['US-CA', 'US-AZ', 'US-NM', 'US-TX']);
const RIFLES_REPORTED_FROM_MS = Date.UTC(2011, 7, 14);

/** Share of reportable sales that a dealer does not report. Invented, no source. */
const NOT_REPORTED_SHARE = 0.1;
/** Share of reports with a character of the buyer's plate wrong. Invented, no source. */
const WRONG_PLATE_SHARE = 0.02;

/** Dealers, each of whom reports the multiple sales that it makes. */
export interface Dealers {
  /** Whether the sale is reported, and the report: it is sent by close of business of the same day. */
  sell(purchase: Purchase): { readonly isReported: boolean; readonly entries: readonly JournalEntry[] };
  forget(nowMs: number): void;
}

export function openDealers(seed: number, files: PurchaseFiles, agenda: Agenda): Dealers {
  const recent = openRemembered<readonly Sale[]>();
  return {
    sell({ sale }) {
      const { personId } = sale.buyer;
      const today = businessDay(sale.soldAtMs);
      const before = recent.get(personId);
      const isLate = (one: Sale) => today - businessDay(one.soldAtMs) < BUSINESS_DAYS;
      const all = before === undefined ? [sale] : [...before.filter(isLate), sale];
      recent.set(personId, all, sale.soldAtMs);
      // A dealer knows of a buyer's other purchases only what it sold itself.
      const sales = before === undefined ? all : all.filter(({ dealerId }) => dealerId === sale.dealerId);
      const firearms = reportable(sales);
      if (firearms === null) return { isReported: false, entries: [] };
      const chance = chanceFor(seed, 'multiple-sale', sale.saleId);
      if (comesUp(chance, NOT_REPORTED_SHARE)) return { isReported: false, entries: [] };
      const closesAtMs = closeOfBusiness(sale.soldAtMs);
      const sentAtMs = sale.soldAtMs + Math.floor((closesAtMs - sale.soldAtMs) * unit(chance));
      return {
        isReported: true,
        entries: agenda.at(sentAtMs, () => {
          // Those that the dealer had sent by then: nobody counts what is still to come.
          const otherReports = files.reportsThatDay(sale);
          files.report(sales);
          return [reportOf(chance, sale, firearms, otherReports, sentAtMs)];
        }),
      };
    },
    forget(nowMs) {
      recent.forgetBefore(nowMs - WINDOW_MS);
    },
  };
}

interface ReportedFirearms {
  readonly handguns: number;
  readonly longArms: number;
}

/** What must be reported of the sales to one buyer within five consecutive business days, at the last of them. */
function reportable(sales: readonly Sale[]): ReportedFirearms | null {
  const last = sales.at(-1);
  if (last === undefined) return null;
  const handguns = last.handguns === 0 ? 0 : sum(sales, 'handguns');
  const areRiflesReported = RIFLE_STATES.has(last.state) && last.soldAtMs >= RIFLES_REPORTED_FROM_MS;
  const rifles = last.reportableRifles === 0 || !areRiflesReported ? 0 : sum(sales, 'reportableRifles');
  if (handguns < FIREARMS_MIN && rifles < FIREARMS_MIN) return null;
  return { handguns: handguns < FIREARMS_MIN ? 0 : handguns, longArms: rifles < FIREARMS_MIN ? 0 : rifles };
}

function sum(sales: readonly Sale[], kind: 'handguns' | 'reportableRifles'): number {
  return sales.reduce((firearms, sale) => firearms + sale[kind], 0);
}

function reportOf(
  chance: Chance,
  sale: Sale,
  firearms: ReportedFirearms,
  otherReports: number,
  sentAtMs: number,
): JournalEntry {
  const { plate, pointsAt } = plateOnRecord(chance, subjectOf(sale.buyer, 'guns'), WRONG_PLATE_SHARE);
  const envelope = envelopeOf(chance, 'multiple-sale-reported', 'ATF', sentAtMs);
  const referralId = `MS-${hexId(chance)}` as ReferralId;
  const event: MultipleSaleReported = {
    ...envelope,
    type: 'MultipleSaleReported',
    data: {
      referralId,
      identity: { plate, purchaserRef: ownerRefOf(sale.buyer.vehicle.number) },
      purchaseId: purchaseIdOf(sale),
      dealerId: sale.dealerId,
      soldAt: instantAt(sale.soldAtMs),
      ...firearms,
      otherReportsAtDealerThatDay: otherReports,
    },
  };
  return entryOf(event, { kind: 'multiple-sale', id: referralId, pointsAt, ringId: sale.buyer.ringId });
}
