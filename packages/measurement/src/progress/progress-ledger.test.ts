import {
  type CaseProgressed,
  type CrossingId,
  type CrossingOutcome,
  DAY_MS,
  EVENTS,
  instantOf,
  type MultipleSaleReported,
  type Plate,
  type SouthboundEvent,
  type TraceLeadIssued,
  type VehicleLinked,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openProgressLedger } from './progress-ledger.ts';
import { emptyProgress } from './progress-tally.ts';

const NOW_MS = Date.UTC(2026, 5, 1);
const vehicleOf = ({ jurisdiction, text }: Plate) => `${jurisdiction} ${text}`;
const plateOf = (text: string): Plate => ({ text, jurisdiction: 'US-TX' });

/** Days ago, as an instant. */
const ago = (days: number) => instantOf(NOW_MS - days * DAY_MS);

function seizure(crossingId: string, plate: string, days: number, behind: string[] = []): CrossingOutcome {
  const { example } = EVENTS.CrossingOutcome;
  const matches = behind.map((id) => ({ kind: 'multiple-sale', id, match: 'exact' }) as const);
  const data = { ...example.data, crossingId: crossingId as CrossingId, identity: { plate: plateOf(plate) }, matches };
  return { ...example, occurredAt: ago(days), data };
}

function link(id: string, crossingId: string, plate: string, days: number): VehicleLinked {
  const { example } = EVENTS.VehicleLinked;
  const seized = { seizedAtCrossing: crossingId as CrossingId, seizedAt: ago(days) };
  const referralId = id as VehicleLinked['data']['referralId'];
  return { ...example, data: { ...example.data, ...seized, referralId, identity: { plate: plateOf(plate) } } };
}

type CaseData = CaseProgressed['data'];

function caseAt(
  crossingId: string,
  days: number,
  stage: CaseData['stage'],
  reached: CaseData['reached'] = ['courier'],
) {
  const { example } = EVENTS.CaseProgressed;
  const caseNumber = `HSI-${crossingId}` as CaseData['caseNumber'];
  const data = { ...example.data, caseNumber, crossingId: crossingId as CrossingId, stage, reached };
  return { ...example, occurredAt: ago(days), data } satisfies CaseProgressed;
}

function multipleSale(id: string, days: number): MultipleSaleReported {
  const { example } = EVENTS.MultipleSaleReported;
  const referralId = id as MultipleSaleReported['data']['referralId'];
  return { ...example, data: { ...example.data, referralId, soldAt: ago(days) } };
}

function traceLead(id: string, of: Partial<TraceLeadIssued['data']>): TraceLeadIssued {
  const { example } = EVENTS.TraceLeadIssued;
  return { ...example, data: { ...example.data, leadId: id as TraceLeadIssued['data']['leadId'], ...of } };
}

function tallyOf(events: readonly SouthboundEvent[], nowMs = NOW_MS) {
  const ledger = openProgressLedger(vehicleOf);
  for (const event of events) ledger.learn(event, nowMs);
  return ledger.tally(nowMs);
}

describe('The ledger of progress', () => {
  test('counts seizures, the leads that they raised, and how far their cases came', () => {
    const tally = tallyOf([
      seizure('c1', 'A', 40),
      seizure('c2', 'B', 30),
      seizure('c3', 'C', 20),
      { ...seizure('c4', 'D', 10), data: { ...seizure('c4', 'D', 10).data, findings: [] } },
      link('l1', 'c1', 'E', 40),
      link('l2', 'c1', 'F', 40),
      caseAt('c1', 39, 'arrested'),
      caseAt('c2', 29, 'arrested'),
      caseAt('c2', 9, 'convicted', ['courier', 'organiser']),
    ]);
    expect(tally).toEqual({
      ...emptyProgress(),
      ...{ daysCounted: 40, seizures: 3, seizuresRaisingLeads: 1, leadsRaised: 2, ringsTouched: 2 },
      ...{ arrested: 2, referred: 1, convicted: 1, declined: 0 },
      reached: { courier: 2, 'straw-purchaser': 0, 'stash-keeper': 0, organiser: 1 },
    });
  });

  test('is of a year: an older seizure is left out, and the end of its case is not', () => {
    const tally = tallyOf([seizure('c1', 'A', 366), seizure('c2', 'B', 364), caseAt('c1', 3, 'convicted')]);
    expect(tally).toMatchObject({ daysCounted: 365, seizures: 1, arrested: 0, convicted: 1 });
    const ledger = openProgressLedger(vehicleOf);
    ledger.learn(seizure('c1', 'A', 10), NOW_MS);
    expect(ledger.tally(NOW_MS + 356 * DAY_MS).seizures).toBe(0);
    ledger.learn(seizure('c2', 'A', -356), NOW_MS + 356 * DAY_MS);
    expect(ledger.tally(NOW_MS)).toMatchObject({ seizures: 1 });
  });

  test('takes for one ring what links join by way of vehicles, and for none what nothing is known of', () => {
    const rings = (...events: SouthboundEvent[]) => tallyOf(events).ringsTouched;
    expect(rings(seizure('c1', 'A', 5))).toBe(0);
    expect(rings(seizure('c1', 'A', 5), link('l1', 'c1', 'B', 5))).toBe(1);
    const [one, other] = [seizure('c1', 'A', 5), seizure('c2', 'B', 4)];
    expect(rings(one, other, link('l1', 'c1', 'B', 5))).toBe(1);
    expect(rings(one, other, link('l1', 'c1', 'X', 5), link('l2', 'c2', 'X', 4))).toBe(1);
    expect(rings(one, other, link('l1', 'c1', 'X', 5), link('l2', 'c2', 'Y', 4))).toBe(2);
    expect(rings(one, other, caseAt('c1', 3, 'arrested', ['courier', 'stash-keeper']))).toBe(1);
    expect(rings(one, other, caseAt('c1', 3, 'arrested'))).toBe(0);
  });

  test('measures from the latest sale that a record behind the seizure tells of, also when that comes later', () => {
    const days = (tally: ReturnType<typeof tallyOf>) => tally.purchaseToInterdiction;
    const sales = [
      multipleSale('MS-1', 300),
      multipleSale('MS-2', 50),
      multipleSale('MS-3', 2),
      multipleSale('MS-4', 20),
    ];
    const behind = seizure('c1', 'A', 10, ['MS-1', 'MS-2', 'MS-3']);
    const expected = tallyOf([seizure('c9', 'A', 10, ['MS-2']), multipleSale('MS-2', 50)]);
    expect(days(expected).counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(days(tallyOf([...sales, behind]))).toEqual(days(expected));
    expect(days(tallyOf([behind, ...sales]))).toEqual(days(expected));
    expect(days(tallyOf([behind]))).toEqual(days(tallyOf([])));
  });

  test('forgets the sale of a record that is purged, and not what was measured from it', () => {
    const { example } = EVENTS.ReferralPurged;
    const referralId = multipleSale('MS-1', 50).data.referralId;
    const purged = { ...example, data: { ...example.data, referralId } };
    const after = tallyOf([multipleSale('MS-1', 50), purged, seizure('c1', 'A', 10, ['MS-1'])]);
    expect(after.purchaseToInterdiction).toEqual(emptyProgress().purchaseToInterdiction);
    const before = tallyOf([multipleSale('MS-1', 50), seizure('c1', 'A', 10, ['MS-1']), purged]);
    expect(before.purchaseToInterdiction).not.toEqual(emptyProgress().purchaseToInterdiction);
    const ledger = openProgressLedger(vehicleOf);
    ledger.learn(multipleSale('MS-1', 50), NOW_MS);
    ledger.learnTombstone('southbound.referrals.v1', 'MS-1');
    ledger.learn(seizure('c1', 'A', 10, ['MS-1']), NOW_MS);
    expect(ledger.tally(NOW_MS).purchaseToInterdiction).toEqual(emptyProgress().purchaseToInterdiction);
  });

  test('counts a recovery in Mexico once, and whether it was soon after the sale', () => {
    const sold = { soldAt: ago(500), recoveryState: 'MX-SON', traceRequestedAt: ago(90) };
    const recoveryOf = (id: string) => id as NonNullable<TraceLeadIssued['data']['recoveryId']>;
    const leads = [
      traceLead('TL-1', { ...sold, recoveredAt: ago(100), recoveryId: recoveryOf('RC-1') }),
      traceLead('TL-2', { ...sold, recoveredAt: ago(100), recoveryId: recoveryOf('RC-1') }),
      traceLead('TL-3', { ...sold, soldAt: ago(120), recoveredAt: undefined, recoveryId: recoveryOf('RC-2') }),
      traceLead('TL-4', { ...sold, recoveredAt: ago(100), recoveryState: 'US-TX', recoveryId: recoveryOf('RC-3') }),
      traceLead('TL-5', { ...sold, recoveredAt: ago(400), recoveryId: recoveryOf('RC-4') }),
    ];
    expect(tallyOf(leads)).toMatchObject({ recoveries: 2, recoveriesWithinYear: 1 });
    const { example } = EVENTS.TraceLeadWithdrawn;
    const withdrawn = (reason: typeof example.data.reason) => ({
      ...example,
      data: { ...example.data, leadId: traceLead('TL-3', {}).data.leadId, reason },
    });
    expect(tallyOf([...leads, withdrawn('wrong-trace')])).toMatchObject({ recoveries: 1, recoveriesWithinYear: 0 });
    expect(tallyOf([...leads, withdrawn('firearm-sold-on')])).toMatchObject({ recoveries: 2 });
  });

  test('comes out the same however often and in whatever order topics are read', () => {
    const events: readonly SouthboundEvent[] = [
      ...['c1', 'c2', 'c3'].map((id, at) => seizure(id, `P${at % 2}`, 10 + at, ['MS-1', 'MS-2'])),
      ...['l1', 'l2'].map((id, at) => link(id, `c${at + 1}`, 'P1', 10)),
      ...[multipleSale('MS-1', 60), multipleSale('MS-2', 30)],
      ...[
        caseAt('c1', 9, 'arrested'),
        caseAt('c1', 5, 'referred', ['courier', 'organiser']),
        caseAt('c3', 8, 'arrested'),
      ],
    ];
    const once = tallyOf(events);
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }), (told) => {
        expect(tallyOf(told)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });
});
