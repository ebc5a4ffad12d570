import {
  type CrossingId,
  DAY_MS,
  INSPECTION_GROUNDS,
  INSPECTION_METHODS,
  MINUTE_MS,
  type SelectionMade,
} from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY_STARTS_MS,
  day,
  inspectionOf,
  merged,
  notCarriedOutOf,
  type Story,
  selectionOf,
  story,
  turns,
} from '../fixtures/port-day.ts';
import { yieldReport } from '../yield-report.ts';
import { type OpenYieldTally, openYieldTally } from '../yield-tally.ts';
import { sumOfEvidence } from './evidence.ts';
import { tieDrawOf } from './tie-draw.ts';

const isOrdered = ({ ground }: Story) => (INSPECTION_GROUNDS as readonly string[]).includes(ground);
const isSkipped = ({ told }: Story) => told !== null && told !== 'concluded' && told !== 'initiated';
const hitsOf = (stories: readonly Story[]) => ({
  hits: stories.filter(({ findings }) => findings.length > 0).length,
  inspections: stories.length,
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function countOne(tally: OpenYieldTally, of: Story, data: Partial<SelectionMade['data']> = {}): void {
  const selection = selectionOf(of);
  tally.countSelection({ ...selection, data: { ...selection.data, ...data } });
  if (of.told === 'concluded') tally.countInspection(inspectionOf(of));
}

function rows(count: number, of: (row: number) => Partial<Story>): Story[] {
  return Array.from({ length: count }, (_, row) => ({
    ...story,
    crossingId: `crossing-${row}` as CrossingId,
    decidedAtMs: DAY_STARTS_MS + row * MINUTE_MS,
    ...of(row),
  }));
}

describe('Evidence', () => {
  test('is what plain sums over the day come to, whichever topic is read ahead of the other', () => {
    fc.assert(
      fc.property(day, turns, (stories, order) => {
        const tally = openYieldTally();
        for (const step of merged(stories, order)) step(tally);
        const { seized, methods, weighted, skipped, ruleWorth } = tally.read().evidence;
        const inspected = stories.filter((of) => isOrdered(of) && of.told === 'concluded');
        for (const method of INSPECTION_METHODS) {
          const byIt = inspected.filter((of) => of.method === method);
          expect(methods[method]).toEqual({
            inspected: hitsOf(byIt),
            wouldTarget: hitsOf(byIt.filter(({ wouldTarget }) => wouldTarget === true)),
            randomStratum: hitsOf(byIt.filter(({ randomDraw }) => randomDraw)),
          });
        }
        const weights = inspected.map(({ propensity }) => 1 / propensity);
        expect(weighted).toMatchObject({ ...hitsOf(inspected), weight: expect.closeTo(sum(weights), 1) });
        const drawn = stories.filter((of) => isOrdered(of) && of.randomDraw && isSkipped(of));
        const wouldTarget = drawn.filter((of) => of.wouldTarget === true).length;
        expect(skipped).toEqual({ picks: drawn.length, wouldTarget });
        const initiated = stories.filter(({ told }) => told === 'initiated');
        expect(seized['officer-initiated'].inspections).toBe(initiated.length);
        const targeted = inspected.filter(({ ground }) => ground === 'targeted');
        const dollars = targeted.map(({ findings }) =>
          sum(findings.map((found) => (found.seizureType === 'Currency' ? found.amountUsd : 0))),
        );
        expect(seized.targeted.inspections).toBe(targeted.length);
        expect(seized.targeted.goods.currencyUsd).toMatchObject({
          events: dollars.filter((amount) => amount > 0).length,
          total: sum(dollars),
          largest: Math.max(0, ...dollars),
        });
        expect(ruleWorth).toMatchObject(hitsOf(inspected));
      }),
    );
  });

  test('of random picks is kept by day of their selection, for two days, and never settles more than were assigned', () => {
    let whole = 0;
    fc.assert(
      fc.property(day, turns, fc.integer({ min: 1, max: 60 }), (stories, order, slower) => {
        const slow = stories.map((of) => ({
          ...of,
          decidedAtMs: DAY_STARTS_MS + (of.decidedAtMs - DAY_STARTS_MS) * slower,
        }));
        const tally = openYieldTally();
        for (const step of merged(slow, order)) step(tally);
        const dayOf = ({ decidedAtMs }: Story) => Math.floor(decidedAtMs / DAY_MS);
        const picks = slow.filter(({ ground }) => ground === 'random');
        const days = [...new Set(picks.map(dayOf))].slice(-2).toReversed();
        const { evidence, ordersLost, inspectionsLate } = tally.read();
        const { pickDays } = evidence;
        expect(pickDays.map((of) => of.day)).toEqual(days);
        for (const { day: of, tally: counted } of pickDays) {
          expect(counted.assigned).toBe(picks.filter((pick) => dayOf(pick) === of).length);
          expect(counted.carriedOut + sum(Object.values(counted.notCarriedOut))).toBeLessThanOrEqual(counted.assigned);
        }
        const [latest] = pickDays;
        const told = picks.filter((pick) => dayOf(pick) === latest?.day && pick.told === 'concluded').length;
        const carriedOut = latest?.tally.carriedOut ?? 0;
        expect(carriedOut).toBeLessThanOrEqual(told);
        // Where selections are read days ahead, orders are lost and answers late, and both are told apart.
        if (ordersLost + inspectionsLate > 0) return;
        whole += 1;
        expect(carriedOut).toBe(told);
      }),
    );
    expect(whole).toBeGreaterThan(20);
  });

  test('forgets random picks of the day before yesterday, and what is told of them then', () => {
    const tally = openYieldTally();
    const picks = rows(4, (row) => ({ ground: 'random', randomDraw: true, decidedAtMs: DAY_STARTS_MS + row * DAY_MS }));
    for (const pick of picks) tally.countSelection(selectionOf(pick));
    for (const pick of picks) tally.countInspection(inspectionOf(pick));
    const first = DAY_STARTS_MS / DAY_MS;
    const { pickDays } = tally.read().evidence;
    expect(pickDays.map(({ day: of }) => of - first)).toEqual([3, 2]);
    expect(pickDays).toMatchObject([
      { tally: { assigned: 1, carriedOut: 1 } },
      { tally: { assigned: 1, carriedOut: 1 } },
    ]);
  });

  test('of ports adds up to what one port that had all their crossings would have', () => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const there = other.map((of) => ({ ...of, crossingId: `${of.crossingId}-there` as CrossingId }));
        const evidenceOf = (stories: readonly Story[]) => {
          const tally = openYieldTally();
          for (const step of merged(stories, [])) step(tally);
          return tally.read().evidence;
        };
        const { seized, methods, weighted, skipped } = evidenceOf([...one, ...there]);
        const added = sumOfEvidence([evidenceOf(one), evidenceOf(there)]);
        expect({ ...added }).toMatchObject({ seized, methods, weighted, skipped });
      }),
    );
  });

  test('that was lost begins anew, says since when, and leaves out orders that it no longer knows', () => {
    const tally = openYieldTally();
    const pick: Story = { ...story, ground: 'random', randomDraw: true };
    tally.countSelection(selectionOf(pick));
    for (const evidence of [undefined, '[0]']) {
      const revived = openYieldTally({ ...tally.save(), evidence });
      revived.countInspection(inspectionOf(pick));
      const read = revived.read();
      expect(read.grounds.random.inspections).toBe(1);
      expect(read.evidence).toMatchObject({
        since: selectionOf(pick).recordedAt,
        pickDays: [],
        weighted: { inspections: 0 },
      });
      const { border } = yieldReport({ 2304: read });
      expect(border).toMatchObject({ evidenceSince: read.evidence.since, compliance: [] });
      expect(openYieldTally(revived.save()).read()).toEqual(read);
    }
    const kept = openYieldTally(tally.save());
    kept.countInspection(inspectionOf(pick));
    expect(kept.read().evidence).toMatchObject({ since: null, pickDays: [{ tally: { assigned: 1, carriedOut: 1 } }] });
  });

  test('goes on from orders that were saved before evidence was counted', () => {
    const tally = openYieldTally();
    tally.countSelection(selectionOf(story));
    const { evidence: _, ...saved } = tally.save();
    const waiting = saved.waiting.replace(/,"asDecided":\{.*?\]\}/, '');
    expect(waiting).not.toContain('asDecided');
    const revived = openYieldTally({ ...saved, waiting });
    revived.countInspection(inspectionOf(story));
    expect(revived.read()).toMatchObject({ inspectionsUnderWay: 0, evidence: { weighted: { inspections: 0 } } });
  });

  test('of rules is of those that fired under the live rule set or the one before it', () => {
    const tally = openYieldTally();
    const fired = (...ruleIds: string[]) =>
      ruleIds.map((ruleId) => ({ ruleId, points: 60, reason: { en: 'Made up.', es: 'Inventado.' } }));
    const ruleSet = (digest: string) => ({ name: 'made-up', version: '1.0.0', digest: digest.repeat(32) });
    const [first, second, third] = rows(3, () => ({}));
    if (first === undefined || second === undefined || third === undefined) throw new Error('three were made');
    countOne(tally, first, { ruleSet: ruleSet('1'), rulesFired: fired('old', 'lasting') });
    countOne(tally, second, { ruleSet: ruleSet('2'), rulesFired: fired('lasting', 'newer') });
    const before = tally.read().evidence.ruleWorth.rules;
    expect([...before.keys()]).toEqual(['old', 'lasting', 'newer']);
    expect(before.get('lasting')).toMatchObject({ fired: { inspections: 2 }, caused: { inspections: 2 } });
    const late: Story = { ...second, crossingId: 'late' as CrossingId };
    countOne(tally, { ...late, told: null }, { ruleSet: ruleSet('2'), rulesFired: fired('old', 'newer') });
    countOne(tally, { ...third, crossingId: 'back' as CrossingId }, { ruleSet: ruleSet('1'), rulesFired: [] });
    countOne(tally, third, { ruleSet: ruleSet('3'), rulesFired: fired('newest') });
    const { rules } = tally.read().evidence.ruleWorth;
    expect([...rules.keys()]).toEqual(['newest']);
    tally.countInspection(inspectionOf(late));
    expect([...rules.keys()]).toEqual(['newest']);
    expect(tally.read().evidence.ruleWorth).toMatchObject({ inspections: 5 });
  });

  test('of rules names a rule that is worth its inspections, and one that only costs minutes', () => {
    const tally = openYieldTally();
    const stories = rows(6_000, (row) => ({
      decidedAtMs: DAY_STARTS_MS + row * 10 * MINUTE_MS,
      ground: row % 2 === 0 ? 'targeted' : 'random',
      randomDraw: row % 2 === 1,
      // Of targeted vehicles every second is the good rule's, which finds something in one of five.
      findings:
        (row % 4 === 0 && row % 20 === 0) || row % 150 === 1 ? [{ seizureType: 'Currency', amountUsd: 9_000 }] : [],
    }));
    for (const [row, of] of stories.entries()) {
      const ruleId = row % 4 === 0 ? 'good' : 'useless';
      const reason = { en: 'Made up.', es: 'Inventado.' };
      countOne(tally, of, { rulesFired: row % 2 === 0 ? [{ ruleId, points: 60, reason }] : [] });
    }
    const { rules } = yieldReport({ 2304: tally.read() });
    expect(rules).toMatchObject([
      { ruleId: 'good', inspections: 1_500, caused: 1_500, causedHits: 300, delayMinutes: 12_000, verdict: 'keep' },
      { ruleId: 'useless', inspections: 1_500, hits: 0, verdict: 'retire' },
    ]);
    const demanding = yieldReport({ 2304: tally.read() }, {}, { toleratedSkippedShare: 0.1, liftThatPays: 50 });
    expect(demanding.rules[0]).toMatchObject({ ruleId: 'good', verdict: expect.stringMatching(/tune|not-enough/) });
  });

  test('raises the alarm of a day on which three of ten random picks are skipped, at the port and the border', () => {
    const countPicks = (skipped: (row: number) => boolean) => {
      const tally = openYieldTally();
      for (const pick of rows(300, () => ({ ground: 'random', randomDraw: true }))) {
        tally.countSelection(selectionOf(pick));
        if (skipped(Number(pick.crossingId.slice(9))))
          tally.countNotCarriedOut(notCarriedOutOf(pick, 'officer-declined'));
        else tally.countInspection(inspectionOf({ ...pick, waitMinutes: 11 }));
      }
      return tally.read();
    };
    const low = countPicks((row) => row % 10 < 3);
    const honest = countPicks((row) => row % 20 === 0);
    const { border, ports } = yieldReport({ 2304: low, 2606: honest });
    expect(ports.map(({ compliance: [today] }) => today?.alarm.isRaised)).toEqual([true, false]);
    expect(ports[0]?.compliance).toMatchObject([{ day: '2026-03-02', assigned: 300, carriedOut: 210, late: 210 }]);
    expect(border.compliance).toMatchObject([{ assigned: 600, alarm: { isRaised: true } }]);
    const tolerant = yieldReport({ 2304: low, 2606: honest }, {}, { toleratedSkippedShare: 0.35, liftThatPays: 2 });
    expect(tolerant.border.compliance[0]?.alarm.isRaised).toBe(false);
    expect(border.liftUnderCompliance).toMatchObject({ carriedOut: { enoughEvidence: false } });
  });

  test('is unharmed by a propensity of none and by inspections whose clock is wrong', () => {
    const tally = openYieldTally();
    countOne(tally, { ...story, propensity: 0, told: null });
    tally.countInspection(inspectionOf({ ...story, decidedAtMs: Date.UTC(9_000, 0, 1) }));
    expect(tally.read()).toMatchObject({ inspectionsLate: 1, evidence: { ruleWorth: { inspections: 0, day: null } } });
    tally.countInspection(inspectionOf({ ...story, decidedAtMs: DAY_STARTS_MS + DAY_MS }));
    const { weighted, ruleWorth } = tally.read().evidence;
    expect(weighted.inspections).toBe(0);
    expect(ruleWorth).toMatchObject({ inspections: 1, day: DAY_STARTS_MS / DAY_MS });
  });
});

describe('A tie draw from the id', () => {
  test('is the same each time, and evenly spread over ids that differ by their last characters', () => {
    const draws = Array.from({ length: 10_000 }, (_, row) => tieDrawOf(`2304-${row}`));
    expect(tieDrawOf('2304-7')).toBe(draws[7]);
    for (const share of [0.1, 0.5, 0.9]) {
      expect(draws.filter((draw) => draw < share).length / draws.length).toBeCloseTo(share, 1);
    }
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
  });
});
