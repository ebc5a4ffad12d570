import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stat, timeSeries } from './panels.ts';

/** What the person on duty looks at first. */
export function isItWorking(): readonly Builder<Panel>[] {
  return [...flow(), ...trouble()];
}

function flow(): Builder<Panel>[] {
  return [
    stat(
      {
        title: 'Instances that answer',
        description: 'By service. 0 is red: nobody answers Prometheus.',
        width: 16,
        // As of now: else an instance that is gone would count for five minutes more. One that is found by its name is
        // gone with it, and its job with the last of them.
        queries: {
          '{{job}}': 'sum by (job) (last_over_time(up[15s])) or label_replace(vector(0), "job", "targeting", "", "")',
        },
      },
      { redBelow: 1 },
    ),
    stat({
      title: 'Event time of the simulated world',
      description: 'How far the simulator has come, in UTC. Empty without the simulator.',
      width: 8,
      unit: 'dateTimeAsIso',
      queries: { 'event time': 'max(southbound_simulator_event_time_seconds) * 1000' },
    }),
    timeSeries({
      title: 'Crossings decided per second',
      description:
        'Nothing decided while crossings come: look at the instances, the log lines of targeting, and Kafka.',
      width: 8,
      queries: { 'all ports': 'sum(rate(southbound_crossings_decided_total[$__rate_interval]))' },
    }),
    timeSeries({
      title: 'Events read per second',
      description: 'Read and committed. Stands still: nothing comes, or nothing is committed.',
      width: 8,
      queries: { '{{service}}': 'sum by (service) (rate(southbound_events_read_total[$__rate_interval]))' },
    }),
    timeSeries({
      title: 'Batch latency',
      description: 'From receiving a batch to its commit: half of all batches are quicker, and 99 in 100.',
      width: 8,
      unit: 's',
      queries: {
        '{{service}}, half': batchSeconds(0.5),
        '{{service}}, 99 in 100': batchSeconds(0.99),
      },
    }),
  ];
}

function trouble(): Builder<Panel>[] {
  return [
    timeSeries({
      title: 'Quarantined events, since each instance started',
      description: 'Should not grow. The quarantine topic has their bytes and the reason.',
      width: 8,
      queries: {
        '{{service}}: {{code}}': 'sum by (service, code) (southbound_events_quarantined_total)',
        all: 'sum(southbound_events_quarantined_total) or vector(0)',
      },
    }),
    timeSeries({
      title: 'Register away: batches decided blind, since each instance started',
      description: 'Should not grow: the vehicle register did not answer, or was not complete.',
      width: 8,
      queries: { batches: 'sum(southbound_register_away_batches_total)' },
    }),
    timeSeries({
      title: 'Takeovers and failures, since each instance started',
      description:
        'Partitions taken over: all of a service at its start. Every further one follows a rebalance or a failure.',
      width: 8,
      queries: {
        '{{service}}, takeovers': 'sum by (service) (southbound_takeovers_total)',
        failures: 'sum(southbound_owner_failures_total) or vector(0)',
      },
    }),
    timeSeries({
      title: 'Event time per wall time',
      description: 'As the speed of the simulator says, unless it waits for Kafka. Empty without the simulator.',
      width: 8,
      queries: { speed: 'max(deriv(southbound_simulator_event_time_seconds[2m]))' },
    }),
    timeSeries({
      title: 'Inspections under way',
      description: 'Ordered and not concluded. Grows without end: nothing is concluded.',
      width: 8,
      queries: { 'all ports': 'sum(southbound_inspections_under_way)' },
    }),
    timeSeries({
      title: 'Lost, relearned, told twice',
      description: 'What a loss of state leaves behind, and crossings told a second time. Rules expired score nothing.',
      width: 8,
      queries: {
        'orders lost': 'sum(southbound_orders_lost_total) or vector(0)',
        'inspections unmatched': 'sum(southbound_inspections_unmatched) or vector(0)',
        'budgets relearned': 'sum(southbound_budget_relearned_total) or vector(0)',
        duplicates: 'sum(southbound_crossings_duplicate_total) or vector(0)',
        'rules expired': 'max(southbound_rules_expired)',
      },
    }),
  ];
}

function batchSeconds(share: number): string {
  const buckets = 'rate(southbound_batch_seconds_bucket[$__rate_interval])';
  return `histogram_quantile(${share}, sum by (service, le) (${buckets}))`;
}
