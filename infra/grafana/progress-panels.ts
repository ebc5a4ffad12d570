import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { insteadOfNothing, NO_BOUND, stat } from './panels.ts';
import { columns, matrix } from './tables.ts';

/** What the outbound effort achieves beyond the lanes, and whether agencies are told in time. */
export function upstreamAndDownstream(): readonly Builder<Panel>[] {
  return [
    columns(
      {
        id: 40,
        title: 'Progress indicators of the last year',
        description:
          'Of all ports, in counts, shares or seconds, each with its interval beside baseline and target. Reached: 1 yes, 0 no, both beyond doubt; open: the interval holds the target. Baseline and target stand in the progress file.',
        width: 24,
        unit: 'short',
        isResult: true,
        queries: {
          'at least': indicators('lower'),
          estimate: indicators('estimate'),
          'at most': indicators('upper'),
          baseline: orNoNumber('southbound_progress_baseline'),
          target: orNoNumber('southbound_progress_target'),
          reached: orNoNumber('southbound_progress_target_reached'),
        },
      },
      ['indicator'],
    )
      .overrideByName('at most', [NO_BOUND])
      .overrideByName('baseline', [instead('nobody knows')])
      .overrideByName('target', [instead('none set')])
      .overrideByName('reached', [instead('open')]),
    columns(
      {
        id: 41,
        title: 'Notices to agencies, by quarter',
        description:
          'By the quarter in which they fell due: told, of those due; acknowledged, of those told. Delay: seconds of event time until told, in the middle, with its interval. Told late or not: look at the lead desk.',
        width: 24,
        unit: 'short',
        isResult: true,
        queries: {
          due: notices('due'),
          told: notices('told'),
          acknowledged: notices('acknowledged'),
          'delay at least': delay('lower'),
          delay: delay('estimate'),
          'delay at most': delay('upper'),
        },
      },
      ['agency', 'quarter'],
    ),
    matrix(
      {
        id: 42,
        title: 'Displacement between ports',
        description:
          'How many times as often random inspections find something as six weeks earlier, six weeks each. Above 1 at one port and below at another: smugglers went elsewhere. The intervals hold for all ports together.',
        width: 18,
        unit: 'none',
        isResult: true,
        queries: { '': 'max by (port, bound) (southbound_displacement_ratio{port=~"$port"})' },
      },
      { rows: 'port', columns: 'bound' },
    ),
    stat(
      {
        id: 43,
        title: 'Displaced',
        description:
          'All ports; red 1: less is found at one port and more at another, beyond doubt. Fewer finds at the first are then no success.',
        width: 6,
        unit: 'none',
        isResult: true,
        queries: { displaced: 'max(southbound_displaced)' },
      },
      { redFrom: 1 },
    ),
  ];
}

function instead(words: string) {
  return { id: 'mappings', value: [insteadOfNothing(words)] };
}

function indicators(bound: string): string {
  return orNoNumber(`southbound_progress_indicator{bound="${bound}"}`);
}

/** For each indicator; no number where there is none. */
function orNoNumber(figure: string): string {
  return `max by (indicator) (${figure}) or max by (indicator) (southbound_progress_indicator) * NaN`;
}

function notices(state: string): string {
  return `sum by (agency, quarter) (southbound_notices_due_in_quarter{state="${state}"})`;
}

function delay(bound: string): string {
  return `max by (agency, quarter) (southbound_notice_delay_seconds{bound="${bound}"}) or max by (agency, quarter) (southbound_notices_due_in_quarter) * NaN`;
}
