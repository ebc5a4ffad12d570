import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardText } from './dashboard.ts';
import { timeSeries } from './panels.ts';

/** What stands behind the figures of the pipeline, row by row. */
export function pipelineInDetail(): DashboardText['details'] {
  return {
    'What comes in, and where it is read': arrivals(),
    'What was lost, set aside, or told twice': losses(),
  };
}

/** What comes in: from agencies, and of all that the simulated world tells. */
function arrivals(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 4,
      title: 'Events read',
      description: 'Read and committed, by service. One stands still: nothing comes, or it commits nothing.',
      width: 8,
      unit: 'cps',
      queries: { '{{service}}': 'service:southbound_events_read:rate5m' },
    }),
    timeSeries({
      id: 20,
      title: 'What intelligence reads',
      description:
        'An hour: lookouts, trace leads, referrals, and inspections that tell of seizures. A topic on which nothing comes any more is a line at 0.',
      width: 8,
      unit: 'none',
      queries: {
        '{{topic}}':
          '3600 * sum by (topic) (rate(southbound_events_read_total{service="intelligence"}[$__rate_interval]))',
      },
    }),
    timeSeries({
      id: 21,
      title: 'Partitions taken over',
      description:
        'Since each instance started. All of a service at its start; each further one after a failure or move.',
      width: 8,
      unit: 'none',
      queries: { '{{service}}': 'sum by (service) (southbound_takeovers_total)' },
    }),
    timeSeries({
      id: 25,
      title: 'Answers of the vehicle register',
      description: 'How long a batch waits for it: half of all batches wait less, and 99 in 100. Long: look at Redis.',
      width: 8,
      unit: 's',
      queries: { half: lookupSeconds(0.5), '99 in 100': lookupSeconds(0.99) },
    }),
    timeSeries({
      id: 22,
      title: 'Event time per wall time',
      description: 'As the speed of the simulator says, unless it waits for Kafka. Nothing without the simulator.',
      width: 8,
      unit: 'none',
      queries: { speed: 'max(deriv(southbound_simulator_event_time_seconds[2m]))' },
    }),
    timeSeries({
      id: 23,
      title: 'Records of the simulated world',
      description:
        'By topic, since the simulator started: also cases and notices. Nothing without the simulator; its world is an open loop, so no case follows from a seizure.',
      width: 8,
      unit: 'none',
      queries: { '{{topic}}': 'sum by (topic) (southbound_simulator_published_total)' },
    }),
  ];
}

function losses(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 32,
      title: 'Words of inspections set aside',
      description:
        'At the ports chosen, by reason; no figure holds them. doubled: told a second time. late: told or ended more than two days after they should. unreadable: in quarantine.',
      width: 24,
      unit: 'none',
      queries: { '{{reason}}': 'sum by (reason) (southbound_inspections_set_aside_total{port=~"$port"})' },
    }),
    timeSeries({
      id: 12,
      title: 'What services kept and lost',
      description:
        'Since each instance started; should not grow. Redis lost it: orders are forgotten, hindsight begins anew, scores are learned again. Counters stay exact.',
      width: 8,
      unit: 'none',
      queries: {
        'orders lost': 'sum(southbound_orders_lost_total)',
        'hindsight begun anew': 'sum(southbound_hindsight_restarts_total)',
        // A series begins with the first loss.
        'budgets relearned': 'sum(southbound_budget_relearned_total) or vector(0)',
      },
    }),
    timeSeries({
      id: 30,
      title: 'Inspections that nobody ordered',
      description:
        'At the ports chosen: told of, though nobody ordered them and no officer said to have begun them; in no other figure. Above 0: orders were lost.',
      width: 8,
      unit: 'none',
      queries: { '{{port}}': 'sum by (port) (southbound_inspections_unmatched{port=~"$port"})' },
    }),
    timeSeries({
      id: 31,
      title: 'Crossings told a second time',
      description:
        'At the ports chosen, since each instance started. They are not decided twice. Many: look at gateways.',
      width: 8,
      unit: 'none',
      // A series begins with the first of its port.
      queries: { crossings: 'sum(southbound_crossings_duplicate_total{port=~"$port"}) or vector(0)' },
    }),
  ];
}

function lookupSeconds(share: number): string {
  return `histogram_quantile(${share}, sum by (le) (rate(southbound_register_lookup_seconds_bucket[$__rate_interval])))`;
}
