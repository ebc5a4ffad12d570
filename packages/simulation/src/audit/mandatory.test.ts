import {
  type CrossingObserved,
  DAY_MS,
  EVENTS,
  instantOf,
  type LookoutAmended,
  type LookoutPosted,
  type MatchRefuted,
} from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { STARTS_AT_MS, selectionAt } from './fixtures/selection-at.ts';
import { TRIED_POLICY } from './fixtures/tried-policy.ts';
import { openMandatory } from './mandatory.ts';

const PLATE = { text: 'SIM1A23', jurisdiction: 'US-TX' };
const OTHER_PLATE = { ...PLATE, text: 'SIM9Z87' };
const MINUTES_PER_DAY = 1_440;

type Event<Data> = { readonly data: Data; readonly occurredAt: string; readonly recordedAt: string };

/** An example so many days after the first instant, of the lookout on the plate. */
function on<Of extends Event<object>>(example: Of, day: number, data: object): Of {
  const at = instantOf(STARTS_AT_MS + day * DAY_MS);
  return { ...example, occurredAt: at, recordedAt: at, data: { ...example.data, lookoutId: 'LK-1', ...data } };
}

const lasting = (fromDay: number, untilDay: number) => ({
  postedAt: instantOf(STARTS_AT_MS + fromDay * DAY_MS),
  expiresAt: instantOf(STARTS_AT_MS + untilDay * DAY_MS),
});
const urgent = { identity: { plate: PLATE }, priority: 'urgent', ...lasting(0, 90) } as const;
const posted: LookoutPosted = on(EVENTS.LookoutPosted.example, 0, urgent);
const refuted = (untilDay: number): MatchRefuted =>
  on(EVENTS.MatchRefuted.example, 1, {
    identity: { plate: PLATE },
    refutedAt: instantOf(STARTS_AT_MS + DAY_MS),
    expiresAt: instantOf(STARTS_AT_MS + untilDay * DAY_MS),
  });
const amended = (plate = PLATE): LookoutAmended =>
  on(EVENTS.LookoutAmended.example, 2, { ...urgent, identity: { plate } });

/** What is said of a vehicle that is released on some day, after what became of the lookout. */
function verdictOnRelease(
  day: number,
  events: readonly (LookoutPosted | LookoutAmended | MatchRefuted)[],
  plate = PLATE,
) {
  const mandatory = openMandatory(TRIED_POLICY);
  for (const event of events) {
    if (event.type === 'MatchRefuted') mandatory.refuted(event);
    else mandatory.posted(event);
  }
  const { example } = EVENTS.CrossingObserved;
  const crossing: CrossingObserved['data'] = { ...example.data, identity: { plate }, canine: 'not-present' };
  const released = { decision: 'release', ground: 'not-drawn', method: null, dossier: null } as const;
  const telling = { nth: 1, lane: 1, clockMs: STARTS_AT_MS + day * DAY_MS, crossing, unreadNth: 0, isToldAgain: false };
  mandatory.answered(telling, selectionAt({ atMinute: day * MINUTES_PER_DAY, ...released }));
  return mandatory.result().verdict;
}

describe('a vehicle that a mandatory lookout names', () => {
  test('must not be released', () => {
    expect(verdictOnRelease(3, [posted])).toBe('violated');
    expect(verdictOnRelease(3, [posted], OTHER_PLATE)).toBe('not judged');
    expect(verdictOnRelease(91, [posted])).toBe('not judged');
  });

  test('may be where the match was refuted, however the lookout is amended, until the refutation expires', () => {
    expect(verdictOnRelease(3, [posted, refuted(80)])).toBe('not judged');
    expect(verdictOnRelease(3, [posted, refuted(80), amended()])).toBe('not judged');
    expect(verdictOnRelease(81, [posted, refuted(80), amended()])).toBe('violated');
  });

  test('may not be where the lookout has come to name it since, and was refuted of another', () => {
    expect(verdictOnRelease(3, [posted, refuted(80), amended(OTHER_PLATE)], OTHER_PLATE)).toBe('violated');
  });
});
