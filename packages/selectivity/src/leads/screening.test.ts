import { DAY_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { criteriaFor, isReviewOverdue, readScreeningCriteria } from './criteria.ts';
import { criteria, criteriaNamed, newDesk, saidOf, toldOf, traceLead } from './fixtures/given.ts';
import { leadClocks, stalenessBand } from './lead-clocks.ts';
import { screenLead } from './screening.ts';

const at = (days: number) => Date.UTC(2026, 0, 1) + days * DAY_MS;
const ORIGINAL = { isOnOthersList: false, isDuplicate: false };
const LEAD = {
  soldAtMs: at(0),
  recoveredAtMs: at(100),
  traceRequestedAtMs: at(120),
  firearmsTied: 3,
  federalInterest: true,
  purchaserFindable: true,
};

describe("a trace lead's clocks", () => {
  test('time-to-crime is fixed at recovery, and the age of the lead is another clock', () => {
    expect(leadClocks(LEAD, at(130))).toMatchObject({ timeToCrimeDays: 100, ageDays: 30, recoveryStandIn: false });
    expect(leadClocks(LEAD, at(500))).toMatchObject({ timeToCrimeDays: 100, ageDays: 400, recoveryStandIn: false });
  });

  test('where the recovery is unknown the trace request stands in for it, is marked, and inflates the time-to-crime', () => {
    expect(leadClocks({ ...LEAD, recoveredAtMs: null }, at(130))).toMatchObject({
      timeToCrimeDays: 120,
      ageDays: 10,
      recoveryStandIn: true,
    });
  });

  test('the limitation runs from the sale: five years after it, however late the recovery was', () => {
    const late = { ...LEAD, recoveredAtMs: at(1_800), traceRequestedAtMs: at(1_810) };
    expect(leadClocks(late, at(1_826)).limitationPassed).toBe(false);
    expect(leadClocks(late, at(1_827))).toMatchObject({ limitationPassed: true, band: 'six-months' });
  });

  test.each([
    [0, 'six-months'],
    [183, 'six-months'],
    [184, 'one-year'],
    [365, 'one-year'],
    [366, 'three-years'],
    [1_096, 'three-years'],
    [1_097, 'five-years'],
    [1_826, 'five-years'],
    [1_827, 'older'],
  ] as const)('a lead of %d days is in the band %s', (days, band) => {
    expect(stalenessBand(days)).toBe(band);
  });
});

describe('screening', () => {
  test('a lead that passes all five tests is for its office, without a reason', () => {
    expect(screenLead(LEAD, ORIGINAL, criteriaNamed('any-other'), at(130))).toMatchObject({
      isForOffice: true,
      reasons: [],
    });
  });

  test('every reason against a lead is told, not the first alone', () => {
    const worst = { ...LEAD, firearmsTied: 1, federalInterest: false, purchaserFindable: false };
    const standing = { isOnOthersList: true, isDuplicate: true };
    expect(screenLead(worst, standing, criteriaNamed('any-other'), at(2_000)).reasons).toEqual([
      'not-timely',
      'limitation-passed',
      'not-original',
      'duplicate',
      'no-federal-interest',
      'too-few-firearms',
      'purchaser-not-findable',
    ]);
  });

  test('offices differ: three years from sale to recovery are timely in southern Texas and nowhere else', () => {
    const slow = { ...LEAD, recoveredAtMs: at(1_000), traceRequestedAtMs: at(1_000) };
    const reasonsOf = (office: string) => {
      const found = criteriaFor(criteria, office);
      return found && screenLead(slow, ORIGINAL, found, at(1_010)).reasons;
    };
    expect(reasonsOf('ATF-Houston')).toEqual([]);
    expect(reasonsOf('ATF-Dallas')).toEqual(['not-timely']);
    expect(reasonsOf('ATF-Phoenix')).toEqual(['not-timely']);
  });

  test('what nobody knows passes or fails as the criteria say, and the reason says that it is unknown', () => {
    const unknown = { ...LEAD, federalInterest: null, purchaserFindable: null };
    expect(screenLead(unknown, ORIGINAL, criteriaNamed('any-other'), at(130)).reasons).toEqual([]);
    expect(screenLead(unknown, ORIGINAL, criteriaNamed('texas-north'), at(130)).reasons).toEqual([
      'federal-interest-unknown',
    ]);
  });

  test('a firearm that was sold on privately: its lead is left out, keeps its vehicle and loses its purchaser', () => {
    const desk = newDesk();
    const issued = traceLead('TL-1', 0, { firearmsTied: 1, soldAt: '2023-03-02T00:00:00.000Z' as never });
    const told = toldOf(desk, [issued]);
    expect(saidOf(told, 'LeadScreened')).toMatchObject([
      { isForOffice: false, reasons: ['not-timely', 'too-few-firearms'], band: 'six-months' },
    ]);
    const [redacted] = saidOf(told, 'TraceLeadIssued');
    expect(redacted?.identity).toEqual({ plate: issued.data.identity.plate });
    expect(redacted).not.toHaveProperty('purchaseId');
    expect(redacted).not.toHaveProperty('dealerId');
    expect(redacted).toMatchObject({ leadId: 'TL-1', indicators: issued.data.indicators, soldAt: issued.data.soldAt });
  });
});

describe("an office's criteria", () => {
  const text = 'name: office\nversion: "1.0.0"\nowner: intake\nreviewBy: "2026-06-30"\noffices: [ATF-X]\n';
  const rest =
    'timely: { timeToCrimeDaysMax: 365, ageDaysMax: 365 }\nfirearmsTiedMin: 2\nfederalInterest: { unknownIs: passed }\npurchaserFindable: { unknownIs: passed }\n';

  test('that are wrong are refused, each fault at its place', () => {
    const read = readScreeningCriteria(text.replace('"2026-06-30"', '"2026-02-30"') + rest.replace('2', '0'), '');
    expect(read).toMatchObject({
      ok: false,
      faults: [
        { line: 4, path: 'reviewBy', message: 'a day that the calendar has' },
        { line: 7, path: 'firearmsTiedMin' },
      ],
    });
  });

  test('are overdue for review from the end of the day that they name', () => {
    const read = readScreeningCriteria(text + rest, '');
    if (!read.ok) throw new Error('they are right');
    expect(isReviewOverdue(read.value, Date.UTC(2026, 5, 30, 12))).toBe(false);
    expect(isReviewOverdue(read.value, Date.UTC(2026, 6, 1))).toBe(true);
  });
});
