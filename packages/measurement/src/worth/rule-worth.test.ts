import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { liftByDay } from '../estimates/lift-by-day.ts';
import { countScored, emptyRuleWorth, endDay, type ScoredInspection } from './rule-tally.ts';
import { ruleWorth } from './rule-worth.ts';

const inspection: ScoredInspection = {
  day: 1,
  ground: 'targeted',
  rulesFired: [{ ruleId: 'old-lead', points: 10 }],
  scorePoints: 10,
  thresholdPoints: 10,
  tieShare: 1,
  tieDraw: 0.5,
  isHit: false,
  keptSeconds: 600,
};
const random: ScoredInspection = { ...inspection, ground: 'random', rulesFired: [], scorePoints: 0 };

function tallyOf(inspections: readonly ScoredInspection[]) {
  const tally = emptyRuleWorth();
  for (const one of inspections) countScored(tally, one);
  return tally;
}

function worthOf(inspections: readonly ScoredInspection[], ruleId = 'old-lead') {
  const [worth] = ruleWorth(tallyOf(inspections), [ruleId], 2);
  return worth;
}

/** So many days on each of which a rule causes and chance takes so many inspections with so many hits. */
function days(count: number, caused: readonly [hits: number, of: number], drawn: readonly [hits: number, of: number]) {
  const some = (like: ScoredInspection, [hits, of]: readonly [number, number]) =>
    Array.from({ length: of }, (_, at) => ({ ...like, isHit: at < hits }));
  return Array.from({ length: count + 1 }, (_, day) =>
    [...some(inspection, caused), ...some(random, drawn)].map((one) => ({ ...one, day })),
  ).flat();
}

const scored: fc.Arbitrary<ScoredInspection> = fc
  .record({
    day: fc.nat(5),
    ground: fc.constantFrom('mandatory' as const, 'random' as const, 'targeted' as const, 'fill' as const),
    fired: fc.subarray(['old-lead', 'constructor', 'new-plate']),
    thresholdPoints: fc.constantFrom(1, 10, 20),
    tieShare: fc.double({ min: 0, max: 1, noNaN: true }),
    tieDraw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    isHit: fc.boolean(),
    keptSeconds: fc.nat(9_000),
  })
  .map(({ fired, ...rest }) => ({
    ...rest,
    rulesFired: fired.map((ruleId) => ({ ruleId, points: 10 })),
    scorePoints: 10 * fired.length,
  }));

describe('The worth of a rule', () => {
  test.each<[string, Partial<ScoredInspection>, number]>([
    ['alone it passed', {}, 1],
    ['without it another passes', { scorePoints: 30, thresholdPoints: 10 }, 0],
    ['both are needed', { scorePoints: 20, thresholdPoints: 11 }, 1],
    ['without it the score is at the threshold and the draw passes', { scorePoints: 20, tieShare: 0.6 }, 0],
    ['without it the score is at the threshold and the draw does not pass', { scorePoints: 20, tieShare: 0.5 }, 1],
    ['it was inspected on another ground', { ground: 'mandatory' }, 0],
    ['it was decided blind', { scorePoints: null, thresholdPoints: null, tieShare: null }, 0],
  ])('is what it caused: %s', (_, change, caused) => {
    expect(worthOf([{ ...inspection, ...change, isHit: true }])).toMatchObject({
      inspections: 1,
      hits: 1,
      caused,
      causedHits: caused,
    });
  });

  test('tells precision, the share of all finds that it alone made, and minutes of those who carried nothing', () => {
    const hit = { ...inspection, isHit: true };
    const notAlone = { ...hit, scorePoints: 40 };
    expect(worthOf([inspection, hit, notAlone, { ...random, isHit: true }])).toMatchObject({
      ...{ inspections: 3, hits: 2, caused: 2, causedHits: 1, delayMinutes: 10 },
      precision: { estimate: 2 / 3 },
      shareOfFinds: { estimate: 1 / 3 },
    });
  });

  test('of a rule that never fired is not known', () => {
    expect(worthOf([random], 'constructor')).toMatchObject({
      inspections: 0,
      shareOfFinds: { enoughEvidence: false },
      verdict: 'not-enough-evidence',
      reason: 'What it causes is not known yet: it caused no inspection on a day with random ones.',
    });
  });

  test('compares what it caused with the random inspections of the same days, once a day is over', () => {
    const tally = tallyOf([{ ...inspection, isHit: true }, { ...random, isHit: true }, random]);
    expect(tally.rules.get('old-lead')?.evidence.targeted.inspections).toBe(0);
    countScored(tally, { ...random, day: 2 });
    countScored(tally, { ...inspection, day: 1 });
    endDay(tally);
    expect(tally.rules.get('old-lead')?.evidence).toMatchObject({
      targeted: { hits: 1, inspections: 2 },
      random: { hits: 1, inspections: 3 },
    });
  });

  test('adds up whatever was counted, and the order within a day changes nothing', () => {
    fc.assert(
      fc.property(fc.array(scored), (inspections) => {
        const byDay = inspections.toSorted((a, b) => a.day - b.day);
        const turned = inspections.toReversed().toSorted((a, b) => a.day - b.day);
        const ids = ['old-lead', 'constructor', 'new-plate'];
        const [worth, again] = [byDay, turned].map((each) => ruleWorth(tallyOf(each), ids, 2));
        expect(worth?.map(({ lift, ...rest }) => ({ ...rest, lower: lift.lower }))).toEqual(
          again?.map(({ lift, ...rest }) => ({ ...rest, lower: lift.lower })),
        );
        for (const rule of worth ?? []) {
          const fired = inspections.filter(({ rulesFired }) => rulesFired.some(({ ruleId }) => ruleId === rule.ruleId));
          expect(rule.inspections).toBe(fired.length);
          expect(rule.hits).toBe(fired.filter(({ isHit }) => isHit).length);
          expect(rule.caused).toBeLessThanOrEqual(fired.filter(({ ground }) => ground === 'targeted').length);
          expect(rule.causedHits).toBeLessThanOrEqual(Math.min(rule.caused, rule.hits));
        }
      }),
    );
  });
});

describe('The verdict on a rule', () => {
  test.each([
    ['keep', days(20, [5, 50], [2, 100]), 'What it causes finds 2.75 to 10 times as often as chance; 2 pays.'],
    ['retire', days(40, [1, 50], [3, 100]), 'It kept lawful vehicles for 20090 minutes.'],
    ['tune', days(300, [3, 40], [5, 100]), 'would pay: narrow it.'],
    ['not-enough-evidence', days(9, [1, 20], [1, 50]), 'more inspections that it causes would tell.'],
  ])('is to %s, with the reason', (verdict, inspections, reason) => {
    const worth = worthOf(inspections);
    expect(worth?.reason).toContain(reason);
    expect(worth?.verdict).toBe(verdict);
  });

  test('is to tune a rule whose points decide nothing', () => {
    const beside = Array.from({ length: 400 }, () => ({ ...inspection, scorePoints: 50 }));
    expect(worthOf(beside)).toMatchObject({
      verdict: 'tune',
      reason: 'It decided 0 of the 400 targeted inspections in which it fired: other rules say the same.',
    });
    expect(worthOf(beside.slice(0, 20))?.verdict).toBe('not-enough-evidence');
    const mandatory = beside.map((one) => ({ ...one, ground: 'mandatory' as const }));
    expect(worthOf(mandatory)?.verdict).toBe('not-enough-evidence');
  });

  test('waits the longer the more rules are judged together', () => {
    const inspections = days(10, [4, 50], [2, 100]);
    const many = ['old-lead', ...Array.from({ length: 99 }, (_, at) => `rule-${at}`)];
    const [alone, beside] = [['old-lead'], many].map((ids) => ruleWorth(tallyOf(inspections), ids, 2)[0]);
    expect(alone?.lift).toEqual(liftByDay(tallyOf(inspections).rules.get('old-lead')?.evidence ?? expect.fail()));
    expect(beside?.lift.lower).toBeLessThan(alone?.lift.lower ?? Number.NaN);
  });

  test('is refused where it is not said what pays', () => {
    for (const paysFrom of [0.9, 51, Number.NaN]) {
      expect(() => ruleWorth(tallyOf([]), ['old-lead'], paysFrom)).toThrow(`paysFrom is ${paysFrom}`);
    }
  });
});
