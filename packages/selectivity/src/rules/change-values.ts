import type { Candidate, Change } from './candidates.ts';
import { FACTS, type Facts } from './facts.ts';

/**
 * Values that a fact might have had, each with how a person says it; and where that speaks of a bound, on which side of
 * the value what is meant lies: 1 above, -1 below.
 */
export type Needed = readonly (readonly [
  value: boolean | number | string | readonly string[] | null,
  words: string,
  side?: 1 | -1,
])[];

/** Values on one side of a number and on the other; only such as a fact may have, which is never negative. */
export function besideNumber(sign: string, number: number, isWhole: boolean): Needed {
  const step = isWhole ? 1 : Math.max(Math.abs(number), 1) * 2 ** -50;
  const base = isWhole && (sign === '>' || sign === '<=') ? Math.floor(number) : isWhole ? Math.ceil(number) : number;
  const [less, more] = [base - step, base + step];
  if (sign === '==' || sign === '!=') {
    return [
      [number, saying(number)],
      [less, `not ${number}`],
      [more, `not ${number}`],
    ];
  }
  return sign === '<' || sign === '>='
    ? [
        [less, isWhole ? `at most ${less}` : `less than ${number}`, -1],
        [base, `at least ${base}`, 1],
      ]
    : [
        [more, isWhole ? `at least ${more}` : `more than ${number}`, 1],
        [base, `at most ${base}`, -1],
      ];
}

/** A value that is none of some. */
export function otherThan(values: readonly (boolean | number | string)[], words: string): Needed {
  const [first] = values;
  if (typeof first === 'boolean') return [[!first, saying(!first)]];
  if (typeof first === 'string') return values.includes('') ? [] : [['', words]];
  return first === undefined ? [] : [[Math.max(...values.map(Number)) + 1, words]];
}

/** One fact with each of some values that it does not have. */
export function changed(fact: string, is: Change['is'], needed: Needed): Candidate[] {
  if (!isChangeable(fact)) return [];
  return needed
    .filter(
      ([value, , side]) => value !== is && !(typeof value === 'number' && value < 0) && !isWithin(is, value, side),
    )
    .map(([value, words]) => {
      const distance = typeof value === 'number' && typeof is === 'number' ? Math.abs(value - is) : 1;
      return { fact, is, needed: words, value, distance, apply: (facts: Facts) => withValue(facts, fact, value) };
    });
}

/** Whether a fact lies beyond the bound already that is said of a value: to say it would explain nothing. */
function isWithin(is: Change['is'], value: unknown, side: 1 | -1 | undefined): boolean {
  return typeof is === 'number' && typeof value === 'number' && side !== undefined && (is - value) * side > 0;
}

const ONE_FACT = /^(\w+)(?:\[(\d+)\])?\.(\w+)$/;

/** Whether it is one value of one record: `crossing.canine`, `lookouts[0].match`. */
function isChangeable(fact: string): boolean {
  const [, variable, index] = ONE_FACT.exec(fact) ?? [];
  return FACTS.some((group) => group.variable === variable && group.isList === (index !== undefined));
}

function withValue(facts: Facts, fact: string, value: unknown): Facts {
  const [, variable = '', index, field = ''] = ONE_FACT.exec(fact) ?? [];
  const group = facts[variable as keyof Facts];
  const changed =
    Array.isArray(group) && index !== undefined
      ? group.map((record, at) => (at === Number(index) ? { ...record, [field]: value } : record))
      : { ...group, [field]: value };
  return { ...facts, [variable]: changed };
}

export function saying(value: boolean | number | string): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
