import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { readDocument } from './document.ts';
import { faultText } from './fault-text.ts';
import { readRuleSet } from './rule-set.ts';

const rule = (when: string) => `name: tried
version: "1.0.0"
owner: analysts
rules:
  - id: a-rule
    owner: analysts
    reason: { en: Because., es: Porque sí. }
    source: a test
    points: 5
    expires: "2027-12-31"
    when: ${when}
`;

/** What the carets stand under. */
function marked(text: string): readonly (string | undefined)[] {
  const read = readRuleSet(text, '0');
  return read.ok
    ? []
    : read.faults.map(({ sourceLine, column, length }) => sourceLine.slice(column - 1, column - 1 + length));
}

describe('a fault in a condition', () => {
  test.each([
    ['plain', 'crossing.plateObscurd'],
    ['plain over two lines', 'crossing.plateWasRead &&\n      crossing.plateObscurd'],
    ['single quotes', "'crossing.canine == ''alert'' || crossing.plateObscurd'"],
    ['double quotes', '"crossing.canine == \\"alert\\" || crossing.plateObscurd"'],
    ['double quotes with escapes', '"crossing.canine == \\"\\x61\\t\\u00e9\\" ||\\\n      crossing.plateObscurd"'],
    ['a folded block', '>-\n      crossing.plateWasRead\n\n      || crossing.plateObscurd'],
    ['a literal block with a comment', "| # why\n      crossing.canine == 'a b' ||\n        crossing.plateObscurd"],
  ])('in %s stands under the very word', (_, when) => {
    expect(marked(rule(when))).toEqual(['plateObscurd']);
  });

  test('behind an alias stands where the alias does', () => {
    const text = rule('*shared').replace('source: a test', 'source: &shared crossing.plateObscurd');
    expect(marked(text)).toEqual(['*shared']);
  });

  test('is told with its line, carets and what was probably meant', () => {
    const read = readRuleSet(rule("crossing.vehicleClas == 'bus'"), '0');
    if (read.ok) throw new Error('is taken');
    expect(read.faults.map((fault) => faultText('x.yaml', fault))).toEqual([
      [
        'x.yaml:11:20 rules.0.when: No such key: vehicleClas; did you mean vehicleClass?',
        "        when: crossing.vehicleClas == 'bus'",
        '                       ^^^^^^^^^^^',
      ].join('\n'),
    ]);
    expect(read.faults[0]?.suggestion).toBe('vehicleClass');
  });
});

test('each character of a text is found where it is written, however YAML writes it', () => {
  const texts = fc.array(fc.constantFrom(...'ab\'"\\ \n#é:x&&=='.split(''), '\t', ' '), {
    minLength: 1,
    maxLength: 60,
  });
  const styles = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL');
  let exact = 0;
  fc.assert(
    fc.property(texts, styles, (characters, style) => {
      const text = characters.join('');
      const yaml = stringify({ value: text }, { defaultStringType: style, lineWidth: 20 });
      const read = readDocument(yaml, z.object({ value: z.string() }));
      if (!read.ok) return;
      for (const [index, character] of text.split('').entries()) {
        if (!/[abéx]/.test(character)) continue;
        const { line, column, sourceLine, length } = read.value.faultIn(['value'], {
          start: index,
          end: index + 1,
          message: '',
        });
        expect(length).toBe(1);
        expect(sourceLine).toBe(yaml.split('\n')[line - 1]);
        expect(sourceLine[column - 1]).toBe(character);
        exact += 1;
      }
    }),
    { numRuns: 1_000 },
  );
  expect(exact).toBeGreaterThan(300);
});
