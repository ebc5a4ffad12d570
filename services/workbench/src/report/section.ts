import { linesText, type RowChart, rowChart } from '../charts/row-chart.ts';
import { escaped, type HtmlTable, htmlTable, paragraph } from '../pages/page.ts';

/** A chart as SVG, with what its lines mean. */
export interface Drawn {
  readonly title: string;
  readonly lines: string;
  readonly drawn: string;
}

/** One question of the report, without the mark of where its figures come from. */
export interface Part {
  readonly title: string;
  /** Said below the title. */
  readonly said: readonly string[];
  readonly charts: readonly Drawn[];
  readonly table: Omit<HtmlTable, 'caption'>;
}

/** Charts with their figures below them. Table and charts bear the mark, since they are cut out and handed on. */
export function sectionOf({ title, said, charts, table }: Part, mark: string): string {
  const own = table.rows.length === 0 ? '' : htmlTable({ ...table, caption: `${title}. ${mark}` });
  return [
    `<section>\n<h2>${escaped(title)}</h2>`,
    ...said.map(paragraph),
    ...charts.map(figureOf),
    charts.length === 0 ? own : `<details><summary>All figures as a table</summary>${own}</details>`,
    '</section>',
  ].join('\n');
}

export function rowsDrawn(chart: RowChart): Drawn {
  const { title, lines = [], format } = chart;
  return { title, lines: linesText(lines, format), drawn: rowChart(chart) };
}

function figureOf({ title, lines, drawn }: Drawn): string {
  return `<figure>\n<figcaption>${escaped(title)}</figcaption>\n${drawn}\n${lines === '' ? '' : paragraph(lines)}</figure>`;
}
