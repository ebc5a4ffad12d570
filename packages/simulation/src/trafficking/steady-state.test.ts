import { DAY_MS } from '@southbound/contracts';
import { expect, test } from 'vitest';
import { PREVALENCE_PRESETS } from '../presets.ts';
import { borderPort } from './border.ts';
import { RECOVERIES_PER_GUN } from './guns.ts';
import { smugglingRates } from './rates.ts';
import { type RingPlace, ringPlaces } from './ring-places.ts';
import { shopHours } from './sales.ts';
import { steadyRecoveries } from './steady-state.ts';

const LAREDO = borderPort(1, '2304');
const RATES = smugglingRates(LAREDO, PREVALENCE_PRESETS.demonstration);
const DAYS = 100;
const FROM_MS = Date.parse('2026-03-02T00:00:00.000Z');

function recoveries(known: { purchasesMs: number; crossingsMs: number }, places: readonly RingPlace[] = []) {
  const on = steadyRecoveries(1, LAREDO, RATES, places, shopHours(), known);
  return Array.from({ length: DAYS }, (_, day) => on(FROM_MS + day * DAY_MS)).flat();
}

test('a world that knows nothing one by one has all recoveries from the steady state', () => {
  const all = recoveries({ purchasesMs: Number.POSITIVE_INFINITY, crossingsMs: Number.POSITIVE_INFINITY });
  // All of them lie before it begins, so those are told of which a trace was asked for, 22 %, and leads on, 31 % of these.
  const expected = DAYS * (RATES.otherGuns + RATES.strawGuns) * RECOVERIES_PER_GUN * 0.22 * 0.31;
  expect(Math.abs(all.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
  expect(all.every((each) => each.crossingId === null && each.isTraceRequested && each.isTraceable)).toBe(true);
});

test('a world that knows all one by one has none', () => {
  expect(recoveries({ purchasesMs: Number.NEGATIVE_INFINITY, crossingsMs: Number.NEGATIVE_INFINITY })).toEqual([]);
});

test('guns that crossed half of all delays ago make half of the recoveries', () => {
  // 492 days is the median delay from crossing to recovery; the middle of the days stands for all of them.
  const crossingsMs = FROM_MS + (DAYS / 2 - 492) * DAY_MS;
  const older = recoveries({ purchasesMs: Number.NEGATIVE_INFINITY, crossingsMs });
  const expected = (DAYS * RATES.otherGuns * RECOVERIES_PER_GUN) / 2;
  expect(Math.abs(older.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
});

/** Places whose rings of the days before are known from an instant on. */
function placesFrom(fromMs: number): readonly RingPlace[] {
  const places = ringPlaces(1, LAREDO, RATES.rings, fromMs);
  for (let dayMs = fromMs; dayMs < FROM_MS + DAYS * DAY_MS; dayMs += DAY_MS)
    for (const place of places) place.on(dayMs);
  return places;
}

test('of guns that no straw purchaser bought rings have the share that they carry, those in other trades none', () => {
  const knownMs = FROM_MS - 1_825 * DAY_MS;
  const places = placesFrom(knownMs);
  // All that is told crossed when its rings are known, and is told.
  const all = recoveries({ purchasesMs: Number.NEGATIVE_INFINITY, crossingsMs: FROM_MS + DAYS * DAY_MS }, places);
  const ofRings = all.filter(({ ringId }) => ringId !== null);
  const tradeOf = (ringId: string | null) =>
    places.map((place) => place.ring(ringId ?? '')?.trade).find((trade) => trade !== undefined);
  expect(ofRings.map(({ ringId }) => tradeOf(ringId))).toEqual(ofRings.map(() => 'guns'));
  // Of the delays one in six is longer than the five years for which rings are known: then rings that lived long have it.
  const deviation = Math.sqrt((RATES.otherGunsRingShare * (1 - RATES.otherGunsRingShare)) / all.length);
  expect(Math.abs(ofRings.length / all.length - RATES.otherGunsRingShare)).toBeLessThan(4 * deviation);
});
