import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { intervalOverTime, matrix, stackedTimeSeries, stat, timeSeries } from './panels.ts';

/** What supervisors look at: the rate held, what was found, and whether targeting is better than chance. */
export function isItWorthIt(): readonly Builder<Panel>[] {
  return [...seized(), ...budget(), ...betterThanChance()];
}

function seized(): Builder<Panel>[] {
  return [
    stat({
      title: 'Seized',
      description: 'In ordered and in officer-initiated inspections, since the counts began, all ports.',
      width: 12,
      queries: {
        firearms: 'sum(southbound_firearms_seized_total)',
        rounds: 'sum(southbound_rounds_seized_total)',
        'gun parts': 'sum(southbound_gun_parts_seized_total)',
        'US dollars': 'sum(southbound_currency_seized_usd_total)',
        'kg of drugs': 'sum(southbound_drugs_seized_grams_total) / 1000',
      },
    }),
    stat({
      title: 'Interdiction yield per thousand inspections',
      description: 'Ordered and officer-initiated ones, since the counts began, all ports.',
      width: 12,
      queries: {
        hits: perThousandInspections('southbound_hits_total'),
        firearms: perThousandInspections('southbound_firearms_seized_total'),
        rounds: perThousandInspections('southbound_rounds_seized_total'),
        'US dollars': perThousandInspections('southbound_currency_seized_usd_total'),
      },
    }),
  ];
}

/** The rate held, the floor reached, and the best vehicles chosen. */
function budget(): Builder<Panel>[] {
  return [
    timeSeries({
      title: 'Inspection rate by port, and the target rate',
      description: 'Orders per crossing decided, since the counts began. The target rate is typed in at the top.',
      width: 12,
      unit: 'percentunit',
      queries: { '{{port}}': 'southbound_inspection_rate_ratio', 'target rate': 'vector($target_rate)' },
    }).overrideByName('target rate', [
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
      { id: 'custom.lineWidth', value: 3 },
    ]),
    timeSeries({
      title: 'Regret, and the price of pacing, over an hour',
      description:
        'Regret: share of the score that as many orders would have taken with hindsight in each hour, and these did not. Targeted: what the threshold had a choice of; whole: with lookouts and random draws. Price of pacing: how much more the best of the day score. Much regret for hours: look at capacity, and whether the scores changed.',
      width: 12,
      unit: 'percentunit',
      queries: {
        'regret, {{part}}': `1 - ${TAKEN} / ${hindsight('hour')}`,
        'price of pacing, {{part}}': `${hindsight('day')} / ${hindsight('hour')} - 1`,
      },
    }),
    timeSeries({
      title: 'Floor: inspections missing, by reason',
      description:
        'Since the counts began, all ports. Shortfall: missing to what the floor rate asks to be carried out. The reasons come to more where more was ordered than it asks for. Nothing where no floor rate is set.',
      width: 12,
      queries: {
        '{{reason}}': 'sum by (reason) (southbound_floor_missing_inspections)',
        shortfall: 'sum(southbound_floor_shortfall_inspections)',
      },
    }),
    timeSeries({
      title: 'Carried out, of what the floor asks for',
      description:
        'By port, since the counts began; 100 % is the floor. Officer-initiated inspections are not counted.',
      width: 12,
      unit: 'percentunit',
      queries: {
        '{{port}}':
          'sum by (port) (southbound_inspections_concluded_total{ground!="officer-initiated"}) / sum by (port) (southbound_floor_inspections_due_total > 0)',
      },
    }),
  ];
}

function betterThanChance(): Builder<Panel>[] {
  return [
    intervalOverTime({
      title: 'Lift, with its 95 % interval',
      description:
        'Lower end above 1: better than chance. No estimate: not enough evidence. No upper end: nothing bounds it.',
      width: 12,
      queries: { '{{bound}}': 'southbound_lift_ratio' },
    }),
    matrix(
      {
        title: 'Hit rate by ground, with its 95 % interval',
        description: 'Hits per inspection, all ports. No estimate: not enough evidence.',
        width: 12,
        unit: 'percentunit',
        queries: { '': 'sum by (ground, bound) (southbound_hit_rate_ratio)' },
      },
      { rows: 'ground', columns: 'bound' },
    ),
    timeSeries({
      title: 'Hits, by ground',
      description: 'Since the counts began, all ports.',
      width: 12,
      queries: { '{{ground}}': 'sum by (ground) (southbound_hits_total)' },
    }),
    stackedTimeSeries({
      title: 'Orders per second, by ground',
      description: 'Much blind: look at the register. Much mandatory and random: they overdraw.',
      width: 8,
      queries: {
        '{{ground}}': 'sum by (ground) (rate(southbound_selections_total{decision="inspect"}[$__rate_interval]))',
      },
    }),
    stackedTimeSeries({
      title: 'Releases per second, by ground',
      description: 'Much rate-spent: mandatory and random overdraw. Any blind-not-drawn: look at the register.',
      width: 8,
      queries: {
        '{{ground}}': 'sum by (ground) (rate(southbound_selections_total{decision="release"}[$__rate_interval]))',
      },
    }),
    timeSeries({
      title: 'Delay of vehicles in which nothing was found',
      description:
        'From the selection to the end of the inspection, so that waiting for a bay counts; where an officer initiated it, from its start. On average since the counts began, in event time.',
      width: 8,
      unit: 's',
      queries: { '{{ground}}': DELAY_PER_INNOCENT },
    }),
  ];
}

const TAKEN = 'sum by (part) (increase(southbound_score_points_taken_total[1h]))';

function hindsight(pacing: 'hour' | 'day'): string {
  return `sum by (part) (increase(southbound_score_points_hindsight_total{pacing="${pacing}"}[1h]))`;
}

const DELAY_PER_INNOCENT =
  'sum by (ground) (southbound_inspection_delay_seconds_total) / (sum by (ground) (southbound_inspections_concluded_total) - sum by (ground) (southbound_hits_total))';

function perThousandInspections(counter: string): string {
  return `1000 * sum(${counter}) / sum(southbound_inspections_concluded_total)`;
}
