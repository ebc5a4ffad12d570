import { Fault, type Logger } from '@southbound/runtime';
import { backOff } from './back-off.ts';
import type { End } from './ledger.ts';
import type { Ownership } from './ownership.ts';

export interface TenureOptions {
  readonly logger: Logger;
  /** Aborted when the partition is another member's, or may be. */
  readonly signal: AbortSignal;
  takeOwnership(): Promise<Ownership>;
  /** The owner may be shown records from now on. */
  begin(ownership: Ownership): void;
  /** It must not be shown any more. */
  cease(): void;
  /** Resolves when the group has confirmed that this member still belongs to it. */
  confirmed(): Promise<void>;
}

/**
 * Keeps one partition number owned for as long as it is this member's: whenever an owner ends, another one takes over,
 * at once at first and then later and later until one of them commits something. Never rejects; resolves once aborted
 * and all is let go of.
 */
export async function tenure(options: TenureOptions): Promise<void> {
  const { logger, signal } = options;
  let failures = 0;
  let closed = Promise.resolve();
  while (!signal.aborted) {
    const end = await ownOnce(options);
    closed = end.closed;
    if (signal.aborted) break;
    const { error, hasCommitted } = end;
    failures = hasCommitted ? 1 : failures + 1;
    logger.warn({ err: error, failures }, 'an owner has ended and the partition is taken over anew');
    // Another has fenced this one. If that was rightly so the next heartbeat says it, and to take over again before
    // would fence the rightful owner.
    if (error instanceof Fault && error.code === 'owner-fenced') await options.confirmed();
    await backOff(failures - 1, signal);
  }
  await closed;
}

/** One owner, from its takeover to its end. */
async function ownOnce({ signal, takeOwnership, begin, cease }: TenureOptions): Promise<End> {
  let ownership: Ownership;
  try {
    ownership = await takeOwnership();
  } catch (error) {
    return { error, hasCommitted: false, closed: Promise.resolve() };
  }
  const end = () => ownership.end(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    if (signal.aborted) end();
    else begin(ownership);
  } catch (error) {
    ownership.end(error);
  }
  const ended = await ownership.ended;
  signal.removeEventListener('abort', end);
  if (!signal.aborted) cease();
  return ended;
}
