import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WORKSPACE } from './compose-file.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'runbook_url' | 'dashboard' | 'panel', string>>;
}

interface Recorded {
  readonly record: string;
  readonly expr: string;
}

export const textOf = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');

/** By the name that Prometheus' configuration knows each by. */
export const RULE_FILES: Readonly<Record<string, string>> = {
  'recording.yml': textOf('infra/prometheus/recording.yml'),
  'alerts.yml': textOf('infra/prometheus/alerts.yml'),
};

interface Group {
  readonly name: string;
  readonly rules: readonly unknown[];
}

const groupsOf = (file: string) => (parse(RULE_FILES[file] ?? '') as { readonly groups: readonly Group[] }).groups;

/** In the order in which each finds what those before it have recorded. */
export const GROUPS = Object.keys(RULE_FILES).flatMap((file) => groupsOf(file).map(({ name }) => name));

export const ALERTS = groupsOf('alerts.yml').flatMap(({ rules }) => rules as readonly Alert[]);
export const RECORDED = groupsOf('recording.yml').flatMap(({ rules }) => rules as readonly Recorded[]);

/** What an expression asks for: metrics of the services, and recorded ones. */
export function askedBy(expression: string): readonly string[] {
  return [...new Set(expression.match(/\b(?:\w+:southbound_\w+:\w+|southbound_\w+)/g) ?? [])];
}
