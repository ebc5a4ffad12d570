import type { YieldReport } from '@southbound/measurement';
import { Fault } from '@southbound/runtime';
import { yieldReportSchema } from '@southbound/yield/report-schema';

/** An engine that has the figures at hand answers at once. Invented, no source. */
const ANSWER_LIMIT_MS = 30_000;

/**
 * What the yield API of a running engine says now. Rejects with fault `route-unknown` when nothing answers at that
 * address, or something else does.
 */
export async function liveReport(engine: URL, stopping: AbortSignal): Promise<YieldReport> {
  const address = new URL('yield', engine.href.endsWith('/') ? engine : `${engine.href}/`);
  const wrong = (why: string, cause?: unknown) => new Fault('route-unknown', `${address.href}: ${why}`, { cause });
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
  const answer = await fetch(address, { signal })
    .then(async (response) => ({ status: response.status, body: await response.text() }))
    .catch((error: unknown) => {
      throw wrong('does not answer', error);
    });
  if (answer.status !== 200) throw wrong(`answers with status ${answer.status}`);
  const read = yieldReportSchema.safeParse(jsonIn(answer.body));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(`answers, but not as this program's yield API does: ${issue?.path.join('.') ?? ''}: ${issue?.message}`);
}

/** Undefined when it is not JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
