import { hash } from 'node:crypto';
import type { EventId } from '@southbound/contracts';

/**
 * The id of an event that follows from another: the same input gives the same id however often it is derived, so
 * doing it twice gives one event. 128 bits of SHA-256.
 */
export function derivedEventId(inputId: string, meaning: string): EventId {
  return hash('sha256', `${meaning}/${inputId}`).slice(0, 32) as EventId;
}
