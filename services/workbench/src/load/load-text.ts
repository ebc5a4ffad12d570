import type { RecordingHeader } from '@southbound/simulation';
import { SIMULATED } from '../report-text.ts';
import { counted, table, wrapped } from '../text-layout.ts';
import type { Gate } from './load-gates.ts';
import type { LoadFigures, Percentiles } from './load-tally.ts';

/** What a load came to. */
export interface LoadReport extends LoadFigures {
  readonly simulated: true;
  /** A load goes on at its rate whatever is selected. */
  readonly mode: 'open loop';
  /** Where its crossings came from. */
  readonly source: string;
  readonly preset: RecordingHeader['preset'];
  readonly perSecond: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly waitSeconds: number;
  /** Whether it went on for as long as it was to. */
  readonly isWhole: boolean;
  readonly gates: readonly Gate[];
}

export function loadText(report: LoadReport): string {
  const { mode, source, preset, perSecond, seconds, isWhole, latencyMs, behindMs, gates } = report;
  const prevalence = preset === null ? 'Prevalence: not known.' : `Prevalence "${preset.name}": ${preset.explanation}`;
  return [
    ...(isWhole ? [] : ['Interrupted: this covers what was sent.']),
    [
      SIMULATED,
      '',
      `Mode: ${mode}, crossings come at ${perSecond} a second for ${seconds} s, whatever is selected.`,
      `Crossings of ${source}, under new ids, at the present time. Latency and rate are measured after ${report.warmUpSeconds} s.`,
      prevalence,
    ]
      .map(wrapped)
      .join('\n'),
    [
      `${counted(report.sent, 'crossing')} sent, ${report.published} published, ${report.answered} answered: ${report.answeredPerSecond} a second.`,
      `${report.lost} lost: without a selection ${report.waitSeconds} s after the last crossing. ${report.duplicated} duplicated.`,
    ].join('\n'),
    table(
      ['milliseconds', 'p50', 'p90', 'p99', 'p99.9', 'max'],
      [
        ['due to committed selection', ...cells(latencyMs)],
        ['due to sent', ...cells(behindMs)],
      ],
    ),
    gates.map(gateText).join('\n'),
  ].join('\n\n');
}

function cells({ p50, p90, p99, p999, max }: Percentiles): string[] {
  return [p50, p90, p99, p999, max].map((value) => (value === null ? 'none' : String(value)));
}

function gateText({ gate, limit, figure, holds }: Gate): string {
  return `${holds ? 'held  ' : 'FAILED'} ${gate} ${limit}: it was ${figure ?? 'not measured'}`;
}
