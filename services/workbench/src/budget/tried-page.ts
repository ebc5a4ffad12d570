import { provenanceText } from '../recordings/recording-text.ts';
import type { TriedPolicies } from './tried-policies.ts';
import { simulatedMark, TRIED_COLUMNS, triedNotes } from './tried-text.ts';
import { type Charted, escaped, yieldChart } from './yield-chart.ts';

const CHARTS: readonly Charted[] = [
  { id: 'found', title: 'Trips found, per cent of all trips', times: 100, of: ({ foundShare }) => foundShare },
  {
    id: 'per-inspection',
    title: 'Trips found per thousand inspections',
    times: 1_000,
    of: ({ foundPerInspection }) => foundPerInspection,
  },
];

const STYLE =
  ':root{color-scheme:light dark;--ink:#111;--page:#fff;--grid:#ccc}' +
  '@media(prefers-color-scheme:dark){:root{--ink:#eee;--page:#16181c;--grid:#444}}' +
  'body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--page)}' +
  'figure{margin:2rem 0}svg{width:100%;height:auto}caption{font-weight:bold;text-align:left}' +
  'table{border-collapse:collapse;font-size:.85rem}th,td{border:1px solid var(--ink);padding:.2rem .5rem;text-align:right}' +
  'td,[scope=row]{white-space:nowrap}.wide{overflow-x:auto}';

/** A page that needs nothing else: what was tried, a chart of each figure, and all figures as a table. */
export function triedPage(path: string, answer: TriedPolicies): string {
  const paragraphs = [...provenanceText(answer.header).split('\n\n'), ...triedNotes(path, answer)];
  const mark = simulatedMark(answer);
  const charts = CHARTS.map((charted) => `<figure>\n${yieldChart(charted, answer.tried, mark)}\n</figure>`);
  const head = TRIED_COLUMNS.map(([name]) => `<th scope="col">${escaped(name)}</th>`).join('');
  const rows = answer.tried.map((tried) => {
    const [first = '', ...rest] = TRIED_COLUMNS.map(([, of]) => escaped(of(tried)));
    return `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Yield against rate</title><style>${STYLE}</style></head>`,
    '<body>',
    '<h1>Yield against rate</h1>',
    ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
    ...charts,
    `<div class="wide"><table><caption>All figures. ${escaped(mark)}</caption><thead><tr>${head}</tr></thead><tbody>`,
    ...rows,
    '</tbody></table></div>',
    '</body>',
    '</html>',
  ].join('\n');
}
