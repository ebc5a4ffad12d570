/**
 * A whole number below 2^32 that looks unrelated to the one given and to those of its neighbours: the finaliser of
 * MurmurHash3. It stands for a draw where a stream of chance would cost more than the thing drawn: what a vehicle does
 * on a day is scattered from its number and the day, so that two ports that ask are told the same.
 */
export function scattered(whole: number): number {
  let bits = whole | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The next of a run of scattered numbers that begins with one. The step is 2^32 over the golden ratio. */
export function scatteredNext(before: number): number {
  return scattered(before + 0x9e3779b9);
}

/** A whole number below 2^32 that looks unrelated to a text and to a key: FNV-1a over its characters, then scattered. */
export function scatteredText(text: string, key: number): number {
  let bits = key;
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  return scattered(bits);
}

/** A scattered number as a share: from 0 up to, not including, 1. */
export function shareOf(scatteredNumber: number): number {
  return scatteredNumber / 2 ** 32;
}
