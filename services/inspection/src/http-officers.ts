import { type Assignment, type AssignmentOutcome, AssignmentOutcomes, type Assignments } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import { z } from 'zod';
import type { Officers, OfficersWord } from './officers.ts';

/** How long officers may take to answer. What they answer is an outcome, so it does not take as long as an inspection. */
const ANSWER_LIMIT_MS = 5_000;

/** Statuses that find fault with what was asked, and will again: it is malformed, at odds, too large, or makes no sense. */
const REFUSALS: readonly number[] = [400, 409, 413, 422];

/** An answer is taken apart before its outcomes are read, so that a wrong one is held against its own selection alone. */
const Answer = z.object({ outcomes: z.array(z.unknown()) });
const Outcome = AssignmentOutcomes.shape.outcomes.element;

/** A reason names at most this many fields of an outcome. */
const FIELDS_NAMED_MAX = 5;

export interface HttpOfficers extends Officers {
  /** Whether they answer when they are asked about nothing. */
  isAnswering(): Promise<boolean>;
}

/**
 * Officers who are asked over HTTP: `POST <address>/assignments` with `{ assignments: [{ crossingId, port, lane, ground,
 * method, decidedAt }] }` is answered with `{ outcomes: [{ outcome: … }] }`, in the order of the assignments. An outcome
 * that cannot be of its assignment is fault `officers-refused`, and the others count. Rejects with `officers-refused`
 * when they find fault with what they are asked, and with `officers-away` when there is no answer to each assignment.
 */
export function httpOfficers(address: URL): HttpOfficers {
  const url = new URL('assignments', address.href.endsWith('/') ? address : `${address.href}/`);
  const refused = (why: string) => new Fault('officers-refused', `${url.href} (SOUTHBOUND_OFFICERS_URL): ${why}`);

  async function answered(asked: Assignments): Promise<readonly unknown[]> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    // What they say to it is left out: it may repeat what names a vehicle.
    if (REFUSALS.includes(response.status)) throw refused(`answered with status ${response.status}`);
    if (!response.ok) throw new Error(`answered with status ${response.status}`);
    const outcomes = readAnswer(await response.text());
    if (outcomes.length !== asked.assignments.length) {
      throw new Error(`answered ${outcomes.length} of ${asked.assignments.length} assignments`);
    }
    return outcomes;
  }

  async function answer(assignments: readonly Assignment[]): Promise<readonly OfficersWord[]> {
    try {
      const outcomes = await answered({ assignments: [...assignments] });
      return assignments.map((assignment, at) => {
        const read = readOutcome(assignment, outcomes[at]);
        return 'wrong' in read ? refused(read.wrong) : read;
      });
    } catch (error) {
      if (error instanceof Fault) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new Fault('officers-away', `${url.href} (SOUTHBOUND_OFFICERS_URL): ${why}`, { cause: error });
    }
  }

  return {
    answer,
    isAnswering: () =>
      answer([]).then(
        () => true,
        () => false,
      ),
  };
}

/** What is wrong with an answer is said without repeating it: it may name a vehicle. */
function readAnswer(text: string): readonly unknown[] {
  try {
    return Answer.parse(JSON.parse(text)).outcomes;
  } catch {
    throw new Error('answered with something else than { "outcomes": [ … ] } in JSON');
  }
}

const POSSIBLE: Readonly<Record<'inspect' | 'release', readonly AssignmentOutcome['outcome'][]>> = {
  inspect: ['carried-out', 'not-carried-out'],
  release: ['released', 'officer-initiated'],
};

/** What came of an assignment, or which fields of what they said are wrong and what would be right; never the value. */
function readOutcome({ method }: Assignment, said: unknown): AssignmentOutcome | { readonly wrong: string } {
  const read = Outcome.safeParse(said);
  if (!read.success) {
    const fields = read.error.issues.slice(0, FIELDS_NAMED_MAX);
    return { wrong: fields.map(({ path, message }) => `${path.join('.') || 'the outcome'}: ${message}`).join('; ') };
  }
  const possible = POSSIBLE[method === null ? 'release' : 'inspect'];
  if (possible.includes(read.data.outcome)) return read.data;
  const asked = method === null ? 'a release' : 'an order';
  return { wrong: `outcome: ${read.data.outcome} cannot come of ${asked}; ${possible.join(' or ')} can` };
}
