import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMPOSE_SERVICES, OWN_SERVICES, WORKSPACE } from './compose-file.ts';
import { engineSamples } from './engine-samples.ts';
import { describeWithPrometheus } from './prometheus-container.ts';

interface Panel {
  readonly title?: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly datasource?: { readonly type: string; readonly uid: string };
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

const textOf = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');

const PROMETHEUS = textOf('infra/prometheus/prometheus.yml');
const ALERTS = textOf('infra/prometheus/alerts.yml');
const { panels } = JSON.parse(textOf('infra/grafana/dashboards/southbound.json')) as { panels: readonly Panel[] };
const QUERIES = panels.flatMap(({ title = '', targets = [] }) => targets.map(({ expr }) => ({ title, expr })));

describe('the configuration of Prometheus', () => {
  const jobs = (parse(PROMETHEUS) as { scrape_configs: readonly ScrapeConfig[] }).scrape_configs;

  test('has every service scraped in a job of its own name, and nothing else', () => {
    expect(jobs.map(({ job_name }) => job_name).toSorted()).toEqual(OWN_SERVICES.toSorted());
    for (const { job_name, static_configs = [], dns_sd_configs = [] } of jobs) {
      const targets = [
        ...static_configs.flatMap((config) => config.targets),
        ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
      ];
      expect(targets).toEqual([`${job_name}:8080`]);
    }
  });

  test('finds all instances of a service of which there are several', () => {
    const byName = jobs.filter((job) => job.dns_sd_configs !== undefined).map(({ job_name }) => job_name);
    const several = OWN_SERVICES.filter((name) => (COMPOSE_SERVICES[name]?.scale ?? 1) > 1);
    expect(several).not.toEqual([]);
    expect(byName).toEqual(several);
  });
});

describe('the dashboard', () => {
  test('asks the data source that Grafana is given', () => {
    const provisioned = parse(textOf('infra/grafana/provisioning/datasources/prometheus.yaml')) as {
      readonly datasources: readonly { readonly type: string; readonly uid: string }[];
    };
    const known = provisioned.datasources.map(({ type, uid }) => ({ type, uid }));
    for (const { targets, datasource } of panels) if (targets !== undefined) expect(known).toContainEqual(datasource);
  });

  test('lies where Grafana is told to look for it', () => {
    const { providers } = parse(textOf('infra/grafana/provisioning/dashboards/southbound.yaml')) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    for (const { options } of providers) {
      expect(COMPOSE_SERVICES['grafana']?.volumes).toContain(`./infra/grafana/dashboards:${options.path}:ro`);
    }
  });

  test('says that what it shows is simulated', () => {
    expect(JSON.stringify(panels)).toMatch(/SIMULATED[^"]*every vehicle, plate, person and case is made up/);
  });
});

const samples = engineSamples(OWN_SERVICES);

describe('the dashboard and the alerts', () => {
  const named = (expressions: string) => [...new Set(expressions.match(/\bsouthbound_\w+/g) ?? [])];
  const asked = named([ALERTS, ...QUERIES.map(({ expr }) => expr)].join('\n'));
  /** A histogram's series have names of their own. */
  const metricOf = (series: string) => series.replace(/_(?:bucket|sum|count)$/, '');

  test('name only metrics that the services have', async () => {
    const { names } = await samples;
    expect(asked.filter((name) => !names.has(name) && !names.has(metricOf(name)))).toEqual([]);
  });

  test('leave out no metric that the services have', async () => {
    const { names } = await samples;
    const own = [...names].filter((name) => name.startsWith('southbound_'));
    expect(own.filter((name) => !asked.map(metricOf).includes(name))).toEqual([]);
  });
});

describeWithPrometheus(
  'a real Prometheus',
  async () => (await samples).text,
  (prometheus) => {
    test('takes the configuration', async () => {
      const check = (config: string, rules: string) =>
        prometheus().promtool(['check', 'config', 'prometheus.yml'], { 'prometheus.yml': config, 'alerts.yml': rules });
      expect(await check(PROMETHEUS, ALERTS)).toMatchObject({ exitCode: 0 });
      expect(await check(`${PROMETHEUS}rule: x\n`, ALERTS)).toMatchObject({ exitCode: 1 });
      expect(await check(PROMETHEUS, ALERTS.replaceAll('sum', 'summ'))).toMatchObject({ exitCode: 1 });
    });

    test.each(QUERIES)('answers what "$title" asks: $expr', async ({ expr }) => {
      // What Grafana fills in.
      const filledIn = expr.replaceAll('$__rate_interval', '1m').replaceAll('$target_rate', '0.2');
      expect(filledIn).not.toContain('$');
      const answers = await prometheus().query(filledIn, (await samples).endsAtSeconds);
      expect(answers).not.toEqual([]);
    });
  },
);
