/**
 * A number from 0 up to 1 that follows from a crossing's id alone, for whoever counts and was not told the engine's tie
 * draw. Evenly spread over ids that differ in any character.
 *
 * Formula: the hash FNV-1a (G. Fowler, L. C. Noll and K.-P. Vo) of 32 bits, whose bits the finalizer of MurmurHash3
 * (A. Appleby) then spreads, since its upper ones hardly heed an id's last characters.
 */
export function tieDrawOf(crossingId: string): number {
  let word = 0x811c_9dc5;
  for (let at = 0; at < crossingId.length; at += 1) word = Math.imul(word ^ crossingId.charCodeAt(at), 0x0100_0193);
  word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
  return ((word ^ (word >>> 16)) >>> 0) / 2 ** 32;
}
