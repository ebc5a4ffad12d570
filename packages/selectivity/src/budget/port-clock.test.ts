import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portClock } from './port-clock.ts';

test("a lane's fast clock moves the port's clock by at most five seconds beyond the recording", () => {
  expect(portClock(0, 1_000_000, 10_000)).toBe(15_000);
});

test('a late event is dealt with at the time of the port', () => {
  expect(portClock(50_000, 10_000, 51_000)).toBe(50_000);
});

test('a port clock never goes back', () => {
  const event = fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000));
  fc.assert(
    fc.property(fc.array(event), (events) => {
      let clockMs = 0;
      for (const [occurredAtMs, recordedAtMs] of events) {
        const next = portClock(clockMs, occurredAtMs, recordedAtMs);
        expect(next).toBeGreaterThanOrEqual(clockMs);
        clockMs = next;
      }
    }),
  );
});
