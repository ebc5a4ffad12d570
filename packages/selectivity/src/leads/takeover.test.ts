import type { EventId, SouthboundEvent } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter, deskEvents, factsOf } from './fixtures/desk-events.ts';
import { type DeskTakeover, heldText, runDesk } from './fixtures/kept-log.ts';
import { LEAD_DESK_TOPICS } from './lead-desk.ts';

const takeover: fc.Arbitrary<DeskTakeover> = fc.record({
  afterReads: fc.integer({ min: 1, max: 60 }),
  isCompacted: fc.boolean(),
  order: fc.shuffledSubarray([...LEAD_DESK_TOPICS], { minLength: LEAD_DESK_TOPICS.length }),
});
const takeovers = fc.array(takeover, { maxLength: 4 });

/** What was told, each as a line. */
const lines = (told: readonly SouthboundEvent[]) =>
  told.map(({ type, eventId, data }) => {
    const about = 'about' in data ? data.about : 'outcome' in data ? data.outcome : 'reason' in data ? data.reason : '';
    return `${type} ${about} ${eventId}`;
  });

/**
 * All that was told but reminders, which follow from when a notice was told. A meeting that other records brought about
 * again stands once: after a year nobody knows any more that it was told (0018).
 */
function comparable(told: readonly SouthboundEvent[]): readonly string[] {
  const meetings = new Set<string>();
  return lines(told)
    .filter((line) => !line.includes(' not-acknowledged '))
    .filter((line) => !/same-(vehicle|ring)/.test(line) || (!meetings.has(line) && meetings.add(line)))
    .toSorted();
}

/** From which topic on the next record is looked for: the topics come in any order. */
const picks = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 9 });

/**
 * Events of a few hours in bursts of which each gives the desk one record at most, and tells of any number of crossings
 * and cases: which records a lead is screened beside depends on what was read by then, and nothing else on the order of
 * topics. They are of one instant, to which event time has come before: which topic moves it is no question here. What
 * is heard in the instant of a withdrawal comes after it, as it may: what is withdrawn links nobody, and of a lead the
 * withdrawal does not say who gave it (0018).
 */
function aroundRecords(events: readonly SouthboundEvent[]): readonly (readonly SouthboundEvent[])[] {
  const isOfCrossing = ({ type }: SouthboundEvent) => type === 'CrossingOutcome' || type === 'CaseProgressed';
  const cut: SouthboundEvent[][] = [];
  for (const event of events) {
    const last = cut.at(-1);
    const lastMs = Date.parse(last?.at(-1)?.occurredAt ?? event.occurredAt);
    const isSoon = Date.parse(event.occurredAt) - lastMs <= 5 * 3_600_000;
    const at = { occurredAt: last?.[0]?.occurredAt, recordedAt: last?.[0]?.recordedAt };
    const isWithdrawn = last?.[0]?.type === 'TraceLeadWithdrawn' || last?.[0]?.type === 'LookoutWithdrawn';
    if (last !== undefined && isOfCrossing(event) && isSoon && !isWithdrawn)
      last.push({ ...event, ...at } as SouthboundEvent);
    else cut.push([{ ...daysAfter([event], 0), eventId: `before-${event.eventId}` as EventId }], [event]);
  }
  return cut;
}

/** Events in bursts: those of one are on the log before the desk reads the first of them. */
const bursts = fc
  .tuple(deskEvents, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 14 }))
  .map(([events, sizes]) => {
    const cut: SouthboundEvent[][] = [];
    let from = 0;
    for (const size of [...sizes, events.length]) {
      if (from < events.length) cut.push(events.slice(from, from + size));
      from += size;
    }
    return cut;
  });

const RUNS = { numRuns: 300 };

describe('a desk that takes over', () => {
  test('tells the same as one that nobody disturbed, wherever it does and whatever the log has cleaned away', () => {
    fc.assert(
      fc.property(deskEvents, takeovers, picks, (events, disturbed, order) => {
        const all = [...events, ...[40, 400, 800].map((days) => daysAfter(events, days))].map((event) => [event]);
        expect(comparable(runDesk(all, disturbed, order).told)).toEqual(comparable(runDesk(all).told));
      }),
      RUNS,
    );
  });

  test('tells the same in whatever order the topics of crossings, cases, records and its own words come', () => {
    fc.assert(
      fc.property(deskEvents, picks, (events, order) => {
        const all = [...aroundRecords(events), ...[40, 400, 800].map((days) => [daysAfter(events, days)])];
        expect(comparable(runDesk(all, [], order).told)).toEqual(comparable(runDesk(all).told));
      }),
      RUNS,
    );
  });
});

describe('whatever is heard, and whoever takes over', () => {
  test('no notice and no screening is told twice within a year', () => {
    fc.assert(
      fc.property(bursts, takeovers, (heard, disturbed) => {
        const { told } = runDesk(
          heard.map((burst) => [...burst, ...burst.slice(-1)]),
          disturbed,
        );
        const once = lines(told).filter((line) => !/^(TraceLeadIssued|TraceLeadPurged|ReferralPurged)/.test(line));
        const last = new Map<string, number>();
        for (const [nth, event] of told.entries()) {
          const line = lines([event])[0] ?? '';
          if (!once.includes(line)) continue;
          const atMs = Date.parse(told[nth]?.occurredAt ?? '');
          expect(atMs - (last.get(line) ?? Number.NEGATIVE_INFINITY), line).toBeGreaterThan(330 * 86_400_000);
          last.set(line, atMs);
        }
      }),
      RUNS,
    );
  });

  test('nothing is left of the purchases of leads that were left out, withdrawn or have run out', () => {
    fc.assert(
      fc.property(bursts, takeovers, (heard, disturbed) => {
        const run = runDesk(heard, disturbed);
        const [held, topic] = [heldText(run.desk), run.standing('southbound.trace-leads.v1')];
        const screenings = run.standing('southbound.screenings.v1');
        for (const leadId of ['TL-0', 'TL-1', 'TL-2']) {
          const standing = topic.get(leadId);
          const screening = screenings.get(leadId);
          const isKept =
            standing?.type === 'TraceLeadIssued' && screening?.type === 'LeadScreened' && screening.data.isForOffice;
          if (isKept) continue;
          for (const fact of factsOf(leadId)) {
            expect(held.includes(fact), `${fact} in the desk`).toBe(false);
            expect(JSON.stringify([...topic]), `${fact} on the topic`).not.toContain(fact);
          }
        }
        const events = heard.flat();
        const late = runDesk([...heard, [daysAfter(events, 1_900)], [daysAfter(events, 1_901)]], disturbed);
        expect(heldText(late.desk)).not.toMatch(/PU-|FFL-|PR-buyer/);
        for (const of of ['trace-leads', 'referrals'] as const) {
          expect([...late.standing(`southbound.${of}.v1`).keys()], of).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});
