import { exactInterval } from '@southbound/measurement';
import { evenAxis } from '../charts/axes.ts';
import { hourChart, hourText } from '../charts/hour-chart.ts';
import { withBounds } from '../measured-text.ts';
import { percent, whole } from '../text-layout.ts';
import type { ReportContents } from './report-contents.ts';
import type { Part } from './section.ts';

/** When inspections find something: by the hour of the port's own day, all days added up. */
export function byHour({ yield: { byHour: hours, windowsSince } }: ReportContents, mark: string): Part {
  const rows = hours.map(({ hour, crossings, byGround: { 'officer-initiated': _, ...engine } }) => {
    const sum = (of: 'orders' | 'inspections' | 'hits') =>
      Object.values(engine).reduce((total, counts) => total + counts[of], 0);
    const [orders, inspections, hits] = [sum('orders'), sum('inspections'), sum('hits')];
    return { hour, crossings, orders, inspections, hits, measured: exactInterval(hits, inspections) };
  });
  const chart = {
    ...{ id: 'hit-rate-by-hour', title: 'Hit rate by hour of the day, with exact 95 % intervals; below, inspections' },
    ...{ axis: evenAxis(rows.map(({ measured }) => measured)), format: percent, counted: 'inspections', mark },
    hours: rows.map(({ hour, inspections, measured }) => ({ hour, count: inspections, measured })),
  };
  return {
    title: 'By hour of the day',
    said: [
      "Of ordered inspections, by the hour of the decision on the port's own clock, all ports and days added up. A whisker that reaches the upper edge goes on beyond it.",
      ...(windowsSince === null ? [] : [`Counted since ${windowsSince}: what came before was lost with saved state.`]),
    ],
    charts: [{ title: chart.title, lines: '', drawn: hourChart(chart) }],
    table: {
      columns: ['hour', 'crossings', 'ordered', 'inspections', 'hits', 'hit rate (95 % interval)'],
      rows: rows.map(({ hour, crossings, orders, inspections, hits, measured }) => [
        hourText(hour),
        ...[crossings, orders, inspections, hits].map((count) => whole.format(count)),
        withBounds(measured, percent),
      ]),
    },
  };
}
