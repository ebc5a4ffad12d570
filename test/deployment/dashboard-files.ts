import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from './compose-file.ts';

/** What is read of a panel in a dashboard's file. */
export interface PanelFile {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
    }[];
  };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  readonly links?: readonly { readonly title: string; readonly url?: string }[];
  /** Of a closed row: what it hides. */
  readonly panels?: readonly PanelFile[];
}

export interface DashboardFile {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly links: readonly { readonly type: string; readonly tags: readonly string[]; readonly includeVars: boolean }[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly query: { readonly query: string };
      readonly allValue?: string;
    }[];
  };
  readonly panels: readonly PanelFile[];
}

const FOLDER = 'infra/grafana/dashboards';

/** All that Grafana is given. */
export const DASHBOARD_FILES: readonly DashboardFile[] = globSync(`${FOLDER}/*.json`, { cwd: WORKSPACE })
  .toSorted()
  .map((path) => JSON.parse(readFileSync(join(WORKSPACE, path), 'utf8')) as DashboardFile);

/** The panels of a dashboard that ask something, those in closed rows too. */
export function askingPanels({ panels }: DashboardFile): readonly PanelFile[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ targets }) => targets !== undefined);
}

/** Every query of every panel, and where it stands. */
export const QUERIES = DASHBOARD_FILES.flatMap((dashboard) =>
  askingPanels(dashboard).flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => ({ of: `${dashboard.uid}, ${title}, ${refId}`, expr })),
  ),
);
