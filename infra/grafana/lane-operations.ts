import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFile, portVariable } from './dashboard.ts';
import { lanesInDetail } from './lanes-in-detail.ts';
import { stat, timeSeries, withGuideLine } from './panels.ts';
import { REGRET, TOLERATED_SKIPPED_SHARE } from './queries.ts';

/** What the port's chief looks at: is the rate held, can it be carried out, and are random picks carried out? */
export function laneOperations(): string {
  return dashboardFile({
    uid: 'southbound-lanes',
    title: 'lane operations',
    purpose: "For a port's chief: is the rate held, can the lanes carry it out, and are random picks carried out?",
    variables: [portVariable()],
    panels: [...now(), ...rate(), ...capacity(), ...price()],
    details: lanesInDetail(),
  });
}

function now(): Builder<Panel>[] {
  return [
    stat({
      id: 2,
      title: 'Inspection rate of the last hour',
      description:
        'At the ports chosen, together: orders per crossing decided, beside what the policy entitled them to, surges and schedules counted in.',
      width: 12,
      unit: 'percentunit',
      queries: {
        ordered: `sum(increase(southbound_selections_total{port=~"$port",decision="inspect"}[1h])) / ${CROSSINGS}`,
        target: ENTITLED,
      },
    }),
    stat(
      {
        id: 5,
        title: 'Where random picks are skipped beyond doubt',
        description:
          'Ports of those chosen, and the whole border together (1: yes). Red: lift compares with a sample that is no longer fair. Ask why, and have random picks carried out.',
        width: 12,
        unit: 'none',
        queries: {
          ports: 'sum(southbound_random_compliance_low{port=~"$port"})',
          'whole border': 'max(southbound_border_random_compliance_low)',
        },
      },
      { redFrom: 1 },
    ),
  ];
}

/** The rate held, and random picks carried out. */
function rate(): Builder<Panel>[] {
  return [
    withGuideLine(
      timeSeries({
        id: 3,
        title: 'Inspection rate by port',
        description:
          'Orders per crossing decided, over the last hour. Dashed: what the policy entitled the ports chosen to. Far from it for hours: mandatory or random picks overdraw, or capacity binds.',
        width: 8,
        unit: 'percentunit',
        queries: {
          '{{port}}': 'port:southbound_orders_per_crossing:ratio_increase1h{port=~"$port"}',
          target: ENTITLED,
        },
      }),
      'target',
    ),
    timeSeries({
      id: 13,
      title: 'Inspections owed',
      description:
        'By port: what the target rate entitled it to, less what was ordered and what lapsed for lack of capacity. Far above 0: too few orders. Far below: overdrawn, by mandatory or random picks.',
      width: 8,
      unit: 'none',
      mayBeNegative: true,
      queries: { '{{port}}': 'port:southbound_budget_owed_inspections:max{port=~"$port"}' },
    }),
    withGuideLine(
      timeSeries({
        id: 4,
        title: 'Random picks skipped, at the very least',
        description:
          'By port, of the latest day: the lower end of the interval of the share not carried out. Above the dashed tolerated share the alarm is raised, beyond doubt. The whole intervals are below, port by port.',
        width: 8,
        unit: 'percentunit',
        queries: {
          '{{port}}': 'max by (port) (southbound_random_picks_skipped_ratio{port=~"$port",bound="lower"})',
          tolerated: TOLERATED_SKIPPED_SHARE,
        },
      }),
      'tolerated',
    ),
  ];
}

/** Whether what is ordered can be carried out, and is. */
function capacity(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 6,
      title: 'Entitlement lapsed for lack of capacity',
      description:
        'By port, over the last hour: share of the inspections that it was entitled to for which no bay, officer or unit was free, and that may not be made up. Much: staff the port, or lower its rate.',
      width: 8,
      unit: 'percentunit',
      queries: { '{{port}}': 'port:southbound_budget_lapsed:ratio_increase1h{port=~"$port"}' },
    }),
    timeSeries({
      id: 8,
      title: 'Inspections under way',
      description: 'By port: ordered, and nothing told of them yet. Grows without end: officers tell nothing.',
      width: 8,
      unit: 'none',
      queries: { '{{port}}': 'sum by (port) (southbound_inspections_under_way{port=~"$port"})' },
    }),
    timeSeries({
      id: 12,
      title: 'Carried out, of what the floor asks for',
      description:
        'By port, since the counts began; 100 % is the floor. Officers\' own inspections are not counted. Reasons are under "Orders and releases". Nothing where no floor rate is set.',
      width: 8,
      unit: 'percentunit',
      queries: {
        '{{port}}':
          'sum by (port) (southbound_inspections_concluded_total{port=~"$port",ground!="officer-initiated"}) / sum by (port) (southbound_floor_inspections_due_total{port=~"$port"} > 0)',
      },
    }),
  ];
}

/** What it costs lawful traffic, and what it misses. */
function price(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 9,
      title: 'Regret',
      description:
        'At the ports chosen, over an hour: share of the score that as many orders would have taken with hindsight, and these did not. Targeted: what the threshold had a choice of; whole: with lookouts and random draws. Much for hours: look at capacity, and whether scores changed.',
      width: 8,
      unit: 'percentunit',
      queries: { '{{part}}': REGRET },
    }),
    timeSeries({
      id: 11,
      title: 'Delay of vehicles in which nothing was found',
      description:
        'Mean at the ports chosen, since the counts began, in event time: from the selection, so that waiting for a bay counts; where an officer began it, from its start.',
      width: 8,
      unit: 's',
      isResult: true,
      queries: { '{{ground}}': DELAY_PER_INNOCENT },
    }),
    timeSeries({
      id: 10,
      title: 'Innocents stopped again and again',
      description:
        'Inspections with which a vehicle was stopped for the third time or more in thirty days, and nothing was ever found; all ports, since each instance started. Find the rule or lookout that stops it.',
      width: 8,
      unit: 'none',
      queries: { inspections: 'sum(southbound_vehicles_stopped_again_total)' },
    }),
  ];
}

const CROSSINGS = 'sum(increase(southbound_crossings_decided_total{port=~"$port"}[1h]))';

const ENTITLED = `sum(increase(port:southbound_budget_entitled_inspections:max{port=~"$port"}[1h])) / ${CROSSINGS}`;

const DELAY_PER_INNOCENT =
  'sum by (ground) (southbound_inspection_delay_seconds_total{port=~"$port"}) / (sum by (ground) (southbound_inspections_concluded_total{port=~"$port"}) - sum by (ground) (southbound_hits_total{port=~"$port"}))';
