import { type CaseProgressed, DAY_MS, epochMs, type Finding, HOUR_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import {
  agenciesWith,
  eventsOf,
  personOf,
  ringOf,
  STARTS_AT_MS,
  saleOf,
  seizureOf,
  tolerance,
} from './fixtures/hand-made.ts';

const ring = ringOf(1, 'guns', 6);
const driver = ring.couriers[0] ?? ring.organiser;
const innocent = personOf('innocent', 'innocent', null, 5);
const DAYS_OF_SEIZURES = 20;
const SEIZURES_A_DAY = 40;

/** The cases after many seizures of the ring's loads, in the order in which their events are recorded. */
function casesAfter(parts: Parameters<typeof seizureOf>[2]): CaseProgressed[][] {
  const agencies = agenciesWith([ring]);
  const entries = Array.from({ length: 1_600 }, (_, day) => {
    const dayStartsAtMs = STARTS_AT_MS + day * DAY_MS;
    const begun = agencies.day(dayStartsAtMs);
    const seizures = Array.from({ length: day < DAYS_OF_SEIZURES ? SEIZURES_A_DAY : 0 }, (_, at) =>
      seizureOf(driver, `2304-${day}-${at}`, { ...parts, atMs: dayStartsAtMs + 8 * HOUR_MS }),
    );
    return [...begun, ...seizures.flatMap((seizure) => agencies.learn(seizure))];
  }).flat();
  const byNumber = new Map<string, CaseProgressed[]>();
  for (const event of eventsOf(
    entries.toSorted((a, b) => a.recordedAtMs - b.recordedAtMs),
    'CaseProgressed',
  )) {
    byNumber.set(event.data.caseNumber, [...(byNumber.get(event.data.caseNumber) ?? []), event]);
  }
  return [...byNumber.values()];
}

const buyers = ring.strawPurchasers.slice(0, 3);
const fresh = [innocent, ...buyers].map((buyer, at) => saleOf({ buyer, saleId: `sale-${at}`, longArms: 2 }));
const cases = casesAfter({ sales: fresh });
const SEIZURES = DAYS_OF_SEIZURES * SEIZURES_A_DAY;

function stagesOf(one: readonly CaseProgressed[]): string {
  return one.map(({ data }) => data.stage).join(' ');
}

describe('cases after 800 seizures of firearms', () => {
  test('begin with an arrest in 90 % of seizures, one case for each crossing (four deviations)', () => {
    expect(Math.abs(cases.length / SEIZURES - 0.9)).toBeLessThan(tolerance(0.9, SEIZURES));
    expect(new Set(cases.map(([first]) => first?.data.crossingId)).size).toBe(cases.length);
  });

  test('go through their stages in order: arrested, referred, accepted or declined, convicted', () => {
    expect(new Set(cases.map(stagesOf))).toEqual(
      new Set([
        'arrested',
        'arrested referred declined',
        'arrested referred accepted',
        'arrested referred accepted convicted',
      ]),
    );
  });

  test('keep their number, their agency and their crossing', () => {
    for (const one of cases) {
      expect(new Set(one.map(({ data }) => `${data.caseNumber} ${data.agency} ${data.crossingId}`)).size).toBe(1);
    }
  });

  test('reach a conviction after many months, the arrest within hours of the seizure', () => {
    const daysTo = (stage: string) =>
      cases.flatMap(([first, ...later]) =>
        later
          .filter(({ data }) => data.stage === stage)
          .map((event) => (epochMs(event.occurredAt) - epochMs(first?.occurredAt ?? event.occurredAt)) / DAY_MS),
      );
    expect(Math.min(...daysTo('convicted'))).toBeGreaterThan(60);
    const decided = daysTo('declined').toSorted((a, b) => a - b);
    expect(decided[Math.floor(decided.length / 2)]).toBeGreaterThan(21);
    expect(cases.every(([first]) => epochMs(first?.occurredAt ?? fail()) % DAY_MS < 13 * HOUR_MS)).toBe(true);
  });

  test('reach the driver first, and never fewer later', () => {
    for (const one of cases) {
      expect(one[0]?.data.reached).toEqual(['courier']);
      for (const [at, event] of one.entries()) {
        expect(event.data.reached.length).toBeGreaterThanOrEqual(one[at - 1]?.data.reached.length ?? 1);
        expect(event.data.reached[0]).toBe('courier');
      }
    }
  });

  test('reach straw purchasers by the sales oftener than stash keepers, and an organiser seldom', () => {
    const last = cases.flatMap((one) => one.at(-1)?.data.reached ?? []);
    const many = (role: string) => last.filter((one) => one === role).length;
    expect(many('straw-purchaser')).toBeGreaterThan(many('stash-keeper'));
    expect(many('stash-keeper')).toBeGreaterThan(many('organiser'));
    expect(many('organiser')).toBeGreaterThan(0);
    expect(many('organiser') / cases.length).toBeLessThan(0.15);
  });

  test('are declined for a reason of the list, and never for a limitation while a sale is fresh', () => {
    const reasons = cases.flatMap((one) => one.flatMap(({ data }) => data.declinedFor ?? []));
    expect(new Set(reasons)).toEqual(new Set(['evidence-insufficient', 'intent-not-shown', 'no-federal-interest']));
    const old = fresh.map((sale) => ({ ...sale, soldAtMs: STARTS_AT_MS - 2_000 * DAY_MS }));
    const ofOld = casesAfter({ sales: old }).flatMap((one) => one.flatMap(({ data }) => data.declinedFor ?? []));
    expect(ofOld).toContain('limitation-passed');
  });

  test('belong to an agency that was told in time, or stay with CBP', () => {
    expect(new Set(cases.map(([first]) => first?.data.agency))).toEqual(new Set(['ATF', 'HSI', 'CBP']));
    const currency: Finding[] = [{ seizureType: 'Currency', amountUsd: 30_000 }];
    const ofCash = casesAfter({ findings: currency });
    expect(new Set(ofCash.map(([first]) => first?.data.agency))).toEqual(new Set(['HSI', 'CBP']));
  });
});

function fail(): never {
  throw new Error('a case has a first event');
}
