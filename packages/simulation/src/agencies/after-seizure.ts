import type { Ring, Seizure } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { entryOf } from './agency-entry.ts';
import { caseAfter } from './cases.ts';
import type { Investigations } from './investigations.ts';
import { answerOf, noticeOf, noticesOf, type Told } from './notices.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Points of evidence for CBP, which made the seizure; for an agency that was told; and of a buyer of what was seized,
 * for ATF. Invented, no source.
 */
const POINTS = { made: 1, told: 3, buyer: 2 } as const;

/** What follows a seizure: notices and their answers, evidence for whoever knows of it, and the case. */
export function afterSeizure(
  surroundings: Surroundings,
  investigations: Investigations,
  seizure: Seizure,
  ring: Ring | undefined,
): readonly JournalEntry[] {
  const { seed, agenda } = surroundings;
  const { driver, sales, atMs } = seizure;

  function onNotice(told: Told): readonly JournalEntry[] {
    const { agency, atMs: toldAtMs } = told;
    const notice = noticeOf(seed, seizure, told);
    const buyers = agency === 'ATF' ? sales.map(({ buyer }) => buyer) : [];
    return [
      entryOf(notice, null),
      ...answerOf(seed, agenda, notice),
      ...investigations.vehicleFound(driver, agency, toldAtMs),
      ...investigations.learn({ agency, person: driver, points: POINTS.told, atMs: toldAtMs }),
      ...buyers.flatMap((person) => investigations.learn({ agency, person, points: POINTS.buyer, atMs: toldAtMs })),
    ];
  }

  const notices = noticesOf(seed, seizure);
  return [
    ...investigations.vehicleFound(driver, 'CBP', atMs),
    ...investigations.learn({ agency: 'CBP', person: driver, points: POINTS.made, atMs }),
    ...notices.flatMap((told) => agenda.at(told.atMs, () => onNotice(told))),
    ...caseAfter(seed, agenda, seizure, ring, notices),
  ];
}
