import type { SelectionMade } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import type { HiddenTruth } from '../truth.ts';
import { type AuditOptions, type AuditReport, openAudit } from './audit.ts';
import type { InspectionTold } from './inspections.ts';

/** What one file holds of one event minute. */
interface FileMinute<Line> {
  readonly startsAtMs: number;
  readonly lines: readonly Line[];
}

/** The four files of a run, minute by minute; minutes ascend. */
export interface AuditedRun {
  readonly recording: AsyncIterable<FileMinute<{ readonly publication: Publication }>>;
  readonly truth: AsyncIterable<FileMinute<{ readonly truth: HiddenTruth }>>;
  readonly selections: AsyncIterable<FileMinute<{ readonly publication: Publication }>>;
  /** Null when they are not there. */
  readonly inspections: AsyncIterable<FileMinute<{ readonly publication: Publication }>> | null;
}

/** Reads a run's files side by side and judges it. Hears of each minute that is done with. */
export async function auditRun(
  { recording, truth, selections, inspections }: AuditedRun,
  options: Omit<AuditOptions, 'hasInspections'>,
  onMinute: (startsAtMs: number) => void = () => {},
): Promise<AuditReport> {
  const audit = openAudit({ ...options, hasInspections: inspections !== null });
  const files = [
    await opened(truth, (line) => audit.hidden(line.truth)),
    await opened(recording, ({ publication }) => audit.recorded(publication)),
    await opened(selections, ({ publication }) => audit.selected(publication.content as SelectionMade)),
    ...(inspections === null
      ? []
      : [await opened(inspections, ({ publication }) => audit.inspected(publication.content as InspectionTold))]),
  ];
  for (;;) {
    const startsAtMs = Math.min(...files.map((file) => file.nextMs()));
    if (startsAtMs === Number.POSITIVE_INFINITY) return audit.result();
    for (const file of files) if (file.nextMs() === startsAtMs) await file.takeMinute();
    onMinute(startsAtMs);
  }
}

interface OpenFile {
  /** When its next minute starts; infinite when there is none. */
  nextMs(): number;
  takeMinute(): Promise<void>;
}

async function opened<Line>(minutes: AsyncIterable<FileMinute<Line>>, take: (line: Line) => void): Promise<OpenFile> {
  const iterator = minutes[Symbol.asyncIterator]();
  let next = await iterator.next();
  return {
    nextMs: () => (next.done === true ? Number.POSITIVE_INFINITY : next.value.startsAtMs),
    async takeMinute() {
      if (next.done === true) return;
      for (const line of next.value.lines) take(line);
      next = await iterator.next();
    },
  };
}
