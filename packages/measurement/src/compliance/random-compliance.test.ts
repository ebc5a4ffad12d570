import { MINUTE_MS, type PortCode } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watchedRate } from '../estimates/watched-rate.ts';
import { complianceAlarm } from './compliance-alarm.ts';
import { randomCompliance } from './random-compliance.ts';
import { countPickOutcome, emptyPicks, type PickOutcome, type PickTally } from './random-picks.ts';

const LAREDO = '2304' as PortCode;
const NOGALES = '2604' as PortCode;
/** The longest wait that is not late. */
const LATE_AFTER_MS = 10 * MINUTE_MS;

function tallyOf(assigned: number, outcomes: readonly PickOutcome[]): PickTally {
  const tally = emptyPicks();
  tally.assigned = assigned;
  for (const outcome of outcomes) countPickOutcome(tally, outcome);
  return tally;
}

function picks(carriedOut: number, declined: number): PickTally {
  return tallyOf(carriedOut + declined, [
    ...Array.from({ length: carriedOut }, () => ({ waitedMs: 0 })),
    ...Array.from({ length: declined }, () => ({ reason: 'officer-declined', wouldTarget: false }) as const),
  ]);
}

const outcome: fc.Arbitrary<PickOutcome> = fc.oneof(
  fc.record({ waitedMs: fc.integer({ min: 0, max: 3 * LATE_AFTER_MS }) }),
  fc.record({
    reason: fc.constantFrom('no-bay' as const, 'officer-declined' as const, 'vehicle-left' as const),
    wouldTarget: fc.boolean(),
  }),
);

describe('Random compliance', () => {
  test('tells of each port and of the border what was assigned, carried out, late, not carried out and under way', () => {
    const laredo = tallyOf(5, [
      { waitedMs: LATE_AFTER_MS },
      { waitedMs: LATE_AFTER_MS + 1 },
      { reason: 'no-bay', wouldTarget: true },
    ]);
    const { border, ports } = randomCompliance({ [NOGALES]: picks(2, 1), [LAREDO]: laredo }, 0.1);
    expect(ports.map(({ name }) => name)).toEqual(['Laredo', 'Nogales']);
    expect(ports[0]).toMatchObject({
      ...{ assigned: 5, carriedOut: 2, late: 1, underWay: 2, notCarriedOutWouldTarget: 1 },
      carriedOutShare: { estimate: 2 / 3 },
      lateShare: { estimate: 1 / 2 },
      notCarriedOut: { 'no-bay': 1, 'officer-declined': 0 },
    });
    expect(border).toMatchObject({ assigned: 8, carriedOut: 4, late: 1, underWay: 2 });
    expect(border.notCarriedOut).toMatchObject({ 'no-bay': 1, 'officer-declined': 1 });
  });

  test('names the reason told most often, and says when it is low', () => {
    const { ports } = randomCompliance({ [LAREDO]: picks(60, 40), [NOGALES]: picks(40, 0) }, 0.1);
    expect(ports.map(({ inWords }) => inWords)).toEqual([
      '40 of 100 random picks were not carried out, most often for officer-declined. Random compliance is low: 10 % are tolerated.',
      '0 of 40 random picks were not carried out. That does not show that more than the tolerated 10 % are skipped.',
    ]);
  });

  test('is in doubt no more often with many ports than with one', () => {
    const alone = randomCompliance({ [LAREDO]: picks(24, 12) }, 0.1, 0.06);
    const beside = randomCompliance({ [LAREDO]: picks(24, 12), [NOGALES]: picks(0, 0) }, 0.1, 0.09);
    expect(beside.ports[0]?.alarm).toEqual(alone.ports[0]?.alarm);
    expect(alone.ports[0]?.alarm).toEqual(complianceAlarm({ skipped: 12, settled: 36 }, 0.1, 0.03));
  });

  test('of the border adds up what ports say, in whatever order picks were settled', () => {
    fc.assert(
      fc.property(fc.array(outcome), fc.array(outcome), (here, there) => {
        const both = randomCompliance(
          { [LAREDO]: tallyOf(here.length, here), [NOGALES]: tallyOf(there.length, there) },
          0.1,
        );
        const together = tallyOf(here.length + there.length, [...there, ...here].toReversed());
        const { notCarriedOut, ...sums } = together;
        expect(both.border).toMatchObject({ ...sums, underWay: 0 });
        expect(both.border.notCarriedOut).toEqual(notCarriedOut);
      }),
    );
  });

  test('does not go on from more outcomes than picks', () => {
    expect(() => randomCompliance({ [LAREDO]: tallyOf(0, [{ waitedMs: 0 }]) }, 0.1)).toThrow('assigned is 0');
  });
});

describe('The alarm that random compliance is low', () => {
  test('is raised when the watched share lies above what is tolerated, and not before', () => {
    const raisedAt = (skipped: number) => complianceAlarm({ skipped, settled: 100 }, 0.1).isRaised;
    const first = Array.from({ length: 101 }, (_, skipped) => skipped).find(raisedAt) ?? Number.NaN;
    expect(watchedRate(first, 100, 0.99).lower).toBeGreaterThan(0.1);
    expect(watchedRate(first - 1, 100, 0.99).lower).toBeLessThanOrEqual(0.1);
    expect(first).toBe(23);
  });

  test('comes sooner the less is tolerated and the more false alarms are', () => {
    fc.assert(
      fc.property(
        fc.nat(200).chain((settled) => fc.tuple(fc.nat(settled), fc.constant(settled))),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        ([skipped, settled], tolerated) => {
          const isRaised = (share: number, falseAlarms: number) =>
            complianceAlarm({ skipped, settled }, share, falseAlarms).isRaised;
          if (isRaised(tolerated, 0.01)) {
            expect(isRaised(tolerated / 2, 0.01)).toBe(true);
            expect(isRaised(tolerated, 0.05)).toBe(true);
          }
          expect(isRaised(1, 0.05)).toBe(false);
        },
      ),
    );
  });

  test('refuses shares that are none', () => {
    expect(() => complianceAlarm({ skipped: 0, settled: 1 }, 1.1)).toThrow('toleratedShare is 1.1');
    expect(() => complianceAlarm({ skipped: 2, settled: 1 }, 0.1)).toThrow('hits is 2');
    expect(() => complianceAlarm({ skipped: 0, settled: 1 }, 0.1, 0)).toThrow('confidence is 1');
  });
});
