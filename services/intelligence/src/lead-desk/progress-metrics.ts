import { BOUND_HELP, knownBounds, type Measured, type ProgressFigures } from '@southbound/measurement';
import { type MetricDescription, registerReport, type Sample } from '@southbound/runtime';
import type { Registry } from 'prom-client';
import type { ProgressReport } from './progress-report.ts';

const UNITS =
  'Shares from 0 to 1, rings-touched in rings a year, purchase-to-interdiction and delay-per-find in seconds';

/** Prometheus counts time in seconds. */
const SECONDS = { share: 1, rings: 1, days: 86_400, minutes: 60 } as const satisfies Record<
  ProgressFigures['unit'],
  number
>;

/** Quarters shown, the newest first, so that series do not grow with the years. Invented, no source. */
const QUARTERS_SHOWN = 4;

/** Labels are closed lists: indicators, agencies, bounds, and the last quarters. */
const GAUGES: readonly MetricDescription<ProgressReport>[] = [
  {
    name: 'southbound_progress_indicator',
    help: `What the outbound effort achieved upstream and downstream of the border in the last year, as far as the lead desk reads of it. ${UNITS}; ${BOUND_HELP}.`,
    labels: ['indicator', 'bound'],
    samples: ({ indicators }) =>
      indicators.flatMap(({ indicator, unit, measured }) => bounds(measured, SECONDS[unit], { indicator })),
  },
  {
    name: 'southbound_progress_target',
    help: `What each progress indicator is to reach, as the file of SOUTHBOUND_PROGRESS_FILE sets it; none where it sets none. ${UNITS}.`,
    labels: ['indicator'],
    samples: ({ indicators }) => eachSet(indicators, ({ target }) => target),
  },
  {
    name: 'southbound_progress_baseline',
    help: `What each progress indicator was before, by the same file; none where nobody knows. ${UNITS}.`,
    labels: ['indicator'],
    samples: ({ indicators }) => eachSet(indicators, ({ baseline }) => baseline),
  },
  {
    name: 'southbound_progress_target_reached',
    help: '1: the indicator has reached its target beyond doubt; 0: it has not, beyond doubt; none where the interval holds the target, or no target is set.',
    labels: ['indicator'],
    samples: ({ indicators }) =>
      indicators.flatMap(({ indicator, toTarget }): readonly Sample[] => {
        if (toTarget === null || toTarget === 'not-enough-evidence') return [];
        return [[{ indicator }, toTarget === 'reached' ? 1 : 0]];
      }),
  },
  {
    name: 'southbound_notices_due_in_quarter',
    help: `Notices to agencies by the quarter in which they fell due, the last ${QUARTERS_SHOWN}. state: due; told, of those due; acknowledged, of those told.`,
    labels: ['agency', 'quarter', 'state'],
    samples: (report) =>
      latest(report).flatMap(({ agency, quarter, due, told, acknowledged }) =>
        Object.entries({ due, told, acknowledged }).map(
          ([state, count]) => [{ agency, quarter, state }, count] as const,
        ),
      ),
  },
  {
    name: 'southbound_notice_delay_seconds',
    help: `From when a notice to an agency fell due until it was told, in the middle, by the quarter in which it fell due, the last ${QUARTERS_SHOWN}; ${BOUND_HELP}.`,
    labels: ['agency', 'quarter', 'bound'],
    samples: (report) =>
      latest(report).flatMap(({ agency, quarter, minutesToNotice }) =>
        bounds(minutesToNotice.median, SECONDS.minutes, { agency, quarter }),
      ),
  },
];

export function registerProgressGauges(registry: Registry, report: () => ProgressReport): void {
  registerReport(registry, { gauges: GAUGES }, report);
}

function bounds(measured: Measured, factor: number, labels: Readonly<Record<string, string>>): readonly Sample[] {
  return knownBounds(measured).map(([bound, value]) => [{ ...labels, bound }, value * factor]);
}

type Set = NonNullable<ProgressFigures['set']>;

function eachSet(indicators: ProgressReport['indicators'], value: (set: Set) => number | null): readonly Sample[] {
  return indicators.flatMap(({ indicator, unit, set }): readonly Sample[] => {
    const of = set === null ? null : value(set);
    return of === null ? [] : [[{ indicator }, of * SECONDS[unit]]];
  });
}

function latest({ notices }: ProgressReport): ProgressReport['notices'] {
  const quarters = [...new Set(notices.map(({ quarter }) => quarter))].toSorted().slice(-QUARTERS_SHOWN);
  return notices.filter(({ quarter }) => quarters.includes(quarter));
}
