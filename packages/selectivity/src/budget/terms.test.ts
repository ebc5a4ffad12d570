import { HOUR_MS, type PortCode } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from './fixtures/default-policy.ts';
import type { Policy } from './policy.ts';
import { openTerms, usualTerms } from './terms.ts';

const SAN_YSIDRO: PortCode = '2504';
const LAREDO: PortCode = '2304';
const NOGALES: PortCode = '2604';

const at = (instant: string) => Date.parse(instant);

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  ports: { [LAREDO]: { targetRate: 0.3 } },
  schedules: [
    { name: 'easter', from: at('2026-04-02T06:00:00Z'), until: at('2026-04-06T06:00:00Z'), targetRate: 0.5 },
    {
      name: 'works',
      from: at('2026-04-06T06:10:00Z'),
      until: at('2026-04-06T06:20:00Z'),
      ports: [SAN_YSIDRO],
      targetRate: 0.1,
    },
  ],
};

const rateAt = (port: PortCode, instant: string) => openTerms(POLICY, port)(at(instant)).targetRate;
const officersAt = (port: PortCode, instant: string, policy = POLICY) =>
  openTerms(policy, port)(at(instant)).resources?.officers;

describe('the terms of a port', () => {
  test('are the usual rate, its own where it has one, and a schedule before both', () => {
    expect(rateAt(SAN_YSIDRO, '2026-03-02T00:00:00Z')).toBe(0.2);
    expect(rateAt(LAREDO, '2026-03-02T00:00:00Z')).toBe(0.3);
    expect(rateAt(LAREDO, '2026-04-03T00:00:00Z')).toBe(0.5);
  });

  test('change with a schedule at its first millisecond, and back at its last', () => {
    expect(rateAt(NOGALES, '2026-04-02T05:59:59.999Z')).toBe(0.2);
    expect(rateAt(NOGALES, '2026-04-02T06:00:00.000Z')).toBe(0.5);
    expect(rateAt(NOGALES, '2026-04-06T05:59:59.999Z')).toBe(0.5);
    expect(rateAt(NOGALES, '2026-04-06T06:00:00.000Z')).toBe(0.2);
  });

  test('change within an hour, and only at the ports that a schedule names', () => {
    const instants = ['06:09:59.999', '06:10:00.000', '06:19:59.999', '06:20:00.000'].map(
      (each) => `2026-04-06T${each}Z`,
    );
    expect(instants.map((each) => rateAt(SAN_YSIDRO, each))).toEqual([0.2, 0.1, 0.1, 0.2]);
    expect(instants.map((each) => rateAt(NOGALES, each))).toEqual([0.2, 0.2, 0.2, 0.2]);
  });

  // Of San Ysidro's 76 officers 0.4 work from 22 to 6 o'clock, 0.8 from 6 to 14, all from 14 to 22.
  test.each([
    ['before midnight', '2026-03-02T07:30:00Z', 30],
    ['after midnight', '2026-03-02T09:00:00Z', 30],
    ['in the last minute of the night', '2026-03-02T13:59:59Z', 30],
    ['at six in the morning', '2026-03-02T14:00:00Z', 60],
    ['at two in the afternoon', '2026-03-02T22:00:00Z', 76],
    ['at ten in the evening', '2026-03-03T06:00:00Z', 30],
  ])("follow the port's own clock and the shift around midnight: %s", (_, instant, officers) => {
    expect(officersAt(SAN_YSIDRO, instant)).toBe(officers);
  });

  // At two o'clock of 8 March 2026 clocks in California went on to three, at two of 1 November back to one.
  test.each([
    ['the day before summer time', '2026-03-07T14:00:00Z', 60],
    ['the first morning of summer time, an hour earlier', '2026-03-08T13:00:00Z', 60],
    ['the hour before it', '2026-03-08T12:59:59Z', 30],
    ['the last day of summer time', '2026-10-31T13:00:00Z', 60],
    ['the first morning after it, an hour later', '2026-11-01T13:00:00Z', 30],
    ['and that hour later', '2026-11-01T14:00:00Z', 60],
  ])('follow daylight saving: %s', (_, instant, officers) => {
    expect(officersAt(SAN_YSIDRO, instant)).toBe(officers);
  });

  test('have no daylight saving in Arizona, which keeps none', () => {
    // Nogales has 21 officers.
    expect(officersAt(NOGALES, '2026-03-07T13:00:00Z')).toBe(16);
    expect(officersAt(NOGALES, '2026-07-07T13:00:00Z')).toBe(16);
    expect(officersAt(NOGALES, '2026-07-07T12:59:59Z')).toBe(8);
  });

  test('have one officer where a share of any is on duty, nobody where no share is, and none of none', () => {
    const capacity = DEFAULT_POLICY.capacity;
    if (capacity === undefined) throw new Error('the default policy has capacity');
    const officers = (there: number, onDuty: number) => {
      const resources = { bays: 2, officers: there, canineUnits: 0, xRayUnits: 0 };
      const shifts = [{ name: 'all-day', fromHour: 0, untilHour: 0, onDuty }];
      const policy = { ...POLICY, capacity: { ...capacity, shifts, ports: { [NOGALES]: resources } } };
      return officersAt(NOGALES, '2026-03-02T00:00:00Z', policy);
    };
    expect(officers(2, 0.1)).toBe(1);
    expect(officers(2, 0)).toBe(0);
    expect(officers(0, 0.5)).toBe(0);
    expect(officers(100, 0.29)).toBe(29);
    expect(officers(3, 0.99)).toBe(2);
  });

  test('know no limits at a port that the policy does not name, or under a policy without capacity', () => {
    const { capacity: _, ...without } = POLICY;
    expect(openTerms(without, NOGALES)(0).resources).toBeNull();
    expect(usualTerms(POLICY)).toEqual({ targetRate: 0.2, resources: null });
  });

  test('are those of the instant when it is asked for after a later one of the same hour', () => {
    const termsAt = openTerms(POLICY, SAN_YSIDRO);
    const rates = ['06:15', '06:05', '06:25', '06:15'].map((time) => termsAt(at(`2026-04-06T${time}:00Z`)).targetRate);
    expect(rates).toEqual([0.1, 0.2, 0.2, 0.1]);
  });

  test('are the same asked in any order as asked afresh', () => {
    const instant = fc.integer({ min: at('2026-03-28T00:00:00Z'), max: at('2026-04-08T00:00:00Z') });
    const turn = fc.constantFrom(...POLICY.schedules.flatMap(({ from, until }) => [from - 1, from, until - 1, until]));
    const hourly = fc.nat(300).map((hour) => at('2026-03-28T00:00:00Z') + hour * HOUR_MS);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(instant, turn, hourly), { maxLength: 40, size: 'max' }),
        fc.constantFrom(SAN_YSIDRO, LAREDO, NOGALES),
        (instants, port) => {
          const termsAt = openTerms(POLICY, port);
          for (const each of instants) expect(termsAt(each)).toEqual(openTerms(POLICY, port)(each));
        },
      ),
    );
  });
});
