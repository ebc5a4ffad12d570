import { type CrossingId, DAY_MS, HOUR_MS, INSPECTION_GROUNDS, instantOf, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INSPECTION_KINDS } from '../evidence/evidence.ts';
import {
  DAY_STARTS_MS,
  day,
  inspectionOf,
  merged,
  type Story,
  selectionOf,
  story,
  turns,
} from '../fixtures/port-day.ts';
import { yieldReport } from '../yield-report.ts';
import { openYieldTally } from '../yield-tally.ts';
import { DAYS_KEPT, type NumberedPeriod, openWindows, sumOfWindows } from './open-windows.ts';
import { addPeriod, emptyPeriod } from './period-tally.ts';

const isOrdered = ({ ground }: Story) => (INSPECTION_GROUNDS as readonly string[]).includes(ground);
const dayOf = (atMs: number) => Math.floor(atMs / DAY_MS);

function totalOf(periods: readonly NumberedPeriod[]) {
  const sum = emptyPeriod();
  for (const { tally } of periods) addPeriod(sum, tally);
  return sum;
}

const after = (days: number, of: Partial<Story> = {}): Story => ({
  ...story,
  crossingId: `crossing-${days}` as CrossingId,
  ...of,
  decidedAtMs: DAY_STARTS_MS + days * DAY_MS,
});

describe('Counts by day and hour', () => {
  test('add up to the counters, whichever topic is read ahead of the other', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const tally = openYieldTally();
        for (const step of merged(stories, order)) step(tally);
        const { windows, crossings, grounds, wouldTarget, randomStratum, officerInitiated, evidence } = tally.read();
        for (const periods of [windows.days, windows.hours]) {
          const total = totalOf(periods);
          expect(total).toMatchObject({ crossings, wouldTarget, randomStratum });
          for (const kind of INSPECTION_KINDS) {
            const { hits, delaySeconds, seized } = total.kinds[kind];
            const { hits: hitsCounted, delaySeconds: secondsCounted } =
              kind === 'officer-initiated' ? officerInitiated : grounds[kind];
            expect([hits, delaySeconds]).toEqual([hitsCounted, secondsCounted]);
            expect(seized).toEqual(evidence.seized[kind]);
          }
        }
      }),
    );
  });

  test('place an order and its inspection on the day of the decision, by plain sums', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const tally = openYieldTally();
        for (const step of merged(stories, order)) step(tally);
        for (const { period, tally: counted } of tally.read().windows.days) {
          const these = stories.filter(({ decidedAtMs }) => dayOf(decidedAtMs) === period);
          expect(counted.crossings).toBe(these.length);
          for (const ground of INSPECTION_GROUNDS) {
            const on = these.filter((of) => of.ground === ground);
            const inspected = on.filter(({ told }) => told === 'concluded');
            const { orders, hits, notCarriedOut, seized } = counted.kinds[ground];
            expect({ orders, hits, notCarriedOut, inspections: seized.inspections }).toEqual({
              orders: on.length,
              hits: inspected.filter(({ findings }) => findings.length > 0).length,
              notCarriedOut: on.length - inspected.length - on.filter(isOpen).length,
              inspections: inspected.length,
            });
          }
        }
      }),
    );
  });

  test('of ports add up to what one port that had all their crossings would have', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const ofRow = (row: number) => stories.filter((_, nth) => nth % 2 === row);
        const read = (these: readonly Story[]) => {
          const tally = openYieldTally();
          for (const step of merged(these, order)) step(tally);
          return tally.read().windows;
        };
        expect(sumOfWindows([read(ofRow(0)), read(ofRow(1))])).toEqual(sumOfWindows([read(stories)]));
      }),
    );
  });

  test("go by the port's own hour, also where its clocks are put forward, and by the same day everywhere", () => {
    const at = (instant: string): Story => ({ ...story, decidedAtMs: Date.parse(instant), ground: 'not-drawn' });
    const tally = openYieldTally(undefined, 'America/Chicago');
    for (const instant of ['2026-03-08T05:30:00.000Z', '2026-03-08T07:59:59.999Z', '2026-03-08T08:00:00.000Z']) {
      tally.countSelection(selectionOf(at(instant)));
    }
    const { days, hours } = tally.read().windows;
    expect(days.map(({ period }) => period)).toEqual([dayOf(Date.UTC(2026, 2, 8))]);
    // At two in the morning clocks go to three.
    expect(hours.map(({ period }) => period)).toEqual([1, 3, 23]);
  });

  test('keep 92 days, say from when on, and go on counting by the hour', () => {
    const tally = openYieldTally();
    for (const days of [0, 1, 2, 91]) tally.countSelection(selectionOf(after(days)));
    expect(tally.read().windows).toMatchObject({ keptFromDay: null, days: { length: 4 } });
    tally.countSelection(selectionOf(after(92)));
    const { windows } = openYieldTally(tally.save()).read();
    expect(windows.keptFromDay).toBe(dayOf(DAY_STARTS_MS) + 1);
    expect(windows.days.map(({ period }) => period - dayOf(DAY_STARTS_MS))).toEqual([1, 2, 91, 92]);
    expect(totalOf(windows.hours).crossings).toBe(5);
  });

  test('leave out what an officer says to have begun in another age', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(after(100)));
    const own = (days: number, id: string) =>
      inspectionOf({ ...after(days, { told: 'initiated', ground: 'not-drawn' }), crossingId: id as CrossingId });
    for (const [days, id] of [
      [100, 'now'],
      [9_000, 'to come'],
    ] as const)
      tally.countInspection(own(days, id));
    const ended = instantOf(DAY_STARTS_MS + 100 * DAY_MS + MINUTE_MS);
    tally.countInspection({ ...own(0, 'long ago'), occurredAt: ended, recordedAt: ended });
    const { windows, officerInitiated } = tally.read();
    expect(officerInitiated.inspections).toBe(3);
    expect(totalOf(windows.days).kinds['officer-initiated'].seized.inspections).toBe(1);
    expect(windows.days).toHaveLength(1);
  });

  test('that were lost begin anew, say since when, and count no inspection without its order', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(after(0)));
    const { windows: _, ...kept } = tally.save();
    for (const windows of [undefined, '[99]']) {
      const revived = openYieldTally({ ...kept, windows });
      revived.countInspection(inspectionOf(after(0)));
      expect(revived.read().windows).toEqual({
        since: instantOf(DAY_STARTS_MS),
        keptFromDay: null,
        days: [],
        hours: [],
      });
      revived.countSelection(selectionOf(after(1)));
      expect(totalOf(revived.read().windows.days).crossings).toBe(1);
      expect(yieldReport({ 2304: revived.read() }).windowsSince).toBe(instantOf(DAY_STARTS_MS));
    }
  });

  test('stay below 200,000 characters where each ground finds of all goods each day, and far below as a rule', () => {
    const grown = (grounds: readonly (typeof INSPECTION_KINDS)[number][], hits: number) => {
      const windows = openWindows(undefined, null, 'UTC');
      for (let hour = 0; hour < DAYS_KEPT * 24; hour += 1) {
        const atMs = DAY_STARTS_MS + hour * HOUR_MS;
        for (const kind of grounds) {
          for (let nth = 0; nth < 20; nth += 1) windows.decided(kind, atMs);
          const quantity = hits * 5_000;
          const goods = { firearms: quantity, rounds: quantity, parts: quantity, currencyUsd: quantity };
          const brought = { ...goods, drugsGrams: quantity, hits };
          const placed = { kind, atMs, randomDraw: true, wouldTarget: true };
          windows.concluded(placed, brought, 900);
          windows.notCarriedOut(placed);
        }
      }
      return windows.save().length;
    };
    expect(grown(INSPECTION_KINDS, 1)).toBeLessThan(200_000);
    expect(grown(['random', 'targeted', 'fill'], 0)).toBeLessThan(12_000);
  });
});

const isOpen = ({ told, ...of }: Story) => isOrdered({ told, ...of }) && (told === null || told === 'initiated');

test('The report has the border by day and by hour, without asking for more than was counted', () => {
  const tally = openYieldTally();
  tally.countSelection(selectionOf(after(0, { ground: 'random', randomDraw: true })));
  tally.countInspection(
    inspectionOf(after(0, { findings: [{ seizureType: 'Weapons', category: 'Handgun', count: 3 }] })),
  );
  const { byDay, byHour, windowsSince } = yieldReport({ 2304: tally.read(), 2606: tally.read() });
  expect(windowsSince).toBeNull();
  expect(byDay).toMatchObject([
    {
      day: '2026-03-02',
      crossings: 2,
      byGround: { random: { orders: 2, inspections: 2, hits: 2 } },
      seized: { firearms: 6 },
    },
  ]);
  expect(byHour.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
  expect(byHour.map(({ crossings }) => crossings)).toEqual([2, ...Array.from({ length: 23 }, () => 0)]);
  expect(byHour[0]).toMatchObject({ randomStratum: { hits: 2, inspections: 2 } });
});
