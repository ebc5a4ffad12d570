import {
  type CrossingId,
  type Finding,
  INSPECTION_METHODS,
  type InspectionMethod,
  Instant,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { simulatedOfficers } from './officers.ts';
import type { Concealment, Trip } from './truth.ts';

const cargo: Finding[] = [
  { seizureType: 'Weapons', category: 'Long Arm', count: 4 },
  { seizureType: 'Ammunition & Gun Parts', category: 'Ammunition', count: 1_200 },
  { seizureType: 'Drugs', massKg: 2.5 },
];

function tripOf(crossingId: CrossingId, concealment: Concealment): Trip {
  return {
    kind: 'trip',
    crossingId,
    port: '2304',
    crossedAt: Instant.parse('2026-03-02T14:05:07.250Z'),
    vehicleClass: 'personal',
    plate: { text: 'B7K2M9S4' },
    ringId: null,
    cargo,
    concealment,
  };
}

const crossingIds = Array.from({ length: 1_500 }, (_, at) => `2304-${at}` as CrossingId);

function examinations(method: InspectionMethod, concealment: Concealment, ids = crossingIds) {
  const officers = simulatedOfficers(4, (crossingId) => tripOf(crossingId, concealment));
  return ids.map((crossingId) => officers.examine({ crossingId, method, startedAtMs: 0 }));
}

function hitRate(method: InspectionMethod, concealment: Concealment): number {
  return examinations(method, concealment).filter(({ findings }) => findings.length > 0).length / crossingIds.length;
}

describe('an examination', () => {
  test.each(INSPECTION_METHODS)('by %s finds nothing that is not in the vehicle, and nothing twice', (method) => {
    for (const { findings } of examinations(method, 'open')) {
      expect(findings.every((finding) => cargo.includes(finding))).toBe(true);
      expect(new Set(findings).size).toBe(findings.length);
    }
  });

  test('finds nothing in an honest vehicle', () => {
    const officers = simulatedOfficers(4, () => undefined);
    for (const crossingId of crossingIds) {
      expect(officers.examine({ crossingId, method: 'full', startedAtMs: 0 }).findings).toEqual([]);
    }
  });

  test('goes the same way whatever was examined before it, and another way under another seed', () => {
    const inOrder = examinations('x-ray', 'hidden');
    const reversed = examinations('x-ray', 'hidden', crossingIds.toReversed()).toReversed();
    expect(reversed).toEqual(inOrder);
    const other = simulatedOfficers(5, (crossingId) => tripOf(crossingId, 'hidden'));
    expect(crossingIds.map((crossingId) => other.examine({ crossingId, method: 'x-ray', startedAtMs: 0 }))).not.toEqual(
      inOrder,
    );
  });

  test('misses things: a look misses most of what is built in, taking the vehicle apart little', () => {
    expect(hitRate('visual', 'built-in')).toBeLessThan(0.15);
    expect(hitRate('full', 'built-in')).toBeGreaterThan(0.9);
    expect(hitRate('visual', 'open')).toBeLessThan(1);
    expect(hitRate('visual', 'hidden')).toBeLessThan(hitRate('visual', 'open'));
  });

  test.each([
    ['visual', 3],
    ['canine', 6],
    ['x-ray', 8],
    ['full', 45],
  ] as const)('by %s takes %i minutes half of the time, at least a tenth of one', (method, medianMinutes) => {
    const minutes = examinations(method, 'open').map(({ durationMinutes }) => durationMinutes);
    const median = minutes.toSorted((a, b) => a - b)[Math.floor(minutes.length / 2)] ?? 0;
    expect(median).toBeGreaterThan(medianMinutes * 0.9);
    expect(median).toBeLessThan(medianMinutes * 1.1);
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0.1);
  });
});
