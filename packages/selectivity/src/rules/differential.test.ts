import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { conditionEnvironment } from './condition.ts';
import { FACTS, type FactGroup, type Facts, NO_INTELLIGENCE } from './facts.ts';

// The interpreter of the CEL library judges what the conditions compiled here say. It throws where a fact is missing, and
// knows whole numbers as bigint only.

/** What random conditions and facts are made of: few values, so that they often meet. */
const VALUES = {
  string: ['exact', 'bus', 'b', '', 'é', 'us'],
  int: [0, 1, -1, 2, 3, 700],
  double: [0, 0.5, -1.5, 2],
  bool: [true, false],
} as const;

type ScalarType = keyof typeof VALUES;
type Holds = ScalarType | FactGroup;

/** Where in a condition something is to be written. */
interface Place {
  /** The next choice. The first option is always a short one, so that fewer and smaller choices make a simpler condition. */
  readonly pick: <Option>(...options: readonly Option[]) => Option;
  /** The names of macros' elements, and what they are. */
  readonly locals: readonly { readonly name: string; readonly is: Holds }[];
  /** How much deeper it may go. */
  readonly depth: number;
}

/** A random condition of the part of CEL that rules may use, whatever it asks of intelligence, written by choices. */
function conditionFrom(choices: readonly number[]): string {
  let at = 0;
  const pick = <Option>(...options: readonly Option[]): Option => {
    const option = options[(choices[at] ?? 0) % options.length];
    at += 1;
    if (option === undefined) throw new Error('there is nothing to choose from');
    return option;
  };
  return truth({ pick, locals: [], depth: 4 });
}

function truth(place: Place): string {
  const { pick, depth } = place;
  const inner = { ...place, depth: depth - 1 };
  if (depth <= 0) return pick(scalarTruth, comparison)(place);
  const form = pick(
    comparison,
    scalarTruth,
    junction,
    junction,
    quantified,
    quantified,
    negation,
    presence,
    textTest,
    isIn,
  );
  return form(inner);
}

const scalarTruth = (place: Place) => scalar(place, 'bool');
const negation = (place: Place) => `!${truth(place)}`;
const junction = (place: Place) => `(${truth(place)} ${place.pick('&&', '||')} ${truth(place)})`;

function comparison(place: Place): string {
  const [left, right] = place.pick<readonly [ScalarType, ScalarType]>(
    ['string', 'string'],
    ['int', 'int'],
    ['double', 'double'],
    ['bool', 'bool'],
    ['int', 'double'],
    ['double', 'int'],
  );
  const signs = ['<', '<=', '>', '>='];
  const sign = left === right ? place.pick('==', '!=', ...signs) : place.pick(...signs);
  return `(${scalar(place, left)} ${sign} ${scalar(place, right)})`;
}

function isIn(place: Place): string {
  const { text, holds } = list(place);
  return typeof holds === 'string' ? `(${scalar(place, holds)} in ${text})` : `(${text}.size() > 0)`;
}

function textTest(place: Place): string {
  const method = place.pick('startsWith', 'endsWith', 'contains');
  return `${scalar(place, 'string')}.${method}(${scalar(place, 'string')})`;
}

function quantified(place: Place): string {
  const { text, holds } = list(place);
  const name = `v${place.locals.length}`;
  const body = truth({ ...place, locals: [...place.locals, { name, is: holds }] });
  return `${text}.${place.pick('exists', 'all', 'exists_one')}(${name}, ${body})`;
}

function presence(place: Place): string {
  const types = place.pick<readonly ScalarType[]>(['bool', 'string'], ['string'], ['int', 'double']);
  const facts = types.map((type) => fact(place, type)).filter((text) => text?.includes('.'));
  return `has(${facts[0] ?? 'crossing.canine'})`;
}

function scalar(place: Place, type: ScalarType): string {
  const { pick, depth } = place;
  const inner = { ...place, depth: depth - 1 };
  const leaf = () => (pick(true, true, false) ? fact(place, type) : undefined) ?? literal(place, type);
  if (depth <= 0) return leaf();
  const choice = () => `(${truth(inner)} ? ${scalar(inner, type)} : ${scalar(inner, type)})`;
  const forms: Readonly<Record<ScalarType, readonly (() => string)[]>> = {
    string: [leaf, leaf, choice],
    double: [leaf, leaf, choice, () => `-(${scalar(inner, 'double')})`],
    bool: [leaf, choice, () => truth(inner)],
    int: [
      leaf,
      leaf,
      choice,
      () => `(${scalar(inner, 'int')} ${pick('+', '-', '*')} ${scalar(inner, 'int')})`,
      () => `-(${scalar(inner, 'int')})`,
      () => `${list(inner).text}.size()`,
      () => `size(${scalar(inner, 'string')})`,
    ],
  };
  return pick(...forms[type])();
}

function literal({ pick }: Place, type: ScalarType): string {
  const value = pick<boolean | number | string>(...VALUES[type]);
  if (typeof value === 'string') return `'${value}'`;
  return type === 'double' && Number.isInteger(value) ? `${value}.0` : `${value}`;
}

/** A fact, or an element, of a type; undefined where none has it. */
function fact({ pick, locals }: Place, type: ScalarType | 'list<string>'): string | undefined {
  const singles = FACTS.flatMap((group) => (group.isList ? [] : [{ name: group.variable, is: group }]));
  const names = [...locals, ...singles].flatMap(({ name, is }) => {
    if (typeof is === 'string') return is === type ? [name] : [];
    return Object.keys(is.fields).flatMap((field) => (is.fields[field]?.type === type ? [`${name}.${field}`] : []));
  });
  return names.length === 0 ? undefined : pick(...names);
}

function list(place: Place): { readonly text: string; readonly holds: Holds } {
  const { pick } = place;
  const literals = () => {
    const holds = pick<ScalarType>('string', 'int', 'double', 'bool');
    const values = Array.from({ length: pick(1, 2, 3) }, () => literal(place, holds));
    return { text: `[${values.join(', ')}]`, holds };
  };
  const texts = () => {
    const text = fact(place, 'list<string>');
    return text === undefined ? literals() : { text, holds: 'string' as const };
  };
  const groups = FACTS.filter(({ isList }) => isList).map((group) => () => ({ text: group.variable, holds: group }));
  return pick<() => { readonly text: string; readonly holds: Holds }>(...groups, texts, texts, literals)();
}

const environment = conditionEnvironment();

type Given = Readonly<Record<string, unknown>>;

/** Facts of which any may be missing: a field, and a whole group. */
const given: fc.Arbitrary<Given> = fc.record(
  Object.fromEntries(
    FACTS.map((group) => {
      const fields = Object.fromEntries(
        Object.entries(group.fields).map(([name, { type }]): [string, fc.Arbitrary<unknown>] => [
          name,
          type === 'list<string>'
            ? fc.array(fc.constantFrom(...VALUES.string), { maxLength: 3 })
            : fc.constantFrom<unknown>(...VALUES[type]),
        ]),
      );
      const record = fc.record(fields, { requiredKeys: [] });
      return [group.variable, group.isList ? fc.array(record, { maxLength: 3 }) : record];
    }),
  ),
  { requiredKeys: [] },
);

function interpreted(condition: string, facts: Given): boolean | 'indeterminate' {
  const asCel = Object.fromEntries(
    FACTS.filter(({ variable }) => variable in facts).map(({ variable, fields }) => {
      const celRecord = (record: Given) =>
        Object.fromEntries(
          Object.entries(record).map(([name, value]) => [
            name,
            fields[name]?.type === 'int' ? BigInt(value as number) : value,
          ]),
        );
      const stated = facts[variable];
      return [variable, Array.isArray(stated) ? stated.map(celRecord) : celRecord(stated as Given)];
    }),
  );
  try {
    return environment.evaluate(condition, asCel);
  } catch {
    return 'indeterminate';
  }
}

function compiled(condition: string, facts: Given): boolean | 'indeterminate' {
  const check = environment.check(condition);
  if (!check.valid) throw new Error(`${condition}\n${check.error?.message}`);
  const expression = compile(environment.parse(condition).ast);
  if (expression.type !== 'bool') throw new Error(`${condition}\n${JSON.stringify(expression)}`);
  const answer = expression.ask(facts as Facts);
  return typeof answer === 'boolean' ? answer : 'indeterminate';
}

const choices = fc.array(fc.nat(999), { maxLength: 60, size: 'max' });

test('a compiled condition says what the interpreter says, of any facts and any of them missing', () => {
  const seen = { true: 0, false: 0, indeterminate: 0 };
  fc.assert(
    fc.property(choices.map(conditionFrom), given, (condition, facts) => {
      const answer = compiled(condition, facts);
      seen[`${answer}`] += 1;
      expect(answer, condition).toBe(interpreted(condition, facts));
    }),
    { numRuns: 3_000 },
  );
  // A generator that made nothing but indeterminate conditions would show nothing.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(300);
});

test('what is false of a vehicle of which nothing is known, all else missing, is false whatever the rest is', () => {
  let falsehoods = 0;
  fc.assert(
    fc.property(choices.map(conditionFrom), given, (condition, facts) => {
      if (compiled(condition, { ...NO_INTELLIGENCE }) !== false) return;
      falsehoods += 1;
      expect(compiled(condition, { ...facts, ...NO_INTELLIGENCE }), condition).toBe(false);
    }),
    { numRuns: 1_000 },
  );
  expect(falsehoods).toBeGreaterThan(50);
});
