import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFile, portVariable } from './dashboard.ts';
import { stat, timeSeries } from './panels.ts';
import { pipelineInDetail } from './pipeline-in-detail.ts';

/** What the person on duty looks at first: does everything run, and does anything pile up? */
export function pipelineHealth(): string {
  return dashboardFile({
    uid: 'southbound-pipeline',
    title: 'pipeline health',
    purpose: 'For whoever is on duty: is everything running, and is anything piling up?',
    variables: [portVariable()],
    panels: [...now(), ...flow(), ...trouble()],
    details: pipelineInDetail(),
  });
}

function now(): Builder<Panel>[] {
  return [
    stat(
      {
        id: 2,
        title: 'Instances that answer',
        description: 'By service. Red 0: no instance of it answers Prometheus. Look at its log and whether it runs.',
        width: 10,
        unit: 'none',
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
        id: 3,
        title: 'Alerts that fire',
        description: 'By name; 0 is none. What to do about each is in docs/OPERATIONS.md, under "Alerts".',
        width: 8,
        unit: 'none',
        queries: { '{{alertname}}': 'count by (alertname) (ALERTS{alertstate="firing"}) or on() vector(0)' },
      },
      { redFrom: 1 },
    ),
    stat({
      id: 24,
      title: 'Event time',
      description: 'Of the port that has come furthest, in UTC: the simulated world has a clock of its own.',
      width: 6,
      unit: 'dateTimeAsIso',
      queries: { 'event time': 'max(southbound_event_time_seconds) * 1000' },
    }),
  ];
}

function flow(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 5,
      title: 'Crossings decided',
      description:
        'At the ports chosen. At zero while vehicles cross: look at the instances of targeting, their log, and Kafka.',
      width: 8,
      unit: 'cps',
      queries: {
        'all chosen ports': 'sum(rate(southbound_crossings_decided_total{port=~"$port"}[$__rate_interval]))',
      },
    }),
    timeSeries({
      id: 6,
      title: 'Events not read yet',
      description:
        'By service, of the ports chosen and of what is of no port. Should come back to near 0 again and again. Grows: the service is too slow or stands still; look at its log, then start more instances.',
      width: 8,
      unit: 'none',
      queries: {
        '{{service}}': 'sum by (service) (service_topic_port:southbound_events_unread:sum{port=~"$port|all"})',
      },
    }),
    timeSeries({
      id: 13,
      title: 'How far behind in event time',
      description:
        'By service, at the slowest of the ports chosen; 0 where nothing is unread. Selections that come late come when the vehicle is gone.',
      width: 8,
      unit: 's',
      queries: {
        '{{service}}': 'max by (service) (service_port:southbound_event_time_behind_seconds:max{port=~"$port|all"})',
      },
    }),
    timeSeries({
      id: 7,
      title: 'Ports and lanes that are silent',
      description:
        'Event time since a port told anything, while others did; and since the three quietest lanes did, by the clock of their port. A port: broken or cut off, so call it. A lane may be closed: its alert waits for more than a day.',
      width: 8,
      unit: 's',
      queries: {
        'port {{port}}': 'port:southbound_silent_seconds:max{port=~"$port"}',
        '{{port}}, lane {{lane}}': 'topk(3, port_lane:southbound_silent_seconds:max{port=~"$port"})',
      },
    }),
    timeSeries({
      id: 8,
      title: 'Age of the register',
      description:
        'All ports: how far the vehicle register is behind what agencies and officers told. Old: new lookouts are not seen at the lanes. Look at intelligence, then Redis.',
      width: 8,
      unit: 's',
      queries: { age: 'border:southbound_register_age_seconds:max' },
    }),
    timeSeries({
      id: 14,
      title: 'Batches decided blind',
      description:
        'All ports, since each instance started; should not grow. The vehicle register did not answer or is incomplete: no lookout is seen. Look at Redis and intelligence.',
      width: 8,
      unit: 'none',
      queries: { batches: 'sum(southbound_register_away_batches_total)' },
    }),
  ];
}

function trouble(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 11,
      title: 'Time to handle a batch',
      description:
        'All ports, from receiving a batch to its commit: half of all batches are quicker, and 99 in 100. Long: look at Redis and Kafka, then start more instances.',
      width: 8,
      unit: 's',
      queries: {
        '{{service}}, half': 'service:southbound_batch_seconds:p50_5m',
        '{{service}}, 99 in 100': 'service:southbound_batch_seconds:p99_5m',
      },
    }),
    timeSeries({
      id: 9,
      title: 'Failed batches',
      description:
        'By service and fault, since each instance started; docs/FAULTS.md says what to do. Nothing is lost. owner-fenced, register-fenced: a partition changed hands. officers-away: nobody can be asked. unexpected: a defect, the log has the error.',
      width: 8,
      unit: 'none',
      queries: {
        '{{service}}: {{code}}': 'sum by (service, code) (southbound_owner_failures_total)',
        // A series begins with the first fault of its kind.
        all: 'sum(southbound_owner_failures_total) or vector(0)',
      },
    }),
    timeSeries({
      id: 10,
      title: 'Quarantined in the last hour',
      description:
        'Events by service and fault; should be 0. The quarantine topic has bytes and reason. officers-refused: an order that officers do not take, or of which they say what cannot be.',
      width: 8,
      unit: 'none',
      queries: {
        '{{service}}: {{code}}': 'service_code:southbound_events_quarantined:increase1h',
        all: 'sum(service_code:southbound_events_quarantined:increase1h) or vector(0)',
      },
    }),
  ];
}
