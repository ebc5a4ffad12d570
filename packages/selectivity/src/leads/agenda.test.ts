import { HOUR_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openAgenda } from './agenda.ts';

const puts = fc.array(fc.record({ key: fc.string(), atMs: fc.integer({ min: 0, max: 100 * HOUR_MS }) }));

describe('an agenda', () => {
  test('shows each entry once, on the first full hour from its instant on, in the order of the hours', () => {
    fc.assert(
      fc.property(puts, fc.array(fc.integer({ min: 0, max: 101 * HOUR_MS })), (entries, looks) => {
        const agenda = openAgenda();
        for (const { key, atMs } of entries) agenda.put(key, atMs);
        const hourOf = ({ atMs }: { readonly atMs: number }) => Math.ceil(atMs / HOUR_MS);
        const inOrder = entries.toSorted((one, other) => hourOf(one) - hourOf(other));
        let shown = 0;
        for (const nowMs of [...looks.toSorted((one, other) => one - other), 101 * HOUR_MS]) {
          const due = inOrder.slice(shown).filter((entry) => hourOf(entry) * HOUR_MS <= nowMs);
          expect(agenda.takeDue(nowMs)).toEqual(due.map(({ key }) => key));
          shown += due.length;
        }
        expect(shown).toBe(entries.length);
      }),
    );
  });

  test('shows with the next hour what was due before it was put there', () => {
    const agenda = openAgenda();
    expect(agenda.takeDue(5 * HOUR_MS)).toEqual([]);
    agenda.put('late', 2 * HOUR_MS);
    expect(agenda.takeDue(6 * HOUR_MS - 1)).toEqual([]);
    expect(agenda.takeDue(6 * HOUR_MS)).toEqual(['late']);
  });
});
