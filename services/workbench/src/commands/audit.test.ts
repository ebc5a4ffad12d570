import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import { southboundProcess } from '../fixtures/southbound-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-audit-'));
const file = (name: string) => join(folder, name);
const EVENTS = file('events.ndjson');
const TRUTH = file('truth.ndjson');
const SELECTIONS = file('selections.ndjson');
const INSPECTIONS = file('inspections.ndjson');
const REPORT = file('report.json');
const CUT_SHORT = file('cut-short.json');
const GIVEN = [EVENTS, '--truth', TRUTH, '--selections', SELECTIONS, '--inspections', INSPECTIONS];

beforeAll(async () => {
  await southbound(['world', '--seed', '3', '--ports', '2502', '--out', EVENTS, '--truth', TRUTH]);
  const replay = ['--truth', TRUTH, '--selections', SELECTIONS, '--inspections', INSPECTIONS, '--json'];
  const { out } = await southbound(['replay', EVENTS, ...replay]);
  writeFileSync(REPORT, out);
  writeFileSync(CUT_SHORT, JSON.stringify({ ...JSON.parse(out), isWhole: false }));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a run of the embedded engine breaks no promise, and the answer says so to people', async () => {
  const { exitCode, out } = await southbound(['audit', ...GIVEN, '--report', REPORT]);
  expect(out).toContain('No promise is broken');
  expect(out).toMatch(/HOLDS\s+every-crossing-decided: /);
  expect(out).toMatch(/HOLDS\s+yield-as-reported: /);
  expect(out).toContain('Prevalence "demonstration"');
  expect(exitCode).toBe(0);
});

test('the same is told to machines', async () => {
  const { exitCode, out } = await southbound(['audit', ...GIVEN, '--json']);
  const { simulated, seed, rulings, reckoning } = JSON.parse(out);
  expect({ simulated, seed, exitCode }).toEqual({ simulated: true, seed: 3, exitCode: 0 });
  expect(rulings).toContainEqual(expect.objectContaining({ name: 'no-selection-doubled', verdict: 'holds' }));
  expect(rulings).toContainEqual(expect.objectContaining({ name: 'yield-as-reported', verdict: 'not judged' }));
  expect(reckoning.trips).toBeGreaterThan(0);
});

test('a promise that is broken is named, and is the answer no', async () => {
  writeFileSync(
    file('wrong.json'),
    JSON.stringify({ yield: { border: { byGround: { fill: { firearms: 1_000_000 } } } } }),
  );
  const { exitCode, out } = await southbound(['audit', ...GIVEN, '--report', file('wrong.json')]);
  expect(out).toContain('1 of 21 promises are broken: yield-as-reported.');
  expect(out).toContain('fill, firearms: reported 1000000');
  expect(exitCode).toBe(1);
});

test('by another rate than the one that decided, the rate is not judged', async () => {
  const { exitCode, out } = await southbound(['audit', ...GIVEN, '--rate', '0.05']);
  expect(out).toMatch(/NOT JUDGED\s+ceilings-kept: .*/);
  expect(exitCode).toBe(0);
});

test('a run at another rate is judged by that rate, which replay and audit are told in the same words', async () => {
  const selections = file('selections-at-a-tenth.ndjson');
  await southbound(['replay', EVENTS, '--rate', '0.1', '--selections', selections]);
  const { out } = await southbound(['audit', EVENTS, '--truth', TRUTH, '--selections', selections, '--rate', '0.1']);
  expect(out).toContain('No promise is broken');
  expect(out).toMatch(/HOLDS\s+ceilings-kept: /);
  const words = async (command: string) =>
    / +--rate <share>[^-]+/.exec((await southbound([command, '--help'])).out)?.[0];
  const inReplay = (await words('replay'))?.replace(/\s+/g, ' ');
  expect(inReplay).toContain("target rate, a share of vehicles such as 0.2 (default: the policy's)");
  expect((await words('audit'))?.replace(/\s+/g, ' ')).toBe(inReplay);
});

test('Ctrl-C while files are checked ends it with 130, and nothing is judged', async () => {
  const long = file('long.ndjson');
  // Its check takes longer than the two seconds until progress is told.
  await southbound(['world', '--seed', '3', '--ports', '2502', '--days', '250', '--out', long]);
  const args = ['audit', long, '--truth', TRUTH, '--selections', SELECTIONS];
  const audit = southboundProcess(onTestFinished, args);
  await audit.line((line) => line.includes('0 %'));
  audit.child.kill('SIGINT');
  const { exitCode, out, err } = await audit.ended;
  expect({ exitCode, out }).toEqual({ exitCode: 130, out: '' });
  expect(err).toMatch(/Interrupted while .*long\.ndjson was checked: nothing was done with it\.$/);
});

test('Ctrl-C while it judges ends it with 130 before all was looked at, and nothing is judged', async () => {
  const [events, truth, selections] = [
    file('weeks.ndjson'),
    file('weeks-truth.ndjson'),
    file('weeks-selections.ndjson'),
  ];
  await southbound(['world', '--seed', '3', '--ports', '2502', '--days', '30', '--out', events, '--truth', truth]);
  await southbound(['replay', events, '--selections', selections]);
  const audit = southboundProcess(onTestFinished, ['audit', events, '--truth', truth, '--selections', selections]);
  await audit.line((line) => line.includes('Judging'));
  audit.child.kill('SIGINT');
  const { exitCode, out, err } = await audit.ended;
  expect({ exitCode, out }).toEqual({ exitCode: 130, out: '' });
  expect(err).toMatch(/Interrupted: nothing was judged\.$/);
  expect(err).not.toMatch(/100 % \| judging/);
});

test('without inspections nothing is said of them', async () => {
  const { exitCode, out } = await southbound(['audit', EVENTS, '--truth', TRUTH, '--selections', SELECTIONS]);
  expect(out).toMatch(/NOT JUDGED\s+findings-real: /);
  expect(exitCode).toBe(0);
});

test.each([
  ['a file that is not there', () => [EVENTS, '--truth', file('nothing'), '--selections', SELECTIONS], /nothing/],
  ['the same file twice', () => [EVENTS, '--truth', EVENTS, '--selections', SELECTIONS], /name the same file/],
  ['selections for events', () => [SELECTIONS, '--truth', TRUTH, '--selections', EVENTS], /one of events is needed/],
  ['a report that is none', () => [...GIVEN, '--report', import.meta.filename], /is not JSON/],
  [
    'a report of a run that was interrupted',
    () => [...GIVEN, '--report', CUT_SHORT],
    /was interrupted; give that of a/,
  ],
  ['no selections', () => [EVENTS, '--truth', TRUTH], /--selections/],
] as const)('%s is refused, and nothing is judged', async (_, args, message) => {
  const { exitCode, out, err } = await southbound(['audit', ...args()]);
  expect(err).toMatch(message);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
});

test("another world's truth is refused", async () => {
  const other = file('other-truth.ndjson');
  await southbound(['world', '--seed', '4', '--ports', '2502', '--out', file('other.ndjson'), '--truth', other]);
  const { exitCode, err } = await southbound(['audit', EVENTS, '--truth', other, '--selections', SELECTIONS]);
  expect(err).toContain('is of another world than what was recorded, by its seed');
  expect(exitCode).toBe(2);
});
