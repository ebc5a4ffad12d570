import { MINUTE_MS } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import type { GroupCrossing } from './truth.ts';

const FROM_MS = 100 * MINUTE_MS;
const MINUTES = 8;
const UNTIL_MS = FROM_MS + MINUTES * MINUTE_MS;

/** An entry that is told from others by its truth. */
const entryOf = (recordedAtMs: number, name: string) => ({
  recordedAtMs,
  publication: null,
  truth: { kind: 'group', crossingId: name } as GroupCrossing,
});

/** Each added while the journal stands at a minute, and recorded at an instant before, in or after the world. */
const additions = fc.array(
  fc.record({
    addedInMinute: fc.integer({ min: 0, max: MINUTES - 1 }),
    recordedAtMs: fc.integer({ min: FROM_MS - 50 * MINUTE_MS, max: UNTIL_MS + 2 * MINUTE_MS }),
  }),
  { maxLength: 60 },
);

describe('a journal', () => {
  test('gives out each entry once, in the minute of its recording or as soon as it can, and nothing from its end on', () => {
    fc.assert(
      fc.property(additions, (added) => {
        const journal = openJournal(FROM_MS, UNTIL_MS);
        const taken: { readonly minute: number; readonly names: readonly string[] }[] = [];
        for (let minute = 0; minute < MINUTES; minute += 1) {
          added.forEach(({ addedInMinute, recordedAtMs }, at) => {
            if (addedInMinute === minute) journal.add(entryOf(recordedAtMs, String(at)));
          });
          const { truths } = journal.takeBefore(FROM_MS + (minute + 1) * MINUTE_MS);
          taken.push({ minute, names: truths.map((truth) => ('crossingId' in truth ? String(truth.crossingId) : '')) });
        }
        const minuteOf = (at: number) =>
          Math.max(added[at]?.addedInMinute ?? 0, Math.floor(((added[at]?.recordedAtMs ?? 0) - FROM_MS) / MINUTE_MS));
        const expected = added.flatMap(({ recordedAtMs }, at) => (recordedAtMs < UNTIL_MS ? [at] : []));
        expect(taken.flatMap(({ names }) => names).toSorted()).toEqual(expected.map(String).toSorted());
        for (const { minute, names } of taken) {
          expect(names.map((name) => minuteOf(Number(name)))).toEqual(names.map(() => minute));
          const recorded = names.map((name) => added[Number(name)]?.recordedAtMs ?? 0);
          // Within a minute in the order of recording; the first take also holds the minute before the world.
          expect(minute === 0 ? recorded.slice().sort((a, b) => a - b) : recorded.toSorted((a, b) => a - b)).toEqual(
            minute === 0 ? recorded.toSorted((a, b) => a - b) : recorded,
          );
        }
      }),
    );
  });

  test('has forgotten what is recorded after its end, also when it is asked for later minutes', () => {
    const journal = openJournal(FROM_MS, UNTIL_MS);
    for (const atMs of [UNTIL_MS - 1, UNTIL_MS, UNTIL_MS + MINUTE_MS]) journal.add(entryOf(atMs, String(atMs)));
    const { truths } = journal.takeBefore(UNTIL_MS + 5 * MINUTE_MS);
    expect(truths).toEqual([{ kind: 'group', crossingId: String(UNTIL_MS - 1) }]);
  });

  test('gives what was recorded at one instant in the order of adding', () => {
    const journal = openJournal(FROM_MS, UNTIL_MS);
    for (const name of ['b', 'a', 'c']) journal.add(entryOf(FROM_MS + 5, name));
    expect(
      journal.takeBefore(FROM_MS + MINUTE_MS).truths.map((truth) => 'crossingId' in truth && truth.crossingId),
    ).toEqual(['b', 'a', 'c']);
  });

  test('gives what was recorded years before its start with the minute before it', () => {
    const journal = openJournal(FROM_MS, UNTIL_MS);
    journal.add(entryOf(FROM_MS + 1, 'first minute'));
    journal.add(entryOf(5, 'long ago'));
    expect(journal.takeBefore(FROM_MS).truths).toEqual([{ kind: 'group', crossingId: 'long ago' }]);
    expect(journal.takeBefore(FROM_MS).truths).toEqual([]);
  });
});
