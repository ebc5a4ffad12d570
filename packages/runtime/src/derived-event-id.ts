import { hash } from 'node:crypto';
import type { EventId } from '@southbound/contracts';

/**
 * The id of an event that follows from another: the same input gives the same id however often it is derived, so
 * doing it twice gives one event. 128 bits of SHA-256.
 */
export function derivedEventId(inputId: string, meaning: string): EventId {
  // Not cut out of the whole hash's text, which would be kept in memory for as long as its part.
  return hash('sha256', `${meaning}/${inputId}`, 'buffer').toString('hex', 0, 16) as EventId;
}
