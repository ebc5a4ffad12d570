import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_POLICY, FIRST_RULE_SET } from '@southbound/targeting/rulebook-files';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import { southboundProcess } from '../fixtures/southbound-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const firstRuleSet = readFileSync(FIRST_RULE_SET, 'utf8');
const firstCases = readFileSync(join(dirname(FIRST_RULE_SET), 'cases.yaml'), 'utf8');

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** One rule as it should be, but for what is given. */
function ruleSetWith(rule: Readonly<Record<string, string>>): string {
  const fields = {
    id: 'canine-clear',
    owner: 'outbound-analysts',
    reason: '{ en: A canine was there., es: Hubo un canino. }',
    source: 'made up',
    when: "crossing.canine == 'clear'",
    points: '1',
    expires: '"2099-12-31"',
    ...rule,
  };
  const lines = Object.entries(fields).map(
    ([name, value], index) => `${index === 0 ? '  - ' : '    '}${name}: ${value}`,
  );
  return ['name: made-up', 'version: "1.0.0"', 'owner: outbound-analysts', 'rules:', ...lines, ''].join('\n');
}

describe('rules check', () => {
  test('a rule set without fault ends with 0, and is named with version, digest and number of rules', async () => {
    const { exitCode, out, err } = await southbound(['rules', 'check', FIRST_RULE_SET]);
    expect(out).toMatch(/^first \d+\.\d+\.\d+ \([0-9a-f]{32}\): \d+ rules, no fault\.\n$/);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  });

  test('--json answers the same for machines', async () => {
    const { out } = await southbound(['rules', 'check', FIRST_RULE_SET, '--json']);
    const { ruleSet, rules } = JSON.parse(out);
    const words = (await southbound(['rules', 'check', FIRST_RULE_SET])).out;
    expect(words).toBe(`${ruleSet.name} ${ruleSet.version} (${ruleSet.digest}): ${rules.length} rules, no fault.\n`);
    expect(rules).toContainEqual({ id: 'lookout-urgent', points: 100 });
  });

  test('the rule set that the faulty ones are made from has no fault', async () => {
    const path = written('made-up.yaml', ruleSetWith({}));
    expect((await southbound(['rules', 'check', path])).out).toContain(': 1 rule, no fault.');
  });

  test.each([
    ['negative points', ruleSetWith({ points: '-5' }), ':10:13 rules.0.points: points are never negative'],
    ['a condition that is no CEL', ruleSetWith({ when: 'crossing.canine ==' }), ':9:'],
    ['a field that rules do not see', ruleSetWith({ when: 'crossing.lane == 3' }), ':9:'],
    ['a condition on citizenship', ruleSetWith({ when: "crossing.citizenship == 'MX'" }), ':9:'],
    ['no expiry', ruleSetWith({ expires: '' }), ':11:'],
    ['a key that does not belong there', ruleSetWith({ weight: '3' }), 'weight'],
    ['text that is no YAML', 'rules: [', ':1:'],
    ['an empty file', '', ':1:1 '],
    ['another kind of document', readFileSync(DEFAULT_POLICY, 'utf8'), 'rules: '],
  ])('%s ends with 2, and the place is named', async (what, text, place) => {
    const path = written('faulty.yaml', text);
    const { exitCode, out, err } = await southbound(['rules', 'check', path]);
    expect(err, what).toContain(place);
    expect(err).toContain(`${path}:`);
    expect(err).toContain('(fault file-wrong)');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });

  test('--json gives each fault and its place for machines', async () => {
    const path = written('faulty.yaml', ruleSetWith({ points: '-5', when: 'crossing.lane == 3' }));
    const { exitCode, out, err } = await southbound(['rules', 'check', path, '--json']);
    const { faults } = JSON.parse(out) as { faults: Record<string, unknown>[] };
    expect(faults).toContainEqual({
      file: path,
      line: 10,
      column: 13,
      length: 2,
      sourceLine: '    points: -5',
      sourceColumn: 13,
      path: 'rules.0.points',
      message: expect.stringContaining('points are never negative'),
    });
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
  });

  test.each(['check', 'test', 'lint'])('a folder, and bytes that are no text, end %s with 2', async (command) => {
    const bytes = join(folder, 'bytes.yaml');
    writeFileSync(bytes, Buffer.from([0xff, 0xfe, 0x6e, 0x00]));
    const ofBytes = await southbound(['rules', command, bytes]);
    expect(ofBytes.err).toContain('bytes.yaml:1:1 this character is no text');
    const ofFolder = await southbound(['rules', command, folder]);
    expect(ofFolder.err).toContain('is a folder; give a file');
    expect([ofBytes.exitCode, ofFolder.exitCode]).toEqual([2, 2]);
  });

  test('a file that is not there ends with 2', async () => {
    const { exitCode, err } = await southbound(['rules', 'check', join(folder, 'missing.yaml')]);
    expect(err).toContain('missing.yaml: there is no such file or folder');
    expect(exitCode).toBe(2);
  });
});

describe('rules test', () => {
  test('the first rule set passes its cases, which show each of its rules firing', async () => {
    const { exitCode, out, err } = await southbound(['rules', 'test', FIRST_RULE_SET]);
    expect(out).toMatch(/^ +rule +fires in +denied in +ways seen\n +lookout-urgent +\d+ +\d+ +\d+ of \d+\n/);
    expect(out).toMatch(/\n\d+ cases passed, 0 failed\.\n$/);
    expect(out).not.toContain('No case shows these rules firing');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  });

  test('a failing case ends with 1, and says where it stands and what differs', async () => {
    const ruleSet = written('rule-set.yaml', firstRuleSet);
    written(
      'cases.yaml',
      firstCases.replace('points: 100', 'points: 99').replace('fired: [lookout-high]', 'fired: []'),
    );
    const { exitCode, out } = await southbound(['rules', 'test', ruleSet]);
    expect(out).toMatch(
      /cases\.yaml:\d+ An urgent lookout on the very plate scores highest\.\n {4}points: expected 99, got 100\n/,
    );
    expect(out).toContain('    fired: did not expect lookout-high\n');
    expect(out).toMatch(/^\d+ cases passed, 2 failed\.$/m);
    expect(exitCode).toBe(1);
  });

  test('--json answers the same for machines', async () => {
    const cases = written('failing.yaml', firstCases.replace('points: 100', 'points: 99'));
    const { exitCode, out } = await southbound(['rules', 'test', FIRST_RULE_SET, '--cases', cases, '--json']);
    const { results, rulesWithoutCase } = JSON.parse(out);
    const failed = results.filter(({ passed }: { passed: boolean }) => !passed);
    expect(failed).toMatchObject([{ differences: ['points: expected 99, got 100'] }]);
    expect(rulesWithoutCase).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test('--json gives each fault of either file and its place for machines', async () => {
    const faultyRules = written('faulty.yaml', ruleSetWith({ points: '-5' }));
    const faultyCases = written('none.yaml', 'at: "2026-03-02T12:00:00Z"\ncases: []\n');
    for (const [ruleSet, cases, file, path] of [
      [faultyRules, faultyCases, faultyRules, 'rules.0.points'],
      [FIRST_RULE_SET, faultyCases, faultyCases, 'cases'],
    ] as const) {
      const { exitCode, out, err } = await southbound(['rules', 'test', ruleSet, '--cases', cases, '--json']);
      expect(JSON.parse(out)).toMatchObject({ faults: [{ file, path }] });
      expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
    }
  });

  test('rules that no case shows firing are named', async () => {
    const cases = written(
      'few.yaml',
      'at: "2026-03-02T12:00:00Z"\ncases:\n  - name: Nothing is known.\n    points: 0\n',
    );
    const { exitCode, out } = await southbound(['rules', 'test', FIRST_RULE_SET, '--cases', cases]);
    expect(out).toContain('No case shows these rules firing: lookout-urgent, ');
    expect(out).toMatch(/^ *lookout-urgent +0 +0 +1 of \d+ *$/m);
    expect(out).toContain("lookout-urgent: never true: lookouts.exists(l, l.priority == 'urgent'");
    expect(exitCode).toBe(0);
  });

  test.each([
    ['cases that are not there', 'missing.yaml', undefined, 'there is no such file or folder'],
    [
      'cases with an unknown fact',
      'unknown.yaml',
      'at: "2026-03-02T12:00:00Z"\ncases:\n  - { name: A., points: 0, given: { moon: {} } }\n',
      ':3:',
    ],
    ['no cases', 'none.yaml', 'at: "2026-03-02T12:00:00Z"\ncases: []\n', 'at least one case'],
  ])('%s end with 2', async (_, name, text, right) => {
    const cases = text === undefined ? join(folder, name) : written(name, text);
    const { exitCode, out, err } = await southbound(['rules', 'test', FIRST_RULE_SET, '--cases', cases]);
    expect(err).toContain(`${cases}:`);
    expect(err).toContain(right);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });

  test('the process ends with that code too', async () => {
    const cases = written('failing.yaml', firstCases.replace('points: 100', 'points: 99'));
    expect(
      (await southboundProcess(onTestFinished, ['rules', 'test', FIRST_RULE_SET, '--cases', cases]).ended).exitCode,
    ).toBe(1);
  });
});
