import { DAY_MS, decodeEvent, encodeEvent, epochMs } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { Happening, Ring } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import type { AgenciesOptions } from './agencies.ts';
import {
  agenciesWith,
  eventsOf,
  live,
  purchaseOf,
  purchasesOn,
  recoveriesOn,
  recoveryOf,
  ringOf,
  STARTS_AT_MS,
  saleOf,
  seizureOf,
} from './fixtures/hand-made.ts';

const rings = Array.from({ length: 20 }, (_, number) => ringOf(number, number % 3 === 0 ? 'cash-and-drugs' : 'guns'));
const guns = rings.filter(({ trade }) => trade === 'guns');

function happeningsOn(dayStartsAtMs: number): readonly Happening[] {
  return [...purchasesOn(dayStartsAtMs, guns, 30), ...recoveriesOn(dayStartsAtMs, guns, 20)];
}

/** The last 1,000 days before the world begins and 60 days of it, with a seizure on every third. */
function world(of: readonly Ring[] = rings, options: Partial<AgenciesOptions> = {}): JournalEntry[] {
  return live(agenciesWith(of, options), { from: -1_000, to: 60 }, (dayStartsAtMs) => {
    const day = (dayStartsAtMs - STARTS_AT_MS) / DAY_MS;
    const driver = rings[Math.abs(day) % rings.length]?.couriers[0];
    const isSeized = day > 0 && day % 3 === 0 && driver !== undefined;
    const seizures = isSeized ? [seizureOf(driver, `2304-${day}`, { atMs: dayStartsAtMs + 3_600_000 })] : [];
    return [...happeningsOn(dayStartsAtMs), ...seizures];
  });
}

const entries = world();
const lines = entries.map((entry) => JSON.stringify(entry));
const TYPES = [
  'LookoutPosted',
  'LookoutWithdrawn',
  'TraceLeadIssued',
  'MultipleSaleReported',
  'ReferralReceived',
  'CaseProgressed',
  'AgencyNotified',
  'NoticeAcknowledged',
] as const;

describe('what agencies publish', () => {
  test('holds every kind, each read back from its text as it was written', () => {
    for (const type of TYPES) expect(eventsOf(entries, type).length).toBeGreaterThan(0);
    for (const { publication } of entries) {
      const event = publication?.content;
      if (publication == null || event === undefined || event instanceof Uint8Array) continue;
      const text = encodeEvent(event);
      const decoded = decodeEvent(publication.topic, text);
      expect(decoded).toStrictEqual({ ok: true, event });
      // To the letter, since a recording that went over Kafka has the same lines.
      expect(decoded.ok && encodeEvent(decoded.event)).toBe(text);
    }
  });

  test('has event ids and record ids that occur once', () => {
    const events = TYPES.flatMap((type) => eventsOf(entries, type));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    const ids = eventsOf(entries, 'LookoutPosted').map(({ data }) => data.lookoutId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is keyed as its topic says, on its one partition, and recorded when its event says', () => {
    for (const { publication, recordedAtMs } of entries) {
      const event = publication?.content;
      if (publication == null || event === undefined || event instanceof Uint8Array) continue;
      expect(publication.partition).toBe(0);
      expect(publication.headers).toEqual({ type: event.type });
      expect(epochMs(event.recordedAt)).toBe(recordedAtMs);
      expect(recordedAtMs).toBeGreaterThan(epochMs(event.occurredAt));
      expect(Object.values(event.data)).toContain(publication.key);
    }
  });

  test('names no ring, no person, no sale, no recovery and no trip', () => {
    const hidden = /ring-hand|hand-made|person-\d|straw-purchaser-\d|courier-\d|sale-|recovery-|trip-|innocent/;
    const published = entries.flatMap(({ publication }) => (publication === null ? [] : [JSON.stringify(publication)]));
    expect(published.length).toBeGreaterThan(5_000);
    // A multiple sale's event bears that word in its own name.
    expect(published.map((line) => line.replaceAll('multiple-sale-', '')).filter((line) => hidden.test(line))).toEqual(
      [],
    );
    expect(lines.filter((line) => hidden.test(line.replaceAll('multiple-sale-', ''))).length).toBeGreaterThan(1_000);
  });
});

describe('a seed', () => {
  test('gives the same twice, byte for byte, and another seed gives something else', () => {
    expect(world().map((entry) => JSON.stringify(entry))).toEqual(lines);
    const same = new Set(lines);
    const others = world(rings, { seed: 8 }).filter(({ publication }) => publication !== null);
    expect(others.filter((entry) => same.has(JSON.stringify(entry)))).toEqual([]);
  });

  test('gives one more ring and leaves all else as it was', () => {
    const more = ringOf(77);
    const withMore = world([...rings, more]).filter(({ truth, publication }) => {
      const text = JSON.stringify([truth, publication]);
      return !text.includes(more.ringId);
    });
    const ofOthers = new Set(withMore.map((entry) => JSON.stringify(entry)));
    const missing = entries.filter((entry) => !ofOthers.has(JSON.stringify(entry)));
    expect(missing).toEqual([]);
  });

  test('gives one more recovery and leaves the leads of all others as they were', () => {
    const buyer = { ...ringOf(88).organiser, personId: 'another', role: 'innocent', ringId: null } as const;
    const one = recoveryOf({ recoveryId: 'one-more', sale: saleOf({ buyer, saleId: 'one-more' }), atMs: STARTS_AT_MS });
    const lived = live(agenciesWith(rings), { from: -1_000, to: 60 }, (day) =>
      day === STARTS_AT_MS ? [...happeningsOn(day), one] : happeningsOn(day),
    );
    const without = live(agenciesWith(rings), { from: -1_000, to: 60 }, happeningsOn);
    const leads = (of: readonly JournalEntry[]) =>
      eventsOf(of, 'TraceLeadIssued').map((event) => JSON.stringify(event));
    expect(leads(lived)).toEqual(expect.arrayContaining(leads(without)));
    expect(leads(without).length).toBeGreaterThan(100);
  });
});

describe('before the world begins', () => {
  const dayBefore = (days: number) => STARTS_AT_MS - days * DAY_MS;

  test('no lookout is told that expired before, unless it was posted in the last thirty days', () => {
    for (const { data } of eventsOf(entries, 'LookoutPosted')) {
      const isStill = epochMs(data.expiresAt) >= STARTS_AT_MS || epochMs(data.postedAt) >= dayBefore(30);
      expect(isStill).toBe(true);
    }
  });

  test('every withdrawal is of a lookout that is told', () => {
    const told = new Set(eventsOf(entries, 'LookoutPosted').map(({ data }) => data.lookoutId));
    expect(eventsOf(entries, 'LookoutWithdrawn').every(({ data }) => told.has(data.lookoutId))).toBe(true);
  });

  test('reports and referrals go a year back, leads as far as there were traces', () => {
    const oldest = (type: 'MultipleSaleReported' | 'ReferralReceived' | 'TraceLeadIssued') =>
      Math.min(...eventsOf(entries, type).map(({ recordedAt }) => epochMs(recordedAt)));
    for (const type of ['MultipleSaleReported', 'ReferralReceived'] as const) {
      expect(oldest(type)).toBeGreaterThanOrEqual(dayBefore(365));
      expect(oldest(type)).toBeLessThan(dayBefore(355));
    }
    expect(oldest('TraceLeadIssued')).toBeLessThan(dayBefore(900));
  });

  test('there is no truth of a recovery, and one of every recovery after', () => {
    const recovered = entries.flatMap(({ truth }) => (truth?.kind === 'recovery' ? [epochMs(truth.recoveredAt)] : []));
    expect(Math.min(...recovered)).toBeGreaterThanOrEqual(STARTS_AT_MS);
    expect(recovered).toHaveLength(60 * 20);
  });
});

test('The number of entries of a day does not grow with the years, so nothing piles up.', () => {
  const agencies = agenciesWith(rings);
  const many = (from: number) => live(agencies, { from, to: from + 300 }, happeningsOn).length;
  live(agencies, { from: -1_000, to: 0 }, happeningsOn);
  const [first, , , , last] = [0, 300, 600, 900, 1_200].map(many);
  // About 15,000 entries each: four deviations of two Poisson counts are a tenth at most.
  expect(Math.abs((last ?? 0) / (first ?? 1) - 1)).toBeLessThan(0.1);
});

test('A report of a sale is the same whichever happenings come before it.', () => {
  const [ring] = rings.slice(1);
  const [buyer] = ring?.strawPurchasers ?? [];
  if (buyer === undefined) throw new Error('a ring that deals in guns has straw purchasers');
  const sale = saleOf({ buyer, handguns: 3, saleId: 'sale-alone' });
  const alone = agenciesWith(rings);
  const busy = agenciesWith(rings);
  for (const happening of happeningsOn(STARTS_AT_MS)) busy.learn(happening);
  const reports = [alone, busy].map((agencies) => {
    const entries = [...agencies.learn(purchaseOf(sale)), ...agencies.day(STARTS_AT_MS)];
    return eventsOf(entries, 'MultipleSaleReported').filter(({ data }) => data.dealerId === sale.dealerId);
  });
  expect(reports[0]).toHaveLength(1);
  expect(reports[1]).toEqual(reports[0]);
});
