import { describe, expect, test } from 'vitest';
import { SCENARIOS } from './alert-scenarios.ts';
import { FINE, type Series } from './fine-series.ts';
import { describeWithPrometheus } from './prometheus-container.ts';
import { RECORDED_CASES } from './recorded-cases.ts';
import { ALERTS, askedBy, GROUPS, RECORDED, RULE_FILES, textOf } from './rule-files.ts';

describe('the alerts', () => {
  const [, runbook = ''] = textOf('docs/OPERATIONS.md').split('\n## Alerts\n');
  const [ofAlerts = ''] = runbook.split('\n## ');

  test('each have a section of their name: severity and what it means, where to look, what to do; and no other', () => {
    const sections = ofAlerts.split('\n### ').slice(1);
    const explained = sections.flatMap((section) => {
      const said = /^(\w+)\n\n`(page|ticket)` · .{30,}\n\n- \*\*Look:\*\* .{15,}\n- \*\*Do:\*\* .{15,}\n*$/.exec(
        section,
      );
      return said === null ? [section] : [`${said[1]}: ${said[2]}`];
    });
    expect(explained).toEqual(ALERTS.map(({ alert, labels }) => `${alert}: ${labels.severity}`));
  });

  test('lead to that section, whose anchor is their name in lower case', () => {
    for (const { alert, annotations } of ALERTS) {
      expect(annotations.runbook_url).toBe(`{{ $externalURL }}/user/OPERATIONS.md#${alert.toLowerCase()}`);
    }
  });

  test('page for few things, and say what has happened', () => {
    for (const { annotations } of ALERTS) expect(annotations.summary.length).toBeGreaterThan(15);
    expect(ALERTS.filter(({ labels }) => labels.severity === 'page').length).toBeLessThanOrEqual(ALERTS.length / 2);
  });

  test('each fire in one of the scenarios', () => {
    const fired = new Set(SCENARIOS.flatMap(([, , fires]) => fires));
    expect([...fired].toSorted()).toEqual(ALERTS.map(({ alert }) => alert).toSorted());
  });

  test('find all that they look at while nothing is wrong, so that their silence says something', () => {
    const there = new Set(Object.keys(FINE).map((series) => series.replace(/\{.*/, '')));
    const metrics = [...RECORDED, ...ALERTS].flatMap(({ expr }) => askedBy(expr)).filter((name) => !name.includes(':'));
    expect(metrics.filter((name) => !there.has(name))).toEqual([]);
  });
});

test('every recorded figure has a case in which all is fine and, where it may not be, one in which it is not', () => {
  const [[, , whenFine = []] = [], ...others] = RECORDED_CASES;
  const nameOf = ([series]: readonly [string, unknown]) => series.replace(/\{.*/, '');
  const fine = new Set(whenFine.map(nameOf));
  expect(RECORDED.map(({ record }) => record).filter((name) => !fine.has(name))).toEqual(INTERMEDIATE);
  const changed = new Set(others.flatMap(([, , figures]) => figures.map(nameOf)));
  expect([...fine].filter((name) => !changed.has(name))).toEqual(TAKEN_OVER);
});

/** Clocks, out of which the figures after them are made. */
const INTERMEDIATE = [
  'service_port:southbound_event_time_seconds:max',
  'border:southbound_event_time_seconds:max',
  'port_lane:southbound_lane_event_time_seconds:max',
];

/** Whatever they are, they show it. */
const TAKEN_OVER = [
  'service:southbound_events_read:rate5m',
  'service:southbound_batch_seconds:p50_5m',
  'service_topic_port:southbound_events_unread:sum',
  'port:southbound_budget_entitled_inspections:max',
  'port:southbound_budget_ordered_inspections:max',
  'port:southbound_budget_lapsed_inspections:max',
  'port_part:southbound_score_points_taken:increase1h',
  'port_part_pacing:southbound_score_points_hindsight:increase1h',
  'bound:southbound_lift_ratio:max',
  'ground_bound:southbound_hit_rate_ratio:max',
];

interface Expected {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** A test of promtool: what is asked three hours on, of series that differ from when all is fine. */
function unitTest(what: string, changes: Series, expected: readonly Omit<Expected, 'eval_time'>[]) {
  return {
    name: `when ${what}`,
    interval: '30s',
    input_series: Object.entries({ ...FINE, ...changes }).flatMap(([series, values]) =>
      values === null ? [] : [{ series, values }],
    ),
    promql_expr_test: expected.map((each) => ({ ...each, eval_time: '179m' })),
  };
}

describeWithPrometheus(
  'a real Prometheus',
  async () => ({}),
  (prometheus) => {
    /** Rules are worked out at each step: longer ones make many scenarios quick, shorter ones figures exact. */
    async function assertPasses(step: '1m' | '2m', tests: readonly ReturnType<typeof unitTest>[]): Promise<void> {
      const inOrder = { rule_files: Object.keys(RULE_FILES), group_eval_order: GROUPS };
      const file = { ...inOrder, evaluation_interval: step, tests };
      const files = { ...RULE_FILES, 'tests.yml': JSON.stringify(file) };
      const { exitCode, output } = await prometheus().promtool(['test', 'rules', 'tests.yml'], files);
      expect(output).toMatch(/^Unit Testing: {2}tests\.yml\s+SUCCESS\s*$/);
      expect(exitCode).toBe(0);
    }

    test('alerts when it should, and of nothing else', async () => {
      await assertPasses(
        '2m',
        SCENARIOS.map(([what, changes, fires]) =>
          unitTest(what, changes, [
            {
              // Whatever fired since the trouble began; what Prometheus sees first looks like news to it.
              expr: 'group by (alertname) (last_over_time(ALERTS{alertstate="firing"}[50m]))',
              exp_samples: fires.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
            },
          ]),
        ),
      );
    });

    test('records what it should', async () => {
      await assertPasses(
        '1m',
        RECORDED_CASES.map(([what, changes, figures]) =>
          unitTest(
            what,
            changes,
            figures.map(([series, value]) => ({
              expr: `round(max(${series}), 0.001)`,
              exp_samples: value === null ? [] : [{ labels: '{}', value }],
            })),
          ),
        ),
      );
    });
  },
);
