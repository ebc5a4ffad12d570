import type { Plate } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import { type PlateReading, readPlate } from './plate-reader.ts';
import { populationOf } from './population.ts';
import type { PlateKind } from './vehicle-marks.ts';

interface Sample {
  readonly plate: Plate;
  readonly reading: PlateReading;
}

const population = populationOf(4, '2304');

/** Readings of as many vehicles' plates, of the kind given or of each vehicle's own. */
function samples(count: number, kind?: PlateKind, isObscured = false): Sample[] {
  const chance = chanceFor(9, 'reader', kind ?? 'any');
  return Array.from({ length: count }, (_, index) => {
    const vehicle = population.vehicle('personal', index);
    const { plate } = vehicle;
    return { plate, reading: readPlate(chance, plate, kind ?? population.plateKind(vehicle), isObscured) };
  });
}

function isRight({ plate, reading }: Sample): boolean {
  return reading.plate?.text === plate.text;
}

const clean = samples(200_000);
const obscured = samples(100_000, 'ordinary', true);
const read = [...clean, ...obscured].filter(({ reading }) => reading.plate !== undefined);

describe("the reader's confidence", () => {
  test.each(Array.from({ length: 12 }, (_, bin) => bin))('is calibrated in bin %i of twelve', (bin) => {
    const from = 0.4 + 0.05 * bin;
    const inBin = read.filter(({ reading }) => reading.confidence >= from && reading.confidence < from + 0.05);
    const claimed = inBin.reduce((sum, { reading }) => sum + reading.confidence, 0) / inBin.length;
    const right = inBin.filter(isRight).length / inBin.length;
    expect(inBin.length).toBeGreaterThan(300);
    // Five standard deviations of the share, and half of a hundredth, to which confidences are rounded.
    const tolerance = 5 * Math.sqrt((claimed * (1 - claimed)) / inBin.length) + 0.005;
    expect(Math.abs(right - claimed)).toBeLessThan(tolerance);
  });

  test('is high for nearly all clean plates, and low for many obscured ones', () => {
    const sure = (of: readonly Sample[]) => of.filter(({ reading }) => reading.confidence >= 0.95).length / of.length;
    expect(sure(clean)).toBeGreaterThan(0.85);
    expect(sure(obscured)).toBeLessThan(0.2);
  });
});

describe('a misreading', () => {
  test('is a look-alike, a dropped or a doubled character, and the text read is what it says', () => {
    const lookAlikes: Readonly<Record<string, string>> = {
      O: '0',
      B: '8',
      I: '1',
      S: '5',
      Z: '2',
      0: 'O',
      8: 'B',
      1: 'I',
      5: 'S',
      2: 'Z',
    };
    const counts = new Map<string | null, number>();
    for (const { plate, reading } of read) {
      const text = reading.plate?.text ?? '';
      counts.set(reading.how, (counts.get(reading.how) ?? 0) + 1);
      const places = [...plate.text].map((_, place) => place);
      const dropped = places.map((place) => plate.text.slice(0, place) + plate.text.slice(place + 1));
      const doubled = places.map((place) => plate.text.slice(0, place + 1) + plate.text.slice(place));
      const alike = places.map(
        (place) => plate.text.slice(0, place) + lookAlikes[plate.text.charAt(place)] + plate.text.slice(place + 1),
      );
      if (reading.how === null) expect(text).toBe(plate.text);
      else expect({ dropped, doubled, 'look-alike': alike, unread: [] }[reading.how]).toContain(text);
    }
    // In the proportion of their weights on an even plate: 1.6, 0.25 and 0.15 of 2.
    const misread = ['look-alike', 'dropped', 'doubled'].map((how) => counts.get(how) ?? 0);
    const all = misread.reduce((a, b) => a + b);
    expect(all).toBeGreaterThan(5_000);
    expect((misread[0] ?? 0) / all).toBeGreaterThan(0.75);
    expect((misread[1] ?? 0) / (misread[2] ?? 1)).toBeGreaterThan(1.3);
  });

  test('goes each way with a weight of its own', () => {
    const chance = chanceFor(2, 'ways');
    const misreadings = (text: string) =>
      Array.from({ length: 40_000 }, () => readPlate(chance, { text }, 'ordinary', true).how).filter(
        (how) => how === 'look-alike',
      ).length;
    expect(misreadings('OOOO')).toBeGreaterThan(1.1 * misreadings('0000'));
    expect(misreadings('IIII')).toBeGreaterThan(1.2 * misreadings('1111'));
  });

  test('of one vehicle is never the plate of another', () => {
    const plates = new Set(read.map(({ plate }) => plate.text));
    const wrong = read.filter((sample) => !isRight(sample) && plates.has(sample.reading.plate?.text ?? ''));
    expect(wrong).toEqual([]);
  });
});

test('a plate that was not read is told with a confidence of zero, worn and paper ones more often', () => {
  const unread = (of: readonly Sample[]) => of.filter(({ reading }) => reading.how === 'unread');
  for (const { reading } of unread(clean)) expect(reading).toEqual({ plate: undefined, confidence: 0, how: 'unread' });
  const share = (kind: PlateKind) => unread(samples(20_000, kind)).length / 20_000;
  expect(share('worn')).toBeGreaterThan(5 * share('ordinary'));
  expect(share('new')).toBeGreaterThan(3 * share('ordinary'));
});

test('who issued a paper plate is read less than half of the time, of an ordinary one nearly always', () => {
  const share = (kind: PlateKind) => {
    const some = samples(20_000, kind).filter(({ reading }) => reading.plate !== undefined);
    return some.filter(({ reading }) => reading.plate?.jurisdiction === undefined).length / some.length;
  };
  expect(share('new')).toBeGreaterThan(0.5);
  expect(share('rental')).toBeGreaterThan(0.1);
  expect(share('ordinary')).toBeLessThan(0.03);
});

test('whatever plate is on a vehicle, what is read of it has one to twelve characters', () => {
  const characters = fc.constantFrom(...'ABIOSZ012589XY7');
  fc.assert(
    fc.property(fc.string({ unit: characters, minLength: 1, maxLength: 12 }), fc.integer(), (text, seed) => {
      const chance = chanceFor(seed, 'any-plate');
      for (let at = 0; at < 20; at += 1) {
        const { plate, how } = readPlate(chance, { text }, 'worn', true);
        if (plate === undefined) continue;
        expect(plate.text).toMatch(/^[A-Z0-9]{1,12}$/);
        expect(plate.text === text).toBe(how === null);
      }
    }),
    { numRuns: 200 },
  );
});
