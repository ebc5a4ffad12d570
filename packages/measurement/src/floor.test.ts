import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yieldReport } from './yield-report.ts';
import { openYieldTally, type YieldTally } from './yield-tally.ts';

const empty = openYieldTally().read();

/** 200 are due at 20 %: 150 were carried out, 15 skipped, 5 are under way, and 30 were not ordered for want of bays. */
const laredo: YieldTally = {
  ...empty,
  crossings: 1_004,
  grounds: {
    ...empty.grounds,
    random: { ...empty.grounds.random, orders: 20, inspections: 20 },
    targeted: { ...empty.grounds.targeted, orders: 150, inspections: 130 },
  },
  notCarriedOut: {
    ...empty.notCarriedOut,
    targeted: {
      'no-bay': 1,
      'no-officer': 2,
      'lane-congested': 4,
      'vehicle-left': 3,
      'officer-declined': 5,
    },
  },
  officerInitiated: { ...empty.officerInitiated, inspections: 90 },
  inspectionsUnderWay: 5,
  capacityBound: { crossings: 250, orders: 20 },
};

const sasabe: YieldTally = {
  ...empty,
  crossings: 100,
  grounds: { ...empty.grounds, fill: { ...empty.grounds.fill, orders: 30, inspections: 30 } },
};

const RATES = { 2304: 0.2, 2606: 0.1 };

describe('the floor rate', () => {
  test('asks for whole inspections of the orders that were carried out, and each that is missing has its reason', () => {
    const [port] = yieldReport({ 2304: laredo }, RATES).ports;
    expect(port?.floor).toEqual({
      floorRate: 0.2,
      crossings: 1_004,
      due: 200,
      carriedOut: 150,
      shortfall: 50,
      missing: {
        capacity: 30 + 7,
        refused: 5,
        'not-carried-out': 3,
        'under-way': 5,
        lost: 0,
        'not-ordered': 0,
      },
      notOrderedForCapacity: 30,
    });
  });

  test('names what the rate itself left as not ordered', () => {
    const unbound = { ...laredo, capacityBound: { crossings: 0, orders: 0 }, inspectionsUnderWay: 3, ordersLost: 2 };
    const [port] = yieldReport({ 2304: unbound }, RATES).ports;
    expect(port?.floor?.missing).toMatchObject({ capacity: 7, lost: 2, 'not-ordered': 30 });
  });

  test('does not lay to capacity what was left unordered while it bound, and ordered since', () => {
    // 50 less than due were ordered while it bound, and 20 more than due when it did not.
    const madeUp = { ...laredo, capacityBound: { crossings: 300, orders: 10 } };
    const [port] = yieldReport({ 2304: madeUp }, RATES).ports;
    expect(port?.floor).toMatchObject({ shortfall: 50, missing: { capacity: 30 + 7, 'not-ordered': 0 } });
    expect(port?.floor?.notOrderedForCapacity).toBe(30);
  });

  test('has its shortfall wholly explained by the reasons, where no more was ordered than is due', () => {
    const count = fc.nat(50);
    const skipped = fc.record({
      ...{ 'no-bay': count, 'no-officer': count, 'lane-congested': count },
      ...{ 'vehicle-left': count, 'officer-declined': count },
    });
    const bound = fc.record({ crossings: fc.nat(2_000), orders: count });
    fc.assert(
      fc.property(count, skipped, count, count, bound, fc.nat(4_000), (inspections, told, underWay, lost, ...rest) => {
        const [capacityBound, more] = rest;
        const orders = Object.values(told).reduce((sum, each) => sum + each, inspections + underWay + lost);
        const tally: YieldTally = {
          ...empty,
          // A fifth of these is due: as many as were ordered, and some more.
          crossings: 5 * orders + more,
          grounds: { ...empty.grounds, fill: { ...empty.grounds.fill, orders, inspections } },
          notCarriedOut: { ...empty.notCarriedOut, fill: told },
          ...{ inspectionsUnderWay: underWay, ordersLost: lost, capacityBound },
        };
        const { floor } = yieldReport({ 2304: tally }, RATES).border;
        const explained = Object.values(floor?.missing ?? {}).reduce((sum, each) => sum + each, 0);
        expect(explained).toBe(floor?.shortfall);
      }),
    );
  });

  test('is reached where more is carried out, and what was ordered beyond it is missing nowhere', () => {
    const [port] = yieldReport({ 2606: { ...sasabe, capacityBound: { crossings: 50, orders: 20 } } }, RATES).ports;
    expect(port?.floor).toMatchObject({ due: 10, carriedOut: 30, shortfall: 0 });
    expect(Object.values(port?.floor?.missing ?? {})).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('of the border adds up the ports, and what one does beyond its own makes up for no other', () => {
    const { border } = yieldReport({ 2304: laredo, 2606: sasabe, 2404: laredo }, RATES);
    expect(border.floor).toMatchObject({ crossings: 1_104, due: 210, carriedOut: 180, shortfall: 50 });
    expect(border.floor?.notOrderedForCapacity).toBe(30);
    expect(border.floor?.floorRate).toBeCloseTo((0.2 * 1_004 + 0.1 * 100) / 1_104, 12);
    expect(border.floor?.missing).toMatchObject({ capacity: 37, refused: 5, 'under-way': 5 });
  });

  test('is null where none is set', () => {
    const { border, ports } = yieldReport({ 2404: laredo }, RATES);
    expect([border.floor, ports[0]?.floor]).toEqual([null, null]);
  });

  test('counts in millionths, so that no inspection is lost to rounding', () => {
    const [port] = yieldReport({ 2304: { ...empty, crossings: 1_000_000 } }, { 2304: 0.29 }).ports;
    expect(port?.floor?.due).toBe(290_000);
  });
});
