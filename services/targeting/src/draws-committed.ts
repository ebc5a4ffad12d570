import { DAY_MS, type DrawKeyCommitted, instantOf } from '@southbound/contracts';
import { derivedEventId } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { commitmentTo, type DayKeys, dayOf } from './draws.ts';

/**
 * The commitments to tell when a port's clock stands at an instant, given the day on which its owner last told them:
 * to the next day's key, so that each is out a day before it is used, and to that day's own where this owner did not
 * tell it the day before. All ports tell the same, so telling it again changes nothing.
 */
export function commitmentsDue(dayKeys: DayKeys, atMs: number, dayTold: number | null): readonly Publication[] {
  const day = dayOf(atMs);
  if (day === dayTold) return [];
  const ahead = committed(dayKeys, day + 1);
  return dayTold !== null && day === dayTold + 1 ? [ahead] : [committed(dayKeys, day), ahead];
}

function committed(dayKeys: DayKeys, day: number): Publication {
  const { id, key } = dayKeys(day * DAY_MS);
  // The day before, whoever tells it and whenever, so that it is the same event.
  const toldAt = instantOf((day - 1) * DAY_MS);
  const content: DrawKeyCommitted = {
    eventId: derivedEventId(id, 'DrawKeyCommitted'),
    type: 'DrawKeyCommitted',
    occurredAt: toldAt,
    recordedAt: toldAt,
    source: 'targeting',
    data: { drawKeyId: id, commitment: commitmentTo(key) },
  };
  const { type } = content;
  return { topic: 'southbound.draw-keys.v1', partition: 0, key: id, headers: { type }, content };
}
