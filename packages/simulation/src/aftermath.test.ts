import {
  type Assignment,
  type AssignmentOutcome,
  type CrossingId,
  type Finding,
  instantOf,
  MINUTE_MS,
} from '@southbound/contracts';
import { expect, test } from 'vitest';
import { openAftermath } from './aftermath.ts';
import { ROMA, STARTS_AT_MS } from './fixtures/small-worlds.ts';
import type { Officers } from './officers/officers.ts';

const CASH: Finding = { seizureType: 'Currency', amountUsd: 20_000 };

function orderOf(crossingId: string): Assignment {
  const decidedAt = instantOf(STARTS_AT_MS);
  return { crossingId: crossingId as CrossingId, port: ROMA, lane: 1, ground: 'targeted', method: 'full', decidedAt };
}

/** Officers who answer by a list, each the same whenever asked. */
function officersOf(outcomes: Readonly<Record<string, AssignmentOutcome>>): Officers {
  return { answer: ({ crossingId }) => outcomes[crossingId] ?? { outcome: 'released' } };
}

function carriedOut(startsAtMinute: number, durationMinutes: number, findings: Finding[]): AssignmentOutcome {
  const startedAt = instantOf(STARTS_AT_MS + startsAtMinute * MINUTE_MS);
  return { outcome: 'carried-out', method: 'full', startedAt, durationMinutes, findings };
}

const minute = (number: number) => STARTS_AT_MS + number * MINUTE_MS;

test('an inspection is seen from its start, and what it found is felt at its end, each once and in order of time', () => {
  const { officers, begunBefore, endedBefore } = openAftermath(
    officersOf({
      later: carriedOut(5, 10, [CASH]),
      sooner: carriedOut(2, 4.5, [CASH]),
      nothing: carriedOut(1, 3, []),
      skipped: { outcome: 'not-carried-out', reason: 'no-bay' },
    }),
  );
  for (const name of ['later', 'sooner', 'nothing', 'skipped', 'released', 'later']) officers.answer(orderOf(name));
  expect(begunBefore(minute(2))).toEqual([{ port: ROMA, startedAtMs: minute(1) }]);
  expect(begunBefore(minute(9)).map(({ startedAtMs }) => startedAtMs)).toEqual([minute(2), minute(5)]);
  expect(endedBefore(minute(6.5))).toEqual([]);
  expect(endedBefore(minute(16)).map(({ crossingId }) => crossingId)).toEqual(['sooner', 'later']);
  expect(endedBefore(minute(99))).toEqual([]);
});

test('officers answer as they do', () => {
  const outcome = carriedOut(2, 4.5, [CASH]);
  const { officers } = openAftermath(officersOf({ one: outcome }));
  expect(officers.answer(orderOf('one'))).toBe(outcome);
  expect(officers.answer(orderOf('two'))).toEqual({ outcome: 'released' });
});
