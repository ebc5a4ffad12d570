import { expect, test } from 'vitest';
import { openEvidence } from './rule-evidence.ts';

test('what ten times as many vehicles of a kind carry something is worth twenty points', () => {
  const evidence = openEvidence();
  crossings(evidence, { fired: [], points: 0, trips: 10, honest: 9_990 });
  crossings(evidence, { fired: ['lookout'], points: 21, trips: 10, honest: 990 });
  crossings(evidence, { fired: ['lookout', 'referral'], points: 42, trips: 10, honest: 90 });
  crossings(evidence, { fired: ['tip'], points: 5, trips: 0, honest: 50 });
  expect(evidence.result()).toMatchObject([
    { fired: ['lookout'], trips: 10, honest: 990, worthPoints: 20, givenPoints: 21 },
    { fired: ['lookout', 'referral'], trips: 10, honest: 90, worthPoints: 40, givenPoints: 42 },
    { fired: ['tip'], trips: 0, honest: 50, worthPoints: null, givenPoints: 5 },
  ]);
});

test('nothing is known of a weight when no vehicle without a rule ever carried anything', () => {
  const evidence = openEvidence();
  crossings(evidence, { fired: [], points: 0, trips: 0, honest: 1_000 });
  crossings(evidence, { fired: ['lookout'], points: 20, trips: 3, honest: 100 });
  expect(evidence.result()).toMatchObject([{ worthPoints: null, ratio: { enoughEvidence: false } }]);
});

interface Counted {
  readonly fired: readonly string[];
  readonly points: number;
  readonly trips: number;
  readonly honest: number;
}

function crossings(evidence: ReturnType<typeof openEvidence>, { fired, points, trips, honest }: Counted): void {
  for (let nth = 0; nth < trips + honest; nth += 1) evidence.crossed(fired, points, nth < trips);
}
