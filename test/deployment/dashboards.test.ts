import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMPOSE_SERVICES } from './compose-file.ts';
import { askingPanels, DASHBOARD_FILES, type PanelFile, QUERIES } from './dashboard-files.ts';
import { describeWithPrometheus, type PrometheusContainer, THIS_MACHINE } from './prometheus-container.ts';
import { registeredMetrics } from './registered-metrics.ts';
import { ALERTS, askedBy, RECORDED, RULE_FILES, textOf } from './rule-files.ts';
import { type RunningBorder, runningBorder } from './running-border.ts';

const EACH = DASHBOARD_FILES.map((dashboard) => ({ name: dashboard.title, dashboard }));

describe('the dashboards', () => {
  test('are four, known by what alerts link to', () => {
    const uids = ['southbound-yield', 'southbound-lanes', 'southbound-pipeline', 'southbound-rules'];
    expect(DASHBOARD_FILES.map(({ uid }) => uid)).toEqual(uids);
  });

  test('lie where Grafana is told to look for them, and the first page is one of them', () => {
    const { providers } = parse(textOf('infra/grafana/provisioning/dashboards/southbound.yaml')) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const { volumes, environment } = COMPOSE_SERVICES['grafana'] ?? {};
    for (const { options } of providers) expect(volumes).toContain(`./infra/grafana/dashboards:${options.path}:ro`);
    const home = String(environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']);
    expect(home).toMatch(/^\/etc\/southbound\/dashboards\/[\w-]+\.json$/);
    expect(textOf(home.replace('/etc/southbound', 'infra/grafana'))).toContain('southbound-pipeline');
  });

  test.each(EACH)('$name: leads to the others, for the same ports', ({ dashboard: { tags, links } }) => {
    expect(tags).toContain('southbound');
    expect(links).toMatchObject([{ type: 'dashboards', tags: ['southbound'], includeVars: true }]);
  });

  test.each(EACH)('$name: has few panels open, none over another, and each its own id', ({ dashboard: { panels } }) => {
    const open = panels.filter(({ type }) => type !== 'row' && type !== 'text');
    expect(open.length).toBeLessThanOrEqual(12);
    const ids = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const together of [panels, ...panels.map((row) => row.panels ?? [])]) expect(overlaps(together)).toEqual([]);
  });

  test.each(EACH)('$name: says at the top that what it shows is simulated', ({ dashboard: { panels } }) => {
    expect(JSON.stringify(panels[0])).toMatch(
      /SIMULATED: every vehicle, plate, person and case is made up.*Prevalence/,
    );
  });

  test.each(EACH)('$name: gives each panel its unit, and words for a tired reader', ({ dashboard }) => {
    for (const panel of askingPanels(dashboard)) {
      const { title, description, fieldConfig } = panel;
      expect({ title, unit: fieldConfig?.defaults.unit }).toEqual({ title, unit: expect.stringMatching(/^\w+$/) });
      // A sentence or more, and no article.
      expect(description.replace(/\n\nSIMULATED.*/s, '').length, title).toBeGreaterThan(30);
      expect(description.replace(/\n\nSIMULATED.*/s, '').length, title).toBeLessThan(330);
      if (showsResult(panel)) expect({ title, description }).toMatchObject(SAYS_SO);
    }
  });

  test('ask the data source that Grafana is given', () => {
    const provisioned = parse(textOf('infra/grafana/provisioning/datasources/prometheus.yaml')) as {
      readonly datasources: readonly { readonly type: string; readonly uid: string }[];
    };
    const known = provisioned.datasources.map(({ type, uid }) => ({ type, uid }));
    for (const { datasource } of DASHBOARD_FILES.flatMap(askingPanels)) expect(known).toContainEqual(datasource);
  });

  test('draw bounds as bands between two answers that the panel gets', () => {
    const banded = DASHBOARD_FILES.flatMap(askingPanels).filter((panel) => bandsOf(panel).length > 0);
    expect(banded.length).toBeGreaterThan(8);
    for (const panel of banded) {
      const called = (panel.targets ?? []).map(({ legendFormat }) => legendPattern(legendFormat));
      for (const end of bandsOf(panel).flat()) expect(called.some((pattern) => pattern.test(end))).toBe(true);
    }
  });

  test('are where every alert leads, and lead back to its runbook', () => {
    for (const { alert, annotations } of ALERTS) {
      const dashboard = DASHBOARD_FILES.find(({ uid }) => uid === annotations.dashboard);
      const panel = dashboard && askingPanels(dashboard).find(({ id }) => String(id) === annotations.panel);
      const links = panel?.links?.map(({ title, url = '' }) => `${title} ${url}`);
      expect({ alert, links }).toEqual({
        alert,
        links: expect.arrayContaining([
          expect.stringMatching(
            new RegExp(`^Runbook: ${alert} http://127\\.0\\.0\\.1:9090/.*OPERATIONS\\.md#${alert}$`, 'i'),
          ),
        ]),
      });
    }
  });
});

describe('dashboards, alerts and what is recorded', () => {
  const asked = new Set([...ALERTS, ...RECORDED, ...QUERIES].flatMap(({ expr }) => askedBy(expr)));
  const recorded = new Set(RECORDED.map(({ record }) => record));
  /** A histogram's series have names of their own. */
  const metricOf = (series: string) => series.replace(/_(?:bucket|sum|count)$/, '');

  test('name only metrics that there are', async () => {
    const names = await registeredMetrics();
    const isThere = (name: string) => recorded.has(name) || names.has(name) || names.has(metricOf(name));
    expect([...asked].filter((name) => !isThere(name))).toEqual([]);
  });

  test('leave out no metric that the services have', async () => {
    const own = [...(await registeredMetrics())].filter((name) => name.startsWith('southbound_'));
    const known = new Set([...asked].map(metricOf));
    expect(own.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('beside a running border', () => {
  let border: RunningBorder;
  beforeAll(async () => {
    border = await runningBorder();
  });
  afterAll(() => border.stop());

  describeWithPrometheus(
    'a real Prometheus that scrapes it',
    async () => ({ 'prometheus.yml': configurationFor(border), ...quickly(RULE_FILES) }),
    (prometheus) => {
      test('answers every query of every panel, for all ports and for one', async () => {
        const answered = new Set<string>();
        const waiting = () => stillWaiting(prometheus(), answered);
        await expect.poll(waiting, { timeout: 120_000, interval: 2_000 }).toEqual(QUIET);
      });
    },
  );
});

/** Queries that have no answer while all is well; one that gets an answer all the same fails the test. */
const QUIET: readonly string[] = [
  // A port's evidence has a beginning of its own only where it was lost, and nothing is lost here.
  'southbound-yield, When evidence began anew, A',
  // It compares six weeks with the six before, and this run is over before the first six are.
  'southbound-yield, Displacement between ports (simulated), A',
];

/** Each service in a job; in `start` all are one. Scraped each second, so that the test need not wait long. */
function configurationFor({ tcpPorts }: RunningBorder): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: Object.keys(RULE_FILES),
    scrape_configs: Object.entries(tcpPorts).map(([job_name, tcpPort]) => ({
      job_name,
      static_configs: [{ targets: [`${THIS_MACHINE}:${tcpPort}`] }],
    })),
  });
}

/** Every group of rules as often as the rest. */
function quickly(files: typeof RULE_FILES): typeof RULE_FILES {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll(/^ {4}interval: .*\n/gm, '')]),
  );
}

/** Queries that had no answer yet, under one choice of variables or another. What had one is asked no more. */
async function stillWaiting(prometheus: PrometheusContainer, answered: Set<string>): Promise<readonly string[]> {
  const waiting = new Set<string>();
  for (const choice of await choices(prometheus)) {
    for (const { of, expr } of QUERIES) {
      const asked = filledIn(expr, choice);
      if (answered.has(asked)) continue;
      if ((await prometheus.query(asked)).length > 0) answered.add(asked);
      else waiting.add(of);
    }
  }
  return [...waiting];
}

type Choice = Readonly<Record<string, string>>;

/** What Grafana fills in for `All`, and for the first of the values that each variable offers. */
async function choices(prometheus: PrometheusContainer): Promise<readonly Choice[]> {
  const all: Record<string, string> = { $__rate_interval: '10s' };
  const one: Record<string, string> = { $__rate_interval: '10s' };
  for (const { name, query, allValue } of DASHBOARD_FILES.flatMap(({ templating }) => templating.list)) {
    const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(query.query) ?? [];
    const [first] = await prometheus.query(`topk(1, count by (${label}) (${metric} > 0))`);
    one[`$${name}`] = first?.metric[label] ?? 'nothing to choose from';
    all[`$${name}`] = allValue ?? one[`$${name}`] ?? '';
  }
  return [all, one];
}

function filledIn(expression: string, choice: Choice): string {
  const filled = Object.entries(choice)
    // A name that begins like another must not be filled in for it.
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce((text, [name, value]) => text.replaceAll(name, () => value), expression);
  if (filled.replaceAll(/port=~"[^"]*"/g, '').includes('$')) throw new Error(`a variable that there is not: ${filled}`);
  return filled;
}

/** What inspections found, or what follows from it. */
function showsResult({ targets = [] }: PanelFile): boolean {
  return targets.some(({ expr }) =>
    /hits|hit_rate|lift_(?!that)|seized|prevalence|caught|per_thousand|verdict/.test(expr),
  );
}

const SAYS_SO = {
  title: expect.stringContaining('(simulated)'),
  description: expect.stringMatching(/SIMULATED.*Prevalence "\w+"/s),
};

/** The two ends of each band. */
function bandsOf({ fieldConfig }: PanelFile): readonly (readonly [upper: string, lower: string])[] {
  return (fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) =>
    properties
      .filter(({ id }) => id === 'custom.fillBelowTo')
      .map(({ value }) => [matcher.options, String(value)] as const),
  );
}

function legendPattern(legend: string): RegExp {
  return new RegExp(`^${legend.replaceAll(/\{\{\w+\}\}/g, '[\\w-]+')}$`);
}

function overlaps(panels: readonly PanelFile[]): readonly string[] {
  return panels.flatMap(({ title, gridPos: { x, y, w, h } }, nth) =>
    x + w > 24 ||
    panels.slice(0, nth).some(({ gridPos: g }) => x < g.x + g.w && g.x < x + w && y < g.y + g.h && g.y < y + h)
      ? [title]
      : [],
  );
}
