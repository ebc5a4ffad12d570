import { instantOf } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { exactInterval } from './exact-interval.ts';
import { lift } from './lift.ts';
import { yieldReport } from './yield-report.ts';
import { openYieldTally, type YieldTally } from './yield-tally.ts';

const empty = openYieldTally().read();

const laredo: YieldTally = {
  ...empty,
  countedUntil: instantOf(Date.UTC(2026, 2, 2, 14)),
  crossings: 1_000,
  releases: { 'not-drawn': 700, 'rate-spent': 100, 'no-capacity': 0, 'blind-not-drawn': 0 },
  grounds: {
    ...empty.grounds,
    random: { ...empty.grounds.random, orders: 50, inspections: 50, hits: 1, currencyUsd: 12_000, delaySeconds: 9_000 },
    targeted: {
      ...empty.grounds.targeted,
      orders: 150,
      inspections: 140,
      hits: 12,
      firearms: 19,
      rounds: 38_000,
      parts: 7,
      drugsGrams: 2_500,
      delaySeconds: 90_000,
    },
  },
  notCarriedOut: {
    ...empty.notCarriedOut,
    random: { ...empty.notCarriedOut.random, 'officer-declined': 3 },
    fill: { ...empty.notCarriedOut.fill, 'officer-declined': 1, 'no-bay': 2 },
  },
  officerInitiated: { ...empty.officerInitiated, inspections: 5, hits: 2, firearms: 3, delaySeconds: 600 },
  wouldTarget: { hits: 12, inspections: 145 },
  randomStratum: { hits: 1, inspections: 50 },
  waits: { vehicles: 30, seconds: 5_430 },
  inspectionsUnderWay: 10,
};

const sasabe: YieldTally = {
  ...empty,
  countedUntil: instantOf(Date.UTC(2026, 2, 2, 13)),
  crossings: 60,
  releases: { ...empty.releases, 'not-drawn': 50 },
  grounds: { ...empty.grounds, random: { ...empty.grounds.random, orders: 10, inspections: 10, hits: 2, firearms: 1 } },
  randomStratum: { hits: 2, inspections: 10 },
  waits: { vehicles: 2, seconds: 60 },
  inspectionsUnmatched: 3,
  ordersLost: 1,
};

describe('The yield report', () => {
  const report = yieldReport({ 2606: sasabe, 2304: laredo });

  test('lists the ports that have a tally in the order of the port table', () => {
    expect(report.ports.map(({ port, name }) => `${port} ${name}`)).toEqual(['2304 Laredo', '2606 Sasabe']);
  });

  test('gives the figures of a port by ground and together', () => {
    const [port] = report.ports;
    expect(port).toMatchObject({
      crossings: 1_000,
      inspectionRate: 0.2,
      total: { inspections: 195, hits: 15, firearms: 22, drugsKg: 2.5, delayMinutes: 1_660 },
      ordered: {
        ...{ orders: 200, inspections: 190, hits: 13, firearms: 19, drugsKg: 2.5, delayMinutes: 1_650 },
        notCarriedOut: { 'officer-declined': 4, 'no-bay': 2, 'no-officer': 0 },
      },
      officerInitiated: { inspections: 5, hits: 2, firearms: 3, delayMinutes: 10 },
      byGround: {
        random: { inspections: 50, currencyUsd: 12_000, notCarriedOut: { 'officer-declined': 3 } },
        targeted: { parts: 7, rounds: 38_000 },
      },
      releases: { 'not-drawn': 700, 'rate-spent': 100 },
      waits: { vehicles: 30, minutes: 90.5 },
      inspectionsUnderWay: 10,
      perThousandInspections: { firearms: (1_000 * 22) / 195, rounds: (1_000 * 38_000) / 195 },
    });
    expect(port?.byGround.targeted.hitRate).toEqual(exactInterval(12, 140));
    expect(port?.ordered.hitRate).toEqual(exactInterval(13, 190));
    expect(port?.officerInitiated.hitRate).toEqual(exactInterval(2, 5));
    expect(port?.lift).toEqual(lift(laredo.wouldTarget, laredo.randomStratum));
  });

  test('counts all ports together for the border, lift from the pooled counts', () => {
    expect(report.border).toMatchObject({
      countedUntil: '2026-03-02T14:00:00.000Z',
      crossings: 1_060,
      inspectionRate: 210 / 1_060,
      total: { inspections: 205, hits: 17, firearms: 23 },
      ordered: { orders: 210, inspections: 200, hits: 15, firearms: 20, notCarriedOut: { 'officer-declined': 4 } },
      officerInitiated: { inspections: 5, hits: 2 },
      byGround: { random: { inspections: 60, hits: 3 }, targeted: { inspections: 140, hits: 12 } },
      releases: { 'not-drawn': 750, 'rate-spent': 100, 'no-capacity': 0, 'blind-not-drawn': 0 },
      waits: { vehicles: 32, minutes: 91.5 },
      inspectionsUnderWay: 10,
      inspectionsUnmatched: 3,
      ordersLost: 1,
      wouldTarget: { hits: 12, inspections: 145 },
      randomStratum: { hits: 3, inspections: 60 },
      perThousandInspections: { firearms: (1_000 * 23) / 205 },
    });
    expect(report.border.lift).toEqual(lift({ hits: 12, inspections: 145 }, { hits: 3, inspections: 60 }));
  });

  test('leaves the tallies as they were', () => {
    expect(sasabe.grounds.targeted).toEqual(empty.grounds.targeted);
    expect(laredo.grounds.random.inspections).toBe(50);
  });

  test('says of a ground without inspections that there is not enough evidence', () => {
    expect(report.border.byGround.fill.hitRate).toEqual(exactInterval(0, 0));
  });

  test('of nothing at all has no rates and no evidence', () => {
    const { border, ports } = yieldReport({});
    expect(ports).toEqual([]);
    expect(border).toMatchObject({ crossings: 0, inspectionRate: null, perThousandInspections: null });
    expect(border.lift).toMatchObject({ enoughEvidence: false, lower: 0, upper: null });
  });

  test('is its own JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
    expect(JSON.parse(JSON.stringify(yieldReport({ 2304: empty })))).toStrictEqual(yieldReport({ 2304: empty }));
  });
});
