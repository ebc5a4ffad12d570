import {
  type CrossingId,
  EVENTS,
  type Finding,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionGround,
  instantOf,
  MINUTE_MS,
  RELEASE_GROUNDS,
  type ReleaseGround,
  type SelectionMade,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenYieldTally, openYieldTally } from './yield-tally.ts';

/** One crossing of a made-up day: how it was decided and, where it was inspected, with what outcome. */
interface Story {
  readonly crossingId: CrossingId;
  readonly decidedAtMs: number;
  readonly ground: InspectionGround | ReleaseGround;
  readonly randomDraw: boolean;
  readonly wouldTarget: boolean | null;
  readonly inspected: boolean;
  readonly durationMinutes: number;
  readonly findings: readonly Finding[];
}

const DAY_STARTS_MS = Date.UTC(2026, 2, 2);

const story: Story = {
  crossingId: 'crossing-1' as CrossingId,
  decidedAtMs: DAY_STARTS_MS,
  ground: 'targeted',
  randomDraw: false,
  wouldTarget: true,
  inspected: true,
  durationMinutes: 10,
  findings: [],
};

function selectionOf(of: Story): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  const { crossingId, ground, randomDraw, wouldTarget } = of;
  const decision = (RELEASE_GROUNDS as readonly string[]).includes(ground) ? 'release' : 'inspect';
  const at = instantOf(of.decidedAtMs);
  return {
    ...example,
    occurredAt: at,
    recordedAt: at,
    data: { ...example.data, crossingId, ground, randomDraw, wouldTarget, decision },
  };
}

const concludedAtMs = (of: Story) => of.decidedAtMs + Math.ceil(of.durationMinutes * MINUTE_MS);

function inspectionOf(of: Story): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  const { crossingId, durationMinutes, findings } = of;
  const at = instantOf(concludedAtMs(of));
  return {
    ...example,
    occurredAt: at,
    recordedAt: at,
    data: { ...example.data, crossingId, durationMinutes, findings: [...findings] },
  };
}

const finding = fc.oneof(
  fc.record({
    seizureType: fc.constant('Weapons' as const),
    category: fc.constantFrom('Handgun' as const, 'Long Arm' as const),
    count: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    seizureType: fc.constant('Ammunition & Gun Parts' as const),
    category: fc.constantFrom('Ammunition' as const, 'Magazine' as const, 'Silencer' as const),
    count: fc.integer({ min: 1, max: 9_000 }),
  }),
  fc.record({ seizureType: fc.constant('Currency' as const), amountUsd: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ seizureType: fc.constant('Drugs' as const), massKg: fc.double({ min: 0.001, max: 90, noNaN: true }) }),
);

/** Crossings of one port in the order of its clock, up to an hour apart, so that a day is soon over. */
const day = fc
  .array(
    fc.record({
      gapMinutes: fc.integer({ min: 0, max: 60 }),
      ground: fc.constantFrom(...INSPECTION_GROUNDS, ...RELEASE_GROUNDS),
      randomDraw: fc.boolean(),
      wouldTarget: fc.option(fc.boolean()),
      inspected: fc.boolean(),
      durationMinutes: fc.double({ min: 0.1, max: 240, noNaN: true }),
      findings: fc.array(finding, { maxLength: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((crossings) => {
    let decidedAtMs = DAY_STARTS_MS;
    return crossings.map(({ gapMinutes, ...rest }, row): Story => {
      decidedAtMs += gapMinutes * MINUTE_MS;
      return { ...rest, crossingId: `crossing-${row}` as CrossingId, decidedAtMs };
    });
  });

const ordered = (of: Story) => (INSPECTION_GROUNDS as readonly string[]).includes(of.ground);

/** All that is to be counted: the two topics, each in its own order, the one run ahead of the other as `turns` say. */
function merged(stories: readonly Story[], turns: readonly boolean[]): ((tally: OpenYieldTally) => void)[] {
  const selections = stories.map((of) => (tally: OpenYieldTally) => tally.countSelection(selectionOf(of)));
  const inspections = stories
    .filter((of) => of.inspected)
    .sort((a, b) => concludedAtMs(a) - concludedAtMs(b))
    .map((of) => (tally: OpenYieldTally) => tally.countInspection(inspectionOf(of)));
  const steps: ((tally: OpenYieldTally) => void)[] = [];
  for (const inspectionFirst of turns) steps.push(...(inspectionFirst ? inspections : selections).splice(0, 1));
  return [...steps, ...selections, ...inspections];
}

const turns = fc.array(fc.boolean(), { maxLength: 80 });

/** The same figures by plain sums over the whole day. */
function figuresOf(stories: readonly Story[]) {
  const inspected = stories.filter((of) => of.inspected && ordered(of));
  const sum = (of: readonly Story[], value: (finding: Finding) => number) =>
    of.flatMap(({ findings }) => findings).reduce((total, finding) => total + value(finding), 0);
  const pieces = (these: boolean) => (found: Finding) =>
    found.seizureType === 'Ammunition & Gun Parts' && (found.category === 'Ammunition') === these ? found.count : 0;
  const hitsOf = (of: readonly Story[]) => of.filter(({ findings }) => findings.length > 0).length;
  const counted = (of: readonly Story[]) => ({ hits: hitsOf(of), inspections: of.length });
  const groundOf = (ground: InspectionGround) => {
    const these = inspected.filter((of) => of.ground === ground);
    return {
      orders: stories.filter((of) => of.ground === ground).length,
      ...counted(these),
      firearms: sum(these, (found) => (found.seizureType === 'Weapons' ? found.count : 0)),
      rounds: sum(these, pieces(true)),
      parts: sum(these, pieces(false)),
      currencyUsd: sum(these, (found) => (found.seizureType === 'Currency' ? found.amountUsd : 0)),
      drugsGrams: sum(these, (found) => (found.seizureType === 'Drugs' ? Math.round(found.massKg * 1_000) : 0)),
      delaySeconds: these.reduce((total, { durationMinutes }) => total + Math.round(durationMinutes * 60), 0),
    };
  };
  const instants = [...stories.map((of) => of.decidedAtMs), ...stories.filter((of) => of.inspected).map(concludedAtMs)];
  return {
    countedUntil: instants.length === 0 ? null : instantOf(Math.max(...instants)),
    crossings: stories.length,
    releases: Object.fromEntries(
      RELEASE_GROUNDS.map((ground) => [ground, stories.filter((of) => of.ground === ground).length]),
    ),
    grounds: Object.fromEntries(INSPECTION_GROUNDS.map((ground) => [ground, groundOf(ground)])),
    wouldTarget: counted(inspected.filter((of) => of.wouldTarget === true)),
    randomStratum: counted(inspected.filter((of) => of.randomDraw)),
    inspectionsUnderWay: stories.filter((of) => ordered(of) && !of.inspected).length,
    inspectionsUnmatched: stories.filter((of) => !ordered(of) && of.inspected).length,
    ordersLost: 0,
  };
}

describe('A yield tally', () => {
  test('adds up the day, whichever topic is read ahead of the other', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const tally = openYieldTally();
        for (const step of merged(stories, order)) step(tally);
        expect(tally.read()).toEqual(figuresOf(stories));
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

  test('counts a second inspection of one crossing as one that nobody ordered', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    tally.countInspection(inspectionOf(story));
    tally.countInspection(inspectionOf(story));
    expect(tally.read()).toMatchObject({ inspectionsUnmatched: 1, wouldTarget: { inspections: 1 } });
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
    const empty = tally.save().waiting.length;
    for (let row = 0; row < 100; row += 1) {
      tally.countInspection(inspectionOf({ ...story, crossingId: `stray-${row}` as CrossingId }));
    }
    const release: Story = { ...story, ground: 'not-drawn' };
    tally.countSelection(selectionOf({ ...release, decidedAtMs: DAY_STARTS_MS + 70 * MINUTE_MS }));
    expect(tally.save().waiting.length).toBeGreaterThan(empty + 1_000);
    tally.countSelection(selectionOf({ ...release, decidedAtMs: DAY_STARTS_MS + 71 * MINUTE_MS }));
    expect(tally.save().waiting.length).toBe(empty);
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
    const second: Story = { ...story, crossingId: 'crossing-2' as CrossingId };
    tally.countSelection(selectionOf(second));
    const revived = openYieldTally({ ...tally.save(), waiting: undefined });
    expect(revived.read()).toEqual({ ...tally.read(), inspectionsUnderWay: 0, ordersLost: 1 });
    revived.countInspection(inspectionOf(second));
    expect(revived.read()).toMatchObject({ inspectionsUnmatched: 1, ordersLost: 1 });
    expect(openYieldTally(revived.save()).read()).toEqual(revived.read());
  });

  test('keeps its figures in less than 1,000 characters, after years at the largest port', () => {
    const { counters } = openYieldTally().save();
    const grown = counters.replaceAll(/\b0\b/g, '999999999999');
    const { length } = openYieldTally({ counters: grown, waiting: undefined }).save().counters;
    expect(length).toBeGreaterThan(60 * 12);
    expect(length).toBeLessThan(1_000);
  });

  test('refuses to go on from counters of another format', () => {
    const { counters, waiting } = openYieldTally().save();
    const saved = { counters: counters.replace('[2,', '[3,'), waiting };
    expect(() => openYieldTally(saved)).toThrow('a saved yield tally is of format 3; this code reads format 2');
  });
});
