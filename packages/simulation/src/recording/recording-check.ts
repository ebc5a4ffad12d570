import { instantOf } from '@southbound/contracts';
import type { RecordingHeader, RecordingSum } from './header.ts';
import { minuteStartOf, type RecordedLine } from './line.ts';
import type { Read } from './read.ts';

/** Looks at a recording's lines one after the other, and in the end at whether they are those its header promises. */
export interface RecordingCheck<Line extends RecordedLine> {
  /** What the next line holds; or what is wrong with it. */
  line(text: string): Read<Line>;
  /** What is wrong with the whole, given the digest of all that followed the header; undefined when nothing is. */
  end(digest: string): string | undefined;
}

export function openCheck<Line extends RecordedLine>(
  header: RecordingHeader,
  read: (text: string) => Read<Line>,
): RecordingCheck<Line> {
  const sum = openSum();
  let minuteMs = Number.NEGATIVE_INFINITY;
  return {
    line(text) {
      const result = read(text);
      if (!result.ok) return result;
      const { atMs, type } = result.value;
      const startsAtMs = minuteStartOf(atMs);
      if (startsAtMs < minuteMs) {
        return {
          ok: false,
          reason: `at: the minute ${instantOf(startsAtMs)} comes after ${instantOf(minuteMs)}; minutes must ascend`,
        };
      }
      minuteMs = startsAtMs;
      sum.add(type);
      return result;
    },
    end: (digest) => faultOf(header, sum.result(digest)),
  };
}

function faultOf(header: RecordingHeader, found: RecordingSum): string | undefined {
  if (found.lines !== header.lines) {
    return `there are ${found.lines} lines after the header, which promises ${header.lines}: take the whole recording`;
  }
  const types = new Set([...Object.keys(header.counts), ...Object.keys(found.counts)]);
  for (const type of types) {
    const [promised, counted] = [header.counts[type] ?? 0, found.counts[type] ?? 0];
    if (promised !== counted) return `there are ${counted} of ${type}, and the header promises ${promised}`;
  }
  if (found.digest === header.digest) return undefined;
  return 'the digest of the lines is not the one in the header: a line was changed after the recording was made';
}

/** Counts lines as they are written or read. */
export function openSum() {
  let lines = 0;
  const counts = new Map<string, number>();
  return {
    add(type: string): void {
      lines += 1;
      counts.set(type, (counts.get(type) ?? 0) + 1);
    },
    /** Types in the order of the alphabet, so that equal recordings have equal headers. */
    result: (digest: string): RecordingSum => ({
      lines,
      counts: Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      digest,
    }),
  };
}
