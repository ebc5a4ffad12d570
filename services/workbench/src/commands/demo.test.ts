import { spawnSync } from 'node:child_process';
import { type EventEmitter, on, once } from 'node:events';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS } from '@southbound/contracts';
import { type FloorFigures, SHORTFALL_REASONS } from '@southbound/measurement';
import type { BorderResult } from '@southbound/standalone';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { beginSouthbound, southbound } from '../fixtures/captured-terminal.ts';
import { southboundProcess } from '../fixtures/southbound-process.ts';
import { reportText } from '../report-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

/** Resolves once a command tells three times in a row that it has come no further. */
async function standsStill({ child }: ReturnType<typeof southboundProcess>): Promise<void> {
  const told: string[] = [];
  for await (const [text] of on(child.stderr as NodeJS.ReadableStream & EventEmitter, 'data')) {
    told.push(...(String(text).match(/% \| [^|]*\|/g) ?? []));
    if (told.length >= 3 && new Set(told.slice(-3)).size === 1) return;
  }
}

/** The same where a sentence is broken at any of its spaces. */
function broken(sentence: RegExp): RegExp {
  return new RegExp(sentence.source.replaceAll(/ (?![{+])/g, '\\s+'), 'm');
}

describe('a demonstration day at small ports', async () => {
  const [json, selections] = [file('report.json'), file('selections.ndjson')];
  const files = ['--json', json, '--selections', selections];
  const demo = await southbound(['demo', '--ports', '2502,2606', '--seed', '3', ...files]);
  const result = JSON.parse(readFileSync(json, 'utf8')) as BorderResult;
  const lines = readFileSync(selections, 'utf8').split('\n');

  test('ends with 0, shows that it goes on, and reports to standard output', () => {
    expect(demo.exitCode).toBe(0);
    expect(demo.err).toContain('0 %');
    expect(demo.out.startsWith('SIMULATED: every vehicle, plate, person and case in this report is made up.')).toBe(
      true,
    );
  });

  test.each([
    ['what was run', /^From 2026-03-02, 1 day, 2 ports, seed 3; closed loop/m],
    [
      'by which rules, policy and target',
      /^Rule set first 1\.0\.0 .*, policy default 2\.0\.0 .*, target rate 20\.00 %\.$/m,
    ],
    [
      'how frequent smuggling is in this world',
      /^Prevalence "demonstration": One vehicle in 450 carries something illegal/m,
    ],
    [
      'the rate at each port',
      /^ {2}2502 Andrade +1,\d{3} +\d+ +(19|20)\.\d\d %\n {2}2606 Sasabe +\d+ +\d+ +\d+\.\d\d %\n {2}all /m,
    ],
    [
      'whether it was held',
      /^ {2}Held: within 0\.5 points of the target at every port with more than 1,000 crossings \(1 of 2\)\.$/m,
    ],
    [
      'the hit rate of each ground with its interval',
      /^ {2}(random|fill) +\d+ +\d+ +\d+\.\d\d % \(\d+\.\d\d % to \d+\.\d\d %\)/m,
    ],
    [
      'what officers found without an order, apart from what was ordered',
      /^ {2}all ordered +\d+ .*\n {2}officer-initiated +\d+ +\d+ +\d+\.\d\d % .*\n {2}all +\d+ /m,
    ],
    [
      'how many random picks were carried out, and why others were not',
      /^ {2}Random picks: \d+ ordered, \d+ carried out, \d+ not carried out( \([a-z0-9, -]+\))?\.$/m,
    ],
    ['how many orders were carried out', /^ {2}All orders: \d+ ordered, \d+ carried out, \d+ not carried out/m],
    [
      'how many vehicles had to wait, and for how long',
      /^ {2}By the plan [1-9]\d* vehicles? had to wait for a bay, officers or a unit, \d+ minutes? in all\.$/m,
    ],
    ['the lift, or that there is too little evidence', /^ {2}(Lift \d|Not enough evidence for the lift)/m],
    [
      'what slipped through',
      /^ {2}\d+ vehicles? carried something illegal: \d+ found, \d+ inspected and missed, \d+ ordered and not inspected/m,
    ],
    [
      'what became of leads, by whom they were given and how old they were',
      /^ {2}given by +in force .*\n {2}lookout ATF +\d[\s\S]*^ {2}age +in force .*\n {2}lookout to 6 months +\d+/m,
    ],
  ])('the report says %s', (_, sentence) => {
    expect(demo.out).toMatch(broken(sentence));
  });

  test('the report is no wider than a wide terminal', () => {
    expect(Math.max(...demo.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('a rate that was not held is not called held', () => {
    const missed = reportText({ ...result, targetRate: 0.25 });
    expect(missed).toContain('  Not held: not within 0.5 points of the target at Andrade.\n');
  });

  /** The verdict on a rate of 25 %, of which Andrade's floor says what is missing for capacity. */
  const verdictWith = (capacityOf: (missing: number) => Pick<FloorFigures, 'missing' | 'notOrderedForCapacity'>) => {
    const ports = result.yield.ports.map((port) => {
      if (port.name !== 'Andrade' || port.floor === null) return port;
      return { ...port, floor: { ...port.floor, ...capacityOf(Math.ceil(0.05 * port.crossings)) } };
    });
    return reportText({ ...result, yield: { ...result.yield, ports }, targetRate: 0.25 }).replaceAll(/\s+/g, ' ');
  };
  const NONE_MISSING = Object.fromEntries(SHORTFALL_REASONS.map((reason) => [reason, 0])) as FloorFigures['missing'];

  test('a rate that bays and officers did not allow is held as far as practicable', () => {
    const said = verdictWith((capacity) => ({
      missing: { ...NONE_MISSING, capacity },
      notOrderedForCapacity: capacity,
    }));
    expect(said).toContain(
      'Held as far as practicable: within 0.5 points of the target elsewhere. Bays and officers did not suffice at Andrade.',
    );
  });

  test.each(SHORTFALL_REASONS)('a rate is not held when what is missing was ordered, or is missing as %s', (reason) => {
    const said = verdictWith((count) => ({ missing: { ...NONE_MISSING, [reason]: count }, notOrderedForCapacity: 0 }));
    expect(said).toContain('Not held: not within 0.5 points of the target at Andrade.');
    expect(said).not.toContain('did not suffice');
  });

  test('the JSON file holds the same figures: the same report can be written from it', () => {
    expect(result).toMatchObject({ simulated: true, minutesPassed: 1_440, mode: 'closed loop', quarantined: 0 });
    expect(`${reportText(result)}\n`).toBe(demo.out);
  });

  test('the selections file holds one selection a line, each as the contract has it', () => {
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(result.yield.border.crossings);
    for (const line of lines) EVENTS.SelectionMade.schema.parse(JSON.parse(line));
    const ids = lines.map((line) => EVENTS.SelectionMade.schema.parse(JSON.parse(line)).data.crossingId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the same seed prints the same report; another seed, rate or day another', async () => {
    const other = async (...flags: string[]) => (await southbound(['demo', '--ports', '2606', ...flags])).out;
    const usual = await other();
    expect(await other()).toBe(usual);
    expect(await other('--seed', '2')).not.toBe(usual);
    expect(await other('--starts-on', '2026-07-04')).not.toBe(usual);
    expect(await other('--rate', '0.5')).toContain('target rate 50.00 %');
    expect(await other('--days', '2')).toContain('From 2026-03-02, 2 days, 1 port');
  });
});

test('at a port with few crossings it is too early to judge the rate', async () => {
  const { out } = await southbound(['demo', '--ports', '2606']);
  expect(out).toContain('Too early to judge: there is no port with more than 1,000 crossings.');
});

test('rules that have expired by the last day are named, in words and for machines', async () => {
  const json = file('expired.json');
  const late = await southbound(['demo', '--ports', '2606', '--starts-on', '2030-01-01', '--json', json]);
  const { expiredRules } = JSON.parse(readFileSync(json, 'utf8')) as BorderResult;
  expect(expiredRules).toContain('lookout-urgent');
  const sentence = `${expiredRules.length} rules have expired and score nothing: ${expiredRules.join(', ')}.`;
  expect(late.out.replaceAll('\n', ' ')).toContain(sentence);
  const usual = await southbound(['demo', '--ports', '2606', '--json', json]);
  expect((JSON.parse(readFileSync(json, 'utf8')) as BorderResult).expiredRules).toEqual([]);
  expect(usual.out).not.toContain('expired');
});

describe('files that cannot be used end with 2, before the day begins', () => {
  test.each([
    ['--rules', 'missing.yaml', 'there is no such file or folder'],
    ['--policy', 'missing.yaml', 'there is no such file or folder'],
    ['--rules', '.', 'is a folder; give a file'],
    ['--json', 'missing/report.json', 'cannot be written: there is no such file or folder'],
    ['--selections', 'missing/selections.ndjson', 'cannot be written: there is no such file or folder'],
    ['--selections', '.', 'cannot be written: is a folder; give a file'],
  ])('%s %s', async (flag, path, why) => {
    const { exitCode, out, err } = await southbound(['demo', '--ports', '2606', flag, join(folder, path)]);
    expect(err).toContain(`${join(folder, path)}: ${why}`);
    expect(err).toContain('(fault file-unreadable)');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  });
});

describe('an interrupted demonstration', () => {
  test('reports the time that has passed, says so and ends with 130', async () => {
    const json = file('interrupted.json');
    const demo = beginSouthbound(['demo', '--ports', '2606', '--days', '300', '--json', json]);
    await demo.begun;
    demo.signal('SIGINT');
    const { exitCode, out } = await demo.ended;
    expect(exitCode).toBe(130);
    expect(out.startsWith('Interrupted: the report covers the time that has passed.\n\nSIMULATED:')).toBe(true);
    expect((JSON.parse(readFileSync(json, 'utf8')) as BorderResult).minutesPassed).toBeLessThan(300 * 1_440);
  });

  test.each([
    ['that nobody reads yet', false],
    ['whose reader reads no more', true],
  ])('ends with 130 also while selections go to a pipe %s', async (_, isRead) => {
    const pipe = file(`pipe-${isRead}`);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const demo = southboundProcess(onTestFinished, ['demo', '--ports', '2304', '--days', '300', '--selections', pipe]);
    if (isRead) {
      const reader = createReadStream(pipe, { highWaterMark: 1 });
      onTestFinished(() => void reader.destroy());
      await once(reader, 'readable');
      await standsStill(demo);
    } else {
      await demo.line((line) => line.includes('Waiting for somebody to read'));
    }
    const signalledAt = performance.now();
    demo.child.kill('SIGINT');
    const { exitCode, out, err } = await demo.ended;
    expect(performance.now() - signalledAt).toBeLessThan(5_000);
    expect(exitCode).toBe(130);
    expect(isRead ? out : err).toContain(isRead ? `Nothing was written to ${pipe}.` : 'nothing was run.');
  });

  test('Ctrl-C in a real process does the same within ten seconds, and keeps no half of a list', async () => {
    const own = mkdtempSync(join(folder, 'interrupted-'));
    const files = ['--selections', join(own, 'selections.ndjson'), '--json', join(own, 'report.json')];
    const demo = southboundProcess(onTestFinished, ['demo', '--ports', '2304,2606', '--days', '300', ...files]);
    await demo.line((line) => line.includes(' UTC'));
    const signalledAt = performance.now();
    demo.child.kill('SIGINT');
    const { exitCode, out } = await demo.ended;
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    expect(exitCode).toBe(130);
    expect(out).toContain('WAS THE RATE HELD?');
    expect(readdirSync(own)).toEqual(['report.json']);
    expect(JSON.parse(readFileSync(join(own, 'report.json'), 'utf8'))).toMatchObject({ isWhole: false });
  });

  test('a reader that has seen enough is no fault', async () => {
    const demo = southboundProcess(onTestFinished, ['demo', '--ports', '2606']);
    demo.child.stdout?.destroy();
    const { exitCode, err } = await demo.ended;
    expect(err).not.toContain('Error');
    expect(exitCode).toBe(0);
  });
});
