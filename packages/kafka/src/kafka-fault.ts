import { Fault } from '@southbound/runtime';

/**
 * What Kafka answers to a producer whose transactional id another one has taken since. A state that does not fit means
 * that somebody else has ended its transaction; an id it does not know any more, that the other's epochs began anew.
 */
const FENCED: ReadonlySet<string> = new Set([
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
]);

/** What passes by itself when a transaction's begin is tried again: the coordinator is busy, moving or loading. */
const PASSING: ReadonlySet<string> = new Set([
  'CONCURRENT_TRANSACTIONS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/** Newer brokers' way to say the same as INVALID_PRODUCER_EPOCH; kafkajs has no name for its code. */
const PRODUCER_FENCED = 'Unknown error code 90';

/** The fault behind an error of kafkajs: everything that is not understood counts as a log that does not answer. */
export function faultOf(error: unknown, doing: string): Fault {
  if (error instanceof Fault) return error;
  const causes = [...causesOf(error)];
  const types = causes.map(({ type }) => type);
  const reason = causes[0]?.message ?? String(error);
  const detail = `${doing}: ${reason}`;
  if (types.some((type) => FENCED.has(type ?? '')) || reason.includes(PRODUCER_FENCED)) {
    return new Fault('owner-fenced', detail, { cause: error });
  }
  if (types.includes('UNKNOWN_TOPIC_OR_PARTITION')) return new Fault('topics-wrong', detail, { cause: error });
  return new Fault('log-away', detail, { cause: error });
}

export function isPassing(error: unknown): boolean {
  for (const { type } of causesOf(error)) if (PASSING.has(type ?? '')) return true;
  return false;
}

/** kafkajs wraps what it gave up on, sometimes twice. */
function* causesOf(error: unknown): Iterable<{ readonly message: string; readonly type?: string }> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    yield 'type' in cause && typeof cause.type === 'string'
      ? { message: cause.message, type: cause.type }
      : { message: cause.message };
  }
}
