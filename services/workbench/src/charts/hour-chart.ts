import type { Measured } from '@southbound/measurement';
import { withInterval } from '../measured-text.ts';
import { escaped } from '../pages/page.ts';
import type { Axis } from './axes.ts';
import { framed, GRID, INK, LEGIBLE, onAxis, rounded, tickText } from './chart-parts.ts';

/** One of the 24 hours of the day. */
export interface ChartHour {
  readonly hour: number;
  /** Drawn as a hatched bar. */
  readonly count: number;
  /** Drawn as a whisker above it. */
  readonly measured: Measured;
}

export interface HourChart {
  /** Unique on a page, in kebab-case. */
  readonly id: string;
  readonly title: string;
  readonly axis: Axis;
  readonly format: (figure: number) => string;
  readonly hours: readonly ChartHour[];
  /** What the bars count. */
  readonly counted: string;
  /** Where the figures come from. */
  readonly mark: string;
}

/** Room for the axis' figures, in per cent of the width, also on a phone. */
const GUTTER = 13;
const TOP = 36;
const RATES = 150;
const BARS_TOP = TOP + RATES + 26;
const BARS = 70;
const BOTTOM = BARS_TOP + BARS;

/** Hours of the day from left to right: above the estimates with whiskers, below a hatched bar of a count. */
export function hourChart({ id, title, axis, format, hours, counted, mark }: HourChart): string {
  const most = Math.max(1, ...hours.map(({ count }) => count));
  const xOf = (hour: number) => rounded(GUTTER + ((hour + 0.5) * (100 - GUTTER)) / 24);
  const yOf = (figure: number) => rounded(TOP + RATES * (1 - Math.min(1, Math.max(0, axis.at(figure)))));
  return framed({
    id,
    title,
    inWords: hours
      .map(({ hour, count, measured }) => `${hourText(hour)}: ${withInterval(measured, format)}, ${count} ${counted}.`)
      .join(' '),
    size: `width="100%" height="${BOTTOM + 22}"`,
    drawn: [
      `<defs><pattern id="${id}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" stroke="${INK}" stroke-width="2"/></pattern></defs>`,
      `<text x="100%" y="12" text-anchor="end">${escaped(mark)}</text>`,
      ...axis.ticks.map(
        (tick) =>
          `<line x1="0" x2="100%" y1="${yOf(tick)}" y2="${yOf(tick)}" stroke="${GRID}"/><text x="0" y="${yOf(tick) - 3}" ${LEGIBLE}>${escaped(tickText(tick, format))}</text>`,
      ),
      `<text x="0" y="${BARS_TOP - 8}">${escaped(counted)}, up to ${onAxis(most)}</text>`,
      ...hours.map(({ hour, count, measured }) => {
        const height = rounded((BARS * count) / most);
        const bar = `<rect x="${rounded(xOf(hour) - 1.4)}%" y="${BOTTOM - height}" width="2.8%" height="${height}" fill="url(#${id}-hatch)" stroke="${INK}"/>`;
        const label =
          hour % 3 === 0 ? `<text x="${xOf(hour)}%" y="${BOTTOM + 16}" text-anchor="middle">${hour}</text>` : '';
        return `${bar}${label}${rateOf(measured, xOf(hour), yOf)}`;
      }),
    ],
  });
}

/** From when to when, by the port's own clock. */
export function hourText(hour: number): string {
  const of = (at: number) => `${String(at).padStart(2, '0')}:00`;
  return `${of(hour)} to ${of((hour + 1) % 24)}`;
}

function rateOf(measured: Measured, x: number, yOf: (figure: number) => number): string {
  if (!measured.enoughEvidence) return '';
  const { estimate, lower, upper } = measured;
  return `<g class="interval" stroke="${INK}" stroke-width="1.5"><line x1="${x}%" x2="${x}%" y1="${yOf(upper)}" y2="${yOf(lower)}"/></g><circle cx="${x}%" cy="${yOf(estimate)}" r="4"/>`;
}
