import { DAY_MS, epochMs } from '@southbound/contracts';
import {
  endOf,
  type LookoutEvent,
  type LookoutSaid,
  type ToldLookout,
  withLookoutEvent,
} from '../intelligence/told-lookout.ts';
import type { DeskState } from './desk-state.ts';
import { learnRecord, noteWithdrawal } from './learn-records.ts';
import { arrive, clearPlace, stand } from './papers.ts';
import { type GivenRecord, recordKey, recordOf, subjectsOf, type Watched } from './records.ts';

/**
 * Days after its end for which the last word on a lookout stays on its topic: as long as notices, which name it. It is
 * longer than any lookout lives, so that nothing older comes behind a withdrawal. Invented, no source.
 */
const LOOKOUT_STANDS_DAYS = 366;

/**
 * Learns what was told of a lookout. It stands as the register has it: one person's posting anew takes nothing away,
 * and from a withdrawal on it counts no more, also where that comes before the posting.
 */
export function learnLookout(desk: DeskState, event: LookoutEvent): void {
  const { lookoutId: id, issuer } = event.data;
  const key = recordKey('lookout', id);
  const before = desk.toldLookouts.get(id) ?? null;
  const told = withLookoutEvent(before, event);
  const asOfMs = epochMs(event.occurredAt);
  desk.toldLookouts.set(id, told);
  if (event.type === 'LookoutWithdrawn') noteWithdrawal(desk, key, asOfMs, issuer);
  const record = withdrawnRecord(desk, told) ?? latestWord(desk, told, event);
  if (record !== null) learnRecord(desk, record);
  desk.papers.endings.delete(key);
  const lastMs = Math.max(...told.said.map((each) => each.expiresAtMs), ...told.turns.map((each) => each.saidAtMs));
  const untilMs = lastMs + LOOKOUT_STANDS_DAYS * DAY_MS;
  stand(desk, key, { topic: 'southbound.lookouts.v1', key: id, plate: null, untilMs, asOfMs });
}

/** A tombstone stands where a lookout stood. */
export function learnLookoutEnded(desk: DeskState, lookoutId: string): void {
  const place = recordKey('lookout', lookoutId);
  arrive(desk, place);
  clearPlace(desk.papers, place);
}

/**
 * A lookout that was withdrawn, as its withdrawal alone tells of it: whoever reads a cleaned topic knows no more. It
 * watches and links nobody, and whoever withdrew it waits for what becomes of it. Null while anything that was said of
 * it is in force, and before it was withdrawn.
 */
function withdrawnRecord(desk: DeskState, { id, said, turns }: ToldLookout): GivenRecord | null {
  const key = recordKey('lookout', id);
  const withdrawn = desk.withdrawn.get(key);
  if (withdrawn === undefined || said.some((each) => endMs(each, turns) > withdrawn.atMs)) return null;
  const { atMs, agency } = withdrawn;
  const known = desk.records.get(key)?.record;
  return {
    kind: 'lookout',
    id,
    office: null,
    givers: agency === null ? [] : [agency],
    agency,
    concerns: null,
    plate: null,
    entities: [],
    agesFromMs: known?.agesFromMs ?? atMs,
    fromMs: atMs,
    untilMs: atMs,
    // Any word on it that is not known yet takes its place.
    asOfMs: known?.asOfMs ?? Number.NEGATIVE_INFINITY,
  };
}

/**
 * The latest word on a lookout, with all else that was told of it: each counts until it expires or two persons end it.
 */
function latestWord(desk: DeskState, { id, said, turns }: ToldLookout, event: LookoutEvent): GivenRecord | null {
  const known = desk.records.get(recordKey('lookout', id))?.record ?? null;
  const given = recordOf(event);
  const latest = given === null || (known !== null && known.asOfMs > given.asOfMs) ? known : given;
  if (latest === null || said.length + turns.length === 1) return latest;
  return {
    ...latest,
    untilMs: Math.max(...said.map((each) => endMs(each, turns))),
    givers: [...new Set([...latest.givers, ...said.map(({ issuer }) => issuer)])],
    watched: said.flatMap((each): Watched[] => {
      const interest = { agency: each.issuer, fromMs: each.postedAtMs, untilMs: endMs(each, turns) };
      return subjectsNamed(each.identity).map((subject) => ({ subject, ...interest }));
    }),
  };
}

/** Until when something that was said of a lookout is in force. */
function endMs(each: LookoutSaid, turns: ToldLookout['turns']): number {
  return Math.min(each.expiresAtMs, endOf(each, turns)?.saidAtMs ?? each.expiresAtMs);
}

/** Its vehicle, or its person where it names no plate. */
function subjectsNamed({ plate, personRef }: LookoutEvent['data']['identity']): readonly string[] {
  const entities = personRef === undefined ? [] : [{ kind: 'person', id: personRef } as const];
  return subjectsOf({ plate: plate ?? null, entities });
}
