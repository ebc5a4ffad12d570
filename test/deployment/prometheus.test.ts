import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMPOSE_SERVICES, OWN_SERVICES } from './compose-file.ts';
import { describeWithPrometheus } from './prometheus-container.ts';
import { registeredMetrics } from './registered-metrics.ts';
import { ALERTS, askedBy, RECORDED, RULE_FILES, textOf } from './rule-files.ts';

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

const PROMETHEUS = textOf('infra/prometheus/prometheus.yml');
const CONFIGURED = parse(PROMETHEUS) as {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly ScrapeConfig[];
};

describe('the configuration of Prometheus', () => {
  const jobs = CONFIGURED.scrape_configs;

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

  test('reads all rule files that there are', () => {
    expect(CONFIGURED.rule_files).toEqual(Object.keys(RULE_FILES));
  });

  test('has the page of operations served where runbook_url says', () => {
    const { command = [], volumes = [] } = COMPOSE_SERVICES['prometheus'] ?? {};
    const [served] = command.flatMap((flag) => /^--web\.user-assets=(.*)$/.exec(flag)?.slice(1) ?? []);
    expect(volumes).toContain(`./docs:${served}:ro`);
    expect(command.filter((flag) => /^--web\.external-url=http:\/\/127\.0\.0\.1:9090$/.test(flag))).toHaveLength(1);
  });
});

describe('the rules', () => {
  const expressions = [...RECORDED, ...ALERTS].map(({ expr }) => expr).join('\n');
  const asked = askedBy(expressions);
  const isRecorded = (name: string) => name.includes(':');
  /** A histogram's series have names of their own. */
  const metricOf = (series: string) => series.replace(/_(?:bucket|sum|count)$/, '');

  test('ask only for metrics that the services register', async () => {
    const names = await registeredMetrics();
    const metrics = asked.filter((name) => !isRecorded(name));
    expect(metrics.length).toBeGreaterThan(30);
    expect(metrics.filter((name) => !names.has(name) && !names.has(metricOf(name)))).toEqual([]);
  });

  test('ask only for figures that are recorded, each before it is asked for', () => {
    const known = new Set<string>();
    for (const { record, expr } of RECORDED) {
      expect(askedBy(expr).filter((name) => isRecorded(name) && !known.has(name), record)).toEqual([]);
      known.add(record);
    }
    expect(asked.filter((name) => isRecorded(name) && !known.has(name))).toEqual([]);
    expect(known.size).toBe(RECORDED.length);
  });

  test('are recorded under level, metric and operations', () => {
    for (const { record } of RECORDED) expect(record).toMatch(/^[a-z]+(?:_[a-z]+)*:southbound_[a-z_]+:[a-z0-9_]+$/);
  });
});

describeWithPrometheus(
  'a real Prometheus',
  async () => ({}),
  (prometheus) => {
    test('takes the configuration', async () => {
      const check = (config: string, changed: Readonly<Record<string, string>> = {}) =>
        prometheus().promtool(['check', 'config', 'prometheus.yml'], {
          ...{ 'prometheus.yml': config, ...RULE_FILES },
          ...changed,
        });
      expect(await check(PROMETHEUS)).toMatchObject({ exitCode: 0 });
      expect(await check(`${PROMETHEUS}rule: x\n`)).toMatchObject({ exitCode: 1 });
      for (const [file, rules] of Object.entries(RULE_FILES)) {
        expect(await check(PROMETHEUS, { [file]: rules.replaceAll('sum', 'summ') })).toMatchObject({ exitCode: 1 });
      }
    });
  },
);
