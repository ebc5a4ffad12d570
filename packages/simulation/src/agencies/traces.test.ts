import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type TraceLeadIssued } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { Recovery, Sale } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { HiddenTruth, RecoveryTruth } from '../truth.ts';
import {
  agenciesWith,
  eventsOf,
  live,
  personOf,
  purchaseOf,
  recoveriesOn,
  recoveryOf,
  ringOf,
  STARTS_AT_MS,
  saleOf,
  tolerance,
} from './fixtures/hand-made.ts';

const rings = Array.from({ length: 12 }, (_, number) => ringOf(number));
const RECOVERIES = 200 * 60;

/** Sixty days of recoveries, and time for all traces to end. */
function sixtyDays(sharing: 'withheld' | 'aggregate' | 'full' = 'full') {
  const lastDayMs = STARTS_AT_MS + 60 * DAY_MS;
  return live(agenciesWith(rings, { sharing }), { from: 0, to: 460 }, (dayStartsAtMs) =>
    dayStartsAtMs < lastDayMs ? recoveriesOn(dayStartsAtMs, rings, 200) : [],
  );
}

/** A truth of a kind, also where truths of one shape are of several kinds. */
type TruthOf<Kind, Truth = HiddenTruth> = Truth extends HiddenTruth
  ? Kind extends Truth['kind']
    ? Truth
    : never
  : never;

function truthsOf<Kind extends HiddenTruth['kind']>(entries: readonly JournalEntry[], kind: Kind) {
  return entries.flatMap(({ truth }) => (truth?.kind === kind ? [truth as TruthOf<Kind>] : []));
}

const entries = sixtyDays();
const recoveries = truthsOf(entries, 'recovery');
const allLeads = eventsOf(entries, 'TraceLeadIssued');
const leads = allLeads.filter(isFirst);
const requested = recoveries.filter(({ trace }) => trace !== 'not-requested');

/** As ATF gave it; another agency may pass the same one on. */
function isFirst({ data }: TraceLeadIssued): boolean {
  return data.issuer === undefined;
}

function shareOfRequested(trace: RecoveryTruth['trace']): number {
  return requested.filter((one) => one.trace === trace).length / requested.length;
}

describe('traces of 12,000 recoveries', () => {
  test('are each told in the truth once, whatever comes of them', () => {
    expect(recoveries).toHaveLength(RECOVERIES);
    expect(new Set(recoveries.map(({ recoveryId }) => recoveryId)).size).toBe(RECOVERIES);
  });

  test('are asked for where the recovery says so, and nowhere else', () => {
    const guns = [true, false].map((isTraceRequested) =>
      recoveryOf({ recoveryId: `asked-${isTraceRequested}`, isTraceRequested, serial: 'invalid', sale: null }),
    );
    const outcomes = truthsOf(
      live(agenciesWith([]), { from: 0, to: 1 }, () => guns),
      'recovery',
    );
    expect(outcomes.slice(0, 2).map(({ trace }) => trace)).toEqual(['serial-invalid', 'not-requested']);
    const share = requested.length / RECOVERIES;
    expect(Math.abs(share - 0.22)).toBeLessThan(tolerance(0.22, RECOVERIES));
  });

  test('succeed in 31 %, and fail on an invalid serial number in 26 % (four deviations)', () => {
    expect(Math.abs(shareOfRequested('succeeded') - 0.31)).toBeLessThan(tolerance(0.31, requested.length));
    expect(Math.abs(shareOfRequested('serial-invalid') - 0.26)).toBeLessThan(tolerance(0.26, requested.length));
  });

  test('never succeed for a gun without a number or without a sale', () => {
    const guns = Array.from({ length: 600 }, (_, at): Recovery => {
      const buyer = personOf('innocent', 'innocent', null, 1);
      return at % 2 === 0
        ? recoveryOf({ recoveryId: `ghost-${at}`, serial: 'none', sale: null })
        : recoveryOf({ recoveryId: `invalid-${at}`, serial: 'invalid', sale: saleOf({ buyer }) });
    });
    const outcomes = truthsOf(
      live(agenciesWith([]), { from: 0, to: 1 }, () => guns),
      'recovery',
    );
    expect(outcomes.some(({ trace }) => trace === 'failed-otherwise')).toBe(true);
    expect(outcomes.some(({ trace }) => trace === 'serial-invalid')).toBe(true);
    expect(outcomes.some(({ trace }) => trace === 'succeeded')).toBe(false);
  });

  test('lead to the first purchaser, one lead for each that succeeded, and say in the truth whom', () => {
    const succeeded = recoveries.filter(({ trace }) => trace === 'succeeded');
    expect(leads).toHaveLength(succeeded.length);
    const whom = truthsOf(entries, 'trace-lead');
    expect(whom.map(({ id }) => id).toSorted()).toEqual(allLeads.map(({ data }) => data.leadId).toSorted());
    const ids = new Set<string>(leads.map(({ data }) => data.leadId));
    const smugglers = whom.filter(({ id, ringId }) => ids.has(id) && ringId !== null);
    expect(smugglers.length).toBe(succeeded.filter(({ ringId }) => ringId !== null).length);
    expect(smugglers.length).toBeGreaterThan(50);
    expect(whom.every(({ pointsAt, ringId }) => (pointsAt === 'innocent') === (ringId === null))).toBe(true);
  });

  test('are passed on by another agency as what they are: of the same purchaser, and as true', () => {
    const truthOf = new Map(
      truthsOf(entries, 'trace-lead').map(({ id, pointsAt, ringId }) => [id, { pointsAt, ringId }]),
    );
    const firsts = new Map(leads.map(({ data }) => [data.recoveryId, data]));
    const passedOn = allLeads.filter((lead) => !isFirst(lead));
    expect(passedOn.length).toBeGreaterThan(10);
    for (const { data } of passedOn) {
      const first = firsts.get(data.recoveryId);
      expect(data.identity).toEqual(first?.identity);
      expect(truthOf.get(data.leadId)).toEqual(truthOf.get(first?.leadId ?? ''));
    }
    expect(new Set(passedOn.map(({ data }) => truthOf.get(data.leadId)?.pointsAt)).size).toBeGreaterThan(1);
  });

  test('take seven to ten days from the request, which comes a day or more after the recovery', () => {
    for (const { data, occurredAt } of leads) {
      const days = (epochMs(occurredAt) - epochMs(data.traceRequestedAt)) / DAY_MS;
      expect([7, 8, 9, 10]).toContain(days);
      if (data.recoveredAt !== undefined) {
        expect(epochMs(data.traceRequestedAt) - epochMs(data.recoveredAt)).toBeGreaterThanOrEqual(DAY_MS);
      }
    }
  });

  test('leave the recovery date out of 12 % of leads, where the request stands in (four deviations)', () => {
    const unknown = leads.filter(({ data }) => data.recoveredAt === undefined).length / leads.length;
    expect(Math.abs(unknown - 0.12)).toBeLessThan(tolerance(0.12, leads.length));
  });

  test('of old sales mostly lead to a vehicle that the purchaser no longer has, of fresh ones seldom', () => {
    const plates = new Set(rings.flatMap((ring) => ring.strawPurchasers.map(({ vehicle }) => vehicle.plate.text)));
    const ofRings = truthsOf(entries, 'trace-lead').filter(({ ringId }) => ringId !== null);
    const right = ofRings.filter(({ pointsAt }) => pointsAt === 'smuggler');
    // Sold 0.1 to 3 years before, so by the half-life of eight years some 84 % are findable.
    expect(Math.abs(right.length / ofRings.length - 0.84)).toBeLessThan(tolerance(0.84, ofRings.length));
    const ids = new Set<string>(right.map(({ id }) => id));
    const named = leads.filter(({ data }) => ids.has(data.leadId)).map(({ data }) => data.identity.plate.text);
    expect(named.every((text) => plates.has(text))).toBe(true);
  });
});

describe('sharing traces with the ports', () => {
  const shared = { withheld: sixtyDays('withheld'), aggregate: sixtyDays('aggregate'), full: entries };
  const recordedTruths = (of: readonly JournalEntry[]) => [
    ...truthsOf(of, 'recovery').map((truth) => JSON.stringify(truth)),
    ...truthsOf(of, 'trace-lead').map((truth) => JSON.stringify(truth)),
  ];

  test('changes nothing of what is true of recoveries and traces', () => {
    expect(recordedTruths(shared.withheld)).toEqual(recordedTruths(shared.full));
    expect(recordedTruths(shared.aggregate)).toEqual(recordedTruths(shared.full));
  });

  test('gives the ports leads in full only', () => {
    expect(eventsOf(shared.withheld, 'TraceLeadIssued')).toEqual([]);
    expect(eventsOf(shared.aggregate, 'TraceLeadIssued')).toEqual([]);
    expect(leads.length).toBeGreaterThan(500);
  });

  test('takes some leads back later, by two persons, more often where the purchaser was innocent', () => {
    const issuedAt = new Map(leads.map(({ data, occurredAt }) => [data.leadId, epochMs(occurredAt)] as const));
    const ofAtf = new Set<string>(issuedAt.keys());
    const innocent = new Set(
      truthsOf(entries, 'trace-lead').flatMap(({ id, pointsAt }) =>
        pointsAt === 'innocent' && ofAtf.has(id) ? [id] : [],
      ),
    );
    const takenBack = eventsOf(entries, 'TraceLeadWithdrawn');
    for (const { data, occurredAt } of takenBack) {
      expect(epochMs(occurredAt) - (issuedAt.get(data.leadId) ?? 0)).toBeGreaterThanOrEqual(10 * DAY_MS);
      expect(data.confirmedBy).not.toBe(data.withdrawnBy);
    }
    const ofInnocent = takenBack.filter(({ data }) => innocent.has(data.leadId)).length;
    expect(Math.abs(ofInnocent / innocent.size - 0.1)).toBeLessThan(tolerance(0.1, innocent.size));
    expect(eventsOf(shared.aggregate, 'TraceLeadWithdrawn')).toEqual([]);
  });

  test('leads investigators to more the more is shared', () => {
    const ofHsi = (of: readonly JournalEntry[]) =>
      eventsOf(of, 'LookoutPosted').filter(({ data }) => data.issuer === 'HSI').length;
    expect(ofHsi(shared.aggregate)).toBeGreaterThan(ofHsi(shared.withheld));
    expect(ofHsi(shared.full)).toBeGreaterThan(ofHsi(shared.aggregate));
  });

  test('changes no report of a multiple sale, no tip and no lookout on a bystander of the day', () => {
    const bystanders = (of: readonly JournalEntry[]) =>
      of
        .filter(({ truth }) => truth?.kind === 'referral' && truth.pointsAt === 'innocent')
        .map((one) => JSON.stringify(one));
    expect(bystanders(shared.withheld)).toEqual(bystanders(shared.full));
  });
});

describe('the indicators of a lead', () => {
  const straw = personOf('straw-1', 'straw-purchaser', 'ring-1', 1);

  /** The leads of guns of sales that were all learned of before: many guns of each, since few traces succeed. */
  function leadsOf(sales: readonly Partial<Sale>[], traced: readonly number[], state = 'MX-TAM') {
    const agencies = agenciesWith([]);
    const sold = sales.map((parts, at) => saleOf({ buyer: straw, saleId: `sale-${at}`, ...parts }));
    const learned = sold.flatMap((sale) => agencies.learn(purchaseOf(sale)));
    const guns = traced.flatMap((at) =>
      Array.from({ length: 60 }, (_, nth) => {
        const sale = sold[at] ?? null;
        return recoveryOf({ recoveryId: `gun-${at}-${nth}`, sale, state, atMs: STARTS_AT_MS + 40 * DAY_MS });
      }),
    );
    const recovered = (dayStartsAtMs: number) => (dayStartsAtMs === STARTS_AT_MS + 40 * DAY_MS ? guns : []);
    const lived = live(agencies, { from: 0, to: 440 }, recovered);
    const reports = eventsOf([...learned, ...lived], 'MultipleSaleReported').filter(
      ({ data }) => data.identity.plate.text === straw.vehicle.plate.text,
    );
    const leads = eventsOf(lived, 'TraceLeadIssued').filter(isFirst);
    expect(leads.length).toBeGreaterThan(1);
    return { reports: reports.length, leads };
  }

  test('are none for a single gun of a purchaser whom nobody knows, and the second trace shows the first', () => {
    const { leads: of } = leadsOf([{ longArms: 1 }], [0]);
    expect(of.length).toBeGreaterThan(1);
    expect(of.map(({ data }) => data.indicators)).toEqual(
      of.map((_, nth) => (nth === 0 ? [] : ['purchaser-on-earlier-traces'])),
    );
    expect(of.every(({ data }) => data.firearmsTied === 1)).toBe(true);
  });

  test('say that it was bought in a multiple sale only where that was reported', () => {
    const { reports, leads: of } = leadsOf([{ handguns: 3 }], [0]);
    expect(reports).toBe(1);
    expect(of.every(({ data }) => data.indicators.includes('bought-in-multiple-sale'))).toBe(true);
    const unreported = leadsOf([{ longArms: 3, reportableRifles: 3, state: 'US-NV' }], [0]);
    expect(unreported.leads.some(({ data }) => data.indicators.includes('bought-in-multiple-sale'))).toBe(false);
  });

  test('say that five were sold at once, whether that was reported or not', () => {
    const nevada = { state: 'US-NV', longArms: 5, reportableRifles: 5 };
    const shows = ({ leads: of }: ReturnType<typeof leadsOf>) =>
      of.map(({ data }) => data.indicators.includes('five-or-more-in-one-sale'));
    expect(new Set(shows(leadsOf([nevada], [0])))).toEqual(new Set([true]));
    expect(new Set(shows(leadsOf([{ ...nevada, longArms: 4 }], [0])))).toEqual(new Set([false]));
  });

  test('say that a dealer made several multiple sales that day', () => {
    const other = personOf('straw-2', 'straw-purchaser', 'ring-1', 1);
    const both = leadsOf([{ handguns: 2 }, { handguns: 2, buyer: other, saleId: 'sale-of-the-other' }], [0]);
    expect(both.reports).toBe(2);
    const indicator = 'several-multiple-sales-one-dealer-one-day';
    expect(both.leads.every(({ data }) => data.indicators.includes(indicator))).toBe(true);
    const alone = leadsOf([{ handguns: 2 }], [0]);
    expect(alone.leads.some(({ data }) => data.indicators.includes(indicator))).toBe(false);
  });

  test('say that it was sold in another state than those across from where it was found', () => {
    const shown = (state: string, found: string) =>
      leadsOf([{ handguns: 2, state }], [0], found).leads.every(({ data }) =>
        data.indicators.includes('multiple-sale-in-another-state'),
      );
    expect(shown('US-TX', 'MX-TAM')).toBe(false);
    expect(shown('US-AZ', 'MX-TAM')).toBe(true);
    expect(shown('US-TX', 'MX-SIN')).toBe(false);
    expect(shown('US-LA', 'MX-SIN')).toBe(true);
  });

  test('come with all firearms known of the purchaser: those reported, those traced and those of the sale itself', () => {
    const apart = { handguns: 2, soldAtMs: STARTS_AT_MS + 2 * DAY_MS };
    const { reports, leads: of } = leadsOf(
      [apart, { longArms: 3, soldAtMs: STARTS_AT_MS + 20 * DAY_MS, state: 'US-NV' }],
      [1],
    );
    expect(reports).toBe(1);
    expect(of.every(({ data }) => data.firearmsTied === 5)).toBe(true);
  });

  test('and the lead come within an hour of the request when it matches a reported multiple sale', () => {
    const { leads: of } = leadsOf([{ handguns: 2 }], [0]);
    expect(of.length).toBeGreaterThan(2);
    for (const { data, occurredAt } of of) {
      const minutes = (epochMs(occurredAt) - epochMs(data.traceRequestedAt)) / MINUTE_MS;
      expect(minutes).toBeGreaterThanOrEqual(5);
      expect(minutes).toBeLessThan(HOUR_MS / MINUTE_MS);
    }
  });

  test('forget a reported multiple sale after two years', () => {
    const agencies = agenciesWith([]);
    const sale = saleOf({ buyer: straw, handguns: 4 });
    const guns = Array.from({ length: 60 }, (_, nth) =>
      recoveryOf({ recoveryId: `late-${nth}`, sale, atMs: STARTS_AT_MS + 800 * DAY_MS }),
    );
    const late = live(agencies, { from: 0, to: 1_000 }, (dayStartsAtMs) => {
      if (dayStartsAtMs === STARTS_AT_MS) return [purchaseOf(sale)];
      return dayStartsAtMs === STARTS_AT_MS + 800 * DAY_MS ? guns : [];
    });
    expect(eventsOf(late, 'MultipleSaleReported')).toHaveLength(1);
    const of = eventsOf(late, 'TraceLeadIssued');
    expect(of.length).toBeGreaterThan(2);
    expect(of.some(({ data }) => data.indicators.includes('bought-in-multiple-sale'))).toBe(false);
  });
});
