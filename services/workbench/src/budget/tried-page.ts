import { htmlTable, pageOf, paragraph } from '../pages/page.ts';
import { provenanceText } from '../recordings/recording-text.ts';
import type { TriedPolicies } from './tried-policies.ts';
import { simulatedMark, TRIED_COLUMNS, triedNotes } from './tried-text.ts';
import { type Charted, yieldChart } from './yield-chart.ts';

const CHARTS: readonly Charted[] = [
  { id: 'found', title: 'Trips found, per cent of all trips', times: 100, of: ({ foundShare }) => foundShare },
  {
    id: 'per-inspection',
    title: 'Trips found per thousand inspections',
    times: 1_000,
    of: ({ foundPerInspection }) => foundPerInspection,
  },
];

/** What was tried, a chart of each figure, and all figures as a table, on one page. */
export function triedPage(path: string, answer: TriedPolicies): string {
  const mark = simulatedMark(answer);
  const charts = CHARTS.map((charted) => `<figure>\n${yieldChart(charted, answer.tried, mark)}\n</figure>`);
  const table = htmlTable({
    caption: `All figures. ${mark}`,
    columns: TRIED_COLUMNS.map(([name]) => name),
    rows: answer.tried.map((tried) => TRIED_COLUMNS.map(([, of]) => of(tried))),
  });
  const paragraphs = [...provenanceText(answer.header).split('\n\n'), ...triedNotes(path, answer)];
  return pageOf({ title: 'Yield against rate', body: [...paragraphs.map(paragraph), ...charts, table] });
}
