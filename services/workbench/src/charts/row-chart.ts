import type { Measured } from '@southbound/measurement';
import { withInterval } from '../measured-text.ts';
import { escaped } from '../pages/page.ts';
import type { Axis } from './axes.ts';
import { framed, GRID, INK, LEGIBLE, MARKS, rounded, tickText } from './chart-parts.ts';

export interface ChartRow {
  readonly label: string;
  readonly measured: Measured;
  /** Which of the marks shows the estimate; the first unless said. */
  readonly mark?: number;
}

export interface RowChart {
  /** Unique on a page, in kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly axis: Axis;
  readonly format: (figure: number) => string;
  readonly rows: readonly ChartRow[];
  /** Lines across all rows, such as a target. */
  readonly lines?: readonly { readonly at: number; readonly label: string }[];
  /** Where the figures come from. */
  readonly mark: string;
}

const FONT_LINE = 17;
const WHISKER_LINE = 22;
/** Room for the axis, its words, and the mark, above the rows. */
const HEAD = 44;
const FOOT = 22;
/** Label and figures of a row stand beside each other where both together are no longer; at 360 pixels they just fit. */
const CHARACTERS_BESIDE = 44;
/** So much of the width lies left of the axis, and right of it, in per cent: marks at its ends are whole. */
const MARGIN = 2;

/**
 * Estimates with whiskers, one below the other. It is as wide as its page and its letters are not stretched, so that it
 * can be read on a phone. A dashed whisker without a mark is of what is not enough evidence; an arrow says that it goes
 * on beyond the axis.
 */
export function rowChart(chart: RowChart): string {
  const { id, title, rows, axis, format, mark } = chart;
  const said = rows.map(({ measured }) => withInterval(measured, format));
  const isBeside = rows.every(({ label }, at) => label.length + (said[at]?.length ?? 0) <= CHARACTERS_BESIDE);
  const textHeight = isBeside ? FONT_LINE : 2 * FONT_LINE;
  const rowHeight = textHeight + WHISKER_LINE;
  const bottom = HEAD + rows.length * rowHeight;
  const lines = chart.lines ?? [];
  return framed({
    id,
    title,
    inWords: rows.map(({ label }, at) => `${label}: ${said[at]}.`).join(' '),
    size: `width="100%" height="${bottom + FOOT}"`,
    drawn: [
      `<text x="100%" y="12" text-anchor="end">${escaped(mark)}</text>`,
      ...axis.ticks.map((tick) => tickOf(tick, axis, format, bottom)),
      ...lines.map(
        ({ at }) =>
          `<line x1="${xOf(axis, at)}" x2="${xOf(axis, at)}" y1="${HEAD - 4}" y2="${bottom}" stroke="${INK}" stroke-dasharray="6 3"/>`,
      ),
      ...rows.map((row, at) => {
        const top = HEAD + at * rowHeight;
        const textY = top + FONT_LINE - 3;
        const words = isBeside
          ? `<text x="100%" y="${textY}" text-anchor="end" ${LEGIBLE}>${escaped(said[at] ?? '')}</text>`
          : `<text x="0" y="${textY + FONT_LINE}" ${LEGIBLE}>${escaped(said[at] ?? '')}</text>`;
        return `<text x="0" y="${textY}" font-weight="bold" ${LEGIBLE}>${escaped(row.label)}</text>${words}${whisker(row, axis, top + textHeight + WHISKER_LINE / 2 - 2)}`;
      }),
    ],
  });
}

/** What the dashed lines across a chart are, as a sentence for below it. */
export function linesText(lines: NonNullable<RowChart['lines']>, format: (figure: number) => string): string {
  return lines.map(({ at, label }) => `Dashed line at ${format(at)}: ${label}.`).join(' ');
}

function tickOf(tick: number, axis: Axis, format: (figure: number) => string, bottom: number): string {
  const x = xOf(axis, tick);
  const part = axis.at(tick);
  const anchor = part < 0.1 ? 'start' : part > 0.9 ? 'end' : 'middle';
  const edge = part < 0.1 ? '0' : part > 0.9 ? '100%' : x;
  const label = (y: number) =>
    `<text x="${edge}" y="${y}" text-anchor="${anchor}">${escaped(tickText(tick, format))}</text>`;
  return `<line x1="${x}" x2="${x}" y1="${HEAD - 4}" y2="${bottom}" stroke="${GRID}"/>${label(HEAD - 10)}${label(bottom + 16)}`;
}

function xOf(axis: Axis, figure: number): string {
  return `${rounded(MARGIN + (100 - 2 * MARGIN) * Math.min(1, Math.max(0, axis.at(figure))))}%`;
}

function whisker({ measured, mark = 0 }: ChartRow, axis: Axis, y: number): string {
  const { enoughEvidence, lower, upper } = measured;
  const [low, high] = [xOf(axis, lower), upper === null ? `${100 - MARGIN}%` : xOf(axis, upper)];
  const dashes = enoughEvidence ? '' : ' stroke-dasharray="2 4"';
  return [
    `<g class="interval" stroke="${INK}" stroke-width="1.5"><line x1="${low}" x2="${high}" y1="${y}" y2="${y}"${dashes}/>`,
    axis.at(lower) < 0 ? arrow(low, y, -1) : cap(low, y),
    upper === null || axis.at(upper) > 1 ? arrow(high, y, 1) : cap(high, y),
    '</g>',
    enoughEvidence ? standing(xOf(axis, measured.estimate), y, MARKS[mark] ?? '') : '',
  ].join('');
}

function cap(x: string, y: number): string {
  return `<line x1="${x}" x2="${x}" y1="${y - 5}" y2="${y + 5}"/>`;
}

function arrow(x: string, y: number, towards: 1 | -1): string {
  return standing(x, y, `<path d="M${-6 * towards} -5L0 0L${-6 * towards} 5" fill="none"/>`);
}

/** What is drawn around 0, 0 at a place given in parts of the width. */
function standing(x: string, y: number, drawn: string): string {
  return `<svg x="${x}" y="${y}" width="1" height="1" overflow="visible">${drawn}</svg>`;
}
