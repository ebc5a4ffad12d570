import type { EnoughWith, HitCount, Measured } from '../exact-interval.ts';

const KIND_IN_WORDS = {
  random: 'random inspections',
  'would-target': 'inspections of vehicles that would be targeted',
  any: 'inspections',
} as const satisfies Record<EnoughWith['of'], string>;

/** More than all crossings of a border in a century: such a number says that it will not come. Invented, no source. */
const INSPECTIONS_MAX = 1e10;

/**
 * How many more inspections may be expected to bring so many more hits. `hits` is at least 1; `groups` are what was
 * seen, and the least frequent of them counts. Inspections, rounded up to two digits; undefined where nothing was
 * inspected, or where so many will never be.
 *
 * A group's rate is (hits + ½) / (inspections + 1), the mean of the posterior after Jeffreys' prior, which is above
 * zero also where nothing was found.
 * Source: H. Jeffreys, "An invariant form for the prior probability in estimation problems", Proceedings of the Royal
 * Society A 186 (1946), 453–461.
 */
export function enoughWith(hits: number, of: EnoughWith['of'], ...groups: readonly HitCount[]): EnoughWith | undefined {
  const seen = groups.filter(({ inspections }) => inspections > 0);
  if (seen.length === 0) return undefined;
  const rate = Math.min(...seen.map((group) => (group.hits + 0.5) / (group.inspections + 1)));
  return inspectionsMore(hits / rate, of);
}

/** So many more inspections, rounded up to two digits, at least one; undefined where so many will never be. */
function inspectionsMore(inspections: number, of: EnoughWith['of']): EnoughWith | undefined {
  if (inspections > INSPECTIONS_MAX) return undefined;
  const moreInspections = twoDigitsUp(Math.max(1, inspections));
  return { moreInspections, of, inWords: `about ${moreInspections} more ${KIND_IN_WORDS[of]}` };
}

/** A number from 1 up, rounded up to a whole one and to two digits. */
export function twoDigitsUp(count: number): number {
  const whole = Math.ceil(count);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
  return Math.ceil(whole / digits) * digits;
}

/**
 * A lift that is not known, with what would be enough: an inspection of a targeted vehicle where only those lack, or
 * else the first random hit, if random inspections find as often as the less successful of both groups did.
 */
export function withEnoughForLift(unknown: Measured, targeted: HitCount, random: HitCount): Measured {
  const enough =
    targeted.inspections === 0 && random.hits > 0
      ? inspectionsMore(1, 'would-target')
      : enoughWith(1, 'random', targeted, random);
  return enough === undefined || unknown.enoughEvidence ? unknown : { ...unknown, enoughWith: enough };
}
