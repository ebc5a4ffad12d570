import {
  type CrossingId,
  DAY_MS,
  EVENTS,
  type InspectionConcluded,
  instantOf,
  type SelectionMade,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { openGroupReckoning } from './group-reckoning.ts';
import type { HiddenTruth, Trip } from './truth.ts';

const STARTS_AT_MS = Date.UTC(2026, 2, 2);

const group = (id: string): HiddenTruth => ({ kind: 'group', crossingId: id as CrossingId });

function trip(id: string): Trip {
  return {
    ...{ kind: 'trip', tripId: `trip of ${id}`, crossingId: id as CrossingId, port: '2304' },
    ...{ crossedAt: instantOf(STARTS_AT_MS), vehicleClass: 'personal', plate: { text: 'B7K2M9S4' }, ringId: null },
    ...{ cargo: [{ seizureType: 'Currency', amountUsd: 40_000 }], concealment: 'hidden' },
  };
}

function selectionOf(id: string, decision: SelectionMade['data']['decision']): SelectionMade {
  const { example } = EVENTS.SelectionMade;
  return { ...example, data: { ...example.data, crossingId: id as CrossingId, decision } };
}

function inspectionOf(id: string): InspectionConcluded {
  const { example } = EVENTS.InspectionConcluded;
  return { ...example, data: { ...example.data, crossingId: id as CrossingId, findings: [] } };
}

describe('a reckoning of hidden groups', () => {
  test('counts who crossed, was ordered, carried nothing and was stopped all the same, each group by itself', () => {
    const reckoning = openGroupReckoning();
    reckoning.learn({
      startsAtMs: STARTS_AT_MS,
      truths: [group('g1'), group('g2'), trip('g2'), group('g2'), trip('o2')],
    });
    for (const id of ['g1', 'g2', 'o1', 'o2']) reckoning.selection(selectionOf(id, 'inspect'));
    reckoning.selection(selectionOf('o3', 'release'));
    for (const id of ['g1', 'g2', 'o2', 'o3']) reckoning.inspection(inspectionOf(id));
    expect(reckoning.result()).toEqual({
      group: { crossings: 2, ordered: 2, lawful: 1, stoppedFalsely: 1 },
      others: { crossings: 3, ordered: 2, lawful: 2, stoppedFalsely: 1 },
    });
  });

  test('knows on the next day who crossed the day before, and counts an inspection that is told again once', () => {
    const reckoning = openGroupReckoning();
    reckoning.learn({ startsAtMs: STARTS_AT_MS, truths: [group('g1'), group('g2'), trip('g2')] });
    reckoning.selection(selectionOf('g1', 'inspect'));
    reckoning.selection(selectionOf('g2', 'inspect'));
    reckoning.learn({ startsAtMs: STARTS_AT_MS + DAY_MS, truths: [] });
    for (const id of ['g1', 'g2', 'g1']) reckoning.inspection(inspectionOf(id));
    expect(reckoning.result().group).toEqual({ crossings: 2, ordered: 2, lawful: 1, stoppedFalsely: 1 });
    expect(reckoning.result().others.stoppedFalsely).toBe(0);
  });
});
