/**
 * Which of eight characters are letters (L) and which are digits (D), for each who issues plates here, and for the
 * paper plates of newly registered vehicles of either country. Made up: as far as is known, the states on both sides
 * of this border issue seven characters at most, so that none of these is somebody's. They are the fourteen words of
 * weight four of the extended Hamming code: any two differ in four places. Each has as many letters as digits, so that
 * one look-alike, one dropped or one doubled character never makes another vehicle's plate of one.
 */
export const PLATE_SERIES = {
  'US-CA': 'LLLLDDDD',
  'US-AZ': 'DDDDLLLL',
  'US-NM': 'LLDDLLDD',
  'US-TX': 'DDLLDDLL',
  'MX-BCN': 'LLDDDDLL',
  'MX-SON': 'DDLLLLDD',
  'MX-CHH': 'LDLDLDLD',
  'MX-COA': 'DLDLDLDL',
  'MX-NLE': 'LDLDDLDL',
  'MX-TAM': 'DLDLLDLD',
  'US-NV': 'LDDLLDDL',
  'US-CO': 'DLLDDLLD',
  'new in US': 'LDDLDLLD',
  'new in MX': 'DLLDLDDL',
} as const;

export type PlateSeries = keyof typeof PLATE_SERIES;
/** Who issues plates, as in ISO 3166-2. */
export type Jurisdiction = Exclude<PlateSeries, 'new in US' | 'new in MX'>;

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const DIGITS = [...'0123456789'];

/** All pairs of a letter or digit and another: a plate is put together of four pairs. */
const PAIRS = {
  LL: pairsOf(LETTERS, LETTERS),
  LD: pairsOf(LETTERS, DIGITS),
  DL: pairsOf(DIGITS, LETTERS),
  DD: pairsOf(DIGITS, DIGITS),
} as const;

function pairsOf(first: readonly string[], second: readonly string[]): readonly string[] {
  return first.flatMap((one) => second.map((other) => one + other));
}

/** Two pairs that together have two letters and two digits have room for 16 bits: 260 × 260 or 676 × 100. */
const ROOM_OF_HALF = 67_600;

/**
 * The plate of a series with a serial number below 2^32. No two serial numbers make the same plate: its halves of 16
 * bits, which are divided several times as fast as the whole, have two pairs each.
 */
export function plateText(series: PlateSeries, serial: number): string {
  // Taking a list apart in brackets goes by its iterator, and every crossing has a plate.
  const pairs = PAIRS_OF_SERIES[series];
  const first = pairs[0];
  const second = pairs[1];
  const third = pairs[2];
  const fourth = pairs[3];
  const upper = serial >>> 16;
  const lower = serial & 0xffff;
  if (first.length * second.length === ROOM_OF_HALF) {
    const a = first[upper % first.length];
    const b = second[Math.floor(upper / first.length)];
    const c = third[lower % third.length];
    return `${a}${b}${c}${fourth[Math.floor(lower / third.length)]}`;
  }
  const a = first[upper % first.length];
  const b = second[lower % second.length];
  const c = third[Math.floor(upper / first.length)];
  return `${a}${b}${c}${fourth[Math.floor(lower / second.length)]}`;
}

type FourPairs = readonly [readonly string[], readonly string[], readonly string[], readonly string[]];

const PAIRS_OF_SERIES = Object.fromEntries(
  Object.entries(PLATE_SERIES).map(([series, word]) => [
    series,
    [0, 2, 4, 6].map((at) => pairsNamed(word.slice(at, at + 2))),
  ]),
) as unknown as Readonly<Record<PlateSeries, FourPairs>>;

function pairsNamed(kinds: string): readonly string[] {
  return PAIRS[kinds as keyof typeof PAIRS];
}
