import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stackedTimeSeries, timeSeries } from './panels.ts';

/** What the port's chief looks at: whether orders are carried out, and what officers do unasked. */
export function whatBecomesOfOrders(): readonly Builder<Panel>[] {
  return [
    timeSeries({
      title: 'Inspections under way',
      description: 'Ordered, and nothing told of them yet. Grows without end: nothing is told.',
      width: 8,
      queries: { 'all ports': 'sum(southbound_inspections_under_way)' },
    }),
    stackedTimeSeries({
      title: 'Inspections concluded per second, by ground',
      description: 'officer-initiated: nobody ordered them; each takes a bay.',
      width: 8,
      queries: {
        '{{ground}}': 'sum by (ground) (rate(southbound_inspections_concluded_total[$__rate_interval]))',
      },
    }),
    stackedTimeSeries({
      title: 'Orders not carried out per second, by reason',
      description:
        'no-bay and no-officer: more is ordered than the port can do. officer-declined: ask why. vehicle-left: look at the lanes.',
      width: 8,
      queries: {
        '{{reason}}': 'sum by (reason) (rate(southbound_inspections_not_carried_out_total[$__rate_interval]))',
      },
    }),
    timeSeries({
      title: 'Share of orders not carried out, by ground',
      description:
        'Since the counts began, all ports. Much on the ground random: the random stratum is no longer a fair sample, and lift no longer a fair comparison.',
      width: 12,
      unit: 'percentunit',
      queries: {
        '{{ground}}':
          'sum by (ground) (southbound_inspections_not_carried_out_total) / sum by (ground) (southbound_selections_total{decision="inspect"})',
      },
    }),
    timeSeries({
      title: 'Vehicles made to wait, of those ordered inspected',
      description:
        'By the plan at their order: bay, officers or unit were not free. Over the last hour, by port. Much: more is ordered than the bays can do.',
      width: 12,
      unit: 'percentunit',
      queries: {
        '{{port}}':
          'sum by (port) (increase(southbound_vehicles_made_to_wait_total[1h])) / sum by (port) (increase(southbound_selections_total{decision="inspect"}[1h]) > 0)',
      },
    }),
    timeSeries({
      title: 'Mean wait of vehicles ordered inspected',
      description:
        "By the plan at their order, in event time, over the last hour, by port; those that need not wait count as none. Near the policy's longest wait for hours: capacity binds.",
      width: 12,
      unit: 's',
      queries: {
        '{{port}}':
          'sum by (port) (increase(southbound_planned_wait_seconds_total[1h])) / sum by (port) (increase(southbound_selections_total{decision="inspect"}[1h]) > 0)',
      },
    }),
    timeSeries({
      title: 'Share that officers initiated',
      description:
        'Of all inspections and of all hits, since the counts began, all ports. Its hits far above its inspections: officers see what the rules do not.',
      width: 12,
      unit: 'percentunit',
      queries: {
        inspections: shareOfOfficers('southbound_inspections_concluded_total'),
        hits: shareOfOfficers('southbound_hits_total'),
      },
    }),
  ];
}

function shareOfOfficers(counter: string): string {
  return `sum(${counter}{ground="officer-initiated"}) / sum(${counter})`;
}
