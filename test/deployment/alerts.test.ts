import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OWN_SERVICES, WORKSPACE } from './compose-file.ts';
import { describeWithPrometheus } from './prometheus-container.ts';

interface Alert {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const textOf = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');

const RULES = textOf('infra/prometheus/alerts.yml');
const { groups } = parse(RULES) as { groups: readonly { readonly rules: readonly Alert[] }[] };
const ALERTS = groups.flatMap(({ rules }) => rules);

describe('the alerts', () => {
  test('each stand in the page of operations with their severity and what to do, and no other', () => {
    const rows = textOf('docs/OPERATIONS.md').matchAll(
      /^\| `([A-Z]\w+)` \| (page|ticket) \| [^|]{20,} \| [^|]{20,} \|$/gm,
    );
    const explained = [...rows].map(([, alert, severity]) => `${alert}: ${severity}`);
    expect(explained).toEqual(ALERTS.map(({ alert, labels }) => `${alert}: ${labels.severity}`));
  });

  test('page for few things, and say what has happened', () => {
    for (const { annotations } of ALERTS) expect(annotations.summary.length).toBeGreaterThan(15);
    expect(ALERTS.filter(({ labels }) => labels.severity === 'page').length).toBeLessThanOrEqual(ALERTS.length / 2);
  });
});

/** Values of a series by promtool's notation, a sample each half minute; null for a series that is not there. */
type Series = Readonly<Record<string, string | null>>;

/** Three hours. */
const SAMPLES = 360;
/** Trouble begins so many samples from the start, fifty minutes before the end. */
const BEFORE = 260;
const AFTER = SAMPLES - BEFORE - 1;

const CROSSINGS_READ = 'southbound_events_read_total{service="targeting",topic="southbound.crossings.v1"}';
const BLIND = 'southbound_register_away_batches_total';
const CONCLUDED = 'southbound_inspections_concluded_total{port="2304",ground="random"}';
const NOT_CARRIED_OUT = 'southbound_inspections_not_carried_out_total{port="2304",ground="random",reason="no-bay"}';
const QUARANTINED =
  'southbound_events_quarantined_total{service="yield",topic="southbound.selections.v1",code="event-not-json"}';

const REFUSED = 'southbound_rule_sets_refused_total{cause="faulty"}';
const SUSPENDED = 'southbound_crossings_rule_set_suspended_total{port="2304"}';

const TOLD = 'southbound_notices_told_total{agency="HSI",about="seizure"}';
const TOLD_AGAIN = 'southbound_notices_told_total{agency="HSI",about="not-acknowledged"}';

const up = (job: string) => `up{job="${job}",instance="${job}:8080"}`;
const failures = (service: string, code: string) =>
  `southbound_owner_failures_total{service="${service}",code="${code}"}`;
const batches = (le: string) => `southbound_batch_seconds_bucket{service="targeting",le="${le}"}`;

const always = (value: number) => `${value}x${SAMPLES}`;
const growing = (step: number) => `0+${step}x${SAMPLES}`;
/** As it was, and then one more. */
const once = (before: number) => `${before}x${BEFORE} ${before + 1}x${AFTER}`;
const growingSince = (before: string) => `${before}x${BEFORE} 0+1x${AFTER}`;

/** Some trouble of long ago, and what goes wrong on every day. */
const FINE: Series = {
  ...Object.fromEntries(OWN_SERVICES.map((job) => [up(job), always(1)])),
  [CROSSINGS_READ]: growing(100),
  [BLIND]: always(3),
  [failures('targeting', 'unexpected')]: always(0),
  [failures('targeting', 'owner-fenced')]: growing(1),
  [QUARANTINED]: always(4),
  'southbound_inspections_under_way{port="2304"}': always(5),
  [CONCLUDED]: growing(1),
  [NOT_CARRIED_OUT]: growing(0.1),
  'southbound_selections_total{port="2304",decision="inspect",ground="random"}': growing(1),
  'southbound_orders_lost_total{port="2304"}': always(2),
  'southbound_budget_relearned_total{port="2304"}': always(1),
  [batches('0.5')]: growing(99.5),
  [batches('1')]: growing(100),
  [batches('2.5')]: growing(100),
  [batches('+Inf')]: growing(100),
  [REFUSED]: always(1),
  [SUSPENDED]: always(300),
  'southbound_shadow_scores_total{outcome="scored"}': growing(1),
  southbound_rules_expired: always(0),
  [TOLD]: growing(1),
  [TOLD_AGAIN]: growing(0.3),
  southbound_screening_reviews_overdue: always(0),
};

const SCENARIOS: readonly (readonly [what: string, changes: Series, fires: readonly string[]])[] = [
  ['all is as it should be', {}, []],
  ['a service does not answer', { [up('yield')]: `1x${BEFORE} 0x${AFTER}` }, ['ServiceDown']],
  ['the last instance of targeting is gone', { [up('targeting')]: null }, ['ServiceDown']],
  ['the simulator is gone', { [up('simulator')]: always(0) }, []],
  ['nothing is read any more', { [CROSSINGS_READ]: `100x${SAMPLES}` }, ['NothingDecided']],
  ['nothing was ever read', { [CROSSINGS_READ]: null }, ['NothingDecided']],
  ['every batch is decided blind', { [BLIND]: growingSince('0') }, ['CrossingsDecidedBlind']],
  ['some batches of a start are decided blind', { [BLIND]: once(3) }, []],
  ['officers are away', { [failures('inspection', 'officers-away')]: growingSince('_') }, ['OfficersAway']],
  ['officers are away for a moment', { [failures('inspection', 'officers-away')]: `_x${BEFORE} 1 2x${AFTER}` }, []],
  ['batches fail for good', { [failures('targeting', 'unexpected')]: growingSince('0') }, ['BatchesFail']],
  ['state cannot be kept', { [failures('yield', 'state-away')]: growingSince('_') }, ['BatchesFail']],
  ['a record is tried again and quarantined', { [failures('targeting', 'unexpected')]: once(0) }, []],
  ['an event is quarantined once more', { [QUARANTINED]: once(4) }, ['EventsQuarantined']],
  ['an event is quarantined for the first time', { [QUARANTINED]: `_x${BEFORE} 1x${AFTER}` }, ['EventsQuarantined']],
  [
    'nothing is told of inspections',
    { [CONCLUDED]: '0+1x180 180x179', [NOT_CARRIED_OUT]: '0+0.1x180 18x179' },
    ['InspectionsNotTold'],
  ],
  [
    'nothing is told of orders, and officers go on by themselves',
    {
      [CONCLUDED]: '0+1x180 180x179',
      [NOT_CARRIED_OUT]: '0+0.1x180 18x179',
      'southbound_inspections_concluded_total{port="2304",ground="officer-initiated"}': growing(1),
    },
    ['InspectionsNotTold'],
  ],
  ['inspections are merely not carried out', { [CONCLUDED]: '0+1x180 180x179' }, []],
  ['many random picks are not carried out', { [NOT_CARRIED_OUT]: growing(0.5) }, ['RandomOrdersNotCarriedOut']],
  ['orders are lost', { 'southbound_orders_lost_total{port="2304"}': once(2) }, ['StateLost']],
  ['hindsight begins anew', { 'southbound_hindsight_restarts_total{port="2304"}': once(2) }, ['StateLost']],
  [
    'a budget is relearned',
    { 'southbound_budget_relearned_total{port="2404"}': `_x${BEFORE} 1x${AFTER}` },
    ['StateLost'],
  ],
  ['deciding takes long', { [batches('0.5')]: growing(80), [batches('1')]: growing(90) }, ['BatchesSlow']],
  ['a rule set is refused', { [REFUSED]: once(1) }, ['RuleSetRefused']],
  [
    'a port switches late',
    { 'southbound_activations_late_total{port="2304"}': `_x${BEFORE} 1x${AFTER}` },
    ['ActivationLate'],
  ],
  ['a port switches late once more', { 'southbound_activations_late_total{port="2304"}': once(1) }, ['ActivationLate']],
  ['an activation is gone', { southbound_rule_sets_behind_total: once(0) }, ['ActivationForgotten']],
  ['a rule set is suspended', { [SUSPENDED]: growingSince('_') }, ['RuleSetSuspended']],
  ['a rule set is suspended again', { [SUSPENDED]: growingSince('0') }, ['RuleSetSuspended']],
  ['a shadow rule set throws', { 'southbound_shadow_scores_total{outcome="threw"}': once(0) }, ['ShadowScoresMissing']],
  [
    'a vehicle crosses after its lookout was withdrawn',
    { 'southbound_crossings_after_withdrawal_total{port="2304"}': `_x${BEFORE} 1x${AFTER}` },
    ['CrossedAfterWithdrawal'],
  ],
  [
    'another crosses after its lookout was withdrawn',
    { 'southbound_crossings_after_withdrawal_total{port="2304"}': once(3) },
    ['CrossedAfterWithdrawal'],
  ],
  ['an innocent is stopped again', { southbound_vehicles_stopped_again_total: once(0) }, ['StoppedAgain']],
  [
    'there is no room for a description',
    { 'southbound_lookouts_refused_total{by="description"}': once(0) },
    ['LookoutsRefused'],
  ],
  ['there is no room for a plate', { 'southbound_lookouts_refused_total{by="plate"}': once(0) }, ['LookoutsRefused']],
  [
    'one person posts anew what says less',
    { 'southbound_lookouts_refused_total{by="less"}': once(0) },
    ['LookoutsRefused'],
  ],
  ['there is no room one edit away', { 'southbound_lookouts_refused_total{by="near"}': once(0) }, []],
  ['a rule has expired', { southbound_rules_expired: always(1) }, ['RulesExpired']],
  ['nobody takes note of notices', { [TOLD_AGAIN]: growing(1.2) }, ['NoticesNotAcknowledged']],
  ['a review is overdue', { southbound_screening_reviews_overdue: always(1) }, ['ScreeningReviewOverdue']],
];

test('every alert fires in one of the scenarios', () => {
  const fired = new Set(SCENARIOS.flatMap(([, , fires]) => fires));
  expect([...fired].toSorted()).toEqual(ALERTS.map(({ alert }) => alert).toSorted());
});

describeWithPrometheus(
  'a real Prometheus',
  async () => '# EOF\n',
  (prometheus) => {
    test('alerts when it should, and of nothing else', async () => {
      const tests = {
        rule_files: ['alerts.yml'],
        evaluation_interval: '30s',
        tests: SCENARIOS.map(([what, changes, fires]) => ({
          name: `when ${what}`,
          interval: '30s',
          input_series: Object.entries({ ...FINE, ...changes }).flatMap(([series, values]) =>
            values === null ? [] : [{ series, values }],
          ),
          promql_expr_test: [
            {
              // Whatever fired since the trouble began; what Prometheus sees first looks like news to it.
              expr: 'group by (alertname) (last_over_time(ALERTS{alertstate="firing"}[50m]))',
              eval_time: '179m',
              exp_samples: fires.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
            },
          ],
        })),
      };
      const files = { 'alerts.yml': RULES, 'tests.yml': JSON.stringify(tests) };
      const { exitCode, output } = await prometheus().promtool(['test', 'rules', 'tests.yml'], files);
      expect(output).toMatch(/^Unit Testing: {2}tests\.yml\s+SUCCESS\s*$/);
      expect(exitCode).toBe(0);
    });
  },
);
