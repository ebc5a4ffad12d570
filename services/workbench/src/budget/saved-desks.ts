import { PORT_CODES, type PortCode } from '@southbound/contracts';
import { digestOf } from '../recordings/digest.ts';
import { lineBatches, wrongLine } from '../recordings/line-batches.ts';
import type { CommittedDesk } from './live-desks.ts';

/** A port's line in a file of saved state. */
interface SavedDesk {
  readonly port: PortCode;
  /** As targeting committed them. */
  readonly counters: string;
  /** What the budget had learned; null when it was lost. */
  readonly learned: string | null;
  readonly metadataBytes: number;
  /** Of all that stands before it, since what was edited could not be told from what was counted. */
  readonly digest: string;
}

/** What `readSavedDesks` reads. Of what was learned only the budget's part: the rest tells of single crossings. */
export function savedLine({ port, committed }: CommittedDesk): string {
  const { counters, learned, metadataBytes } = committed;
  const [budgetLearned = null] = learned?.split('\n') ?? [];
  const saved = { port, counters, learned: budgetLearned, metadataBytes };
  return JSON.stringify({ ...saved, digest: digestOf(JSON.stringify(saved)) } satisfies SavedDesk);
}

/** The ports of a file that `budget show --save` wrote. Throws fault `file-wrong` with file, line and field. */
export async function readSavedDesks(path: string): Promise<readonly CommittedDesk[]> {
  const desks: CommittedDesk[] = [];
  for await (const { lines } of lineBatches(path)) {
    for (const line of lines) {
      const desk = deskIn(line);
      if (typeof desk === 'string') throw wrongLine(path, desks.length + 1, desk);
      desks.push(desk);
    }
  }
  if (desks.length === 0) throw wrongLine(path, 1, `there is no port; ${WRITTEN_BY}`);
  return desks;
}

const WRITTEN_BY = 'take a file as southbound budget show --save writes it';

const FIELDS: readonly {
  readonly name: keyof SavedDesk;
  readonly must: string;
  readonly holds: (value: unknown) => boolean;
}[] = [
  { name: 'port', must: 'must be the code of a port, such as "2304"', holds: (value) => isOneOf(PORT_CODES, value) },
  { name: 'counters', must: 'must be a text', holds: (value) => typeof value === 'string' },
  { name: 'learned', must: 'must be a text or null', holds: (value) => value === null || typeof value === 'string' },
  { name: 'metadataBytes', must: 'must be a whole number of bytes', holds: Number.isSafeInteger },
  { name: 'digest', must: 'must be 64 hexadecimal digits', holds: (value) => /^[0-9a-f]{64}$/.test(String(value)) },
];

/** A line's port, or what is wrong with it. */
function deskIn(line: string): CommittedDesk | string {
  const read = objectIn(line);
  if (read === null) return `is no JSON object; ${WRITTEN_BY}`;
  const wrong = FIELDS.find(({ name, holds }) => !holds(read[name]));
  if (wrong !== undefined) return `${wrong.name}: ${wrong.must}; ${WRITTEN_BY}`;
  const { port, counters, learned, metadataBytes, digest } = read as unknown as SavedDesk;
  if (digest !== digestOf(JSON.stringify({ port, counters, learned, metadataBytes }))) {
    return 'digest: is not that of the line, which was changed after it was saved; save it once more';
  }
  return { port, committed: { counters, learned: learned ?? undefined, metadataBytes } };
}

function objectIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function isOneOf(all: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && all.includes(value);
}
