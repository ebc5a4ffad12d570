import { escaped } from '../pages/page.ts';

/** By the page's scheme, light or dark; as ink on paper where a chart stands without its page. */
export const INK = 'var(--ink,#000)';
const PAGE = 'var(--page,#fff)';
export const GRID = 'var(--grid,#ccc)';

/** Where an even axis has its lines, as parts of its length. */
export const STEPS = [0, 0.25, 0.5, 0.75, 1];

/** Told apart by shape, not by colour: a page may be printed. Around the point 0, 0. */
export const MARKS: readonly string[] = [
  `<circle r="5" fill="${INK}"/>`,
  `<rect x="-5" y="-5" width="10" height="10" fill="${PAGE}" stroke="${INK}" stroke-width="2"/>`,
  `<path d="M0 -6l6 11h-12z" fill="${INK}"/>`,
  `<path d="M0 -7l7 7l-7 7l-7 -7z" fill="${PAGE}" stroke="${INK}" stroke-width="2"/>`,
];

export interface Frame {
  /** Unique on a page, in kebab-case. */
  readonly id: string;
  readonly title: string;
  /** All figures, for who cannot see them. */
  readonly inWords: string;
  /** Attributes of size. */
  readonly size: string;
  readonly drawn: readonly string[];
}

/** An SVG that says what it shows. */
export function framed({ id, title, inWords, size, drawn }: Frame): string {
  return [
    `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-figures" ${size} fill="${INK}" font-family="sans-serif" font-size="13">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-figures">${escaped(inWords)}</desc>`,
    ...drawn,
    '</svg>',
  ].join('\n');
}

/** The next round number, of which a quarter is round enough. */
export function niceTop(figure: number): number {
  if (figure <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(figure));
  const factor = [1, 2, 4, 6, 8, 10].find((each) => each * power >= figure) ?? 10;
  // Of very small figures too: to so many places after the point they would all be 0.
  return Number((factor * power).toPrecision(2));
}

export function rounded(figure: number): number {
  return Number(figure.toFixed(3));
}

const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Letters that a line behind them does not strike through. */
export const LEGIBLE = `paint-order="stroke" stroke="${PAGE}" stroke-width="4"`;

/** A figure as its chart writes it, without the zeros after the point that an axis has no room for. */
export function tickText(figure: number, format: (figure: number) => string): string {
  return format(figure)
    .replace(/(\.\d*?)0+(?!\d)/, '$1')
    .replace(/\.(?!\d)/, '');
}

/** A figure beside an axis. */
export function onAxis(figure: number): string {
  return threeDigits.format(figure);
}
