import type { Assignment, AssignmentOutcome, SelectionMade } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';

/** Who carries out inspections: officers simulated in this process, or asked over HTTP. */
export interface Officers {
  /**
   * What they say to each assignment, in their order. Asked again about the same one, they say the same. Rejects with
   * fault `officers-away` when they cannot be asked, and with `officers-refused` when they do not take what they are
   * asked, however often.
   */
  answer(assignments: readonly Assignment[]): Promise<readonly OfficersWord[]>;
}

/** What came of a selection, or the fault `officers-refused` where they refuse it or say what cannot be. */
export type OfficersWord = AssignmentOutcome | Fault;

/** What officers say to each selection, by its event's id. */
export async function wordsOf(
  officers: Officers,
  selections: readonly SelectionMade[],
): Promise<ReadonlyMap<string, OfficersWord>> {
  const words = await askAll(officers, selections.map(assignmentOf));
  return new Map(
    selections.map(({ eventId }, index) => {
      const word = words[index];
      if (word === undefined) throw new Error(`officers answered ${words.length} of ${selections.length} assignments`);
      return [eventId, word] as const;
    }),
  );
}

/** Asks again in halves where the whole is refused, in the same order, until those stand alone that are. */
async function askAll(officers: Officers, assignments: readonly Assignment[]): Promise<readonly OfficersWord[]> {
  if (assignments.length === 0) return [];
  try {
    return await officers.answer(assignments);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'officers-refused') throw error;
    if (assignments.length === 1) return [error];
    const half = Math.ceil(assignments.length / 2);
    const former = await askAll(officers, assignments.slice(0, half));
    return [...former, ...(await askAll(officers, assignments.slice(half)))];
  }
}

function assignmentOf({ occurredAt, data }: SelectionMade): Assignment {
  const { crossingId, port, lane, ground } = data;
  return { crossingId, port, lane, ground, method: methodOf(data), decidedAt: occurredAt };
}

/** A selection to inspect always recommends a method; a quick look is the least that any order asks for. */
function methodOf({ decision, method }: SelectionMade['data']): Assignment['method'] {
  return decision === 'release' ? null : (method ?? 'visual');
}
