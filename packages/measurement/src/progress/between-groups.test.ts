import { HOUR_MS, type PortCode } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { countDuration } from '../estimates/duration-tally.ts';
import { exactInterval } from '../exact-interval.ts';
import { lift } from '../lift.ts';
import { emptyPeriod } from '../windows/period-tally.ts';
import { displacement, weeksDisplacement } from './displacement.ts';
import { groupRatios } from './group-ratios.ts';
import { emptyNotices, noticeMonitor } from './notice-monitor.ts';

const LAREDO = '2304' as PortCode;
const NOGALES = '2604' as PortCode;

describe('The ratios between hidden groups', () => {
  const group = { crossings: 1_000, ordered: 300, lawful: 990, stoppedFalsely: 250 };
  const other = { crossings: 4_000, ordered: 800, lawful: 3_960, stoppedFalsely: 760 };

  test('compare who is selected and who is stopped in vain', () => {
    expect(groupRatios(group, other)).toEqual({
      selection: lift({ hits: 300, inspections: 1_000 }, { hits: 800, inspections: 4_000 }),
      falseStops: lift({ hits: 250, inspections: 990 }, { hits: 760, inspections: 3_960 }),
    });
  });

  test('say in their own words what is missing', () => {
    const none = { crossings: 0, ordered: 0, lawful: 0, stoppedFalsely: 0 };
    expect(groupRatios(none, other).selection).toMatchObject({ reason: 'One of the groups is empty.' });
    expect(groupRatios(group, { ...other, stoppedFalsely: 0 }).falseStops).toMatchObject({
      enoughEvidence: false,
      reason: 'There were no false stops in the group compared with.',
      upper: null,
    });
  });
});

describe('Displacement between ports', () => {
  const before = { [LAREDO]: { hits: 40, inspections: 9_000 }, [NOGALES]: { hits: 10, inspections: 9_000 } };

  test('is told where random inspections find less at one port and more at another', () => {
    const now = { [LAREDO]: { hits: 8, inspections: 9_000 }, [NOGALES]: { hits: 42, inspections: 9_000 } };
    expect(displacement(before, now)).toMatchObject({ fell: [LAREDO], rose: [NOGALES], isDisplaced: true });
    expect(displacement(now, before)).toMatchObject({ fell: [NOGALES], rose: [LAREDO], isDisplaced: true });
  });

  test('is not told where all ports fall, where chance may explain it, or of a port that is new', () => {
    const fewer = { [LAREDO]: { hits: 8, inspections: 9_000 }, [NOGALES]: { hits: 1, inspections: 9_000 } };
    expect(displacement(before, fewer)).toMatchObject({ fell: [LAREDO, NOGALES], rose: [], isDisplaced: false });
    expect(displacement(before, before)).toMatchObject({ fell: [], rose: [], isDisplaced: false });
    expect(displacement({}, before)).toEqual({ ports: [], fell: [], rose: [], isDisplaced: false });
  });

  test('holds all ports together', () => {
    const [alone] = displacement({ [LAREDO]: before[LAREDO] }, before, 0.975).ports;
    expect(displacement(before, before).ports.find(({ port }) => port === LAREDO)).toEqual(alone);
  });
});

describe('Displacement of the last six weeks', () => {
  const TODAY = 20_600;

  /** So many hits in 200 random inspections, on each day of a span that ends so many days ago. */
  function daysOf(hits: number, endedDaysAgo: number, days: number) {
    return Array.from({ length: days }, (_, at) => {
      const tally = { ...emptyPeriod(), randomStratum: { hits, inspections: 200 } };
      return { period: TODAY - endedDaysAgo - days + 1 + at, tally };
    });
  }

  test('compares the last 42 days with the 42 before, day by day at each port', () => {
    const laredo = [...daysOf(1, 0, 42), ...daysOf(3, 42, 42), ...daysOf(50, 84, 8)];
    const nogales = [...daysOf(3, 0, 42), ...daysOf(1, 42, 42)];
    const counted = (hits: number) => ({ hits: 42 * hits, inspections: 42 * 200 });
    expect(weeksDisplacement({ [LAREDO]: laredo, [NOGALES]: nogales })).toEqual({
      days: 42,
      until: '2026-05-27',
      ...displacement({ [LAREDO]: counted(3), [NOGALES]: counted(1) }, { [LAREDO]: counted(1), [NOGALES]: counted(3) }),
    });
    expect(weeksDisplacement({ [LAREDO]: laredo, [NOGALES]: nogales }).isDisplaced).toBe(true);
  });

  test('says nothing of a port that was not counted in both periods, and nothing where nothing was', () => {
    const told = weeksDisplacement({ [LAREDO]: daysOf(1, 0, 42), [NOGALES]: daysOf(1, 0, 84) });
    expect(told.ports.map(({ port }) => port)).toEqual([NOGALES]);
    expect(weeksDisplacement({})).toEqual({ days: 42, until: null, ports: [], fell: [], rose: [], isDisplaced: false });
  });
});

describe('The monitor of notices', () => {
  test('tells by agency and quarter what was due, told and acknowledged, and how long it took', () => {
    const tally = { ...emptyNotices(), due: 60, told: 50, acknowledged: 20 };
    for (let notice = 0; notice < 50; notice += 1) countDuration(tally.toNotice, 3 * HOUR_MS);
    const [figures] = noticeMonitor([{ agency: 'HSI', quarter: '2026-Q1', tally }]);
    expect(figures).toMatchObject({
      ...{ agency: 'HSI', quarter: '2026-Q1', due: 60, told: 50, acknowledged: 20 },
      toldShare: exactInterval(50, 60),
      acknowledgedShare: exactInterval(20, 50),
      minutesToNotice: { median: { lower: 120, upper: 240 }, ninetieth: { lower: 120, upper: 240 } },
    });
  });

  test('says so where nothing was due, and does not go on from more told than due', () => {
    const [none] = noticeMonitor([{ agency: 'ATF', quarter: '2026-Q2', tally: emptyNotices() }]);
    expect(none).toMatchObject({
      toldShare: { reason: 'No notice was due.' },
      minutesToNotice: { median: { upper: null } },
    });
    const wrong = { agency: 'ATF', quarter: '2026-Q2', tally: { ...emptyNotices(), told: 1 } } as const;
    expect(() => noticeMonitor([wrong])).toThrow('hits is 1');
  });
});
