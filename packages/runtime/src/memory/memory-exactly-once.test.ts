import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reader, texts } from '../contract/event-log-harness.ts';
import type { Batch } from '../ports/index.ts';
import { memoryEventLog } from './memory-event-log.ts';

const CROSSINGS = 'southbound.crossings.v1';
const SELECTIONS = 'southbound.selections.v1';

/** What happens to an owner with a batch in hand. */
type Fate = 'ends before the commit' | 'ends after the commit' | 'ends after a prefix' | 'lives';
const FATES: readonly Fate[] = ['ends before the commit', 'ends after the commit', 'ends after a prefix', 'lives'];

/** Fates as drawn, but for a fifth failure in a row without a commit, which the log would report. */
function fatesFrom(drawn: readonly Fate[]): () => Fate {
  let step = 0;
  let failuresInARow = 0;
  return () => {
    const fate = failuresInARow < 4 ? (drawn[step] ?? 'lives') : 'lives';
    step += 1;
    failuresInARow = fate === 'ends before the commit' ? failuresInARow + 1 : 0;
    return fate;
  };
}

async function answer(batch: Batch, fate: Fate): Promise<void> {
  if (fate === 'ends before the commit') throw new Error(fate);
  const answered = fate === 'ends after a prefix' ? batch.entries.slice(0, 1) : batch.entries;
  await batch.commit({
    publications: answered.flatMap(({ key }) => texts(SELECTIONS, 3, key)),
    throughOffset: answered.at(-1)?.offset ?? -1,
    metadata: '',
  });
  if (fate !== 'lives') throw new Error(fate);
}

async function answersOf(drawn: readonly Fate[], counts: readonly number[], batchSizeMax: number) {
  const log = memoryEventLog({ batchSizeMax });
  const answers: string[] = [];
  log.tap(SELECTIONS, ({ headers }) => answers.push(headers['about'] ?? ''));
  const nextFate = fatesFrom(drawn);
  await log.join('group', [CROSSINGS], reader((batch) => answer(batch, nextFate())).takeOver);
  const asked: string[] = [];
  for (const count of counts) {
    const crossings = texts(CROSSINGS, 3, ...Array.from({ length: count }, (_, index) => `${asked.length + index}`));
    asked.push(...crossings.map(({ key }) => key));
    await log.publish(crossings);
    await log.drain('group');
    log.trim();
  }
  return { asked, answers };
}

test('whatever happens to its owners, each record is answered exactly once and in order', async () => {
  const fates = fc.array(fc.constantFrom(...FATES), { maxLength: 40 });
  const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fates, counts, fc.integer({ min: 1, max: 5 }), async (drawn, published, batchSizeMax) => {
      const { asked, answers } = await answersOf(drawn, published, batchSizeMax);
      expect(answers).toEqual(asked);
    }),
  );
});
