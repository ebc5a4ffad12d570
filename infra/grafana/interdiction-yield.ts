import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFile, portVariable } from './dashboard.ts';
import { bands, latestInterval, stat, timeSeries, withGuideLine } from './panels.ts';
import { LIFT_THAT_PAYS } from './queries.ts';
import { matrix } from './tables.ts';
import { yieldInDetail } from './yield-in-detail.ts';

/** What supervisors and auditors look at: is targeting better than chance, and what do inspections bring? */
export function interdictionYield(): string {
  return dashboardFile({
    uid: 'southbound-yield',
    title: 'interdiction yield',
    purpose: 'For supervisors and auditors: is targeting better than chance, and what do inspections bring?',
    variables: [portVariable()],
    panels: [...latest(), ...betterThanChance(), ...seized()],
    details: yieldInDetail(),
  });
}

function latest(): Builder<Panel>[] {
  return [
    latestInterval({
      id: 2,
      title: 'Lift: how much better than chance',
      description:
        'All ports: the hit rate of what the rules would target over that of the random stratum. At least above 1: better than chance. The interval holds at all looks together, so act on it.',
      width: 8,
      unit: 'none',
      isResult: true,
      of: 'bound:southbound_lift_watched_ratio:max',
    }),
    latestInterval({
      id: 4,
      title: 'Prevalence',
      description:
        'All ports: share of all crossings in which an inspection would find something, reckoned from the propensities of the inspections.',
      width: 8,
      unit: 'percentunit',
      isResult: true,
      of: 'southbound_prevalence_ratio',
    }),
    latestInterval({
      id: 5,
      title: 'Share caught',
      description: 'All ports: share that was found of what inspecting every crossing would have found.',
      width: 8,
      unit: 'percentunit',
      isResult: true,
      of: 'southbound_share_caught_ratio',
    }),
  ];
}

function betterThanChance(): Builder<Panel>[] {
  return [
    withGuideLine(
      bands({
        id: 3,
        title: 'Lift, with its interval',
        description:
          'All ports; the band holds at all looks together. Whole band below the dashed line: targeting is not worth its inspections, so look at the rules. Above 1: better than chance. No line in the band: not enough evidence. No band: nothing bounds it from above yet.',
        width: 12,
        unit: 'none',
        isResult: true,
        queries: { '{{bound}}': 'bound:southbound_lift_watched_ratio:max', 'lift that pays': LIFT_THAT_PAYS },
      }),
      'lift that pays',
    ),
    bands(
      {
        id: 6,
        title: 'Hit rate by ground, with intervals',
        description:
          "All ports: hits per inspection. The bands hold at all looks together. Officers' instinct is no random sample: compare targeted with random. No line in a band: not enough evidence.",
        width: 12,
        unit: 'percentunit',
        isResult: true,
        queries: { '{{ground}}, {{bound}}': `southbound_hit_rate_watched_ratio{ground=~"${COMPARED.join('|')}"}` },
      },
      COMPARED,
    ),
  ];
}

function seized(): Builder<Panel>[] {
  return [
    stat({
      id: 7,
      title: 'Seized',
      description:
        'At the ports chosen, in ordered inspections and in those that officers began, since the counts began.',
      width: 24,
      unit: 'short',
      isResult: true,
      queries: {
        hits: 'sum(southbound_hits_total{port=~"$port"})',
        firearms: 'sum(southbound_firearms_seized_total{port=~"$port"})',
        rounds: 'sum(southbound_rounds_seized_total{port=~"$port"})',
        'gun parts': 'sum(southbound_gun_parts_seized_total{port=~"$port"})',
        'US dollars': 'sum(southbound_currency_seized_usd_total{port=~"$port"})',
        'kg of drugs': 'sum(southbound_drugs_seized_grams_total{port=~"$port"}) / 1000',
      },
    }),
    matrix(
      {
        id: 8,
        title: 'What a thousand inspections bring',
        description:
          "All ports, officers' own inspections too, each in its own unit. The intervals are a model's. Below twenty seizures there is not enough evidence for an estimate.",
        width: 12,
        unit: 'short',
        isResult: true,
        queries: { '': GOODS.map(([name, words]) => perThousand(name, words)).join(' or ') },
      },
      { rows: 'goods', columns: 'bound' },
    ),
    timeSeries({
      id: 9,
      title: 'Hits, by port',
      description: "At the ports chosen, since the counts began; ordered inspections and officers' own.",
      width: 12,
      unit: 'none',
      isResult: true,
      queries: { '{{port}}': 'sum by (port) (southbound_hits_total{port=~"$port"})' },
    }),
  ];
}

const COMPARED = ['targeted', 'random', 'officer-initiated'] as const;

const GOODS = [
  ['firearms', 'firearms'],
  ['rounds', 'rounds of ammunition'],
  ['gun_parts', 'gun parts'],
  ['currency_usd', 'US dollars'],
  ['drugs_grams', 'grams of drugs'],
] as const;

function perThousand(name: string, words: string): string {
  const figure = `max by (bound) (southbound_${name}_per_thousand_inspections)`;
  return `label_replace(${figure}, "goods", "${words}", "", "")`;
}
