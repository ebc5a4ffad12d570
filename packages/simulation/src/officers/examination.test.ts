import { type Finding, INSPECTION_METHODS, type InspectionMethod } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { chanceFor } from '../chance.ts';
import type { Load } from '../happenings.ts';
import type { Concealment } from '../truth.ts';
import { examine } from './examination.ts';

const CARGO: Finding[] = [
  { seizureType: 'Weapons', category: 'Long Arm', count: 4 },
  { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: 1_200 },
  { seizureType: 'Drugs', massKg: 2.5 },
];

/** Enough that the standard error of any share is below 0.013. */
const VEHICLES = 1_500;

function examinations(method: InspectionMethod, load: Load | null) {
  return Array.from({ length: VEHICLES }, (_, at) => examine(chanceFor(4, 'examination', method, at), method, load));
}

const loaded = (concealment: Concealment): Load => ({ cargo: CARGO, concealment });

function hitRate(method: InspectionMethod, concealment: Concealment): number {
  const hits = examinations(method, loaded(concealment)).filter(({ findings }) => findings.length > 0);
  return hits.length / VEHICLES;
}

function medianMinutes(of: readonly { readonly durationMinutes: number }[]): number {
  return of.map(({ durationMinutes }) => durationMinutes).toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
}

describe('an examination', () => {
  test.each(INSPECTION_METHODS)('by %s finds nothing that is not in the vehicle, and nothing twice', (method) => {
    for (const { findings } of examinations(method, loaded('open'))) {
      expect(findings.every((finding) => CARGO.includes(finding))).toBe(true);
      expect(new Set(findings).size).toBe(findings.length);
    }
  });

  test.each(INSPECTION_METHODS)('by %s finds nothing in an honest vehicle', (method) => {
    for (const { findings } of examinations(method, null)) expect(findings).toEqual([]);
  });

  test('misses things: a look misses most of what is built in, taking the vehicle apart little', () => {
    expect(hitRate('visual', 'built-in')).toBeLessThan(0.15);
    expect(hitRate('full', 'built-in')).toBeGreaterThan(0.9);
    expect(hitRate('visual', 'open')).toBeLessThan(1);
    expect(hitRate('visual', 'hidden')).toBeLessThan(hitRate('visual', 'open'));
  });

  test('by a dog finds drugs sooner than guns, by an X-ray guns sooner than drugs', () => {
    const rateOf = (method: InspectionMethod, item: Finding) =>
      examinations(method, { cargo: [item], concealment: 'built-in' }).filter(({ findings }) => findings.length > 0)
        .length;
    const [guns, , drugs] = CARGO as [Finding, Finding, Finding];
    expect(rateOf('canine', drugs)).toBeGreaterThan(rateOf('canine', guns));
    expect(rateOf('x-ray', guns)).toBeGreaterThan(rateOf('x-ray', drugs));
  });

  test.each([
    ['visual', 3],
    ['canine', 6],
    ['x-ray', 8],
    ['full', 45],
  ] as const)(
    'of an honest vehicle by %s takes %i minutes half of the time, at least a tenth of one',
    (method, minutes) => {
      const taken = examinations(method, null);
      expect(medianMinutes(taken)).toBeGreaterThan(minutes * 0.9);
      expect(medianMinutes(taken)).toBeLessThan(minutes * 1.1);
      expect(Math.min(...taken.map(({ durationMinutes }) => durationMinutes))).toBeGreaterThanOrEqual(0.1);
    },
  );

  test.each([
    ['canine', 0.04],
    ['x-ray', 0.06],
  ] as const)('by %s alarms at nothing in a share of %d of honest vehicles, which costs a search', (method, share) => {
    // A search takes 25 minutes half of the time; without one these methods hardly ever come to three times their median.
    const searched = examinations(method, null).filter(({ durationMinutes }) => durationMinutes > 22).length;
    expect(Math.abs(searched / VEHICLES - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / VEHICLES));
  });

  test('takes longer where something is found, and less is found where nothing alarmed', () => {
    const xray = examinations('x-ray', loaded('hidden'));
    const found = xray.filter(({ findings }) => findings.length > 0);
    const missed = xray.filter(({ findings }) => findings.length === 0);
    expect(missed.length).toBeGreaterThan(10);
    expect(medianMinutes(found)).toBeGreaterThan(medianMinutes(missed) + 15);
  });
});
