import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** An alert that leads to a panel, and where its runbook says what to do. */
interface AlertLink {
  readonly alert: string;
  readonly url: string;
}

interface AlertingRules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly annotations?: Readonly<Partial<Record<'dashboard' | 'panel' | 'runbook_url', string>>>;
    }[];
  }[];
}

/** What compose tells Prometheus of itself, and Prometheus fills in where an alert says so. */
const PROMETHEUS = 'http://127.0.0.1:9090';

const ALERTS = join(import.meta.dirname, '..', 'prometheus', 'alerts.yml');

/** Of the alerts that lead to a panel, as they say themselves: so the way back is never another one. */
export function runbooksOf(dashboard: string, panel: number): readonly AlertLink[] {
  const { groups } = parse(readFileSync(ALERTS, 'utf8')) as AlertingRules;
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ alert, annotations = {} }) => {
      const { runbook_url: url } = annotations;
      const leadsHere = annotations.dashboard === dashboard && String(annotations.panel) === String(panel);
      return leadsHere && alert !== undefined && url !== undefined
        ? [{ alert, url: url.replace(/\{\{ *\$externalURL *\}\}/, PROMETHEUS) }]
        : [];
    });
}
