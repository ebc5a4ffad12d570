import { EVENTS, type EventId, type PersonRef, type RecoveryId, type SouthboundEvent } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { dayAt, dayPasses, lookout, newDesk, outcome, saidOf, toldOf, traceLead } from './fixtures/given.ts';
import { heldText, runDesk } from './fixtures/kept-log.ts';

const on = (days: number, eventId: string) => ({
  eventId: eventId as EventId,
  occurredAt: dayAt(days),
  recordedAt: dayAt(days),
});

function lookoutWithdrawn(days: number, given = lookout('LK-1', 'DEA', 1)): SouthboundEvent {
  const { example } = EVENTS.LookoutWithdrawn;
  const { lookoutId, issuer, identity } = given.data;
  return { ...example, ...on(days, `withdrawn-${days}`), data: { ...example.data, lookoutId, issuer, identity } };
}

const reports = (told: ReturnType<typeof toldOf>) =>
  saidOf(told, 'LeadOutcomeReported').map(({ recordId, outcome: came }) => `${recordId} ${came}`);

describe('a lookout', () => {
  test('that was withdrawn is told no end and counts as nothing that expired unused', () => {
    const desk = newDesk();
    expect(reports(toldOf(desk, [lookout('LK-1', 'DEA', 1), lookoutWithdrawn(3), dayPasses(45)]))).toEqual([]);
    expect(desk.figures().usefulness).toEqual([]);
  });

  test('that was withdrawn and posted again is told its end', () => {
    const again = lookout('LK-1', 'DEA', 5);
    const told = toldOf(newDesk(), [lookout('LK-1', 'DEA', 1), lookoutWithdrawn(3), again, dayPasses(45)]);
    expect(reports(told)).toEqual(['LK-1 expired-unmatched']);
  });

  test('that one person posts anew for a shorter time lasts as long as it did, and watches what it watched', () => {
    const other = { plate: { text: 'SIM2222', jurisdiction: 'US-TX' } };
    const { data, ...envelope } = lookout('LK-1', 'DEA', 2, other);
    const shorter = { ...envelope, data: { ...data, expiresAt: dayAt(3) } };
    const desk = newDesk();
    expect(reports(toldOf(desk, [lookout('LK-1', 'DEA', 1), shorter, dayPasses(10)]))).toEqual([]);
    const met = saidOf(toldOf(desk, [lookout('LK-2', 'ATF', 10)]), 'AgencyNotified');
    expect(met.filter(({ about }) => about === 'same-vehicle')).toHaveLength(2);
    expect(reports(toldOf(desk, [dayPasses(34.5)]))).toEqual(['LK-1 expired-unmatched']);
  });

  test('that two persons amend to a shorter time ends with it', () => {
    const { example } = EVENTS.LookoutAmended;
    const { data } = lookout('LK-1', 'DEA', 1);
    const amended = { ...example, ...on(2, 'amended'), data: { ...example.data, ...data, expiresAt: dayAt(3) } };
    expect(reports(toldOf(newDesk(), [lookout('LK-1', 'DEA', 1), amended, dayPasses(10)]))).toEqual([
      'LK-1 expired-unmatched',
    ]);
  });

  test('that was withdrawn, on a person, by whoever withdrew it last: in whatever order that is heard', () => {
    const identity = { personRef: 'PR-1' as PersonRef };
    const ofOther = lookoutWithdrawn(4, lookout('LK-1', 'HSI', 1, identity));
    const matches = [{ kind: 'withdrawn-lookout', id: 'LK-1', match: 'person' }] as const;
    const crossed = outcome('C-1', 5, { outcome: 'released', findings: [], matches: [...matches] });
    for (const heard of [
      [lookoutWithdrawn(3), ofOther, crossed],
      [crossed, ofOther, lookoutWithdrawn(3)],
    ]) {
      const told = saidOf(toldOf(newDesk(), heard), 'AgencyNotified');
      expect(told.map(({ agency, about }) => `${agency} ${about}`)).toEqual([
        'CBP withdrawn-then-crossed',
        'HSI withdrawn-then-crossed',
      ]);
    }
  });

  test('that was withdrawn is known by its withdrawal alone: whoever withdrew it is told of what comes of it for three days, and it links nobody', () => {
    const person = { personRef: 'PR-1' as PersonRef };
    const identity = { plate: { text: 'SIM4821', jurisdiction: 'US-TX' }, ...person };
    const posted = lookout('LK-1', 'DEA', 1, identity);
    const linked = lookout('LK-2', 'DEA', 1, { plate: { text: 'SIM2222', jurisdiction: 'US-TX' }, ...person });
    const withdrawn = lookoutWithdrawn(3, posted);
    const matches = [{ kind: 'lookout', id: 'LK-1', match: 'exact' }] as const;
    const found = (crossing: string, days: number) => outcome(crossing, days, { matches: [...matches] });
    for (const known of [
      [posted, linked, withdrawn],
      [linked, withdrawn],
    ]) {
      const told = toldOf(newDesk(), [...known, found('C-1', 4), found('C-2', 7)]);
      expect(
        saidOf(told, 'LeadOutcomeReported').map(({ recipient, crossingId }) => `${recipient} ${crossingId}`),
      ).toEqual(['DEA C-1']);
      expect(saidOf(told, 'VehicleLinked')).toEqual([]);
    }
  });

  test('and a refutation leave their topics: a lookout a year after its end, a refutation with it', () => {
    const { example } = EVENTS.MatchRefuted;
    const refuted = { ...example, ...on(1, 'refuted'), data: { ...example.data, expiresAt: dayAt(90) } };
    const heard = [lookout('LK-1', 'DEA', 1), lookout('LK-2', 'DEA', 1), lookoutWithdrawn(3), refuted].map((one) => [
      one,
    ]);
    const before = runDesk([...heard, [dayPasses(366)]]);
    expect([...before.standing('southbound.lookouts.v1').keys()]).toEqual(['LK-2', 'LK-1']);
    expect([...before.standing('southbound.referrals.v1').keys()]).toEqual([]);
    const after = runDesk([...heard, [dayPasses(366)], [dayPasses(398)], [dayPasses(800)]]);
    expect([...after.standing('southbound.lookouts.v1').keys()]).toEqual([]);
    expect(heldText(after.desk)).not.toContain('LK-');
  });
});

describe('a trace lead in force', () => {
  test('is silent after thirty days though it was screened, and its giver is told that it is still open', () => {
    const desk = newDesk();
    toldOf(desk, [traceLead('TL-1', 1)]);
    expect(reports(toldOf(desk, [dayPasses(31.1)]))).toEqual(['TL-1 still-open']);
    expect(desk.figures().silent['trace-lead']).toBe(1);
    const matches = [{ kind: 'trace-lead', id: 'TL-1', match: 'exact' }] as const;
    toldOf(desk, [outcome('C-1', 32, { matches: [...matches] })]);
    expect(desk.figures().silent['trace-lead']).toBe(0);
  });
});

describe('a lead that was left out for another that says the same', () => {
  const recoveryId = 'RC-1' as RecoveryId;
  const first = traceLead('TL-1', 1, { issuer: 'ATF', recoveryId });
  const second = traceLead('TL-2', 2, { issuer: 'HSI', recoveryId });
  const third = traceLead('TL-3', 3, { issuer: 'DEA', recoveryId });
  const { example } = EVENTS.TraceLeadWithdrawn;
  const withdrawnData = { ...example.data, leadId: first.data.leadId, identity: first.data.identity };
  const withdrawn = { ...example, ...on(5, 'withdrawn'), data: withdrawnData };
  const standing = (run: ReturnType<typeof runDesk>) => [...run.standing('southbound.trace-leads.v1').values()];

  test('is issued again without its purchase when that one is withdrawn or corrected, and once', () => {
    const other = { text: 'SIM9999', jurisdiction: 'US-TX' };
    const corrected = {
      ...traceLead('TL-1', 5, { issuer: 'ATF', recoveryId, identity: { plate: other } }),
      eventId: 'corrected' as EventId,
    };
    for (const end of [withdrawn, corrected]) {
      const run = runDesk([[first], [second], [third], [end], [dayPasses(8)]]);
      const again = run.told.filter(({ type, data }) => type === 'TraceLeadIssued' && data.leadId !== 'TL-1');
      expect(again.map(({ data }) => ('leadId' in data ? data.leadId : null))).toEqual(['TL-2']);
      expect(JSON.stringify(again)).not.toMatch(/purchaserRef|purchaseId|dealerId/);
      expect(standing(run).map(({ type, data }) => `${type} ${'leadId' in data ? data.leadId : ''}`)).toContain(
        'TraceLeadIssued TL-2',
      );
      const screenings = run.told.filter(({ type }) => type === 'LeadScreened').slice(3);
      expect(screenings.map(({ data }) => ('duplicateOf' in data ? data.duplicateOf : null))).toContain('TL-2');
    }
  });

  test('is issued again behind its purge, and with what was known of it then', () => {
    const run = runDesk([[first], [second], [withdrawn], [dayPasses(8)]]);
    const again = run.told.find(({ type, data }) => type === 'TraceLeadIssued' && data.leadId === 'TL-2');
    expect(Date.parse(again?.occurredAt ?? '')).toBe(Date.parse(second.occurredAt) + 1);
    expect(again?.data).toMatchObject({ recoveryId, firearmsTied: 2, issuer: 'HSI' });
  });

  test('is not issued again when its own agency took it back', () => {
    const { leadId, identity } = second.data;
    const own = { ...withdrawn, ...on(4, 'own'), data: { ...withdrawnData, leadId, identity } };
    for (const ends of [
      [own, withdrawn],
      [withdrawn, own],
    ]) {
      const run = runDesk([[first], [second], ends, [dayPasses(8)], [dayPasses(9)]]);
      expect(standing(run).filter(({ type }) => type === 'TraceLeadIssued')).toEqual([]);
    }
  });
});
