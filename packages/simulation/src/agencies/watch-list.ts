import type { Agency, CaseNumber } from '@southbound/contracts';
import { type Chance, comesUp } from '../chance.ts';
import type { Person } from '../happenings.ts';
import type { JournalEntry } from '../journal.ts';
import { drawLookout, type Lookout, lifeOf, type WithdrawalReason, withdrawalOf } from './lookouts.ts';
import { type Subject, subjectOf } from './subject.ts';
import type { Surroundings } from './surroundings.ts';

/** Share of lookouts posted anew when they expire, as long as somebody works on the case. Invented, no source. */
const RENEWED_SHARE = 0.65;

/** The lookouts of one case: one in force for each person at most. */
export interface WatchList {
  watches(personId: string, atMs: number): boolean;
  post(person: Person, believed: Subject['believed'], postedAtMs: number): readonly JournalEntry[];
  /** Takes the person's lookout back if one is in force. */
  withdraw(personId: string, reason: WithdrawalReason, atMs: number): readonly JournalEntry[];
}

/** An empty list. Asks `renew` for a lookout that has expired and is to be posted anew. */
export function openWatchList(
  surroundings: Surroundings,
  chance: Chance,
  { issuer, caseNumber }: { readonly issuer: Agency; readonly caseNumber: CaseNumber },
  renew: (personId: string, expiredAtMs: number) => readonly JournalEntry[],
  isWorkedOn: () => boolean,
): WatchList {
  const { agenda } = surroundings;
  const latest = new Map<string, Lookout>();

  function withdraw(personId: string, reason: WithdrawalReason, atMs: number): readonly JournalEntry[] {
    const lookout = latest.get(personId);
    if (lookout === undefined || lookout.expiresAtMs <= atMs) return [];
    latest.delete(personId);
    return lookout.told === null ? [] : [withdrawalOf(chance, lookout.told, reason, atMs)];
  }

  return {
    watches: (personId, atMs) => (latest.get(personId)?.expiresAtMs ?? 0) > atMs,
    post(person, believed, postedAtMs) {
      const { personId } = person;
      const subject = subjectOf(person, believed);
      const lookout = drawLookout(chance, surroundings, { issuer, caseNumber, subject, postedAtMs });
      latest.set(personId, lookout);
      const { withdrawnAtMs, expiresAtMs, told } = lookout;
      const isInForce = () => latest.get(personId) === lookout;
      const withdrawal =
        withdrawnAtMs === null || told === null
          ? []
          : agenda.at(withdrawnAtMs, () => (isInForce() ? withdraw(personId, told.withdrawnFor, withdrawnAtMs) : []));
      const renewal = agenda.at(expiresAtMs, () => {
        const isRenewed = comesUp(chance, RENEWED_SHARE);
        return isInForce() && isRenewed ? renew(personId, expiresAtMs) : [];
      });
      const life = told === null ? [] : [told.posting, ...lifeOf(agenda, told, { isInForce, isWorkedOn })];
      return [...life, ...withdrawal, ...renewal];
    },
    withdraw,
  };
}
