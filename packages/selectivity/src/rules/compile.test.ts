import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCondition } from './check.ts';
import { codePointOrder, codePointsIn } from './code-points.ts';
import { compile } from './compile.ts';
import type { Facts } from './facts.ts';
import { ruleScope } from './scope.ts';

const scope = ruleScope([]);
const { environment } = scope;
const LARGEST = 2n ** 63n - 1n;

/** What a condition says, whatever it asks of intelligence: true, false, or why that cannot be said. */
function answerOf(condition: string, facts: Facts): boolean | string {
  const compiled = compile(environment.parse(condition).ast);
  if (compiled.type !== 'bool' || !environment.check(condition).valid) throw new Error(`${condition} is refused`);
  const answer = compiled.ask(facts);
  return typeof answer === 'boolean' ? answer : answer.cause;
}

const facts: Facts = {
  crossing: { vehicleClass: 'bus', plateWasRead: true, plateReadConfidence: 0.5 },
  lookouts: [
    { match: 'exact', priority: 'urgent', daysSincePosted: 2 },
    { match: 'look-alike', priority: 'urgent' },
  ],
  traceLeads: [
    { daysSinceSale: 700, timeToCrimeDays: 300, indicators: ['five-or-more-in-one-sale', 'bought-in-multiple-sale'] },
  ],
  multipleSales: [],
  history: { crossingsLast24Hours: null },
};

describe('a condition', () => {
  test.each([
    ["crossing.vehicleClass == 'bus'", true],
    ["crossing.vehicleClass != 'bus'", false],
    ["crossing.vehicleClass in ['truck', 'bus']", true],
    ['crossing.plateReadConfidence < 1', true],
    ['0.5 <= crossing.plateReadConfidence && crossing.plateReadConfidence >= 0.5', true],
    ['false < crossing.plateWasRead', true],
    ['crossing.plateWasRead ? 1 < 0 : 1 > 0', false],
    ["(crossing.plateWasRead ? 'a' : 'b') == 'a'", true],
    ["crossing.vehicleClass.startsWith('b') && crossing.vehicleClass.endsWith('s')", true],
    ["crossing.vehicleClass.contains('us') && !crossing.vehicleClass.contains('su')", true],
    ['crossing.vehicleClass.size() == 3 && size(lookouts) == 2 && [1, -2].size() == 2', true],
    ["lookouts.exists(l, l.match == 'look-alike')", true],
    ["lookouts.all(l, l.priority == 'urgent')", true],
    ["lookouts.exists_one(l, l.match == 'exact')", true],
    ["lookouts.exists_one(l, l.priority == 'urgent')", false],
    ['multipleSales.exists(s, s.handguns > 0)', false],
    ['multipleSales.all(s, s.handguns > 0)', true],
    [
      "traceLeads.exists(t, 'bought-in-multiple-sale' in t.indicators && t.indicators.exists(i, i.startsWith('five')))",
      true,
    ],
    ['lookouts.exists(l, traceLeads.exists(t, t.daysSinceSale > l.daysSincePosted * 300))', true],
    ['lookouts.exists(a, lookouts.exists(b, a.match != b.match) && a.daysSincePosted == 2)', true],
    ['traceLeads.exists(t, t.daysSinceSale - t.timeToCrimeDays == 400 && -t.daysSinceSale < -699)', true],
    ['[-1, 5].exists(n, n < 0)', true],
    ['has(crossing.plateReadConfidence) && !has(crossing.canine) && !has(history.crossingsLast24Hours)', true],
    ['lookouts.exists(l, !has(l.daysSincePosted))', true],
  ])('%s is %s', (condition, expected) => {
    expect(answerOf(condition, facts)).toBe(expected);
  });

  test.each([
    ["crossing.canine == 'alert'", 'canine is missing'],
    ['history.crossingsLast24Hours > 3', 'crossingsLast24Hours is missing'],
    ['seizures.size() > 0', 'seizures is missing'],
    ['seizures.all(s, s.firearms > 0)', 'seizures is missing'],
    ["!(crossing.canine == 'alert')", 'canine is missing'],
    ["crossing.canine == 'alert' ? true : true", 'canine is missing'],
    ["crossing.vehicleClass in ['bus'] && crossing.plateObscured", 'plateObscured is missing'],
    ['lookouts.exists(l, l.daysSincePosted > 2)', 'daysSincePosted is missing'],
    ["lookouts.exists_one(l, l.daysSincePosted == 2 || l.issuer == 'ATF')", 'issuer is missing'],
    ['crossing.vehicleClass.startsWith(crossing.canine)', 'canine is missing'],
    ['crossing.canine.size() + 1 > 0', 'canine is missing'],
  ])('%s is indeterminate: %s', (condition, cause) => {
    expect(answerOf(condition, facts)).toBe(cause);
  });

  test.each([
    ["crossing.canine == 'alert' && 1 > 2", false],
    ["1 > 2 && crossing.canine == 'alert'", false],
    ['crossing.plateObscured || crossing.plateWasRead', true],
    ['crossing.plateWasRead || crossing.plateObscured', true],
    ['lookouts.exists(l, l.daysSincePosted == 2)', true],
    ["lookouts.exists(l, l.issuer == 'ATF' || l.match == 'look-alike')", true],
    ["lookouts.all(l, l.issuer == 'ATF' && l.match == 'exact')", false],
    ['lookouts.all(l, l.daysSincePosted > 2)', false],
    ["crossing.plateWasRead ? true : crossing.canine == 'alert'", true],
  ])('%s is %s, whatever the missing fact would have been', (condition, expected) => {
    expect(answerOf(condition, facts)).toBe(expected);
  });

  test('asks in vain whether a fact is there when its whole group is missing', () => {
    expect(answerOf('has(crossing.canine)', {})).toBe('crossing is missing');
  });
});

describe('whole numbers', () => {
  const number = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -100, max: 100 }),
    fc.constantFrom(2 ** 32, -(2 ** 31)),
  );
  const exactly = {
    '+': (a: bigint, b: bigint) => a + b,
    '-': (a: bigint, b: bigint) => a - b,
    '*': (a: bigint, b: bigint) => a * b,
    '/': (a: bigint, b: bigint) => a / b,
    '%': (a: bigint, b: bigint) => a % b,
  };

  /** What CEL says of two numbers, from arithmetic without bounds. */
  function resultOf(sign: keyof typeof exactly, left: bigint, right: bigint): bigint | string {
    if (right === 0n && (sign === '/' || sign === '%')) return 'division by zero in';
    const result = exactly[sign](left, right);
    return result > LARGEST || result < -LARGEST - 1n ? 'integer overflow in' : result;
  }

  test.each(['+', '-', '*', '/', '%'] as const)('are exact to 64 bits under %s, and have a cause beyond', (sign) => {
    fc.assert(
      fc.property(number, number, number, (left, factor, right) => {
        const product = BigInt(left) * BigInt(factor);
        fc.pre(product <= LARGEST && product >= -LARGEST);
        const seizures = [{ firearms: left, daysSince: factor }];
        const written = `(s.firearms * s.daysSince) ${sign} (${right})`;
        const result = resultOf(sign, product, BigInt(right));
        const compared = typeof result === 'bigint' && result > -LARGEST ? result : 0n;
        const answer = answerOf(`seizures.exists(s, ${written} == ${compared})`, { seizures });
        if (typeof result === 'string') expect(answer).toContain(result);
        else expect(answer).toBe(result === compared);
      }),
    );
  });

  test('of 64 bits can be written, compared and negated as far as they go', () => {
    expect(answerOf('-9223372036854775808 < 9223372036854775807', {})).toBe(true);
    expect(answerOf('9007199254740993 != 9007199254740992', {})).toBe(true);
    const seizures = [{ firearms: 1 }];
    expect(answerOf('seizures.exists(s, -(s.firearms - 9223372036854775807 - 2) > 0)', { seizures })).toMatch(
      /overflow/,
    );
  });
});

describe('texts', () => {
  const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);

  test('come in the order of their code points, not of their UTF-16 units', () => {
    expect('\u{1F697}' < '\uFF21').toBe(true);
    expect(answerOf("'\u{1F697}' < '\uFF21'", {})).toBe(false);
    expect(answerOf("'a\u{1F697}' > 'a\uFF21' && 'a' < 'aa' && '' <= ''", {})).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        const [first, second] = [points(left), points(right)];
        const index = first.findIndex((point, at) => point !== second[at]);
        const expected = index === -1 ? first.length - second.length : (first[index] ?? 0) - (second[index] ?? -1);
        expect(Math.sign(codePointOrder(left, right))).toBe(Math.sign(expected));
      }),
    );
  });

  test('are as long as they have code points', () => {
    expect(answerOf("'\u{1F697}é'.size() == 2", {})).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(codePointsIn(text)).toBe(points(text).length);
      }),
    );
  });
});

describe('a condition that CEL knows and rules do without', () => {
  test.each([
    ["crossing.vehicleClass == 'bus' && null == null", 'null is not available: has(…)', 'null'],
    ["b'x' == b'x'", 'bytes and unsigned numbers are not available', "b'x'"],
    ['5u == 5u', 'bytes and unsigned numbers are not available', '5u'],
    ["['a'] == ['b']", '== compares one value with one; for lists use in', "['a'] == ['b']"],
    [
      'crossing.canine in [crossing.vehicleClass]',
      'a list holds values as they are written',
      '[crossing.vehicleClass]',
    ],
    ['[].size() == 0', 'a list holds values as they are written, at least one', '[]'],
    ['[[1]].size() == 1', 'a list holds values as they are written', '[[1]]'],
    ["'a' + 'b' == 'ab'", '+ is for whole numbers only', "'a' + 'b'"],
    ['crossing.plateReadConfidence * 2.0 < 1.0', '* is for whole numbers only', 'crossing.plateReadConfidence * 2.0'],
    ["crossing['canine'] == 'alert'", '[…] picks nothing: name a fact with a dot', "crossing['canine']"],
    ["'a' in {}", 'maps are not available', '{}'],
    ["(true ? ['a'] : ['b']).size() == 1", '?: does not choose between lists', "true ? ['a'] : ['b']"],
    ["['a'].filter(x, x == 'a').size() == 1", 'filter() is not available: use size, has', "['a'].filter(x, x == 'a')"],
    ['type(1) == int', 'type() is not available: use size, has', 'type(1)'],
    ["cel.bind(x, 'bus', x == crossing.vehicleClass)", 'bind() is not available', 'cel.bind('],
    ['9223372036854775808 > 1', 'whole numbers go up to 9223372036854775807', '9223372036854775808'],
    ["crossing.canine.matches('a(?=b)')", 'RE2 does not know this pattern', '(?='],
    [
      'crossing.canine.matches(crossing.vehicleClass)',
      'matches() takes a pattern as it is written',
      'crossing.vehicleClass',
    ],
    ['[1].exists(crossing, crossing > 0)', 'crossing is a fact or a constant already', 'crossing'],
    ["crossing.canine.startWith('a')", 'did you mean startsWith?', 'startWith'],
    ['has(crossing.canin)', 'No such key: canin; did you mean canine?', 'canin'],
    ['has(crossing.constructor)', 'No such key: constructor', 'constructor'],
    ['lookouts.exists(l, has(l.id))', 'No such key: id', 'id'],
  ])('%s is refused with the reason and its place', (condition, reason, place) => {
    const checked = checkCondition(scope, condition);
    if (checked.ok) throw new Error('is taken');
    const places = checked.faults.map(({ start, end, message }) => [message, condition.slice(start, end)]);
    expect(places).toEqual([[expect.stringContaining(reason), expect.stringContaining(place)]]);
  });
});
