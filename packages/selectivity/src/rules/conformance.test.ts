import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { isScalar } from './expression.ts';
import { ruleScope } from './scope.ts';

// The conformance cases of CEL's own specification, each of them either run or outside of what rules may use.

interface ConformanceCase {
  readonly name: string;
  readonly expression: string;
  readonly expected: unknown;
}

type Suite = typeof tests;

function casesOf(suite: Suite, path: string): ConformanceCase[] {
  const within = (suite.suites ?? []).flatMap((part) => casesOf(part, `${path}/${part.name}`));
  const own = (suite.tests ?? []).map(({ original }) => ({
    name: `${path}/${original.name ?? original.expr}`,
    expression: original.expr,
    expected: 'evalError' in original ? 'error' : original['value'],
  }));
  return [...within, ...own];
}

/** What a rule would get, as the suite writes values; or why it may not ask, in one phrase. */
function outcomeOf(expression: string): { readonly value: unknown } | { readonly outside: string } {
  const { environment, names } = ruleScope([]);
  const check = environment.check(expression);
  if (!check.valid) return { outside: `static check: ${check.error?.code}` };
  const compiled = compile(environment.parse(expression).ast, names);
  if (compiled.type === 'refused') return { outside: `refused: ${compiled.message.split(/[:;,]/)[0]}` };
  if (!isScalar(compiled)) return { outside: `answers a ${compiled.type}` };
  const answer = compiled.ask({});
  if (typeof answer === 'object') return { value: 'error' };
  switch (compiled.type) {
    case 'bool':
      return { value: { boolValue: answer } };
    case 'int':
      return { value: { int64Value: String(answer) } };
    case 'double':
      return { value: { doubleValue: Number(answer) } };
    case 'string':
      return { value: { stringValue: answer } };
  }
}

test('conformance cases within what rules may use come out as CEL says, and each other one is outside for a named reason', () => {
  const cases = casesOf(tests, tests.name);
  const outside: Record<string, number> = {};
  let taken = 0;
  for (const { name, expression, expected } of cases) {
    const outcome = expected === undefined ? { outside: 'states a type and no value' } : outcomeOf(expression);
    if ('outside' in outcome) {
      outside[outcome.outside] = (outside[outcome.outside] ?? 0) + 1;
    } else {
      taken += 1;
      expect(outcome.value, `${name}: ${expression}`).toEqual(expected);
    }
  }
  expect({ cases: cases.length, taken, outside }).toMatchInlineSnapshot(`
    {
      "cases": 2344,
      "outside": {
        "answers a list": 1,
        "refused: != compares one value with one": 2,
        "refused: * is for whole numbers only": 10,
        "refused: + is for whole numbers only": 20,
        "refused: - is for whole numbers only": 3,
        "refused: / is for whole numbers only": 8,
        "refused: == compares one value with one": 3,
        "refused: Unknown variable": 12,
        "refused: […] picks nothing": 11,
        "refused: a list holds values as they are written": 14,
        "refused: bind() is not available": 5,
        "refused: bool() is not available": 13,
        "refused: bytes and unsigned numbers are not available": 111,
        "refused: bytes() is not available": 5,
        "refused: double() is not available": 21,
        "refused: duration() is not available": 18,
        "refused: dyn() is not available": 159,
        "refused: filter() is not available": 8,
        "refused: getDate() is not available": 2,
        "refused: getDayOfMonth() is not available": 5,
        "refused: getDayOfWeek() is not available": 2,
        "refused: getDayOfYear() is not available": 2,
        "refused: getFullYear() is not available": 2,
        "refused: getHours() is not available": 3,
        "refused: getMilliseconds() is not available": 1,
        "refused: getMinutes() is not available": 3,
        "refused: getMonth() is not available": 2,
        "refused: getSeconds() is not available": 3,
        "refused: hasValue() is not available": 1,
        "refused: indexOf() is not available": 3,
        "refused: int() is not available": 13,
        "refused: lastIndexOf() is not available": 2,
        "refused: map() is not available": 4,
        "refused: maps are not available": 5,
        "refused: null is not available": 5,
        "refused: orValue() is not available": 1,
        "refused: string() is not available": 9,
        "refused: substring() is not available": 5,
        "refused: timestamp() is not available": 23,
        "refused: type() is not available": 18,
        "refused: uint() is not available": 11,
        "refused: whole numbers go up to 9223372036854775807": 1,
        "states a type and no value": 241,
        "static check: expected_token": 71,
        "static check: heterogeneous_list_element": 21,
        "static check: incompatible_ternary_branches": 1,
        "static check: invalid_condition_type": 1,
        "static check: invalid_logical_operand": 6,
        "static check: invalid_macro_argument": 10,
        "static check: limit_exceeded": 154,
        "static check: no_matching_overload": 134,
        "static check: no_such_overload": 41,
        "static check: undefined": 1,
        "static check: unexpected_character": 487,
        "static check: unexpected_token": 19,
        "static check: unknown_variable": 290,
      },
      "taken": 317,
    }
  `);
});
