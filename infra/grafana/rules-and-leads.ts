import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFile, portVariable, variable } from './dashboard.ts';
import { leadsInDetail } from './leads-in-detail.ts';
import { bands, NO_BOUND, stat, timeSeries, withGuideLine } from './panels.ts';
import { LIFT_THAT_PAYS } from './queries.ts';
import { columns } from './tables.ts';

/** What analysts and whoever gives leads look at: which rules and leads are worth it, and does anybody hear of it? */
export function rulesAndLeads(): string {
  return dashboardFile({
    uid: 'southbound-rules',
    title: 'rules and leads',
    purpose: 'For analysts and for whoever gives leads: which rules and leads are worth their inspections?',
    variables: [
      portVariable(),
      variable('rule_set', 'Rule set', { metric: 'southbound_rule_set_info', label: 'name' })
        .description('Live, and in the shadow.')
        .multi(true)
        .includeAll(true)
        .allValue('.*')
        .current({ selected: true, text: ['All'], value: ['$__all'] }),
      variable('rule', 'Rule', { metric: 'southbound_rule_verdict', label: 'rule' }).description(
        'Of which one panel shows the lift over time.',
      ),
    ],
    panels: [...verdicts(), ...worth(), ...ruleSets(), ...leads()],
    details: leadsInDetail(),
  });
}

function verdicts(): Builder<Panel>[] {
  return [
    stat({
      id: 2,
      title: 'Rules by verdict, and rules expired',
      description:
        'keep; tune: narrow it, or others say the same; retire; or not enough evidence yet. The reason for each is in /yield. Expired rules score nothing: their owners renew them or take them out.',
      width: 14,
      unit: 'none',
      isResult: true,
      queries: {
        '{{verdict}}': 'sum by (verdict) (southbound_rule_verdict)',
        expired: 'max(southbound_rules_expired)',
      },
    }),
    stat({
      id: 7,
      title: 'Rule sets in force',
      description:
        "Of those chosen: live ones decide, those in the shadow are scored beside. Two live ones for longer than seconds: look at the ports' clocks.",
      width: 10,
      unit: 'none',
      queries: {
        '{{role}}: {{name}} {{version}}':
          'count by (role, name, version) (max by (role, name, version, digest) (southbound_rule_set_info{name=~"$rule_set"}))',
      },
    }),
  ];
}

function worth(): Builder<Panel>[] {
  return [
    columns(
      {
        id: 3,
        title: 'Worth of each rule',
        description:
          'Of the live rule set and the one before it, all ports. Fired: inspections of vehicles on which it fired, and their hits. Caused: that would not have been targeted without it. Lift is of what it caused, of the days that are over, and holds at all looks and for all rules together.',
        width: 24,
        unit: 'short',
        isResult: true,
        queries: {
          'inspections, fired': 'sum by (rule) (southbound_rule_inspections_total)',
          'hits, fired': 'sum by (rule) (southbound_rule_hits_total)',
          'inspections, caused': 'sum by (rule) (southbound_rule_caused_inspections_total)',
          'hits, caused': 'sum by (rule) (southbound_rule_caused_hits_total)',
          'hours of delay, caused': 'sum by (rule) (southbound_rule_caused_delay_seconds_total) / 3600',
          'lift at least': 'max by (rule) (southbound_rule_lift_ratio{bound="lower"})',
          lift: `max by (rule) (southbound_rule_lift_ratio{bound="estimate"}) ${OR_NOTHING}`,
          'lift at most': `max by (rule) (southbound_rule_lift_ratio{bound="upper"}) ${OR_NOTHING}`,
        },
      },
      ['rule'],
    ).overrideByName('lift at most', [NO_BOUND]),
    withGuideLine(
      bands({
        id: 4,
        title: 'Lift of $rule',
        description:
          'Of what the rule caused, all ports, in the band of its interval. Whole band above the dashed line: keep. Below: retire. No line in the band: not enough evidence. No band: nothing bounds it from above yet.',
        width: 8,
        unit: 'none',
        isResult: true,
        queries: {
          '{{bound}}': 'max by (bound) (southbound_rule_lift_ratio{rule="$rule"})',
          'lift that pays': LIFT_THAT_PAYS,
        },
      }),
      'lift that pays',
    ),
  ];
}

function ruleSets(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 5,
      title: 'Rule sets refused, late, forgotten, suspended',
      description:
        'Since each instance started; should not grow. Refused: what was in force stays. Late and suspended are of the ports chosen: activations heard of too late, and crossings not scored since most were indeterminate. Forgotten: an activation is gone from its topic.',
      width: 8,
      unit: 'none',
      queries: {
        'refused: {{cause}}': 'sum by (cause) (southbound_rule_sets_refused_total)',
        forgotten: 'sum(southbound_rule_sets_behind_total)',
        // A series begins with the first of its port.
        late: 'sum(southbound_activations_late_total{port=~"$port"}) or vector(0)',
        suspended: 'sum(southbound_crossings_rule_set_suspended_total{port=~"$port"}) or vector(0)',
      },
    }),
    timeSeries({
      id: 6,
      title: 'Shadow scores',
      description:
        'All zero without a rule set in the shadow. threw: the log names the set, so end its shadow. shed: left out to bound the cost. lost: could not be published. Selections are not touched.',
      width: 8,
      unit: 'cps',
      queries: { '{{outcome}}': 'sum by (outcome) (rate(southbound_shadow_scores_total[$__rate_interval]))' },
    }),
  ];
}

function leads(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 8,
      title: 'What became of leads, lookouts and reports',
      description: 'As far as the topics still tell. Much expired unused: they come too late, or name wrong plates.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{use}}': 'sum by (use) (southbound_lead_usefulness)' },
    }),
    timeSeries({
      id: 9,
      title: 'Notices that nobody has acknowledged',
      description: 'By agency. Grows: ask the agency whether its reader is alive, and whether anybody looks.',
      width: 8,
      unit: 'none',
      queries: { '{{agency}}': 'sum by (agency) (southbound_notices_unacknowledged)' },
    }),
    timeSeries({
      id: 10,
      title: 'Lookouts refused, and crossings after a withdrawal',
      description:
        'Since each instance started. Refused, by why not all was taken of a lookout: the log of intelligence names it. After withdrawal, at the ports chosen: look who withdrew the lookout, and why.',
      width: 8,
      unit: 'none',
      queries: {
        'refused: {{by}}': 'sum by (by) (southbound_lookouts_refused_total)',
        // A series begins with the first of its port.
        'after withdrawal': 'sum(southbound_crossings_after_withdrawal_total{port=~"$port"}) or vector(0)',
      },
    }),
  ];
}

/** For each rule a value that is no number where Prometheus has none. */
const OR_NOTHING = 'or max by (rule) (southbound_rule_verdict) * NaN';
