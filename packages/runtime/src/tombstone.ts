import { TOPICS } from '@southbound/contracts';
import type { Publication } from './ports/index.ts';

/**
 * The content of a tombstone: nothing. On a compacted topic it says that its key is no more, and what stood there under
 * that key goes when a broker next compacts. Until then, and in the memory adapter always, a reader is shown both.
 */
export const TOMBSTONE: Uint8Array = new Uint8Array();

/** Whether a record is a tombstone. On a topic that is not compacted an empty record is merely an unreadable one. */
export function isTombstone({ topic, content }: Pick<Publication, 'topic' | 'content'>): boolean {
  return content instanceof Uint8Array && content.byteLength === 0 && TOPICS[topic].compacted;
}
