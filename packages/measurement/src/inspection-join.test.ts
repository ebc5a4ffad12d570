import { type CrossingId, DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countTold,
  DAY_STARTS_MS,
  day,
  inspectionOf,
  merged,
  notCarriedOutOf,
  type Story,
  selectionOf,
  story,
  turns,
} from './fixtures/port-day.ts';
import { type OpenYieldTally, openYieldTally } from './yield-tally.ts';

const HIT: Partial<Story> = { findings: [{ seizureType: 'Currency', amountUsd: 90_000 }], durationMinutes: 30 };
const hit: Story = { ...story, ...HIT };
const own: Story = { ...hit, ground: 'not-drawn', told: 'initiated' };

/** What was set aside, and apart from it all that may be told; but not until when it was counted. */
function readingOf(tally: OpenYieldTally) {
  const { countedUntil: _, inspectionsUnmatched, inspectionsDoubled, ...read } = tally.read();
  const { inspectionsLate, inspectionsUnreadable, ...figures } = read;
  const aside = { inspectionsUnmatched, inspectionsDoubled, inspectionsLate, inspectionsUnreadable };
  return { figures: { ...figures, evidence: read.evidence, windows: read.windows }, aside };
}

function inspectionAt(of: Story, endedAtMs: number, recordedAtMs = endedAtMs) {
  return { ...inspectionOf(of), occurredAt: instantOf(endedAtMs), recordedAt: instantOf(recordedAtMs) };
}

/** What belongs into no figure, told beside a crossing that was decided. */
const RUBBISH: Readonly<Record<string, (tally: OpenYieldTally, beside: Story, nth: number) => void>> = {
  'of unknown crossings': (tally, of, nth) => {
    const unknown = { ...of, crossingId: `unknown-${nth}` as CrossingId };
    if (nth % 2 === 0) tally.countNotCarriedOut(notCarriedOutOf(unknown, 'no-bay'));
    else tally.countInspection(inspectionOf({ ...unknown, ...HIT, told: 'concluded' }));
  },
  'told three days late': (tally, of) => {
    const told = of.told === 'initiated' ? 'initiated' : 'concluded';
    tally.countInspection(inspectionAt({ ...of, ...HIT, told }, of.decidedAtMs - 3 * DAY_MS, of.decidedAtMs));
  },
  'ended three days after their order': (tally, of) => {
    tally.countInspection(inspectionAt({ ...of, ...HIT, told: 'concluded' }, of.decidedAtMs + 3 * DAY_MS));
  },
  'that nobody can read': (tally) => tally.countUnreadable(),
};

describe('Figures are the same with and without inspections', () => {
  test.each(Object.entries(RUBBISH))('%s', (_, soil) => {
    let setAside = 0;
    fc.assert(
      fc.property(day, turns, fc.array(fc.nat(), { maxLength: 20 }), (stories, order, places) => {
        const [clean, soiled] = [openYieldTally(), openYieldTally()];
        const steps = merged(stories, order);
        for (const [at, step] of steps.entries()) {
          step(clean);
          step(soiled);
          const decided = stories.slice(0, soiled.read().crossings);
          for (const [nth, place] of places.entries()) {
            const beside = decided[place % Math.max(1, decided.length)];
            if (place % steps.length === at && beside !== undefined) soil(soiled, beside, nth);
          }
        }
        const [expected, actual] = [readingOf(clean), readingOf(soiled)];
        expect(actual.figures).toEqual(expected.figures);
        setAside += sumOf(actual.aside) - sumOf(expected.aside);
      }),
    );
    expect(setAside).toBeGreaterThan(100);
  });

  test('told twice in a row, and all of them once more in the end', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const [clean, soiled] = [openYieldTally(), openYieldTally()];
        for (const step of merged(stories, order)) step(clean);
        for (const step of merged(stories, order, 2)) step(soiled);
        for (const of of stories) countTold(soiled, of);
        const [expected, actual] = [readingOf(clean), readingOf(soiled)];
        expect(actual.figures).toEqual(expected.figures);
        const told = stories.filter((of) => of.told !== null).length;
        expect(sumOf(actual.aside)).toBe(sumOf(expected.aside) + 2 * told);
      }),
    );
  });
});

const sumOf = (aside: Readonly<Record<string, number>>) => Object.values(aside).reduce((sum, count) => sum + count, 0);

describe('An inspection is set aside by name', () => {
  const asideAfter = (...steps: readonly ((tally: OpenYieldTally) => void)[]) => {
    let tally = openYieldTally();
    for (const step of steps) {
      step(tally);
      tally = openYieldTally(tally.save());
    }
    return readingOf(tally).aside;
  };
  const none = { inspectionsUnmatched: 0, inspectionsDoubled: 0, inspectionsLate: 0, inspectionsUnreadable: 0 };
  const select = (of: Story) => (tally: OpenYieldTally) => tally.countSelection(selectionOf(of));
  const inspect = (of: Story) => (tally: OpenYieldTally) => tally.countInspection(inspectionOf(of));
  const inspectAt = (of: Story, endedAtMs: number) => (tally: OpenYieldTally) =>
    tally.countInspection(inspectionAt(of, endedAtMs));

  test('as doubled: when its order was told of already, before or after the selection was read', () => {
    expect(asideAfter(select(hit), inspect(hit), inspect(hit))).toEqual({ ...none, inspectionsDoubled: 1 });
    expect(asideAfter(inspect(hit), inspect(hit), select(hit))).toEqual({ ...none, inspectionsDoubled: 1 });
    expect(asideAfter(inspect(hit), select(hit), inspect(hit))).toEqual({ ...none, inspectionsDoubled: 1 });
  });

  test("as doubled: a second word of an officer's own, as long as it is not late", () => {
    const other = { ...own, crossingId: 'crossing-2' as CrossingId };
    const later = { ...story, crossingId: 'crossing-3' as CrossingId, decidedAtMs: DAY_STARTS_MS + 47 * HOUR_MS };
    const steps = [select(own), inspect(own), select(later), inspect({ ...other, decidedAtMs: later.decidedAtMs })];
    expect(asideAfter(...steps, inspect(own))).toEqual({ ...none, inspectionsDoubled: 1 });
  });

  test('as unmatched: a second word of an ordered one that comes after more than an hour', () => {
    const hours = (count: number) => ({
      ...hit,
      crossingId: `after-${count}` as CrossingId,
      decidedAtMs: DAY_STARTS_MS + count * HOUR_MS,
    });
    const [second, third] = [hours(2), hours(3)];
    const steps = [select(hit), inspect(hit), select(second), select(third), inspect(second), inspect(third)];
    expect(asideAfter(...steps, inspect(hit))).toEqual({ ...none, inspectionsUnmatched: 1 });
  });

  test('as late: from two days after its order on, whichever topic is read first, and the order stays under way', () => {
    const endedAtMs = story.decidedAtMs + 2 * DAY_MS;
    expect(asideAfter(select(hit), inspectAt(hit, endedAtMs))).toEqual(none);
    expect(asideAfter(select(hit), inspectAt(hit, endedAtMs + 1))).toEqual({ ...none, inspectionsLate: 1 });
    expect(asideAfter(inspectAt(hit, endedAtMs + 1), select(hit))).toEqual({ ...none, inspectionsLate: 1 });
    const tally = openYieldTally();
    tally.countSelection(selectionOf(hit));
    tally.countInspection(inspectionAt(hit, endedAtMs + 1));
    expect(tally.read()).toMatchObject({ inspectionsUnderWay: 1, grounds: { targeted: { inspections: 0 } } });
  });

  test('as late: when what is told of inspections has gone on by more than two days since it ended', () => {
    const later = { ...hit, crossingId: 'crossing-2' as CrossingId, decidedAtMs: DAY_STARTS_MS + 50 * HOUR_MS };
    expect(asideAfter(select(own), select(later), inspect(own))).toEqual(none);
    expect(asideAfter(select(own), select(later), inspect(later), inspect(own))).toEqual({
      ...none,
      inspectionsLate: 1,
    });
  });

  test('while one whose own clock is years ahead makes no other late', () => {
    const wrong = { ...own, crossingId: 'crossing-2' as CrossingId, decidedAtMs: Date.UTC(9_000, 0, 1) };
    expect(asideAfter(select(hit), inspect(wrong), inspect(hit), inspect(own))).toEqual(none);
  });
});

test('an order of which nothing was told for five days is forgotten and counted as lost', () => {
  const tally = openYieldTally();
  const after = (days: number, minutes: number) => {
    const decidedAtMs = DAY_STARTS_MS + days * DAY_MS + minutes * MINUTE_MS;
    return selectionOf({ ...story, ground: 'not-drawn', decidedAtMs });
  };
  tally.countSelection(selectionOf(story));
  tally.countSelection(after(5, 0));
  expect(tally.read()).toMatchObject({ inspectionsUnderWay: 1, ordersLost: 0 });
  tally.countSelection(after(5, 1));
  expect(tally.read()).toMatchObject({ inspectionsUnderWay: 0, ordersLost: 1 });
  const revived = openYieldTally({ ...tally.save(), waiting: undefined });
  expect(revived.read()).toMatchObject({ inspectionsUnderWay: 0, ordersLost: 1 });
});
