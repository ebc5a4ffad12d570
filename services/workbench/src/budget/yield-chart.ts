import type { Measured } from '@southbound/measurement';
import { framed, GRID, INK, MARKS, niceTop, onAxis, rounded, STEPS } from '../charts/chart-parts.ts';
import { escaped } from '../pages/page.ts';
import { askedPercent } from '../text-layout.ts';
import type { Tried } from './tried-policies.ts';

/** What a chart shows against the target rate. */
export interface Charted {
  /** Unique on a page, in kebab-case. */
  readonly id: string;
  readonly title: string;
  /** What the figures are times: 100 for per cent. */
  readonly times: number;
  readonly of: (tried: Tried) => Measured;
}

/** Policies that differ in nothing but the rate. */
interface Series {
  readonly label: string;
  readonly tried: readonly Tried[];
}

const WIDTH = 720;
const HEIGHT = 410;
const LEFT = 70;
const RIGHT = 20;
/** Above the plot stand title and mark, a line each. */
const TOP = 54;
const BOTTOM = 60;
const LEGEND_LINE = 22;
/** Over how much the marks of one rate are spread at most; half of it is kept free at both ends of the plot. */
const ASIDE_MAX = 60;

/** With four marks three of them make twelve pairs. */
const DASHES = ['', '7 4', '2 3'];

/**
 * A chart as SVG, its intervals as bars, with its title and a mark of where its figures come from: it may be cut out and
 * handed on. Who cannot see it hears title and figures, and the page has them as a table.
 */
export function yieldChart({ id, title, times, of }: Charted, tried: readonly Tried[], mark: string): string {
  const series = seriesOf(tried);
  const top = niceTop(Math.max(...tried.map((each) => times * (upperOf(of(each)) ?? 0))));
  const rateTop = Math.min(1, niceTop(Math.max(...tried.map(({ targetRate }) => targetRate))));
  const right = WIDTH - RIGHT;
  const bottom = HEIGHT - BOTTOM;
  const from = LEFT + ASIDE_MAX / 2;
  const xOf = (share: number) => rounded(from + ((right - ASIDE_MAX / 2 - from) * share) / rateTop);
  const yOf = (figure: number) => rounded(bottom - ((bottom - TOP) * figure) / top);
  const gridLines = STEPS.map((step) => {
    const [x, y] = [xOf(step * rateTop), yOf(step * top)];
    return `<path d="M${LEFT} ${y}H${right}" stroke="${GRID}"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${onAxis(step * top)}</text><text x="${x}" y="${bottom + 20}" text-anchor="middle">${onAxis(100 * step * rateTop)} %</text>`;
  });
  const apart = apartBy(
    series.length,
    tried.map(({ targetRate }) => xOf(targetRate)),
  );
  const drawn = series.map((each, nth) => {
    const aside = apart * (nth - (series.length - 1) / 2);
    const points = each.tried.flatMap((one) => pointOf(of(one), xOf(one.targetRate) + aside, times, yOf));
    return `${lineOf(points, nth)}${points.map((point) => barOf(point, nth)).join('')}${legendOf(each.label, nth)}`;
  });
  return framed({
    id,
    title,
    inWords: inWords(series, of, times),
    size: `viewBox="0 0 ${WIDTH} ${HEIGHT + LEGEND_LINE * series.length}"`,
    drawn: [
      ...gridLines,
      `<path d="M${LEFT} ${TOP}V${bottom}H${right}" fill="none" stroke="${INK}"/>`,
      `<text x="${(LEFT + right) / 2}" y="${bottom + 42}" text-anchor="middle">target rate</text>`,
      `<text x="0" y="16" font-weight="bold">${escaped(title)}, with 95 % intervals</text>`,
      `<text x="${right}" y="${TOP - 12}" text-anchor="end">${escaped(mark)}</text>`,
      ...drawn,
    ],
  });
}

/**
 * By how much the marks of one rate stand beside each other, so that they do not hide one another, nor come among those
 * of the next rate.
 */
function apartBy(marks: number, xs: readonly number[]): number {
  const ascending = [...new Set(xs)].toSorted((a, b) => a - b);
  const gaps = ascending.slice(1).map((x, nth) => x - (ascending[nth] ?? 0));
  return Math.min(12, Math.min(ASIDE_MAX, 0.8 * Math.min(...gaps)) / marks);
}

function seriesOf(tried: readonly Tried[]): readonly Series[] {
  const labelOf = ({ capacity, randomShare }: Tried) =>
    `capacity × ${capacity}, ${askedPercent(randomShare)} at random`;
  return [...Map.groupBy(tried, labelOf)].map(([label, of]) => ({ label, tried: of }));
}

function upperOf(measured: Measured): number | null {
  return measured.enoughEvidence ? measured.upper : null;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly lowY: number;
  readonly highY: number;
}

function pointOf(measured: Measured, x: number, times: number, yOf: (figure: number) => number): readonly Point[] {
  if (!measured.enoughEvidence) return [];
  const { estimate, lower, upper } = measured;
  return [{ x: rounded(x), y: yOf(times * estimate), lowY: yOf(times * lower), highY: yOf(times * upper) }];
}

function lineOf(points: readonly Point[], nth: number): string {
  const path = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return `<path d="${path}" fill="none" stroke="${INK}" stroke-dasharray="${dashesOf(nth)}"/>`;
}

function barOf({ x, y, lowY, highY }: Point, nth: number): string {
  return `<path class="interval" d="M${x} ${lowY}V${highY}M${x - 4} ${lowY}h8M${x - 4} ${highY}h8" stroke="${INK}" stroke-width="1.5"/>${markAt(nth, x, y)}`;
}

function legendOf(label: string, nth: number): string {
  const y = HEIGHT + LEGEND_LINE * nth;
  const line = `<path d="M${LEFT} ${y}h40" stroke="${INK}" stroke-dasharray="${dashesOf(nth)}"/>`;
  return `${line}${markAt(nth, LEFT + 20, y)}<text x="${LEFT + 52}" y="${y + 4}">${escaped(label)}</text>`;
}

function markAt(nth: number, x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${MARKS[nth % MARKS.length] ?? ''}</g>`;
}

function dashesOf(nth: number): string {
  return DASHES[nth % DASHES.length] ?? '';
}

function inWords(series: readonly Series[], of: Charted['of'], times: number): string {
  const said = (one: Tried) => {
    const measured = of(one);
    const rate = `at ${askedPercent(one.targetRate)}`;
    return measured.enoughEvidence
      ? `${rate} ${(times * measured.estimate).toFixed(1)}`
      : `${rate} not enough evidence`;
  };
  return series.map(({ label, tried }) => `${label}: ${tried.map(said).join(', ')}.`).join(' ');
}
