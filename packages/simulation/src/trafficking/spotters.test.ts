import { DAY_MS, MINUTE_MS, type PortCode } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { carriers, type Lived, lines, live, STARTS_AT_MS } from './fixtures/lived.ts';
import type { Trafficking } from './trafficking.ts';

const LAREDO: PortCode = '2304';
const OTAY_MESA: PortCode = '2506';
const SAN_YSIDRO: PortCode = '2504';

describe('spotters', () => {
  const world = { ports: [OTAY_MESA, SAN_YSIDRO], days: 14 };
  /** Two inspections of a hundred crossings a minute everywhere; in the second week ten times as many at Otay Mesa. */
  function surge(trafficking: Trafficking, minuteMs: number): void {
    const isSurging = minuteMs >= STARTS_AT_MS + 7 * DAY_MS;
    for (const port of world.ports) {
      trafficking.crossingsSeen(port, minuteMs, 100);
      const inspections = isSurging && port === OTAY_MESA ? 20 : 2;
      for (let at = 0; at < inspections; at += 1) trafficking.inspectionSeen(port, minuteMs);
    }
  }
  const ringTripsAt = (lived: Lived, port: PortCode) =>
    carriers(lived).filter(
      (each) =>
        each.port === port &&
        each.arrival.smuggling?.ringId !== null &&
        each.arrival.arrivesAtMs >= STARTS_AT_MS + 7 * DAY_MS,
    ).length;
  const fixed = live({ ...world, sees: surge });
  const adapting = live({ ...world, adapts: true, sees: surge });

  test('change nothing where rings do not adapt, and draw nothing', () => {
    expect(lines(fixed)).toEqual(lines(live(world)));
    expect(fixed.trafficking.displacements()).toEqual({ toOtherPort: 0, toOtherHour: 0 });
  });

  test('change nothing where they saw nothing', () => {
    expect(lines(live({ ...world, adapts: true }))).toEqual(lines(live(world)));
  });

  test('drive trips from a port under surge to its neighbour', () => {
    expect(ringTripsAt(fixed, OTAY_MESA)).toBeGreaterThan(50);
    expect(ringTripsAt(adapting, OTAY_MESA)).toBeLessThan(0.6 * ringTripsAt(fixed, OTAY_MESA));
    expect(ringTripsAt(adapting, SAN_YSIDRO)).toBeGreaterThan(1.2 * ringTripsAt(fixed, SAN_YSIDRO));
    expect(adapting.trafficking.displacements().toOtherPort).toBeGreaterThan(50);
  });

  test('let lone smugglers go as they would', () => {
    const lone = (lived: Lived) =>
      carriers(lived)
        .filter(({ arrival }) => arrival.smuggling?.ringId === null)
        .map(({ arrival }) => arrival);
    expect(lone(adapting)).toEqual(lone(fixed));
  });

  test('send trips into the hours in which few are inspected, once the pattern is known', () => {
    const isWatched = (atMs: number) => Math.floor(atMs / (12 * 60 * MINUTE_MS)) % 2 === 1;
    const pattern = (trafficking: Trafficking, minuteMs: number) => {
      trafficking.crossingsSeen(LAREDO, minuteMs, 20);
      if (isWatched(minuteMs)) trafficking.inspectionSeen(LAREDO, minuteMs);
    };
    const count = (adapts: boolean) => {
      const lived = live({ ports: [LAREDO], days: 28, adapts, sees: pattern });
      const ofRings = carriers(lived).filter(
        ({ arrival }) => arrival.smuggling?.ringId !== null && arrival.arrivesAtMs >= STARTS_AT_MS + 14 * DAY_MS,
      );
      return ofRings.filter(({ arrival }) => isWatched(arrival.arrivesAtMs)).length / ofRings.length;
    };
    expect(count(true)).toBeLessThan(0.7 * count(false));
  });
});
