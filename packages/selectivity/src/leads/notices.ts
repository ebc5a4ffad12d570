import { type CrossingId, DAY_MS, type LeadGiver, type LeadOutcome, type NoticeId } from '@southbound/contracts';
import type { DeskState } from './desk-state.ts';
import { noticeText, outcomeText } from './notice-texts.ts';
import type { NoticeData } from './outbox.ts';
import { EARLY_KEPT_DAYS, type GivenRecord, recordKey } from './records.ts';

/**
 * Days after which what was due counts as told. Notices are kept for 366: a month less, since what follows from more
 * than one event is known in part only while the oldest of them are being forgotten. Invented, no source.
 */
const LAPSES_AFTER_DAYS = 336;

/** An agency is to be told of something: once for each meaning, however often that comes up. */
export function notify(
  { outbox, idOf }: DeskState,
  meaning: string,
  dueAtMs: number,
  data: Omit<NoticeData, 'noticeId' | 'text' | 'dueAt'>,
): void {
  const id = idOf(`AgencyNotified/${meaning}/${data.agency}`);
  outbox.add({
    id,
    dueAtMs,
    lapsesAtMs: dueAtMs + LAPSES_AFTER_DAYS * DAY_MS,
    said: { type: 'AgencyNotified', data: { noticeId: id as NoticeId, ...data, text: noticeText(data.about) } },
  });
}

/**
 * Whether a giver is answered by a word: what came of the record at the border, a case, or its end. That a lead was
 * screened, whatever came of it, and that it is still open say nothing of that (0018).
 */
export function isAnswer(outcome: LeadOutcome): boolean {
  return !['sent-to-office', 'screened-out', 'duplicate', 'still-open'].includes(outcome);
}

/** Whoever gave a record was answered at an instant. Heard twice it counts once. */
export function noteAnswered({ reported }: DeskState, key: string, atMs: number): void {
  const known = reported.get(key) ?? [];
  if (!known.includes(atMs)) reported.set(key, known.concat(atMs));
}

/** What became of a record. */
export interface Became {
  readonly outcome: LeadOutcome;
  readonly dueAtMs: number;
  /** Since when it might have been told; `dueAtMs` unless said. */
  readonly sinceMs?: number;
  readonly crossingId?: CrossingId;
}

/**
 * Whoever gave a record is to be told what became of it: each of them once for each outcome, at each crossing where it
 * is one.
 */
export function report(desk: DeskState, record: GivenRecord, became: Became): void {
  const { outcome, dueAtMs, sinceMs = dueAtMs, crossingId } = became;
  const { kind, id: recordId } = record;
  // Of each version that was given anew the silence counts anew.
  const at = outcome === 'still-open' ? [record.fromMs] : crossingId === undefined ? [] : [crossingId];
  if (isAnswer(outcome)) noteAnswered(desk, recordKey(kind, recordId), dueAtMs);
  for (const recipient of giversAt(desk, record, dueAtMs)) {
    const id = desk.idOf(['LeadOutcomeReported', kind, recordId, outcome, recipient, ...at].join('/'));
    const about = {
      recipient,
      recordKind: kind,
      recordId,
      outcome,
      ...(crossingId === undefined ? {} : { crossingId }),
    };
    desk.outbox.add({
      id,
      dueAtMs,
      lapsesAtMs: sinceMs + LAPSES_AFTER_DAYS * DAY_MS,
      said: {
        type: 'LeadOutcomeReported',
        data: { noticeId: id as NoticeId, ...about, text: outcomeText(outcome, recipient) },
      },
    });
  }
}

/** Who gave a record, and who had given another that says the same before an instant. */
function giversAt(desk: DeskState, { kind, id, givers }: GivenRecord, atMs: number): readonly LeadGiver[] {
  const duplicates = kind === 'trace-lead' ? desk.duplicates.get(id) : undefined;
  if (duplicates === undefined) return givers;
  const by = [...duplicates.values()].filter(({ fromMs }) => fromMs < atMs);
  return [...new Set([...givers, ...by.flatMap((duplicate) => duplicate.givers)])];
}

/**
 * Whether whoever gave a record was answered by an instant, on this version of it: what was said of an earlier one is
 * forgotten sooner.
 */
export function isAnswered({ reported }: DeskState, { kind, id, fromMs }: GivenRecord, byMs: number): boolean {
  const sinceMs = fromMs - EARLY_KEPT_DAYS * DAY_MS;
  return (reported.get(recordKey(kind, id)) ?? []).some((atMs) => sinceMs <= atMs && atMs <= byMs);
}
