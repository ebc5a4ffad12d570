import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { faultText } from './fault-text.ts';
import { readRuleSet } from './rule-set.ts';

interface Written {
  readonly id?: string;
  readonly when?: string;
  readonly points?: string;
  readonly en?: string;
  readonly es?: string;
  readonly constants?: string;
  readonly more?: string;
}

/** A rule set as an analyst writes it, but for what is given. */
function written({
  id = 'a-rule',
  when = 'crossing.plateObscured',
  points = '5',
  en = 'Because.',
  es = 'Porque sí.',
  constants = '',
  more = '',
}: Written): string {
  return `name: tried
version: "1.0.0"
owner: analysts
${constants === '' ? '' : `constants:\n${constants}`}rules:
  - id: ${id}
    owner: analysts
    reason: { en: ${en}, es: ${es} }
    source: a test
    when: ${when}
    points: ${points}
    expires: "2027-12-31"
${more}`;
}

/** Each fault: what its carets stand under, what it says, and what it suggests. */
function faultsOf(text: string): (readonly [string, string, string?])[] {
  const read = readRuleSet(text, '0');
  if (read.ok) return [];
  return read.faults.map(({ sourceLine, sourceColumn, length, message, suggestion, line, column }) => {
    expect(Math.min(line, column)).toBeGreaterThan(0);
    const marked = sourceLine.slice(sourceColumn - 1, sourceColumn - 1 + length);
    return suggestion === undefined ? [marked, message] : [marked, message, suggestion];
  });
}

const DEEP = `"${'('.repeat(10_000)}true${')'.repeat(10_000)}"`;
const COSTLY = 'lookouts.exists(a, lookouts.exists(b, lookouts.exists(c, lookouts.exists(d, a.match == d.match))))';
/** Each line repeats the one before nine times. */
const ALIASES = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]', ...'abcdefgh']
  .map((name, nth) => (nth === 0 ? name : `b${nth}: &${'abcdefghi'[nth]} [${Array(9).fill(`*${name}`).join(', ')}]`))
  .join('\n');

const says = (words: string) => expect.stringContaining(words);

describe('what an analyst may hand in is answered in under a second, with its place', { timeout: 1_000 }, () => {
  test.each<[string, string, unknown, string, string?]>([
    ['an empty file', '', '', 'the document is empty'],
    ['a text that is no names with values', 'hello\n', 'hello', 'names with values belong here'],
    ['a list', '- 1', '- 1', 'names with values belong here'],
    ['a list that does not end', 'rules: [', '', 'end with a ]'],
    ['bytes that are no UTF-8', written({ es: 'Porque s\ufffd' }), '\ufffd', 'save the file as UTF-8'],
    ['a control character', 'name: a\0b', '\0', 'no text'],
    ['lines that end in a carriage return alone', 'name: a\rversion: b\r', '\r', 'carriage return alone'],
    ['a tab that indents', written({}).replace('    owner', '\towner'), '\t', 'a tab does not indent'],
    ['a field that stands twice', written({ more: '    points: 6\n' }), 'points', 'points stands here a second time'],
    ['a second document', `${written({})}---\nname: b\n`, '---', 'a second document begins here'],
    ['a tag', written({ when: '!crossing.plateObscured' }), '!crossing.plateObscured', 'put the text in quotes'],
    ['an alias of nothing', written({ when: '*nothing' }), '*nothing', 'nothing before it is named'],
    ['a colon and a space', written({ when: 'a: b: c' }), 'a', 'a colon and a space in it in quotes'],
    ['a text that begins with a quote', written({ when: "'bus' in ['bus']" }), "in ['bus']", 'begins with a quote'],
    ['an unknown field', written({ more: '    tag: [x]\n' }), 'tag', 'no field is called tag', 'tags'],
    [
      'a field like none',
      written({ more: '    pass: true\n' }),
      'pass',
      'no field is called pass; known are id, owner, ',
    ],
    ['a number for a text', written({ id: '3' }), '3', 'a text belongs here: put it in quotes, "3"', '"3"'],
    ['no rules', 'name: a\nversion: "1.0.0"\nowner: b\nrules: []\n', '[]', 'at least one rule'],
    ['too long a file', 'a'.repeat(10_000_000), 'a', 'has 10000000 characters'],
    ['ten thousand nested brackets', '['.repeat(10_000), '[', 'the document nests too deep'],
    ['ten thousand nested keys', '? '.repeat(10_000), '?', 'the document nests too deep'],
    ['an endless key', `${'a'.repeat(999_000)}: 1`, expect.stringMatching(/^a+$/), 'must be at most 1024 chars'],
    ['a bomb of aliases', ALIASES, '*a', 'more than 100 aliases'],
    ['a million brackets', '['.repeat(999_999), '[', 'more than 100000 names, values and signs'],
    ['ninety thousand names', Array.from({ length: 90_000 }, (_, i) => `k${i}: 1\n`).join(''), 'k20000', 'more than'],
    ['three hundred thousand tags', '!a '.repeat(300_000), '!a', 'a tag of YAML'],
    ['a hundred thousand anchors', '- &a x\n'.repeat(100_000), '&a', 'more than 100 aliases'],
    ['nested brackets', written({ when: `"${'('.repeat(900)}true${')'.repeat(900)}"` }), '(', 'at most 24 deep'],
    ['ten thousand brackets', written({ when: DEEP }), expect.stringMatching(/^"\(+/), 'at most 2,000 characters'],
    ['a costly condition', written({ when: `"${COSTLY}"` }), COSTLY, 'a condition may cost 100000'],
    ['too many parts', written({ when: `"${'!'.repeat(1_900)}true"` }), '!', 'at most 300 parts'],
    ['a word for a sign', written({ when: 'true and true' }), 'and', '"and" does not belong here', '&&'],
    ['one sign for two', written({ when: "crossing.canine = 'alert'" }), '=', '"=" does not belong here', '=='],
    ['a bracket left open', written({ when: "crossing.canine in ['alert'" }), "'", '"]" is missing at the end'],
    ['a bracket too many', written({ when: 'crossing.plateObscured)' }), ')', '")" does not belong here'],
    ['a comma left out', written({ when: 'lookouts.exists(l true)' }), 'true', '")" is missing before it'],
    ['half a condition', written({ when: 'crossing.plateObscured &&' }), '&', 'a value is missing at the end'],
    ['an unknown fact', written({ when: 'crossing.plateObscurd' }), 'plateObscurd', 'No such key', 'plateObscured'],
    ['an unknown function', written({ when: 'lookouts.exist(l, l.match == "a")' }), 'exist', 'no function', 'exists'],
    ['a number where a text belongs', written({ when: 'crossing.canine == 3' }), 'crossing.canine == 3', 'int', "'3'"],
    [
      'a whole number for a decimal',
      written({ when: 'crossing.plateReadConfidence == 1' }),
      'crossing.plateReadConfidence == 1',
      'double',
      '1.0',
    ],
    ['a division by zero', written({ points: '10 / (3 - 3)' }), '10 / (3 - 3)', 'division by zero'],
    ['an overflow', written({ points: '9223372036854775807 + 1' }), '9223372036854775807 + 1', 'integer overflow'],
    ['a pattern of another language', written({ when: 'crossing.canine.matches("a(?=b)")' }), '(?=', 'RE2'],
    ['negative points', written({ points: '-1' }), '-1', 'points are never negative: no rule lets a vehicle pass'],
    ['too many points', written({ points: '1001' }), '1001', 'at most 1,000'],
    [
      'two rules of one id',
      written({}) + written({}).split('rules:\n')[1],
      'a-rule',
      'rule id a-rule stands here a second time',
    ],
  ])('%s', (_, text, marked, message, suggestion) => {
    const [first] = faultsOf(text);
    expect(first).toEqual(suggestion === undefined ? [marked, says(message)] : [marked, says(message), suggestion]);
  });
});

test.each([30, 100_000])(
  'a pattern that would keep a backtracking machine busy is taken, and answers about %d characters in under a second',
  { timeout: 1_000 },
  (length) => {
    const read = readRuleSet(written({ when: `"lookouts.exists(l, l.purpose.matches('^(a+)+$'))"` }), '0');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    // A machine that backtracks takes ten seconds for thirty characters.
    const hostile = { lookouts: [{ purpose: `${'a'.repeat(length)}!` as never }] };
    expect(evaluate(read.value, hostile, 0)).toMatchObject({ points: 0, fired: [], indeterminate: [] });
  },
);

describe('the place of a fault', () => {
  test.each([
    ['(crossing.vehicleClass) == 3 && true', '(crossing.vehicleClass) == 3'],
    ["((history.crossingsLast24Hours + 1) * 2) == 'x'", "((history.crossingsLast24Hours + 1) * 2) == 'x'"],
    ['(lookouts.size() == 0) && true', 'lookouts.size() == 0'],
    ["(crossing.vehicleClass).startWith('b')", 'startWith'],
    ['((crossing.plateReadConfidence) + 0.1) > 1.0', '(crossing.plateReadConfidence) + 0.1'],
    ["[')'] == ['('] && true", "[')'] == ['(']"],
    ["('it\\'s (' == 'a') == 3", "('it\\'s (' == 'a') == 3"],
  ])('in %s is a part with the brackets that belong to it', (when, marked) => {
    expect(faultsOf(written({ when: `>-\n      ${when}` })).map(([found]) => found)).toEqual([marked]);
  });

  test('is named the same in what a rule says at the lane', () => {
    const read = readRuleSet(written({ when: '(history.crossingsLast24Hours + 1) * 9223372036854775807 > 0' }), '0');
    if (!read.ok) throw new Error('is refused');
    expect(evaluate(read.value, { history: { crossingsLast24Hours: 3 } }, 0).indeterminate).toMatchObject([
      { cause: 'integer overflow in (history.crossingsLast24Hours + 1) * 9223372036854775807' },
    ]);
  });

  test('is counted without a byte order mark, and in lines that end as Windows ends them', () => {
    for (const text of [`\ufeff${written({ id: '3' })}`, written({ id: '3' }).replaceAll('\n', '\r\n')]) {
      expect(readRuleSet(text, '0')).toMatchObject({
        ok: false,
        faults: [{ line: 5, column: 9, sourceLine: '  - id: 3' }],
      });
    }
    expect(readRuleSet('\ufeffid: 3\n', '0')).toMatchObject({ ok: false, faults: [{ column: 1 }, {}, {}, {}, {}] });
  });

  test('has its carets below it, whatever stands before on the line', () => {
    for (const before of ['é', '日本', '𝒳', 'e\u0301', '\u{1f69a}']) {
      const [fault] = faultsOfRead(written({ when: `crossing.canine == '${before}' || crossing.plateObscurd` }));
      const [, line = '', carets = ''] = fault?.split('\n') ?? [];
      const cells = { é: 1, 日本: 4, 𝒳: 1, 'e\u0301': 1, '\u{1f69a}': 2 }[before] ?? 0;
      const lead = line.indexOf(before) + cells + "' || crossing.".length;
      expect(carets).toBe(`${' '.repeat(lead)}${'^'.repeat('plateObscurd'.length)}`);
    }
  });

  test('shows nothing that would move the cursor of a terminal', () => {
    const [fault] = faultsOfRead(written({ when: '"\\e[31m"', en: 'a\u202eb' }));
    expect(fault).toContain('does not belong here');
    const [turned] = faultsOfRead(written({ when: "crossing.canine == '\u202e' && x" }));
    expect(turned).toContain("'\ufffd'");
  });

  test('is shown with what stands around it on a line of thousands of characters', () => {
    const when = `"${Array(60).fill('crossing.plateObscured').join(' && ')} && crossing.canin == 'x'"`;
    expect(faultsOf(written({ when }))).toEqual([['canin', says('did you mean canine?'), 'canine']]);
  });
});

function faultsOfRead(text: string): string[] {
  const read = readRuleSet(text, '0');
  return read.ok ? [] : read.faults.map((fault) => faultText('x.yaml', fault));
}

describe('a constant', () => {
  const isBig = (big: string, other: string) => {
    const read = readRuleSet(written({ constants: `  big: ${big}\n`, when: `${other} == big` }), '0');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return evaluate(read.value, {}, 0).points === 5;
  };

  test.each([
    ['9007199254740993', '9007199254740993', '9007199254740992'],
    ['9223372036854775807', '9223372036854775807', '9223372036854775806'],
    ['-9223372036854775808', '-9223372036854775808', '-9223372036854775807'],
    ['0x20000000000001', '9007199254740993', '9007199254740992'],
    ['&a 9007199254740993', '9007199254740993', '9007199254740992'],
  ])('of %s is that whole number exactly', (big, same, near) => {
    expect([isBig(big, same), isBig(big, near)]).toEqual([true, false]);
  });

  test('is found exactly in a list, and where it repeats another', () => {
    const constants = '  one: &e 9007199254740993\n  again: *e\n  numbers: [1, 9007199254740993, *e]\n';
    for (const [when, points] of [
      ['9007199254740993 in numbers && again == 9007199254740993', 5],
      ['9007199254740992 in numbers || again == 9007199254740992', 0],
    ] as const) {
      const read = readRuleSet(written({ constants, when }), '0');
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      expect(evaluate(read.value, {}, 0).points).toBe(points);
    }
  });

  test.each([
    ['  big: 9223372036854775808\n', '9223372036854775808', 'whole numbers go up to 9223372036854775807'],
    ['  big: [1, -9223372036854775809]\n', '-9223372036854775809', 'whole numbers go up to'],
    ['  canine: 1\n', 'canine', 'canine is the name of a fact'],
    ['  size: 1\n', 'size', 'size is a word of CEL'],
    ['  Fresh: 1\n', 'Fresh', 'a name in camelCase'],
    ['  driverAge: 1\n', 'Age', '"age" stands for age'],
    ['  knownGood: [a]\n', 'knownGood', 'lets a vehicle pass'],
    ['  words: [bus, apellido]\n', 'apellido', '"apellido" stands for ethnicity, by way of the surname'],
    ['  mixed: [a, 1]\n', '[a, 1]', 'one type, not string and int'],
  ])('written as %j is refused where it is wrong', (constants, marked, message) => {
    expect(faultsOf(written({ constants }))).toEqual([[marked, says(message)]]);
  });

  test('that no rule uses is warned of at its name', () => {
    const read = readRuleSet(written({ constants: '  fresh: 3\n' }), '0');
    const warning = { line: 5, column: 3, length: 5, path: 'constants.fresh', message: 'no rule uses fresh' };
    expect(read).toMatchObject({ ok: true, value: { warnings: [warning] } });
  });

  test('is one of five hundred at most', () => {
    const many = Array.from({ length: 501 }, (_, index) => `  k${index}: 1\n`).join('');
    expect(faultsOf(written({ constants: many }))).toEqual([[expect.anything(), 'at most 500 constants']]);
  });
});

describe('words that no rule may use', () => {
  test.each([
    [{ id: 'driver-age' }, 'age'],
    [{ id: 'edad-del-conductor' }, 'edad'],
    [{ id: 'known-good' }, 'known-good'],
    [{ id: 'do-not-stop' }, 'not-stop'],
    [{ id: 'bajo-riesgo' }, 'bajo-riesgo'],
    [{ more: '    tags: [readers, plate-country]\n' }, 'country'],
    [{ more: '    tags: [trusted]\n' }, 'trusted'],
    [{ en: 'The driver is a foreigner.' }, 'foreigner'],
    [{ es: 'El conductor es muy joven para su edad.' }, 'edad'],
  ])('are refused in %j at the word', (parts, word) => {
    expect(faultsOf(written(parts)).map(([marked]) => marked)).toEqual([word]);
  });

  test('are refused in the name of the set', () => {
    expect(faultsOf(written({}).replace('name: tried', 'name: safe-list')).map(([marked]) => marked)).toEqual([
      'safe',
      'safe-list',
    ]);
  });

  test.each([
    { id: 'average-message-package', en: 'A message about an average package.', es: 'Un mensaje sobre un paquete.' },
    { en: 'A lookout by another jurisdiction of this country.', es: 'Una oficina nacional de otro país lo pide.' },
    { id: 'goods-declared', more: '    tags: [storage, stage, usage, villages]\n' },
    { constants: '  manageable: 1\n  averages: [1]\n', when: 'manageable in averages' },
  ])('are not found in %j', (parts) => {
    expect(faultsOf(written(parts))).toEqual([]);
  });
});
