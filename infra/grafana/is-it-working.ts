import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stat, timeSeries } from './panels.ts';

/** What the person on duty looks at first. */
export function isItWorking(): readonly Builder<Panel>[] {
  return [...flow(), ...trouble(), ...sources()];
}

function flow(): Builder<Panel>[] {
  return [
    stat(
      {
        title: 'Instances that answer',
        description: 'By service. 0 is red: nobody answers Prometheus.',
        width: 12,
        // As of now: else an instance that is gone would count for five minutes more. One that is found by its name is
        // gone with it, and its job with the last of them.
        queries: {
          '{{job}}': 'sum by (job) (last_over_time(up[15s])) or label_replace(vector(0), "job", "targeting", "", "")',
        },
      },
      { redBelow: 1 },
    ),
    stat(
      {
        title: 'Alerts that fire',
        description: 'What to do about each is in docs/OPERATIONS.md, under "Alerts".',
        width: 6,
        queries: { '{{alertname}}': 'count by (alertname) (ALERTS{alertstate="firing"}) or on() vector(0)' },
      },
      { redFrom: 1 },
    ),
    stat({
      title: 'Event time of the simulated world',
      description: 'How far the simulator has come, in UTC. Empty without the simulator.',
      width: 6,
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
      title: 'Rule sets in force',
      description: 'Live, and in the shadow, as of the last batch of any instance.',
      width: 8,
      queries: { '{{role}}: {{name}} {{version}}': 'max by (role, name, version) (southbound_rule_set_in_force)' },
    }),
    timeSeries({
      title: 'Rule sets refused, forgotten, suspended, since each instance started',
      description:
        'Refused: what was in force stays. Forgotten: an activation is gone from its topic. Suspended: crossings of a port that were not scored, since most were indeterminate.',
      width: 8,
      queries: {
        'refused: {{cause}}': 'sum by (cause) (southbound_rule_sets_refused_total)',
        forgotten: 'sum(southbound_rule_sets_behind_total) or vector(0)',
        suspended: 'sum(southbound_crossings_rule_set_suspended_total) or vector(0)',
      },
    }),
    timeSeries({
      title: 'Shadow scores per second',
      description: 'Scored, threw, shed to bound the cost, or lost. Nothing without a shadow rule set.',
      width: 8,
      queries: {
        '{{outcome}}': 'sum by (outcome) (rate(southbound_shadow_scores_total[$__rate_interval]))',
      },
    }),
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
      title: 'Officers who are away or refuse, since each instance started',
      description:
        'Away: nobody can be asked, all is held up and nothing is lost. Refused: one selection that they do not take, or of which they say what cannot be; it is in the quarantine and an order stays under way.',
      width: 8,
      queries: {
        away: 'sum(southbound_owner_failures_total{service="inspection",code="officers-away"}) or vector(0)',
        refused: 'sum(southbound_events_quarantined_total{service="inspection",code="officers-refused"}) or vector(0)',
      },
    }),
    timeSeries({
      title: 'Failed batches, since each instance started',
      description:
        'By service and fault; docs/FAULTS.md says what to do. Nothing is lost. owner-fenced and register-fenced: a partition changed hands. unexpected: a defect, the log has the error.',
      width: 8,
      queries: { '{{service}}: {{code}}': 'sum by (service, code) (southbound_owner_failures_total)' },
    }),
    timeSeries({
      title: 'Partitions taken over, since each instance started',
      description: 'All of a service at its start. Every further one follows a rebalance or a failure.',
      width: 8,
      queries: { '{{service}}': 'sum by (service) (southbound_takeovers_total)' },
    }),
    timeSeries({
      title: 'Lost, relearned, told twice',
      description: 'What a loss of state leaves behind, and crossings told a second time. Rules expired score nothing.',
      width: 8,
      queries: {
        'orders lost': 'sum(southbound_orders_lost_total) or vector(0)',
        'inspections unmatched': 'sum(southbound_inspections_unmatched) or vector(0)',
        'hindsight begun anew': 'sum(southbound_hindsight_restarts_total) or vector(0)',
        'budgets relearned': 'sum(southbound_budget_relearned_total) or vector(0)',
        duplicates: 'sum(southbound_crossings_duplicate_total) or vector(0)',
        'rules expired': 'max(southbound_rules_expired)',
      },
    }),
  ];
}

/** What comes in: from agencies, and of all that the simulated world tells. */
function sources(): Builder<Panel>[] {
  return [
    timeSeries({
      title: 'What intelligence reads, per hour',
      description:
        'Lookouts, trace leads, referrals, and inspections that tell of seizures. A topic on which nothing comes any more shows as a line at 0.',
      width: 8,
      queries: {
        '{{topic}}':
          '3600 * sum by (topic) (rate(southbound_events_read_total{service="intelligence"}[$__rate_interval]))',
      },
    }),
    timeSeries({
      title: 'Records of the simulated world, since the simulator started',
      description:
        'By topic: also cases and notices, which the engine does not read. Empty without the simulator; its world is an open loop, so no case follows from a seizure.',
      width: 8,
      queries: { '{{topic}}': 'sum by (topic) (southbound_simulator_published_total)' },
    }),
    timeSeries({
      title: 'Event time per wall time',
      description: 'As the speed of the simulator says, unless it waits for Kafka. Empty without the simulator.',
      width: 8,
      queries: { speed: 'max(deriv(southbound_simulator_event_time_seconds[2m]))' },
    }),
  ];
}

function batchSeconds(share: number): string {
  const buckets = 'rate(southbound_batch_seconds_bucket[$__rate_interval])';
  return `histogram_quantile(${share}, sum by (service, le) (${buckets}))`;
}
