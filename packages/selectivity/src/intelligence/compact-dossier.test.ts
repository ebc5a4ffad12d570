import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactDossier, type Dossier, fullDossier, openDossier } from './dossier.ts';
import { CROSSINGS_UNKNOWN, NEVER_CROSSED } from './vehicle-history.ts';

const count = fc.constantFrom(0, 1, 7);
const before = fc.oneof(
  fc.constant(NEVER_CROSSED),
  fc.constant(CROSSINGS_UNKNOWN),
  fc.record({
    crossingsLast24Hours: fc.option(count),
    crossingsLast7Days: fc.option(count),
    crossingsLast30Days: fc.option(count),
    hoursSinceLastCrossing: fc.option(fc.constantFrom(0, 3, 720)),
  }),
);
const seizure = { id: 'inspection-1', match: 'exact', firearms: 2, daysSince: 9 } as const;

test('a dossier that a selection carries says what the whole one said', () => {
  const dossiers: fc.Arbitrary<Dossier> = fc
    .record({
      before,
      seizures: fc.constantFrom([], [seizure]),
      inspectionsLast30Days: count,
      inspectionsWithoutFindingLast30Days: count,
    })
    .map(({ before: crossings, ...known }) => ({
      ...openDossier([], { identity: {}, plateReadConfidence: 1 }, 0, crossings),
      ...known,
      // Another list than the one of which nothing is known.
      lookouts: [],
    }));
  let kept = 0;
  fc.assert(
    fc.property(dossiers, (dossier) => {
      const compact = compactDossier(dossier);
      if (compact !== null) kept += 1;
      expect(fullDossier(compact)).toEqual(dossier);
    }),
  );
  expect(kept).toBeGreaterThan(50);
});

test('nothing known and never crossed is carried as nothing', () => {
  const dossier = openDossier([], { identity: {}, plateReadConfidence: 1 }, 0, NEVER_CROSSED);
  expect(compactDossier(dossier)).toBeNull();
  expect(fullDossier(null)).toEqual(dossier);
});
