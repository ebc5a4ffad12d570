import type { Chance } from './chance.ts';

/**
 * A bijection of the whole numbers below 2^32, chosen by chance: a Feistel network of four rounds (Luby and Rackoff,
 * 1988) on halves of 16 bits. It scrambles, so that neighbours look unrelated, and never maps two numbers to one. It
 * keeps no secrets: the round function is a mixer, not a cipher.
 */
export function keyedPermutation(chance: Chance): (whole: number) => number {
  const keys = [chance.next(), chance.next(), chance.next(), chance.next()];
  return (whole) => {
    let left = whole >>> 16;
    let right = whole & 0xffff;
    for (const key of keys) {
      const mixed = left ^ mix(right, key);
      left = right;
      right = mixed;
    }
    return ((left << 16) | right) >>> 0;
  };
}

/** Sixteen bits that depend on all bits of half and key: the multipliers are those of MurmurHash3's finaliser. */
function mix(half: number, key: number): number {
  let bits = Math.imul(half ^ key, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits >>> 16;
}
