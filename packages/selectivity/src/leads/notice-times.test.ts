import { DAY_MS, durationRange, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { dayAt, newDesk, outcome, saidOf, toldOf } from './fixtures/given.ts';
import { openNoticeTimes } from './notice-times.ts';

const DUE_MS = Date.UTC(2026, 2, 31, 23);
const seizureNotice = { agency: 'HSI', about: 'seizure C-1', noticeId: 'NT-1' } as const;

describe('the times of notices', () => {
  test('count what fell due in its quarter, whether or not it is told, and how soon it was', () => {
    const times = openNoticeTimes();
    times.due('HSI', 'seizure C-1', DUE_MS);
    times.due('HSI', 'seizure C-1', DUE_MS);
    times.due('ATF', 'seizure C-1', DUE_MS);
    times.told(seizureNotice, DUE_MS + DAY_MS, DUE_MS + 90 * MINUTE_MS);
    expect(times.rows()).toMatchObject([
      { agency: 'ATF', quarter: '2026-Q1', due: 1, told: 0, acknowledged: 0 },
      { agency: 'HSI', quarter: '2026-Q1', due: 1, told: 1, acknowledged: 0 },
    ]);
    expect(times.rows()[1]?.toNotice.counts.indexOf(1)).toBe(durationRange(90 * MINUTE_MS));
  });

  test('count a notice that is told or acknowledged twice once, also by its repetition', () => {
    const times = openNoticeTimes();
    times.told(seizureNotice, DUE_MS, DUE_MS);
    times.told({ ...seizureNotice, noticeId: 'NT-2' }, DUE_MS, DUE_MS);
    times.repeated('NT-3', 'NT-1');
    for (const noticeId of ['NT-3', 'NT-1', 'NT-2', 'NT-unknown']) times.acknowledged(noticeId);
    expect(times.rows()).toMatchObject([{ due: 1, told: 1, acknowledged: 1 }]);
  });

  test('forget single notices after a quarter, and no count', () => {
    const times = openNoticeTimes();
    times.told(seizureNotice, DUE_MS, DUE_MS);
    const before = times.rows();
    times.forgetOld(DUE_MS + 93 * DAY_MS);
    times.acknowledged('NT-1');
    expect(times.rows()).toEqual(before);
  });

  test('are those of a seizure that the desk tells, from the seizure on, once it has read its own word', () => {
    const desk = newDesk();
    const told = saidOf(toldOf(desk, [outcome('C-1', 1)]), 'AgencyNotified');
    expect(told.map(({ agency, about }) => `${agency} ${about}`).toSorted()).toEqual(['ATF seizure', 'HSI seizure']);
    const untold = desk.figures().notices;
    expect(untold.map(({ agency, due, told: heard }) => [agency, due, heard])).toEqual([
      ['ATF', 1, 0],
      ['HSI', 1, 0],
    ]);
    for (const data of told) {
      const envelope = { eventId: data.noticeId as never, occurredAt: dayAt(1), recordedAt: dayAt(1) };
      desk.learn({ ...envelope, source: 'lead-desk', type: 'AgencyNotified', data });
      const acknowledgement = { noticeId: data.noticeId, agency: data.agency, acknowledgedBy: 'HSI-1' as never };
      desk.learn({ ...envelope, source: 'made-up', type: 'NoticeAcknowledged', data: acknowledgement });
    }
    expect(desk.figures().notices.map(({ due, told: heard, acknowledged }) => [due, heard, acknowledged])).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });
});
