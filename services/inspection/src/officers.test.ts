import type { Assignment, AssignmentOutcome, EventQuarantined } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { describe, expect, test } from 'vitest';
import {
  crossingIds,
  listening,
  newWorld,
  officers,
  released,
  selection,
  start,
  take,
  type World,
} from './fixtures/inspection-room.ts';
import { assignmentsOf, officersServer } from './fixtures/officers-server.ts';
import { httpOfficers } from './http-officers.ts';
import type { Officers } from './service.ts';

/** What comes of selections when these officers are asked, once all inspections are over. */
async function outcomeOf(staff: Officers, ...selections: readonly Publication[]) {
  const { world, concluded } = newWorld();
  const quarantined = quarantinedIn(world);
  const { asked, listener } = listening(staff);
  await start(world, listener);
  await take(world, ...selections);
  await take(world, released(60));
  return { concluded, quarantined: quarantined.map(({ data }) => [data.faultCode, data.offset, data.reason]), asked };
}

function quarantinedIn({ log }: World): readonly EventQuarantined[] {
  const quarantined: EventQuarantined[] = [];
  log.tap('southbound.quarantine.v1', ({ content }) => quarantined.push(content as EventQuarantined));
  return quarantined;
}

describe('officers who find fault with a selection', () => {
  /** They take nothing that holds a crossing of this kind, however often they are asked. */
  const fussy: Officers = {
    async answer(assignments) {
      if (assignments.some(({ crossingId }) => crossingId.startsWith('odd'))) {
        throw new Fault('officers-refused', 'http://officers/assignments: answered with status 422');
      }
      return officers.answer(assignments);
    },
  };

  const reason = 'http://officers/assignments: answered with status 422';

  test('hold up nobody else: it goes to quarantine with the reason, and its neighbours are inspected in their order', async () => {
    const { concluded, quarantined, asked } = await outcomeOf(
      fussy,
      ...[1, 2, 3, 4].map((id) => selection({ id: `even-${id}`, atMinute: 0 })),
      selection({ id: 'odd-1', atMinute: 0 }),
      ...[5, 6, 7].map((id) => selection({ id: `even-${id}`, atMinute: 0 })),
    );
    expect(crossingIds(concluded)).toEqual([1, 2, 3, 4, 5, 6, 7].map((id) => `even-${id}`));
    expect(quarantined).toEqual([['officers-refused', 4, reason]]);
    // The whole, then halves: for one of eight seven times, and once more for the last release.
    expect(asked).toHaveLength(8);
  });

  test('may refuse them all', async () => {
    const { concluded, quarantined } = await outcomeOf(
      fussy,
      ...[1, 2, 3].map((id) => selection({ id: `odd-${id}`, atMinute: 0 })),
    );
    expect(concluded).toEqual([]);
    expect(quarantined.map(([code]) => code)).toEqual(Array(3).fill('officers-refused'));
  });
});

describe('officers over HTTP who say of one selection what cannot come of it', () => {
  /** They answer as they should, but for crossings that are `odd`. */
  const muddled = (said: unknown) =>
    officersServer(async (request, response) => {
      const { assignments } = await assignmentsOf(request);
      const outcomes = await officers.answer(assignments);
      const isOdd = ({ crossingId }: Assignment) => crossingId.startsWith('odd');
      response.end(JSON.stringify({ outcomes: assignments.map((each, at) => (isOdd(each) ? said : outcomes[at])) }));
    });

  test.each([
    ['that an order was released', { outcome: 'released' }, 'outcome'],
    ['that an officer began what was ordered', { outcome: 'officer-initiated' }, 'officerReason'],
    ['no reason for not carrying it out', { outcome: 'not-carried-out' }, 'reason'],
    ['nothing', null, 'the outcome'],
  ])(
    'refuse that one alone when they say %s: it is quarantined with the field, and the port goes on',
    async (...row) => {
      const [, said, field] = row;
      const { concluded, quarantined, asked } = await outcomeOf(
        httpOfficers(await muddled(said)),
        selection({ id: 'even-1', atMinute: 0 }),
        selection({ id: 'odd-2', atMinute: 0 }),
        selection({ id: 'even-3', atMinute: 0 }),
      );
      expect(crossingIds(concluded)).toEqual(['even-1', 'even-3']);
      expect(quarantined).toEqual([['officers-refused', 1, expect.stringContaining(`: ${field}: `)]]);
      // The batch and the last release: nobody is asked a second time.
      expect(asked).toHaveLength(2);
    },
  );
});

describe('officers whose answers to orders can none be used', () => {
  /** They let go whom they are to let go, and say of orders what cannot be: of all, or of those that are `odd`. */
  const wrongOf = (isWrong: (crossingId: string) => boolean): Officers => ({
    answer: async (assignments) => {
      const outcomes = await officers.answer(assignments);
      return assignments.map(({ method, crossingId }, at) =>
        method !== null && isWrong(crossingId)
          ? new Fault('officers-refused', 'outcome: is wrong')
          : (outcomes[at] as AssignmentOutcome),
      );
    },
  });
  const orders = (kinds: readonly string[]) =>
    kinds.map((kind, minute) => selection({ id: `${kind}-${minute}-1`, atMinute: minute }));
  const idsOf = (selections: ReturnType<typeof orders>) => selections.map(({ content }) => content.data.crossingId);

  test.each([
    ['one by one', 1],
    ['together', 500],
  ])('are away from the fifth order in a row on, read %s: the others wait until they are mended', async (...row) => {
    const { world, concluded } = newWorld(row[1]);
    const quarantined = quarantinedIn(world);
    const membership = await start(
      world,
      wrongOf(() => true),
    );
    const given = orders(Array(8).fill('order'));
    await expect(take(world, ...given, released(20))).rejects.toMatchObject({
      code: 'officers-away',
      detail: 'no answer to 5 orders in a row can be used; to the last: outcome: is wrong',
    });
    await membership.leave();
    await start(world);
    await take(world, released(21));
    expect(crossingIds(concluded)).toEqual(idsOf(given.slice(4)));
    expect(quarantined).toHaveLength(4);
  });

  test('are not away while any order in between is answered', async () => {
    const { world, concluded } = newWorld(1);
    const quarantined = quarantinedIn(world);
    await start(
      world,
      wrongOf((crossingId) => crossingId.startsWith('odd')),
    );
    const odd = Array(4).fill('odd');
    await take(world, ...orders([...odd, 'even', ...odd, 'even']), released(20));
    expect(quarantined).toHaveLength(8);
    expect(concluded).toHaveLength(2);
  });

  test('are not back because they let vehicles go', async () => {
    const { world } = newWorld(1);
    await start(
      world,
      wrongOf(() => true),
    );
    const between = orders(Array(5).fill('order')).flatMap((order, minute) => [order, released(minute)]);
    await expect(take(world, ...between)).rejects.toMatchObject({ code: 'officers-away' });
  });
});
