import { type CrossingId, MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY_STARTS_MS,
  day,
  figuresOf,
  inspectionOf,
  merged,
  notCarriedOutOf,
  type Story,
  selectionOf,
  story,
  turns,
} from './fixtures/port-day.ts';
import { openYieldTally } from './yield-tally.ts';

describe('A yield tally', () => {
  test('adds up the day, whichever topic is read ahead of the other', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const tally = openYieldTally();
        for (const step of merged(stories, order)) step(tally);
        const { evidence: _, windows: __, ...figures } = tally.read();
        expect(figures).toEqual(figuresOf(stories));
      }),
    );
  });

  test('saved, opened again and gone on with is as if it had never been closed', () => {
    fc.assert(
      fc.property(day, turns, fc.nat(), (stories, order, cut) => {
        const steps = merged(stories, order);
        const savedAt = cut % (steps.length + 1);
        const whole = openYieldTally();
        const before = openYieldTally();
        for (const step of steps) step(whole);
        for (const step of steps.slice(0, savedAt)) step(before);
        const after = openYieldTally(before.save());
        for (const step of steps.slice(savedAt)) step(after);
        expect(after.read()).toEqual(whole.read());
        expect(after.save()).toEqual(whole.save());
      }),
    );
  });

  test('counts an inspection under way until it concludes', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    expect(tally.read()).toMatchObject({ crossings: 1, inspectionsUnderWay: 1 });
    tally.countInspection(inspectionOf(story));
    expect(tally.read().inspectionsUnderWay).toBe(0);
    expect(tally.read().grounds.targeted).toMatchObject({ orders: 1, inspections: 1, hits: 0, delaySeconds: 600 });
  });

  test('counts a delay from the selection to the end of the inspection, where nothing was found', () => {
    const tally = openYieldTally();
    const waited: Story = { ...story, waitMinutes: 7 };
    tally.countSelection(selectionOf(waited));
    tally.countInspection(inspectionOf(waited));
    expect(tally.read().grounds.targeted.delaySeconds).toBe(17 * 60);
    const found: Story = {
      ...waited,
      crossingId: 'crossing-2' as CrossingId,
      findings: [{ seizureType: 'Currency', amountUsd: 9_000 }],
    };
    tally.countSelection(selectionOf(found));
    tally.countInspection(inspectionOf(found));
    expect(tally.read().grounds.targeted).toMatchObject({ inspections: 2, delaySeconds: 17 * 60 });
  });

  test('closes the order of an inspection that was not carried out, by its ground and reason', () => {
    const tally = openYieldTally();
    const skipped: Story = { ...story, ground: 'random', randomDraw: true };
    tally.countSelection(selectionOf(skipped));
    tally.countNotCarriedOut(notCarriedOutOf(skipped, 'officer-declined'));
    expect(tally.read()).toMatchObject({
      inspectionsUnderWay: 0,
      inspectionsUnmatched: 0,
      grounds: { random: { orders: 1, inspections: 0 } },
      notCarriedOut: { random: { 'officer-declined': 1, 'no-bay': 0 } },
      randomStratum: { inspections: 0 },
    });
  });

  test('keeps what officers initiate apart from every figure of the engine', () => {
    const tally = openYieldTally();
    const initiated: Story = {
      ...story,
      ground: 'not-drawn',
      randomDraw: true,
      told: 'initiated',
      findings: [{ seizureType: 'Weapons', category: 'Handgun', count: 2 }],
    };
    tally.countSelection(selectionOf(initiated));
    tally.countInspection(inspectionOf(initiated));
    const { officerInitiated, evidence: _, windows: __, ...rest } = tally.read();
    expect(officerInitiated).toMatchObject({ inspections: 1, hits: 1, firearms: 2 });
    const { officerInitiated: _own, evidence: _none, windows: _nothing, ...empty } = openYieldTally().read();
    expect(rest).toEqual({
      ...empty,
      countedUntil: rest.countedUntil,
      crossings: 1,
      releases: { ...empty.releases, 'not-drawn': 1 },
      regret: rest.regret,
    });
  });

  test('keeps an inspection that nobody ordered apart and the figures unharmed', () => {
    const tally = openYieldTally();
    const stray = inspectionOf({ ...story, findings: [{ seizureType: 'Currency', amountUsd: 9_000 }] });
    tally.countInspection(stray);
    expect(tally.read()).toEqual({
      ...openYieldTally().read(),
      countedUntil: stray.recordedAt,
      inspectionsUnmatched: 1,
    });
  });

  test('counts both inspections of a crossing that was ordered a second time while the first was under way', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    tally.countSelection(selectionOf({ ...story, ground: 'random' }));
    expect(tally.read().inspectionsUnderWay).toBe(2);
    tally.countInspection(inspectionOf(story));
    const after = openYieldTally(tally.save());
    after.countInspection(inspectionOf(story));
    expect(after.read()).toMatchObject({ inspectionsUnderWay: 0, inspectionsUnmatched: 0 });
    expect(after.read().grounds.targeted).toMatchObject({ orders: 1, inspections: 1 });
    expect(after.read().grounds.random).toMatchObject({ orders: 1, inspections: 1 });
  });

  test('puts a mandatory inspection that the draw also chose into both groups of lift', () => {
    const tally = openYieldTally();
    const mandatory: Story = {
      ...story,
      ground: 'mandatory',
      randomDraw: true,
      findings: [{ seizureType: 'Weapons', category: 'Long Arm', count: 4 }],
    };
    tally.countSelection(selectionOf(mandatory));
    tally.countInspection(inspectionOf(mandatory));
    const once = { hits: 1, inspections: 1 };
    expect(tally.read()).toMatchObject({ wouldTarget: once, randomStratum: once });
  });

  test('forgets an inspection without an order once no order can come any more, so that it does not grow', () => {
    const tally = openYieldTally();
    const strays = () => JSON.parse(tally.save().waiting).strays;
    for (let row = 0; row < 100; row += 1) {
      tally.countInspection(inspectionOf({ ...story, crossingId: `stray-${row}` as CrossingId }));
    }
    const release: Story = { ...story, ground: 'not-drawn' };
    tally.countSelection(selectionOf({ ...release, decidedAtMs: DAY_STARTS_MS + 70 * MINUTE_MS }));
    expect(strays()).toHaveLength(100);
    tally.countSelection(selectionOf({ ...release, decidedAtMs: DAY_STARTS_MS + 71 * MINUTE_MS }));
    expect(strays()).toEqual([]);
    expect(tally.read().inspectionsUnmatched).toBe(100);
  });

  test('read once does not change when more is counted', () => {
    const tally = openYieldTally();
    const before = tally.read();
    tally.countSelection(selectionOf(story));
    tally.countInspection(inspectionOf(story));
    expect(before).toEqual(openYieldTally().read());
  });

  test('whose orders under way were lost keeps its figures and says how many it lost', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    tally.countInspection(inspectionOf(story));
    const skipped: Story = { ...story, crossingId: 'crossing-3' as CrossingId };
    tally.countSelection(selectionOf(skipped));
    tally.countNotCarriedOut(notCarriedOutOf(skipped, 'no-bay'));
    const second: Story = { ...story, crossingId: 'crossing-2' as CrossingId };
    tally.countSelection(selectionOf(second));
    const revived = openYieldTally({ ...tally.save(), waiting: undefined });
    expect(revived.read()).toEqual({ ...tally.read(), inspectionsUnderWay: 0, ordersLost: 1 });
    revived.countInspection(inspectionOf(second));
    expect(revived.read()).toMatchObject({ inspectionsUnmatched: 1, ordersLost: 1 });
    expect(openYieldTally(revived.save()).read()).toEqual(revived.read());
  });

  test('keeps its figures in less than 2,000 characters, after years at the largest port', () => {
    const { counters } = openYieldTally().save();
    const grown = counters.replaceAll(/\b0\b/g, '999999999999');
    const { length } = openYieldTally({ counters: grown, waiting: undefined, scores: undefined }).save().counters;
    expect(length).toBeGreaterThan(90 * 12);
    expect(length).toBeLessThan(2_000);
  });

  test('whose scores were lost keeps its regret, begins hindsight anew in the hour under way, and says so', () => {
    const scored = (scorePoints: number, ground: Story['ground']) => {
      const selection = selectionOf({ ...story, ground });
      return { ...selection, data: { ...selection.data, scorePoints } };
    };
    const tally = openYieldTally();
    tally.countSelection(scored(10, 'targeted'));
    tally.countSelection(scored(30, 'not-drawn'));
    const before = tally.read().regret;
    expect(before.whole).toEqual({ orders: 1, takenPoints: 10, pacedPoints: 30, unpacedPoints: 30 });
    const revived = openYieldTally({ ...tally.save(), scores: undefined });
    expect(revived.read()).toMatchObject({ regret: before, hindsightRestarts: 1 });
    revived.countSelection(scored(5, 'targeted'));
    // Of the whole hour the best two would be 30 and 10.
    expect(revived.read().regret.whole).toEqual({ orders: 2, takenPoints: 15, pacedPoints: 35, unpacedPoints: 35 });
    expect(openYieldTally(revived.save()).read()).toEqual(revived.read());
  });

  test('goes on from counters that were saved before regret was counted', () => {
    const saved = openYieldTally().save();
    const [format, until, figures, releases, grounds, skipped, officers, groups] = JSON.parse(saved.counters);
    const older = [format, until, figures.slice(0, 3), releases, grounds, skipped, officers, groups.slice(0, 2)];
    const revived = openYieldTally({ ...saved, counters: JSON.stringify(older), scores: undefined });
    expect(revived.read()).toEqual(openYieldTally().read());
  });

  test('counts crossings at which capacity bound, and the orders among them', () => {
    const tally = openYieldTally();
    for (const [ground, isBound] of [
      ['targeted', true],
      ['no-capacity', true],
      ['targeted', false],
    ] as const) {
      const selection = selectionOf({ ...story, ground });
      tally.countSelection({
        ...selection,
        data: { ...selection.data, ...(isBound && { capacityBound: true }) },
      });
    }
    expect(tally.read().capacityBound).toEqual({ crossings: 2, orders: 1 });
  });

  test('counts the vehicles that had to wait by the plan, and their seconds, also after it was saved', () => {
    const tally = openYieldTally();
    const waiting = (waitMinutes?: number) => {
      const { waitMinutes: _, ...data } = selectionOf(story).data;
      return { ...selectionOf(story), data: { ...data, ...(waitMinutes !== undefined && { waitMinutes }) } };
    };
    for (const minutes of [2.5, undefined, 0.01]) tally.countSelection(waiting(minutes));
    expect(tally.read().waits).toEqual({ vehicles: 2, seconds: 151 });
    const revived = openYieldTally(tally.save());
    revived.countSelection(waiting(1));
    expect(revived.read().waits).toEqual({ vehicles: 3, seconds: 211 });
  });

  test('goes on from counters that were saved before waits were counted', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    const saved = tally.save();
    const [groups, ...before] = JSON.parse(saved.counters).toReversed();
    const older = [...before.toReversed(), groups.slice(0, 5)];
    expect(openYieldTally({ ...saved, counters: JSON.stringify(older) }).read()).toEqual(tally.read());
  });

  test('refuses to go on from counters of another format', () => {
    const saved = openYieldTally().save();
    expect(() => openYieldTally({ ...saved, counters: saved.counters.replace('[3,', '[4,') })).toThrow(
      'a saved yield tally is of format 4; this code reads format 3',
    );
  });
});
