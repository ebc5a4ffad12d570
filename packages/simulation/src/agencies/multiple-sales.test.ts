import { type DealerId, epochMs, HOUR_MS, instantOf } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { Sale } from '../happenings.ts';
import { openAgenda } from './agenda.ts';
import { eventsOf, personOf, purchaseOf, saleOf, tolerance } from './fixtures/hand-made.ts';
import { openDealers } from './multiple-sales.ts';
import { closeOfBusiness, localDay } from './offices.ts';
import { openPurchaseFiles } from './purchase-files.ts';

const buyer = personOf('straw-1', 'straw-purchaser', 'ring-1', 1);

/** Noon at the border. */
function noon(day: string): number {
  return Date.parse(`${day}T18:00:00.000Z`);
}

/** The reports of sales, in the order of the sales, when all that is reportable is reported. */
function reportsOf(sales: readonly Partial<Sale>[]) {
  // A share is not reported: under some of so many seeds every one of these few sales is.
  const runs = Array.from({ length: 12 }, (_, seed) => {
    const agenda = openAgenda();
    const dealers = openDealers(seed, openPurchaseFiles(), agenda);
    const entries = sales.flatMap(
      (parts, at) => dealers.sell(purchaseOf(saleOf({ buyer, saleId: `sale-${at}`, ...parts }))).entries,
    );
    return eventsOf([...entries, ...agenda.day(noon('2026-12-31'))], 'MultipleSaleReported');
  });
  return runs.reduce((most, run) => (run.length > most.length ? run : most)).map(({ data }) => data);
}

describe('a multiple sale', () => {
  test('is two handguns at once, and one is none', () => {
    expect(reportsOf([{ handguns: 2 }])).toHaveLength(1);
    expect(reportsOf([{ handguns: 1 }])).toEqual([]);
  });

  test('is two handguns on a Monday and the Friday of that week, but not on the Monday after', () => {
    const first = { handguns: 1, soldAtMs: noon('2026-03-02') };
    const [report, ...others] = reportsOf([first, { handguns: 1, soldAtMs: noon('2026-03-06') }]);
    expect(others).toEqual([]);
    expect(report).toMatchObject({ handguns: 2, longArms: 0, soldAt: instantOf(noon('2026-03-06')) });
    expect(reportsOf([first, { handguns: 1, soldAtMs: noon('2026-03-09') }])).toEqual([]);
  });

  test('spans a weekend: a Wednesday and the Tuesday after are five business days, the Wednesday after is one more', () => {
    const first = { handguns: 1, soldAtMs: noon('2026-03-04') };
    expect(reportsOf([first, { handguns: 1, soldAtMs: noon('2026-03-10') }])).toHaveLength(1);
    expect(reportsOf([first, { handguns: 1, soldAtMs: noon('2026-03-11') }])).toEqual([]);
  });

  test('is told again when a third handgun follows, with all three', () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04'];
    const reports = reportsOf(days.map((day) => ({ handguns: 1, soldAtMs: noon(day) })));
    expect(reports.map(({ handguns }) => handguns)).toEqual([2, 3]);
  });

  test('is of one buyer at one dealer', () => {
    const other = personOf('straw-2', 'straw-purchaser', 'ring-1', 2);
    expect(reportsOf([{ handguns: 1 }, { handguns: 1, buyer: other }])).toEqual([]);
    expect(reportsOf([{ handguns: 1 }, { handguns: 1, dealerId: 'FFL-TX-00002' as DealerId }])).toEqual([]);
  });

  test.each([
    ['US-CA', 1],
    ['US-AZ', 1],
    ['US-NM', 1],
    ['US-TX', 1],
    ['US-NV', 0],
    ['US-LA', 0],
  ])('of rifles is reported in %s: %d', (state, reports) => {
    expect(reportsOf([{ state, longArms: 3, reportableRifles: 2 }])).toHaveLength(reports);
  });

  test('of rifles needs two of the sort that is reported, and counts only those', () => {
    expect(reportsOf([{ longArms: 5, reportableRifles: 1 }])).toEqual([]);
    expect(reportsOf([{ longArms: 5, reportableRifles: 3 }])).toMatchObject([{ handguns: 0, longArms: 3 }]);
  });

  test('does not add a handgun and a rifle up', () => {
    expect(reportsOf([{ handguns: 1, longArms: 1, reportableRifles: 1 }])).toEqual([]);
  });

  test('of rifles was not reported before 2011', () => {
    const soldAtMs = noon('2010-05-03');
    expect(reportsOf([{ longArms: 4, reportableRifles: 4, soldAtMs }])).toEqual([]);
    expect(reportsOf([{ handguns: 4, soldAtMs }])).toHaveLength(1);
  });
});

/** So many sales of two handguns, each to another buyer. */
function manySales(many: number, parts: Partial<Sale> = {}) {
  const agenda = openAgenda();
  const dealers = openDealers(5, openPurchaseFiles(), agenda);
  const sold = Array.from({ length: many }, (_, at) => {
    const sale = saleOf({
      buyer: personOf(`buyer-${at}`, 'innocent', null, at),
      saleId: `sale-${at}`,
      handguns: 2,
      dealerId: `FFL-TX-${at}` as DealerId,
      soldAtMs: noon('2026-03-03') + (at % 400) * 60_000,
      ...parts,
    });
    return dealers.sell(purchaseOf(sale));
  });
  const entries = [...sold.flatMap((one) => one.entries), ...agenda.day(noon('2026-03-04'))];
  return { reports: eventsOf(entries, 'MultipleSaleReported'), sold };
}

describe('a report', () => {
  test('is left out for one sale of ten (four deviations of 3,000)', () => {
    const { reports, sold } = manySales(3_000);
    expect(sold.filter(({ isReported }) => isReported)).toHaveLength(reports.length);
    expect(Math.abs(reports.length / 3_000 - 0.9)).toBeLessThan(tolerance(0.9, 3_000));
  });

  test('is sent after the sale and by close of business of the same day', () => {
    for (const { occurredAt, data } of manySales(400).reports) {
      const [soldAtMs, sentAtMs] = [Date.parse(data.soldAt), Date.parse(occurredAt)];
      expect(sentAtMs).toBeGreaterThanOrEqual(soldAtMs);
      expect(sentAtMs).toBeLessThanOrEqual(closeOfBusiness(soldAtMs));
      expect(localDay(sentAtMs)).toBe(localDay(soldAtMs));
    }
  });

  test('says how many others its dealer had made that day when it was sent', () => {
    const { reports } = manySales(5, { dealerId: 'FFL-TX-00009' as DealerId, soldAtMs: noon('2026-03-03') });
    expect(reports.length).toBeGreaterThan(2);
    const inOrder = reports.toSorted((a, b) => epochMs(a.occurredAt) - epochMs(b.occurredAt));
    expect(inOrder.map(({ data }) => data.otherReportsAtDealerThatDay)).toEqual(inOrder.map((_, at) => at));
    const [alone] = reportsOf([{ handguns: 2, soldAtMs: noon('2026-03-03') - 24 * HOUR_MS }]);
    expect(alone?.otherReportsAtDealerThatDay).toBe(0);
  });

  test("names the buyer's registered vehicle", () => {
    const [report] = reportsOf([{ handguns: 2 }]);
    expect(report?.identity.plate.text).toBe(buyer.vehicle.plate.text);
  });
});
