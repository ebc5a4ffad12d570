import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardText } from './dashboard.ts';
import { bands, timeSeries } from './panels.ts';
import { upstreamAndDownstream } from './progress-panels.ts';
import { matrix } from './tables.ts';

/** What stands behind the figures of yield, row by row. */
export function yieldInDetail(): DashboardText['details'] {
  return {
    'How far lift can be trusted': trust(),
    'Hit rates for reports, and what a find costs': hits(),
    'Upstream and downstream of the border': upstreamAndDownstream(),
  };
}

function trust(): Builder<Panel>[] {
  return [
    bands({
      id: 20,
      title: 'Lift by the same methods',
      description:
        'All ports: as if targeted and random vehicles had been inspected by the same methods. Far below lift: much of it comes of the better method, not of the choice.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{bound}}': 'southbound_lift_same_method_ratio' },
    }),
    bands({
      id: 21,
      title: 'Lift, whatever skipped random picks would have found',
      description:
        'All ports: it lies in this band whatever those not carried out would have found. Wide: have random picks carried out. No band: nothing bounds it from above yet.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{bound}}': 'southbound_lift_whatever_skipped_ratio' },
    }),
    timeSeries({
      id: 22,
      title: 'Effective hits behind prevalence and share caught',
      description: 'All ports: so many hits of equal weight would tell as much. Below five: take both with care.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { hits: 'max(southbound_weighted_effective_hits)' },
    }),
    bands({
      id: 23,
      title: 'Prevalence, with its interval',
      description: 'All ports: share of crossings in which an inspection would find something. Nobody knows the truth.',
      width: 12,
      unit: 'percentunit',
      isResult: true,
      queries: { '{{bound}}': 'southbound_prevalence_ratio' },
    }),
    bands({
      id: 24,
      title: 'Share caught, with its interval',
      description: 'All ports: share that was found of what inspecting every crossing would have found.',
      width: 12,
      unit: 'percentunit',
      isResult: true,
      queries: { '{{bound}}': 'southbound_share_caught_ratio' },
    }),
  ];
}

function hits(): Builder<Panel>[] {
  return [
    matrix(
      {
        id: 30,
        title: 'Hit rate by ground, for reports',
        description:
          'All ports: hits per inspection with exact 95 % intervals, which hold for one look. To watch, take the bands above.',
        width: 8,
        unit: 'percentunit',
        isResult: true,
        queries: { '': 'ground_bound:southbound_hit_rate_ratio:max' },
      },
      { rows: 'ground', columns: 'bound' },
    ),
    matrix(
      {
        id: 31,
        title: 'Hit rate by method, for reports',
        description: 'All ports: hits per ordered inspection by the method used, with exact 95 % intervals.',
        width: 8,
        unit: 'percentunit',
        isResult: true,
        queries: { '': 'max by (method, bound) (southbound_method_hit_rate_ratio)' },
      },
      { rows: 'method', columns: 'bound' },
    ),
    bands({
      id: 32,
      title: 'Lift, for reports',
      description: "All ports: lift with an exact 95 % interval, which holds for one look, such as at a month's end.",
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{bound}}': 'bound:southbound_lift_ratio:max' },
    }),
    timeSeries({
      id: 33,
      title: 'Hits, by ground',
      description: 'At the ports chosen, since the counts began.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{ground}}': 'sum by (ground) (southbound_hits_total{port=~"$port"})' },
    }),
    bands({
      id: 35,
      title: 'Delay per find',
      description:
        'All ports: how long vehicles in which nothing was found were kept, for each inspection that found something. What a find costs lawful traffic.',
      width: 8,
      unit: 's',
      isResult: true,
      queries: { '{{bound}}': 'southbound_delay_per_find_seconds' },
    }),
    timeSeries({
      id: 34,
      title: 'When evidence began anew',
      description:
        'At the ports chosen: what intervals and verdicts are made of was lost, and is counted since then. Nothing where it never was. Counters are not touched.',
      width: 8,
      unit: 'dateTimeAsIso',
      queries: {
        '{{port}}': 'max by (port) (southbound_evidence_began_anew_timestamp_seconds{port=~"$port"}) * 1000',
      },
    }),
  ];
}
