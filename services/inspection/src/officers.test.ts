import type { EventQuarantined } from '@southbound/contracts';
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
} from './fixtures/inspection-room.ts';
import type { Officers } from './service.ts';

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

  async function refusing(...selections: readonly Publication[]) {
    const { world, concluded } = newWorld();
    const quarantined: EventQuarantined[] = [];
    world.log.tap('southbound.quarantine.v1', ({ content }) => quarantined.push(content as EventQuarantined));
    const { asked, listener } = listening(fussy);
    await start(world, listener);
    await take(world, ...selections);
    await take(world, released(60));
    return { concluded, quarantined: quarantined.map(({ data }) => [data.faultCode, data.offset, data.reason]), asked };
  }

  const reason = 'http://officers/assignments: answered with status 422';

  test('hold up nobody else: it goes to quarantine with the reason, and its neighbours are inspected in their order', async () => {
    const { concluded, quarantined, asked } = await refusing(
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
    const { concluded, quarantined } = await refusing(
      ...[1, 2, 3].map((id) => selection({ id: `odd-${id}`, atMinute: 0 })),
    );
    expect(concluded).toEqual([]);
    expect(quarantined.map(([code]) => code)).toEqual(Array(3).fill('officers-refused'));
  });
});
