import { DAY_MS, HOUR_MS } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal.ts';
import { openAgenda } from './agenda.ts';

function entryAt(recordedAtMs: number): JournalEntry {
  return { recordedAtMs, publication: null, truth: null };
}

describe('an agenda', () => {
  test('keeps a task until its day, and then brings the day in order', () => {
    const agenda = openAgenda();
    for (const hour of [30, 9, 5]) expect(agenda.at(hour * HOUR_MS, () => [entryAt(hour)])).toEqual([]);
    expect(agenda.day(0).map(({ recordedAtMs }) => recordedAtMs)).toEqual([5, 9]);
    expect(agenda.day(DAY_MS).map(({ recordedAtMs }) => recordedAtMs)).toEqual([30]);
    expect(agenda.day(2 * DAY_MS)).toEqual([]);
  });

  test('does at once what is due on a day already begun, also when one task asks for it', () => {
    const agenda = openAgenda();
    agenda.at(HOUR_MS, () => [entryAt(1), ...agenda.at(2 * HOUR_MS, () => [entryAt(2)])]);
    expect(agenda.day(0)).toHaveLength(2);
    expect(agenda.at(20 * HOUR_MS, () => [entryAt(20)])).toHaveLength(1);
    expect(agenda.at(-HOUR_MS, () => [entryAt(-1)])).toHaveLength(1);
  });
});
