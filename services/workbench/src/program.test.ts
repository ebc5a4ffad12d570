import { describe, expect, onTestFinished, test } from 'vitest';
import { southbound } from './fixtures/captured-terminal.ts';
import { southboundProcess } from './fixtures/southbound-process.ts';

describe('wrong usage ends with 2 and says what would be right', () => {
  test.each([
    [[], 'Commands:'],
    [['dmeo'], 'Did you mean demo?'],
    [['demo', '--sed', '3'], 'Did you mean --seed?'],
    [['demo', 'tomorrow'], "too many arguments for 'demo'"],
    [['demo', '--seed'], "option '--seed <number>' argument missing"],
    [['demo', '--seed', 'x'], 'whole number from 0, such as 7'],
    [['demo', '--seed', '-1'], 'whole number from 0, such as 7'],
    [['demo', '--seed', '99999999999999999999'], 'whole number from 0, such as 7'],
    [['demo', '--days', '0'], 'whole number from 1, such as 2'],
    [['demo', '--days', '1.5'], 'whole number from 1, such as 2'],
    [['demo', '--ports', '9999'], 'No port has the code "9999". The ports are 2504 San Ysidro, '],
    [['demo', '--ports', '2304,Laredo'], 'No port has the code "Laredo"'],
    [['demo', '--ports', ''], 'No port has the code ""'],
    [['demo', '--rate', '20'], 'share between 0 and 1, such as 0.2 for 20 %'],
    [['demo', '--rate', '20%'], 'share between 0 and 1, such as 0.2 for 20 %'],
    [['demo', '--rate', ''], 'share between 0 and 1, such as 0.2 for 20 %'],
    [['demo', '--starts-on', '2026-02-30'], 'calendar day, such as 2026-03-02'],
    [['demo', '--starts-on', 'today'], 'calendar day, such as 2026-03-02'],
    [['demo', '--starts-on', '1970-01-01'], '1970-01-02 or later, such as 2026-03-02'],
    [['start', '--starts-on', '0001-01-01'], '1970-01-02 or later, such as 2026-03-02'],
    [['demo', '--rules='], "option '--rules <file>' argument '' is invalid. It must be the path of a file"],
    [['start', '--policy='], "option '--policy <file>' argument '' is invalid. It must be the path of a file"],
    [['demo', '--json', ''], "option '--json <file>' argument '' is invalid. It must be the path of a file"],
    [['demo', '--selections', ' '], "option '--selections <file>' argument ' ' is invalid. It must be the path"],
    [['demo', '--json', 'a', '--selections', 'a'], "'--json' and '--selections' name the same file 'a'. Give each"],
    [['demo', '--json', 'b/../a', '--selections', './a'], "'--json' and '--selections' name the same file './a'"],
    [['demo', '--rules', 'a', '--json', 'a'], "'--rules' and '--json' name the same file 'a'"],
    [['start', '--speed', '0'], 'above 0 and at most 100000, such as 60'],
    [['start', '--speed', 'fast'], 'above 0 and at most 100000, such as 60'],
    [['start', '--days', '2'], "unknown option '--days'"],
    [['rules'], 'Commands:'],
    [['rules', 'chekc'], 'Did you mean check?'],
    [['rules', 'check'], "missing required argument 'file'"],
    [['rules', 'check', ''], "for argument 'file'. It must be the path of a file"],
    [['rules', 'test', 'one.yaml', '--cases='], "option '--cases <file>' argument '' is invalid. It must be the path"],
    [['rules', 'test', 'one.yaml', 'two.yaml'], "too many arguments for 'test'"],
  ])('southbound %j', async (args, right) => {
    const { exitCode, out, err } = await southbound(args);
    expect(err).toContain(right);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });

  test('the message names the command whose help shows what is possible', async () => {
    expect((await southbound(['demo', '--sed', '3'])).err).toContain('(southbound demo --help shows');
    expect((await southbound(['rules', 'check'])).err).toContain('(southbound rules check --help shows');
    expect((await southbound(['dmeo'])).err).toContain('(southbound --help shows');
  });

  test('the process ends with that code too, and shows no stack', async () => {
    const { exitCode, out, err } = await southboundProcess(onTestFinished, ['demo', '--rate', '20']).ended;
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).not.toMatch(/^ +at /m);
  });
});

test('work that does not end keeps no process from ending, with all that was written', async () => {
  const environment = { NODE_OPTIONS: '--import data:text/javascript,setInterval(()=>{},1000)' };
  const { exitCode, out } = await southboundProcess(onTestFinished, ['--help'], environment).ended;
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Usage: southbound [\s\S]*Exit codes:\n[\s\S]*interrupted\n$/);
});

describe('help', async () => {
  const commands = await commandsBelow([]);

  test('there are the commands that there should be', () => {
    expect(commands.map((path) => path.join(' '))).toEqual([
      '',
      'demo',
      'start',
      'rules',
      'rules check',
      'rules test',
      'rules lint',
      'rules explain',
      'rules diff',
      'rules publish',
      'rules activate',
      'rules list',
      'budget',
      'budget show',
      'budget try',
      'draws',
      'draws reveal',
      'draws verify',
      'topics',
      'world',
      'record',
      'replay',
      'report',
      'what-if',
      'load',
      'audit',
      'plates',
      'sharing',
    ]);
  });

  test.each(commands.map((path) => ({ path, command: ['southbound', ...path].join(' ') })))(
    '$command --help ends with 0 and shows an example, whose flags the command has',
    async ({ path, command }) => {
      const { exitCode, out, err } = await southbound([...path, '--help']);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      const [usage = '', examples = ''] = out.split('\nExample:\n');
      expect(examples).toMatch(new RegExp(`^ {2}(?:[A-Z_]+=\\S+ )?${command}`));
      const help = path.length === 0 ? (await southbound(['demo', '--help'])).out : usage;
      for (const flag of examples.match(/--[a-z0-9-]+/g) ?? []) expect(help).toContain(`  ${flag} `);
    },
  );

  test.each(commands.map((path) => ['southbound', ...path].join(' ')))('%s says how it may end', async (command) => {
    const { out } = await southbound([...command.split(' ').slice(1), '--help']);
    const codes = (/\nExit codes:\n([\s\S]+)\n$/.exec(out)?.[1] ?? '').split('\n');
    const numbers = codes.map((code) => Number.parseInt(code, 10));
    expect(numbers).toEqual(expect.arrayContaining([0, 2, 3]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(codes.filter((code) => !/^ {2}\d+ +[a-z]/.test(code))).toEqual([]);
    expect(codes).toContain('  2    a flag, a file or a setting is wrong');
  });

  test('names 1 and 130 for the commands that can end with them', async () => {
    const codesOf = async (path: readonly string[]) =>
      (await southbound([...path, '--help'])).out.split('\nExit codes:\n')[1] ?? '';
    const withCode = async (code: RegExp) => {
      const named = await Promise.all(commands.map(async (path) => (code.test(await codesOf(path)) ? [path] : [])));
      return named.flat().map((path) => path.join(' '));
    };
    const onlyNo = ['rules test', 'rules activate', 'draws reveal'];
    const onlyInterrupted = ['demo', 'rules diff', 'world', 'record', 'replay', 'report', 'sharing', 'budget try'];
    const ofRules = ['rules', 'rules lint', 'rules explain'];
    const ofBudget = ['budget', 'budget show', 'draws', 'draws verify'];
    const both = ['', ...ofRules, ...ofBudget, 'what-if', 'load', 'audit', 'plates'];
    expect((await withCode(/^ {2}1 /m)).toSorted()).toEqual([...onlyNo, ...both].toSorted());
    expect((await withCode(/^ {2}130 /m)).toSorted()).toEqual([...onlyInterrupted, ...both].toSorted());
    expect(await codesOf(['plates'])).toContain('  1    fewer than 95 % of plates');
    expect(await codesOf(['rules', 'test'])).toContain('  1    a case failed\n');
    expect(await codesOf(['load'])).toContain('  1    a gate failed\n');
    expect(await codesOf(['world'])).toContain('  130  interrupted, and nothing was written\n');
  });

  test('is no wider than a usual terminal, but for examples', async () => {
    for (const path of commands) {
      const { out } = await southbound([...path, '--help']);
      const [before = '', after = ''] = out.split('\nExample:\n');
      const lines = [
        ...before.split('\n'),
        ...after.split('\n').filter((line) => !/^ {2}([A-Z_]+=|southbound |curl )/.test(line)),
      ];
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test('every flag says what it means unless given', async () => {
    const { out } = await southbound(['demo', '--help']);
    expect(out).toContain('(default: all 25)');
    expect(out).not.toMatch(/\(default:[^)]*\)\s+\(default/);
  });
});

/** The commands that a command's help names, and theirs, this one first. */
async function commandsBelow(path: readonly string[]): Promise<string[][]> {
  const { out } = await southbound([...path, '--help']);
  const named = (out.split('\nCommands:\n')[1] ?? '').split('\n\n')[0] ?? '';
  const names = [...named.matchAll(/^ {2}(\S+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  const below: string[][] = [];
  for (const name of names) below.push(...(await commandsBelow([...path, name])));
  return [[...path], ...below];
}
