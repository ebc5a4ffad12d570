import type { PersonRef } from '@southbound/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayPasses, lookout, newDesk, outcome, saidOf, toldOf, traceLead } from './fixtures/given.ts';

const RING = 'PR-ring' as PersonRef;
const onPlate = (text: string, personRef?: PersonRef) => ({
  plate: { text, jurisdiction: 'US-TX' },
  ...(personRef === undefined ? {} : { personRef }),
});

/** Who is told of whom, and of what. */
function meetings(told: ReturnType<typeof toldOf>): string[] {
  return saidOf(told, 'AgencyNotified')
    .filter(({ about }) => about === 'same-vehicle' || about === 'same-ring')
    .map(({ agency, otherAgency, about }) => `${agency} of ${otherAgency}, ${about}`)
    .toSorted();
}

describe('two agencies', () => {
  test('on one vehicle are each told exactly once, in whatever order, doubled or late the events come', () => {
    const events = [
      lookout('LK-A', 'ATF', 0),
      lookout('LK-B', 'HSI', 1),
      lookout('LK-C', 'HSI', 2),
      traceLead('TL-1', 2, { identity: { plate: { text: 'SIM4821', jurisdiction: 'US-TX' } } }),
      dayPasses(2.5),
    ];
    const doubled = fc.constantFrom(...events);
    const order = fc
      .tuple(fc.array(doubled, { maxLength: 10 }), fc.shuffledSubarray(events, { minLength: events.length }))
      .chain(([more, all]) => fc.shuffledSubarray([...more, ...all], { minLength: more.length + all.length }));
    fc.assert(
      fc.property(order, (heard) => {
        expect(meetings(toldOf(newDesk(), heard))).toEqual(['ATF of HSI, same-vehicle', 'HSI of ATF, same-vehicle']);
      }),
    );
  });

  test('whose vehicles one person links are told of the ring, whichever record links them last', () => {
    const events = [
      lookout('LK-A', 'ATF', 0, onPlate('SIM1111')),
      lookout('LK-B', 'HSI', 0, onPlate('SIM2222')),
      lookout('LK-C', 'ATF', 1, onPlate('SIM1111', RING)),
      lookout('LK-D', 'HSI', 1, onPlate('SIM2222', RING)),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (heard) => {
        expect(meetings(toldOf(newDesk(), heard))).toEqual(['ATF of HSI, same-ring', 'HSI of ATF, same-ring']);
      }),
    );
  });

  test('on one person are told too, though neither knows a vehicle', () => {
    const told = toldOf(newDesk(), [
      lookout('LK-A', 'DEA', 0, { personRef: RING }),
      lookout('LK-B', 'ATF', 0, { personRef: RING }),
    ]);
    expect(meetings(told)).toEqual(['ATF of DEA, same-vehicle', 'DEA of ATF, same-vehicle']);
  });

  test('one of which watches a person and the other a vehicle of that person meet, whichever comes last', () => {
    const events = [
      lookout('LK-A', 'DEA', 0, { personRef: RING }),
      lookout('LK-B', 'ATF', 0, onPlate('SIM1111', RING)),
    ];
    for (const order of [events, events.toReversed()]) {
      expect(meetings(toldOf(newDesk(), order))).toEqual(['ATF of DEA, same-ring', 'DEA of ATF, same-ring']);
    }
  });

  test('one of which had taken its lookout back before the other posted do not meet', () => {
    const { data, ...envelope } = lookout('LK-A', 'ATF', 5);
    const withdrawn = {
      ...envelope,
      type: 'LookoutWithdrawn' as const,
      data: { ...data, reason: 'case-closed' as const, withdrawnBy: data.approvedBy, confirmedBy: data.approvedBy },
    };
    const [posted, other] = [lookout('LK-A', 'ATF', 0), lookout('LK-B', 'HSI', 6)];
    expect(meetings(toldOf(newDesk(), [posted, withdrawn, other]))).toEqual([]);
    // Also when the withdrawal is heard before the posting.
    expect(meetings(toldOf(newDesk(), [withdrawn, posted, other]))).toEqual([]);
    expect(meetings(toldOf(newDesk(), [posted, other]))).toHaveLength(2);
  });
});

describe('an agency within whose jurisdiction something lies', () => {
  test('is told of it though it has shown no interest, and the one that gave it is not', () => {
    const told = toldOf(newDesk(), [lookout('LK-A', 'ATF', 0), lookout('LK-B', 'HSI', 0, onPlate('SIM9999'))]);
    expect(saidOf(told, 'AgencyNotified')).toMatchObject([
      { agency: 'HSI', about: 'vehicle-of-interest', recordId: 'LK-A' },
    ]);
  });

  test('is told of a seizure: HSI of each, ATF where something came from purchases', () => {
    const cash = outcome('C-1', 0, {
      findings: [{ seizureType: 'Currency', category: 'US Dollars', amountUsd: 9_000 }] as never,
    });
    const told = toldOf(newDesk(), [cash, outcome('C-2', 0), outcome('C-2', 0)]);
    expect(saidOf(told, 'AgencyNotified').map(({ agency, crossingId }) => `${agency} ${crossingId}`)).toEqual([
      'HSI C-1',
      'HSI C-2',
      'ATF C-2',
    ]);
  });

  test('is reminded once of a notice that nobody acknowledged within three days, and not of one that somebody did', () => {
    const desk = newDesk();
    const [notice] = saidOf(toldOf(desk, [lookout('LK-A', 'ATF', 0)]), 'AgencyNotified');
    if (notice === undefined) throw new Error('HSI is told');
    const acknowledged = newDesk();
    toldOf(acknowledged, [lookout('LK-A', 'ATF', 0)]);
    const { agency, noticeId } = notice;
    const answer = {
      ...dayPasses(1),
      type: 'NoticeAcknowledged' as const,
      data: { agency, noticeId, acknowledgedBy: 'HSI-1' as never },
    };
    const days = [2.9, 3.1, 7, 8].map(dayPasses);
    expect(saidOf(toldOf(desk, days), 'AgencyNotified')).toMatchObject([
      { agency: 'HSI', about: 'not-acknowledged', repeats: noticeId },
    ]);
    expect(toldOf(acknowledged, [answer, ...days])).toEqual([]);
  });
});
