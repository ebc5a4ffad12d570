import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import type { DashboardText } from './dashboard.ts';
import { bands, stackedTimeSeries, timeSeries, withGuideLine } from './panels.ts';
import { PRICE_OF_PACING, perOrder } from './queries.ts';

/** What stands behind the figures of lanes, row by row. */
export function lanesInDetail(): DashboardText['details'] {
  return {
    'Orders and releases': ordersAndReleases(),
    'Waiting for bays and officers': waiting(),
    'What becomes of orders, and what officers do unasked': carriedOut(),
    'Random picks, port by port': randomPicks(),
  };
}

function ordersAndReleases(): Builder<Panel>[] {
  return [
    stackedTimeSeries({
      id: 20,
      title: 'Orders, by ground',
      description: 'At the ports chosen. Much blind: look at the register. Much mandatory and random: they overdraw.',
      width: 12,
      unit: 'cps',
      queries: { '{{ground}}': selectionsPerSecond('inspect') },
    }),
    stackedTimeSeries({
      id: 21,
      title: 'Releases, by ground',
      description:
        'At the ports chosen. Much rate-spent: mandatory and random overdraw. Much no-capacity: bays or officers are short. Any blind-not-drawn: look at the register.',
      width: 12,
      unit: 'cps',
      queries: { '{{ground}}': selectionsPerSecond('release') },
    }),
    timeSeries({
      id: 22,
      title: 'Floor: inspections missing, by reason',
      description:
        'At the ports chosen, since the counts began. Shortfall: missing to what the floor rate asks to be carried out. The reasons come to more where more was ordered than it asks for. Nothing where no floor rate is set.',
      width: 8,
      unit: 'none',
      queries: {
        '{{reason}}': 'sum by (reason) (southbound_floor_missing_inspections{port=~"$port"})',
        shortfall: 'sum(southbound_floor_shortfall_inspections{port=~"$port"})',
      },
    }),
    timeSeries({
      id: 23,
      title: 'Price of pacing',
      description:
        'At the ports chosen, over an hour: how much more the best of the whole day score than the best of each hour. It is paid for inspecting at all hours.',
      width: 8,
      unit: 'percentunit',
      queries: { '{{part}}': PRICE_OF_PACING },
    }),
    timeSeries({
      id: 24,
      title: 'Inspection rate since the counts began',
      description: 'Orders per crossing decided, by port. What one hour orders too few is made up in others.',
      width: 8,
      unit: 'percentunit',
      queries: { '{{port}}': 'max by (port) (southbound_inspection_rate_ratio{port=~"$port"})' },
    }),
  ];
}

function waiting(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 50,
      title: 'Vehicles made to wait',
      description:
        'Share of those ordered inspected, by port, over the last hour, by the plan at their order: bay, officers or unit were not free. Much: more is ordered than the port can do.',
      width: 12,
      unit: 'percentunit',
      queries: { '{{port}}': perOrder('southbound_vehicles_made_to_wait_total') },
    }),
    withGuideLine(
      timeSeries({
        id: 51,
        title: 'Mean wait of vehicles ordered inspected',
        description:
          "By port, over the last hour, by the plan, in event time; those that need not wait count as none. Near the dashed line, the default policy's longest wait, for hours: capacity binds.",
        width: 12,
        unit: 's',
        queries: {
          '{{port}}': perOrder('southbound_planned_wait_seconds_total'),
          'longest wait': `vector(${LONGEST_WAIT_SECONDS})`,
        },
      }),
      'longest wait',
    ),
  ];
}

function carriedOut(): Builder<Panel>[] {
  return [
    stackedTimeSeries({
      id: 30,
      title: 'Inspections concluded, by ground',
      description: 'At the ports chosen. officer-initiated: nobody ordered them; each takes a bay.',
      width: 12,
      unit: 'cps',
      queries: {
        '{{ground}}': 'sum by (ground) (rate(southbound_inspections_concluded_total{port=~"$port"}[$__rate_interval]))',
      },
    }),
    stackedTimeSeries({
      id: 31,
      title: 'Orders not carried out, by reason',
      description:
        'At the ports chosen. no-bay, no-officer: more is ordered than the port can do. officer-declined: ask why. vehicle-left: look at the lanes.',
      width: 12,
      unit: 'cps',
      queries: {
        '{{reason}}':
          'sum by (reason) (rate(southbound_inspections_not_carried_out_total{port=~"$port"}[$__rate_interval]))',
      },
    }),
    timeSeries({
      id: 32,
      title: 'Share of orders not carried out, by ground',
      description:
        'At the ports chosen, since the counts began. Much on the ground random: lift is no longer a fair comparison.',
      width: 12,
      unit: 'percentunit',
      queries: {
        '{{ground}}':
          'sum by (ground) (southbound_inspections_not_carried_out_total{port=~"$port"}) / sum by (ground) (southbound_selections_total{port=~"$port",decision="inspect"})',
      },
    }),
    timeSeries({
      id: 33,
      title: 'Share that officers initiated',
      description:
        'Of all inspections and of all hits at the ports chosen, since the counts began. Its hits far above its inspections: officers see what the rules do not.',
      width: 12,
      unit: 'percentunit',
      isResult: true,
      queries: {
        inspections: shareOfOfficers('southbound_inspections_concluded_total'),
        hits: shareOfOfficers('southbound_hits_total'),
      },
    }),
  ];
}

function randomPicks(): Builder<Panel>[] {
  return [
    bands({
      id: 40,
      title: 'Random picks skipped: $port',
      description:
        'Share of the latest day that was not carried out, in the band of its interval, which holds at all looks together. One panel for each port chosen. A wide band: few picks so far.',
      width: 24,
      unit: 'percentunit',
      queries: { '{{bound}}': 'max by (bound) (southbound_random_picks_skipped_ratio{port=~"$port"})' },
    })
      .repeat('port')
      .repeatDirection('h')
      .maxPerRow(3),
    timeSeries({
      id: 41,
      title: 'Random picks begun more than ten minutes late',
      description: 'Share of those that were settled, by port, of the latest day. Much: bays or officers are short.',
      width: 24,
      unit: 'percentunit',
      queries: {
        '{{port}}':
          'max by (port) (southbound_random_picks_late{port=~"$port"}) / (max by (port) (southbound_random_picks_settled{port=~"$port"}) > 0)',
      },
    }),
  ];
}

/** No metric tells it: that of the default policy, which the deployment has. */
const LONGEST_WAIT_SECONDS =
  60 *
  (loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined).policy.capacity?.waitMinutes.others ?? 0);

function selectionsPerSecond(decision: 'inspect' | 'release'): string {
  return `sum by (ground) (rate(southbound_selections_total{port=~"$port",decision="${decision}"}[$__rate_interval]))`;
}

function shareOfOfficers(counter: string): string {
  return `sum(${counter}{port=~"$port",ground="officer-initiated"}) / sum(${counter}{port=~"$port"})`;
}
