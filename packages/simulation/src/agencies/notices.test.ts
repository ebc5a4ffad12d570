import { type AgencyNotified, DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal.ts';
import {
  agenciesWith,
  eventsOf,
  live,
  personOf,
  ringOf,
  STARTS_AT_MS,
  seizureOf,
  tolerance,
} from './fixtures/hand-made.ts';

const SEIZURES = 1_500;
const loner = personOf('loner', 'courier', null, 3);

/** What follows so many seizures on the first day. */
function afterSeizures(findings?: Parameters<typeof seizureOf>[2]): JournalEntry[] {
  const agencies = agenciesWith([ringOf(1)]);
  const begun = live(agencies, { from: 0, to: 1 });
  const learned = Array.from({ length: SEIZURES }, (_, at) => agencies.learn(seizureOf(loner, `2304-${at}`, findings)));
  return [...begun, ...learned.flat(), ...live(agencies, { from: 1, to: 120 })];
}

const entries = afterSeizures();
const notices = eventsOf(entries, 'AgencyNotified');
const answers = eventsOf(entries, 'NoticeAcknowledged');

function ofAgency(agency: 'ATF' | 'HSI') {
  return notices.filter(({ data }) => data.agency === agency);
}

describe('after 1,500 seizures of firearms', () => {
  test('ATF is told of 65 %, HSI of 80 %, each once of a crossing (four deviations)', () => {
    for (const [agency, share] of [
      ['ATF', 0.65],
      ['HSI', 0.8],
    ] as const) {
      const crossings = ofAgency(agency).map(({ data }) => data.crossingId);
      expect(Math.abs(crossings.length / SEIZURES - share)).toBeLessThan(tolerance(share, SEIZURES));
      expect(new Set(crossings).size).toBe(crossings.length);
    }
  });

  test('some are told to both, to one alone, and to nobody', () => {
    const told = (agency: 'ATF' | 'HSI') => new Set(ofAgency(agency).map(({ data }) => data.crossingId));
    const [atf, hsi] = [told('ATF'), told('HSI')];
    const both = [...atf].filter((crossing) => hsi.has(crossing)).length;
    expect(both).toBeGreaterThan(0);
    expect(atf.size - both).toBeGreaterThan(0);
    expect(hsi.size - both).toBeGreaterThan(0);
    expect(SEIZURES - atf.size - hsi.size + both).toBeGreaterThan(0);
  });

  test('most are told within a day, a fifth days later', () => {
    const lagsMs = notices.map(({ occurredAt }) => epochMs(occurredAt) - (STARTS_AT_MS + 15 * HOUR_MS));
    expect(Math.min(...lagsMs)).toBeGreaterThan(0);
    const late = lagsMs.filter((lagMs) => lagMs > DAY_MS).length / notices.length;
    // A late one takes less than a day about once in eighty.
    expect(Math.abs(late - 0.2)).toBeLessThan(tolerance(0.2, notices.length) + 0.2 / 80);
  });

  test('70 % of notices are acknowledged, by the agency that was told, minutes to days later (four deviations)', () => {
    expect(Math.abs(answers.length / notices.length - 0.7)).toBeLessThan(tolerance(0.7, notices.length));
    const byId = new Map(notices.map((notice) => [notice.data.noticeId, notice]));
    const minutes = answers.map((answer) => {
      const notice = byId.get(answer.data.noticeId);
      expect(notice?.data.agency).toBe(answer.data.agency);
      return (epochMs(answer.occurredAt) - epochMs(notice?.recordedAt ?? answer.recordedAt)) / MINUTE_MS;
    });
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(3);
    expect(Math.min(...minutes)).toBeLessThan(60);
    expect(Math.max(...minutes)).toBeGreaterThan(2 * 24 * 60);
  });
});

test('Of currency alone ATF is told nothing.', () => {
  const ofCash = eventsOf(
    afterSeizures({ findings: [{ seizureType: 'Currency', amountUsd: 40_000 }] }),
    'AgencyNotified',
  );
  expect(new Set(ofCash.map(({ data }) => data.agency))).toEqual(new Set(['HSI']));
});

describe('a notice that an engine sends', () => {
  const agencies = agenciesWith([]);
  const [template] = notices;
  if (template === undefined) throw new Error('there are notices');
  const sent = Array.from({ length: 400 }, (_, at): AgencyNotified => {
    return { ...template, data: { ...template.data, noticeId: `NT-engine-${at}` as typeof template.data.noticeId } };
  });
  const begun = live(agencies, { from: 0, to: 1 });
  const answered = [
    ...begun,
    ...sent.flatMap((notice) => agencies.answerTo(notice)),
    ...live(agencies, { from: 1, to: 90 }),
  ];

  test('is answered like any other: in 70 % of cases (four deviations)', () => {
    const share = eventsOf(answered, 'NoticeAcknowledged').length / sent.length;
    expect(Math.abs(share - 0.7)).toBeLessThan(tolerance(0.7, sent.length));
  });
});
