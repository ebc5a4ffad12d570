import { type Assignment, type AssignmentOutcome, AssignmentOutcomes, type Assignments } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Officers } from './officers.ts';

/** How long officers may take to answer. What they answer is an outcome, so it does not take as long as an inspection. */
const ANSWER_LIMIT_MS = 5_000;

/** Statuses that find fault with what was asked, and will again: it is malformed, at odds, too large, or makes no sense. */
const REFUSALS: readonly number[] = [400, 409, 413, 422];

export interface HttpOfficers extends Officers {
  /** Whether they answer when they are asked about nothing. */
  isAnswering(): Promise<boolean>;
}

/**
 * Officers who are asked over HTTP: `POST <address>/assignments` with `{ assignments: [{ crossingId, port, lane, ground,
 * method, decidedAt }] }` is answered with `{ outcomes: [{ outcome: … }] }`, in the order of the assignments. Rejects
 * with fault `officers-refused` when they find fault with what they are asked, and with `officers-away` when there is
 * no answer that can be used.
 */
export function httpOfficers(address: URL): HttpOfficers {
  const url = new URL('assignments', address.href.endsWith('/') ? address : `${address.href}/`);

  async function answer(assignments: readonly Assignment[]): Promise<readonly AssignmentOutcome[]> {
    try {
      const asked: Assignments = { assignments: [...assignments] };
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(asked),
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      if (REFUSALS.includes(response.status)) throw refused(url, response.status);
      if (!response.ok) throw new Error(`answered with status ${response.status}`);
      const { outcomes } = AssignmentOutcomes.parse(await response.json());
      if (outcomes.length !== assignments.length) {
        throw new Error(`answered ${outcomes.length} of ${assignments.length} assignments`);
      }
      assignments.forEach(({ method }, at) => {
        const { outcome } = outcomes[at] ?? {};
        if (outcome !== undefined && !POSSIBLE[method === null ? 'release' : 'inspect'].includes(outcome)) {
          throw new Error(`answered "${outcome}" to ${method === null ? 'a release' : 'an order'}`);
        }
      });
      return outcomes;
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

const POSSIBLE: Readonly<Record<'inspect' | 'release', readonly AssignmentOutcome['outcome'][]>> = {
  inspect: ['carried-out', 'not-carried-out'],
  release: ['released', 'officer-initiated'],
};

/** What they say to it is left out: it may repeat what names a vehicle. */
function refused(url: URL, status: number): Fault {
  return new Fault('officers-refused', `${url.href} (SOUTHBOUND_OFFICERS_URL): answered with status ${status}`);
}
