import { DAY_MS, MINUTE_MS, type PortCode } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import { lanesOf } from './lanes.ts';

const LAREDO: PortCode = '2304';
const STARTS_AT_MS = Date.parse('2026-03-02T00:00:00.000Z');
const LANES = 12;

/** For each minute of some days, the lanes whose reader is away, and those with a canine. */
function minutesOf(days: number) {
  const lanes = lanesOf(8, LAREDO, LANES);
  const chance = chanceFor(1, 'draws');
  return Array.from({ length: (days * DAY_MS) / MINUTE_MS }, (_, minute) => {
    const atMs = STARTS_AT_MS + minute * MINUTE_MS;
    lanes.turnTo(atMs, LANES);
    const drawn = Array.from({ length: 60 }, () => lanes.draw(chance, atMs));
    const numbers = (isSo: (lane: (typeof drawn)[number]) => boolean) =>
      new Set(drawn.filter(isSo).map(({ number }) => number));
    return { away: numbers((lane) => lane.readerIsAway), canine: numbers((lane) => lane.canineIsPresent) };
  });
}

const minutes = minutesOf(60);

test("a lane's reader is away for a while at a time: a minute after it was away it nearly always still is", () => {
  const pairs = minutes
    .slice(1)
    .flatMap(({ away }, before) => [...(minutes[before]?.away ?? [])].map((lane) => away.has(lane)));
  const awayShare = pairs.length / (minutes.length * LANES);
  expect(pairs.length).toBeGreaterThan(200);
  expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThan(0.9);
  expect(awayShare).toBeLessThan(0.01);
});

test('canine teams move on the hour, and stand in a twentieth of the lanes', () => {
  const changes = minutes.slice(1).flatMap(({ canine }, before) => {
    const lost = [...(minutes[before]?.canine ?? [])].some((lane) => !canine.has(lane));
    return lost ? [(before + 1) % 60] : [];
  });
  // A lane is not among sixty draws once in two hundred minutes, so some changes are not the teams'.
  expect(changes.filter((minute) => minute === 0).length / changes.length).toBeGreaterThan(0.5);
  const share = minutes.reduce((sum, { canine }) => sum + canine.size, 0) / (minutes.length * LANES);
  // 17,280 lane hours: five standard deviations are 0.008.
  expect(Math.abs(share - 0.05)).toBeLessThan(0.009);
});

test('an open lane that hears nothing for five minutes says that it is alive, one that hears does not, a closed one is silent', () => {
  const lanes = lanesOf(8, LAREDO, LANES);
  const told: string[] = [];
  for (let minute = 0; minute < 11; minute += 1) {
    const atMs = STARTS_AT_MS + minute * MINUTE_MS;
    lanes.turnTo(atMs, 3);
    // A crossing in each minute of the first five, in one lane.
    if (minute < 5) lanes.draw(chanceFor(3, 'same lane'), atMs);
    const heartbeats = lanes.heartbeats(atMs + MINUTE_MS);
    told.push(heartbeats.map(({ publication }) => publication?.headers['lane']).join(' '));
  }
  const busy = String(heardLane());
  const others = ['1', '2', '3'].filter((lane) => lane !== busy).join(' ');
  expect(told).toEqual(['', '', '', '', others, '', '', '', busy, others, '']);
});

function heardLane(): number {
  const lanes = lanesOf(8, LAREDO, LANES);
  lanes.turnTo(STARTS_AT_MS, 3);
  return lanes.draw(chanceFor(3, 'same lane'), STARTS_AT_MS).number;
}
