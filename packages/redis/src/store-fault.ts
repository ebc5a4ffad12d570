/** Said of a call that found no connection, or lost it; the connection itself knows more. */
export const NOT_CONNECTED = 'not connected';

/**
 * What the answers and failures of a Redis server mean, and what to do; the first that fits counts. Server and client
 * only say so in their messages.
 */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/Too many Cluster redirections|\bCLUSTERDOWN\b/, 'a part of the cluster does not answer, or is being moved'],
  [/\bLOADING\b/, 'the server is still loading its data'],
  [/\bDENIED\b/, 'the server is in protected mode: give it a password, or set its protected-mode to no'],
  [/\bREADONLY\b/, 'the server is a replica and takes no writes: SOUTHBOUND_REDIS_URL must name the primary'],
  [/\bOOM\b/, "the server's memory is full: raise its maxmemory"],
  [/\bMISCONF\b/, 'the server cannot save to its disk and takes no writes: see its own log'],
  [/\bWRONGPASS\b|invalid password/, 'the user or the password in SOUTHBOUND_REDIS_URL is wrong'],
  [/\bNOAUTH\b/, 'the server wants a password: SOUTHBOUND_REDIS_URL as redis://user:password@host:port'],
  [/\bNOPERM\b/, 'the user in SOUTHBOUND_REDIS_URL may not do this: the ACL must allow keys southbound:*'],
  [/\bMOVED\b|\bASK\b/, 'the server is part of a cluster: set SOUTHBOUND_REDIS_CLUSTER=true'],
  [/cluster support disabled/, 'the server is no cluster: set SOUTHBOUND_REDIS_CLUSTER=false'],
  [/DB index is out of range/, 'the server has no such database: change the number at the end of SOUTHBOUND_REDIS_URL'],
  [/Command timed out/, 'no answer within the time of SOUTHBOUND_REDIS_TIMEOUT_MS'],
  [/isn't writeable|isn't ready|max retries per request|Connection is closed|connection close/, NOT_CONNECTED],
];

/**
 * Why the store could not do what was asked, for whoever is on duty. Never names a vehicle or a password: an answer
 * that repeats what was asked is cut off before that.
 */
export function storeTrouble(error: unknown): string {
  const { message, code, lastNodeError } = error as Partial<Record<'message' | 'code' | 'lastNodeError', unknown>>;
  // A cluster says that all of its nodes failed, and hides why.
  if (lastNodeError instanceof Error) return storeTrouble(lastNodeError);
  // With several addresses to try, what failed has a code and no message.
  const said = String(message || code || 'unknown').split(', with args')[0] ?? '';
  return MEANINGS.find(([pattern]) => pattern.test(said))?.[1] ?? said;
}
