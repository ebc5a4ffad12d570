import { decodeEvent, type Instant, instantOf } from '@southbound/contracts';
import { commitmentTo } from '@southbound/targeting/draws';
import { lineBatches, wrongLine } from '../recordings/line-batches.ts';

/** A line of the topic of commitments. */
export interface Told {
  readonly drawKeyId: string;
  readonly commitment: string;
  /** When Kafka took it in, milliseconds since 1970. */
  readonly atMs: number;
}

/** What was committed to before a key was revealed. */
export interface Committed {
  /** Whether there is a commitment to the key, and no other one under its name. */
  readonly isToKey: boolean;
  /** When it was first told, by Kafka's clock; null where nobody said when, or nothing was told. */
  readonly firstToldAt: Instant | null;
  /** Whether that was before the key's day began; null where nobody said when. */
  readonly isBeforeItsDay: boolean | null;
  /** Other keys that were committed to for the same day: who holds several can choose. */
  readonly otherKeysOfDay: readonly string[];
}

/** By the commitment alone, as somebody wrote it down. */
export function committedBy(commitment: string, key: string): Committed {
  const isToKey = commitment === commitmentTo(key);
  return { isToKey, firstToldAt: null, isBeforeItsDay: null, otherKeysOfDay: [] };
}

/** By all that was ever told. */
export function committedIn(all: readonly Told[], drawKeyId: string, key: string): Committed {
  const day = dayOfKey(drawKeyId);
  const ofKey = all.filter((told) => told.drawKeyId === drawKeyId);
  const firstMs = Math.min(...ofKey.map(({ atMs }) => atMs));
  const ofDay = all.filter((told) => dayOfKey(told.drawKeyId) === day && told.drawKeyId !== drawKeyId);
  return {
    isToKey: ofKey.length > 0 && ofKey.every(({ commitment }) => commitment === commitmentTo(key)),
    firstToldAt: ofKey.length === 0 ? null : instantOf(firstMs),
    isBeforeItsDay: ofKey.length > 0 && firstMs < Date.parse(day),
    otherKeysOfDay: [...new Set(ofDay.map((told) => told.drawKeyId))],
  };
}

/** The day in a draw key's id. */
export function dayOfKey(drawKeyId: string): string {
  return drawKeyId.slice(drawKeyId.lastIndexOf('/') + 1);
}

const TOPIC = 'southbound.draw-keys.v1';
const LINE = /^LogAppendTime:(?<atMs>\d{1,15})\t(?<event>.*)$/;
const LINE_MUST =
  'must be LogAppendTime:, milliseconds, a tab, and the event, as Kafka\'s own consumer writes it with "print.timestamp=true"';

/** What Kafka's own consumer wrote of the topic. Throws fault `file-wrong` with file, line and what would be right. */
export async function readCommitments(path: string): Promise<readonly Told[]> {
  const all: Told[] = [];
  for await (const { lines } of lineBatches(path)) {
    for (const line of lines) {
      const told = toldIn(line);
      if (typeof told === 'string') throw wrongLine(path, all.length + 1, told);
      all.push(told);
    }
  }
  if (all.length === 0) throw wrongLine(path, 1, `there is no line; one ${LINE_MUST}`);
  return all;
}

/** A line's commitment, or what is wrong with it. */
function toldIn(line: string): Told | string {
  const { atMs, event: text } = LINE.exec(line)?.groups ?? {};
  if (atMs === undefined || text === undefined) return LINE_MUST;
  const decoded = decodeEvent(TOPIC, text);
  if (!decoded.ok) return decoded.fault.reason;
  if (decoded.event.type !== 'DrawKeyCommitted') return `type: no event of ${TOPIC}`;
  return { ...decoded.event.data, atMs: Number(atMs) };
}
