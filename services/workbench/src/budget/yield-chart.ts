import type { Measured } from '@southbound/measurement';
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

/** By the page's scheme, light or dark; as ink on paper where a chart stands without its page. */
const INK = 'var(--ink,#000)';
const PAGE = 'var(--page,#fff)';
const GRID = 'var(--grid,#ccc)';

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

/** Told apart by shape and dashes, not by colour: a page may be printed. Four and three make twelve pairs. */
const MARKS: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `<circle cx="${x}" cy="${y}" r="5" fill="${INK}"/>`,
  (x, y) => `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="${PAGE}" stroke="${INK}" stroke-width="2"/>`,
  (x, y) => `<path d="M${x} ${y - 6}l6 11h-12z" fill="${INK}"/>`,
  (x, y) => `<path d="M${x} ${y - 7}l7 7l-7 7l-7 -7z" fill="${PAGE}" stroke="${INK}" stroke-width="2"/>`,
];
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
  const height = HEIGHT + LEGEND_LINE * series.length;
  const gridLines = STEPS.map((step) => {
    const [x, y] = [xOf(step * rateTop), yOf(step * top)];
    return `<path d="M${LEFT} ${y}H${right}" stroke="${GRID}"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${onAxis.format(step * top)}</text><text x="${x}" y="${bottom + 20}" text-anchor="middle">${onAxis.format(100 * step * rateTop)} %</text>`;
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
  return [
    `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-figures" viewBox="0 0 ${WIDTH} ${height}" fill="${INK}" font-family="sans-serif" font-size="13">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-figures">${escaped(inWords(series, of, times))}</desc>`,
    ...gridLines,
    `<path d="M${LEFT} ${TOP}V${bottom}H${right}" fill="none" stroke="${INK}"/>`,
    `<text x="${(LEFT + right) / 2}" y="${bottom + 42}" text-anchor="middle">target rate</text>`,
    `<text x="0" y="16" font-weight="bold">${escaped(title)}, with 95 % intervals</text>`,
    `<text x="${right}" y="${TOP - 12}" text-anchor="end">${escaped(mark)}</text>`,
    ...drawn,
    '</svg>',
  ].join('\n');
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

/** Of text and attributes of a page. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STEPS = [0, 0.25, 0.5, 0.75, 1];
const onAxis = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

function seriesOf(tried: readonly Tried[]): readonly Series[] {
  const labelOf = ({ capacity, randomShare }: Tried) =>
    `capacity × ${capacity}, ${askedPercent(randomShare)} at random`;
  return [...Map.groupBy(tried, labelOf)].map(([label, of]) => ({ label, tried: of }));
}

function upperOf(measured: Measured): number | null {
  return measured.enoughEvidence ? measured.upper : null;
}

/** The next round number, of which a quarter is round enough. */
function niceTop(figure: number): number {
  if (figure <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(figure));
  const factor = [1, 2, 4, 6, 8, 10].find((each) => each * power >= figure) ?? 10;
  // Of very small figures too: to so many places after the point they would all be 0.
  return Number((factor * power).toPrecision(2));
}

function rounded(figure: number): number {
  return Number(figure.toFixed(3));
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
  return [
    { x: rounded(x), y: yOf(times * estimate), lowY: yOf(times * lower), highY: yOf(times * (upper ?? estimate)) },
  ];
}

function lineOf(points: readonly Point[], nth: number): string {
  const path = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return `<path d="${path}" fill="none" stroke="${INK}" stroke-dasharray="${dashesOf(nth)}"/>`;
}

function barOf({ x, y, lowY, highY }: Point, nth: number): string {
  return `<path class="interval" d="M${x} ${lowY}V${highY}M${x - 4} ${lowY}h8M${x - 4} ${highY}h8" stroke="${INK}" stroke-width="1.5"/>${markOf(nth)(x, y)}`;
}

function legendOf(label: string, nth: number): string {
  const y = HEIGHT + LEGEND_LINE * nth;
  const line = `<path d="M${LEFT} ${y}h40" stroke="${INK}" stroke-dasharray="${dashesOf(nth)}"/>`;
  return `${line}${markOf(nth)(LEFT + 20, y)}<text x="${LEFT + 52}" y="${y + 4}">${escaped(label)}</text>`;
}

function markOf(nth: number): (x: number, y: number) => string {
  return MARKS[nth % MARKS.length] ?? (() => '');
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
