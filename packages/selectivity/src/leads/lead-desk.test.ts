import {
  type CrossingId,
  type CrossingOutcome,
  DAY_MS,
  durationRange,
  EVENTS,
  type EventId,
  type InspectionId,
  type LeadScreened,
  type OfficeId,
  type PersonRef,
  type PurchaseId,
  type RecoveryId,
  type VehicleStoppedAgain,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayAt, dayPasses, lookout, newDesk, outcome, saidOf, toldOf, traceLead } from './fixtures/given.ts';
import { heldText } from './fixtures/kept-log.ts';
import { LEAD_DESK } from './learn-leads.ts';

const PLATE = { text: 'SIM4821', jurisdiction: 'US-TX' };
const matching = (kind: 'lookout' | 'trace-lead', id: string) => ({ kind, id, match: 'exact' }) as const;
const reports = (told: ReturnType<typeof toldOf>) =>
  saidOf(told, 'LeadOutcomeReported').map(
    ({ recipient, recordId, outcome: came }) => `${recipient} ${recordId} ${came}`,
  );

describe('what became of a lead', () => {
  test('is told to whoever gave it and to whoever asked for the trace, to a partner in Mexico in Spanish too', () => {
    const desk = newDesk();
    const issued = traceLead('TL-1', 0, { requestedBy: 'FGR' });
    const found = outcome('C-1', 1, { matches: [matching('trace-lead', 'TL-1')] });
    const told = toldOf(desk, [issued, found, found]);
    expect(reports(told)).toEqual([
      'ATF TL-1 sent-to-office',
      'FGR TL-1 sent-to-office',
      'ATF TL-1 firearms-found',
      'FGR TL-1 firearms-found',
    ]);
    expect(saidOf(told, 'LeadOutcomeReported').map(({ text }) => text.es !== undefined)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    const usefulness = desk.figures().usefulness.filter(({ kind }) => kind === 'trace-lead');
    expect(usefulness).toMatchObject([{ giver: 'ATF', band: 'six-months', matched: 1, inspected: 1, found: 1 }]);
  });

  test('is told though the outcome is heard before the lead, since topics are not ordered to each other', () => {
    const inspected = outcome('C-1', 1, { matches: [matching('lookout', 'LK-A')], findings: [] });
    expect(reports(toldOf(newDesk(), [inspected, lookout('LK-A', 'ATF', 0)]))).toEqual(['ATF LK-A nothing-found']);
  });

  test('that ran out without a use is told and counted; of one that found something nothing more is told', () => {
    const desk = newDesk();
    const found = outcome('C-1', 1, { matches: [matching('lookout', 'LK-A')] });
    const released = outcome('C-2', 2, { outcome: 'released', findings: [], matches: [matching('lookout', 'LK-C')] });
    const posted = [lookout('LK-A', 'ATF', 0), lookout('LK-B', 'ATF', 0), lookout('LK-C', 'DEA', 0)];
    toldOf(desk, [...posted, found, released]);
    expect(reports(toldOf(desk, [dayPasses(32.9)]))).toEqual([]);
    expect(reports(toldOf(desk, [dayPasses(33.1)]))).toEqual([
      'ATF LK-B expired-unmatched',
      'DEA LK-C expired-not-inspected',
    ]);
    const unused = desk.figures().usefulness.reduce((sum, { expiredUnused }) => sum + expiredUnused, 0);
    expect(unused).toBe(2);
  });

  test('that was screened out and then found by chance is counted as wrongly screened out', () => {
    const desk = newDesk();
    const issued = traceLead('TL-1', 0, { firearmsTied: 1 });
    const byOfficer = outcome('C-1', 1, { officerInitiated: true, matches: [matching('trace-lead', 'TL-1')] });
    toldOf(desk, [issued, byOfficer]);
    expect(desk.figures().usefulness).toMatchObject([{ screenedOut: 1, found: 1, screenedOutWrongly: 1 }]);
  });

  test('counts once for who gave it through which office, with the time to its first match', () => {
    const desk = newDesk();
    const matches = [matching('trace-lead', 'TL-1')];
    toldOf(desk, [
      traceLead('TL-1', 0, { office: 'Texas-South' as OfficeId }),
      outcome('C-1', 2, { matches, findings: [] }),
      outcome('C-2', 9, { matches }),
      outcome('C-3', 10, { matches }),
      lookout('LK-A', 'HSI', 0),
    ]);
    const { sources } = desk.figures();
    expect(sources).toMatchObject([
      { kind: 'lookout', giver: 'HSI', office: null, given: 1, matched: 0 },
      { kind: 'trace-lead', giver: 'ATF', office: 'Texas-South', given: 1, matched: 1, inspected: 1, found: 1 },
    ]);
    const counts = sources[1]?.toMatch.counts ?? [];
    expect(counts.indexOf(1)).toBe(durationRange(2 * DAY_MS));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  test('that was screened out was right when a random inspection found something, not when an officer did', () => {
    const matches = [matching('trace-lead', 'TL-1')];
    const afterwards = (data: Partial<CrossingOutcome['data']>) => {
      const desk = newDesk();
      toldOf(desk, [traceLead('TL-1', 0, { firearmsTied: 1 }), outcome('C-1', 1, { matches, ...data })]);
      const [source] = desk.figures().sources;
      return [source?.screenedOut, source?.screenedOutDrawn, source?.screenedOutRight];
    };
    expect(afterwards({ randomDraw: true })).toEqual([1, 1, 1]);
    expect(afterwards({ randomDraw: true, findings: [] })).toEqual([1, 1, 0]);
    expect(afterwards({ randomDraw: true, officerInitiated: true })).toEqual([1, 0, 0]);
    expect(afterwards({ randomDraw: false })).toEqual([1, 0, 0]);
  });

  test('of a released vehicle that an officer then inspects counts as one match', () => {
    const desk = newDesk();
    const matches = [matching('lookout', 'LK-A')];
    const released = outcome('C-1', 1, { outcome: 'released', findings: [], matches });
    toldOf(desk, [lookout('LK-A', 'ATF', 0), released, outcome('C-1', 1, { officerInitiated: true, matches })]);
    expect(desk.figures().usefulness).toMatchObject([{ matched: 1, inspected: 1, found: 1 }]);
  });

  test('is flagged after thirty days without a word', () => {
    const desk = newDesk();
    const { data, ...envelope } = lookout('LK-A', 'ATF', 0);
    toldOf(desk, [{ ...envelope, data: { ...data, expiresAt: dayAt(90) } }, dayPasses(29.9)]);
    expect(desk.figures().silent['lookout']).toBe(0);
    toldOf(desk, [dayPasses(30.1)]);
    expect(desk.figures().silent['lookout']).toBe(1);
    toldOf(desk, [outcome('C-1', 31, { matches: [matching('lookout', 'LK-A')] })]);
    expect(desk.figures().silent['lookout']).toBe(0);
  });

  test('is told to be still open after thirty days without a word, once, and its end is told all the same', () => {
    const { data, ...envelope } = lookout('LK-A', 'ATF', 0);
    const posted = { ...envelope, data: { ...data, expiresAt: dayAt(90) } };
    const told = toldOf(newDesk(), [posted, ...[29.9, 30.1, 31, 60, 89, 94].map(dayPasses)]);
    expect(reports(told)).toEqual(['ATF LK-A still-open', 'ATF LK-A expired-unmatched']);
  });

  test('that was a referral is told when its time runs out, with its purge and not after it', () => {
    const { example } = EVENTS.ReferralReceived;
    const received = { ...example, occurredAt: dayAt(0), recordedAt: dayAt(0) };
    const desk = newDesk();
    toldOf(desk, [{ ...received, data: { ...example.data, learnedAt: dayAt(0) } }, dayPasses(364.9)]);
    const told = toldOf(desk, [dayPasses(365.1)]);
    expect(saidOf(told, 'LeadOutcomeReported')).toMatchObject([{ outcome: 'expired-unmatched' }]);
    expect(saidOf(told, 'ReferralPurged')).toHaveLength(1);
  });

  test('is told when a case begins at the crossing to which it led, also of a case that is heard of first', () => {
    const { example } = EVENTS.CaseProgressed;
    const found = outcome('C-1', 1, { matches: [matching('lookout', 'LK-A')] });
    const begun = { ...example, data: { ...example.data, crossingId: found.data.crossingId } };
    for (const order of [
      [found, begun],
      [begun, found],
    ]) {
      expect(reports(toldOf(newDesk(), [lookout('LK-A', 'ATF', 0), ...order]))).toContain('ATF LK-A case-opened');
    }
  });
});

describe('a trace lead', () => {
  test('on a vehicle that another agency watches is not original, and both are told', () => {
    const identity = { plate: PLATE };
    const told = toldOf(newDesk(), [lookout('LK-A', 'HSI', 0), traceLead('TL-1', 1, { identity })]);
    expect(saidOf(told, 'LeadScreened')).toMatchObject([{ reasons: ['not-original'] }]);
    expect(saidOf(told, 'AgencyNotified').map(({ agency, about }) => `${agency} ${about}`)).toEqual([
      'ATF same-vehicle',
      'HSI same-vehicle',
    ]);
  });

  test('of one recovery from two sources becomes one: the second is purged, and its giver hears of the first', () => {
    const recoveryId = 'RC-1' as RecoveryId;
    const first = traceLead('TL-1', 0, { recoveryId });
    const second = traceLead('TL-2', 1, { recoveryId, issuer: 'EPIC' });
    const told = toldOf(newDesk(), [first, second]);
    expect(saidOf(told, 'LeadScreened')[1]).toMatchObject({ leadId: 'TL-2', duplicateOf: 'TL-1' });
    expect(saidOf(told, 'LeadScreened')[1]?.reasons).toContain('duplicate');
    expect(saidOf(told, 'TraceLeadPurged')).toMatchObject([{ leadId: 'TL-2', reason: 'duplicate' }]);
    expect(told.find(({ tombstones }) => tombstones !== undefined)?.tombstones?.[0]?.key).toBe('TL-2');
    const desk = newDesk();
    toldOf(desk, [first, second]);
    const found = outcome('C-1', 2, { matches: [matching('trace-lead', 'TL-1')] });
    expect(reports(toldOf(desk, [found]))).toEqual(['ATF TL-1 firearms-found', 'EPIC TL-1 firearms-found']);
  });

  test('that two agencies hold makes both known to each other', () => {
    const recoveryId = 'RC-1' as RecoveryId;
    const told = toldOf(newDesk(), [
      traceLead('TL-1', 0, { recoveryId }),
      traceLead('TL-2', 1, { recoveryId, issuer: 'EPIC' }),
    ]);
    const met = saidOf(told, 'AgencyNotified').filter(({ about }) => about === 'same-vehicle');
    expect(met.map(({ agency, otherAgency }) => `${agency} of ${otherAgency}`)).toEqual(['ATF of EPIC', 'EPIC of ATF']);
  });

  test('is purged from its topics when five years have passed since the sale', () => {
    const desk = newDesk();
    toldOf(desk, [traceLead('TL-1', 0)]);
    expect(saidOf(toldOf(desk, [dayPasses(1_826 - 200)]), 'TraceLeadPurged')).toEqual([]);
    const purged = toldOf(desk, [dayPasses(1_827 - 200 + 0.1)]);
    expect(saidOf(purged, 'TraceLeadPurged')).toMatchObject([{ leadId: 'TL-1', reason: 'expired' }]);
    expect(purged[0]?.tombstones).toEqual([
      { topic: 'southbound.trace-leads.v1', key: 'TL-1' },
      { topic: 'southbound.screenings.v1', key: 'TL-1' },
    ]);
  });

  test('that an earlier desk screened is not screened again, whichever of the two is read first', () => {
    const issued = traceLead('TL-1', 0);
    const [data] = saidOf(toldOf(newDesk(), [issued]), 'LeadScreened');
    if (data === undefined) throw new Error('it is screened');
    const eventId = `LeadScreened/${issued.eventId}` as EventId;
    const screened: LeadScreened = { ...EVENTS.LeadScreened.example, eventId, source: LEAD_DESK, data };
    for (const heard of [
      [issued, screened],
      [screened, issued],
    ]) {
      const desk = newDesk();
      for (const event of heard) desk.learn(event);
      expect(saidOf(desk.tell(), 'LeadScreened')).toEqual([]);
    }
  });
});

describe('a seizure', () => {
  const purchaserRef = 'PR-buyer' as PersonRef;
  const of = (text: string, purchase: string) => ({
    identity: { plate: { text, jurisdiction: 'US-TX' }, purchaserRef },
    purchaseId: purchase as PurchaseId,
  });

  test('raises a lead on each linked vehicle, once, whether it is linked before or after', () => {
    const leads = [traceLead('TL-1', 0, of('SIM4821', 'PU-1')), traceLead('TL-2', 0, of('SIM2222', 'PU-2'))];
    const seized = outcome('C-1', 1);
    for (const order of [
      [...leads, seized, seized],
      [seized, ...leads, ...leads],
    ]) {
      const linked = saidOf(toldOf(newDesk(), order), 'VehicleLinked');
      expect(linked).toMatchObject([
        { identity: { plate: { text: 'SIM2222' } }, via: 'person', steps: 1, firearms: 4, seizedAtCrossing: 'C-1' },
      ]);
    }
  });

  test('raises none by a purchase whose lead was screened out: what it said of the purchase is forgotten', () => {
    const leads = [
      traceLead('TL-1', 0, { ...of('SIM4821', 'PU-1'), firearmsTied: 1 }),
      traceLead('TL-2', 0, of('SIM2222', 'PU-2')),
    ];
    expect(saidOf(toldOf(newDesk(), [...leads, outcome('C-1', 1)]), 'VehicleLinked')).toEqual([]);
  });
});

describe('a vehicle that is stopped again and again with nothing found', () => {
  const { example } = EVENTS.VehicleStoppedAgain;
  const again = (nth: number, day: number): VehicleStoppedAgain => {
    const eventId = `stopped-${nth}` as EventId;
    const data = { ...example.data, crossingId: `C-${nth}` as CrossingId, inspectionId: `I-${nth}` as InspectionId };
    return { ...example, eventId, occurredAt: dayAt(day), recordedAt: dayAt(day), data };
  };
  const crossingsTold = (...alarms: VehicleStoppedAgain[]) =>
    saidOf(toldOf(newDesk(), alarms), 'AgencyNotified')
      .filter(({ about }) => about !== 'not-acknowledged')
      .map(({ agency, about, crossingId }) => [agency, about, crossingId]);

  test('is told to CBP once for each episode, however often and in whatever order its alarms are heard', () => {
    const alarms = [again(3, 2), again(4, 20), again(5, 40)];
    fc.assert(
      fc.property(fc.shuffledSubarray([...alarms, ...alarms], { minLength: 6 }), (heard) => {
        const near = heard.filter(({ eventId }) => eventId !== 'stopped-5');
        expect(crossingsTold(...near)).toHaveLength(1);
      }),
    );
    expect(crossingsTold(...alarms, ...alarms)).toEqual([['CBP', 'stopped-three-times', 'C-3']]);
  });

  test('is forgotten when its notice is', () => {
    const desk = newDesk();
    toldOf(desk, [again(3, 2), dayPasses(360)]);
    expect(heldText(desk)).toContain('SIM');
    toldOf(desk, [dayPasses(369)]);
    expect(heldText(desk)).not.toContain('SIM');
  });

  test('is told again when thirty days have passed without an alarm', () => {
    expect(crossingsTold(again(3, 2), again(4, 33)).map(([, , crossing]) => crossing)).toEqual(['C-3', 'C-4']);
  });
});

test('a vehicle that crosses after the withdrawal of its lookout is told to CBP and to whoever had issued it', () => {
  const matches = [{ kind: 'withdrawn-lookout', id: 'LK-A', match: 'exact' }] as const;
  const crossed = outcome('C-1', 1, { outcome: 'released', findings: [], matches: [...matches] });
  const told = toldOf(newDesk(), [lookout('LK-A', 'ATF', 0), crossed]);
  expect(saidOf(told, 'AgencyNotified').filter(({ about }) => about === 'withdrawn-then-crossed')).toMatchObject([
    { agency: 'CBP', recordId: 'LK-A' },
    { agency: 'ATF', recordId: 'LK-A' },
  ]);
});
