import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS, type SelectionMade } from '@southbound/contracts';
import { commitmentTo, type DrawKey, dayKey, drawsOf } from '@southbound/targeting/draws';
import { DEFAULT_POLICY, loadPolicy } from '@southbound/targeting/rulebook-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { againstDraws } from '../draws/against-draws.ts';
import { southbound } from '../fixtures/captured-terminal.ts';
import { writeRecordings } from '../recordings/writers.ts';
import { UNKNOWN_WORLD } from '../world-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-draws-'));
const file = (name: string) => join(folder, name);
const WORLD = file('events.ndjson');
const SELECTIONS = file('selections.ndjson');
const POLICY = file('policy.yaml');
/** That of the simulated border's seed, which is no secret. */
const DRAW_KEY: DrawKey = { id: 'simulation-3', secret: 'southbound/simulation/3' };
const OTHER_KEY = '0'.repeat(64);
const selections: SelectionMade[] = [];

/** Surges begin and end within the hour, so that a day has some; two days, so that one goes over into another. */
beforeAll(async () => {
  const surge = 'surges:\n  - { name: pulse, targetRate: 0.6, startsPerWeek: 100, meanMinutes: 40 }\n';
  writeFileSync(POLICY, readFileSync(DEFAULT_POLICY, 'utf8').replace(/^randomShare:/m, `${surge}randomShare:`));
  await southbound(['world', '--seed', '3', '--days', '2', '--ports', '2502', '--out', WORLD]);
  const { exitCode, err } = await southbound(['replay', WORLD, '--selections', SELECTIONS, '--policy', POLICY]);
  expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
  const [, ...lines] = readFileSync(SELECTIONS, 'utf8').trimEnd().split('\n');
  selections.push(...lines.map((line) => JSON.parse(line).event));
});
afterAll(() => rmSync(folder, { recursive: true }));

const dayOf = (drawKeyId: string) => drawKeyId.split('/')[1] ?? '';
const otherName = (drawKeyId: string) => drawKeyId.replace('simulation-3', 'simulation-4');
const keyOf = ({ data }: SelectionMade) => dayKey(DRAW_KEY, dayOf(data.drawKeyId));
const first = (): SelectionMade => selections[0] ?? EVENTS.SelectionMade.example;
const keyOfRun = () => keyOf(first());

function verify(flags: readonly string[], key = keyOfRun().key, recording = SELECTIONS) {
  const given = ['--of', keyOfRun().id, '--key', key, '--policy', POLICY];
  return southbound(['draws', 'verify', recording, ...given, ...flags]);
}
const verifyBy = (key: string, ...flags: readonly string[]) =>
  verify(['--commitment', commitmentTo(key), ...flags], key);

/** As Kafka's own consumer writes the topic. */
function told(...lines: readonly (readonly [atMs: number, drawKeyId: string, key: string])[]): string {
  const texts = lines.map(([atMs, drawKeyId, key]) => {
    const data = { drawKeyId, commitment: commitmentTo(key) };
    return `LogAppendTime:${atMs}\t${JSON.stringify({ ...EVENTS.DrawKeyCommitted.example, data })}\n`;
  });
  writeFileSync(file('told.txt'), texts.join(''));
  return file('told.txt');
}

/** What somebody would hand over who changed one selection and made the recording's header right again. */
async function editedRecording(nth: number, change: Partial<SelectionMade['data']>): Promise<string> {
  const [, ...lines] = readFileSync(SELECTIONS, 'utf8').trimEnd().split('\n');
  const line = JSON.parse(lines[nth] ?? '');
  Object.assign(line.event.data, change);
  lines[nth] = JSON.stringify(line);
  const path = file('edited.ndjson');
  const origin = { ...UNKNOWN_WORLD, madeBy: 'a test', mode: 'open loop', kind: 'selections', path } as const;
  await writeRecordings([origin], async ([writer]) => {
    for (const text of lines) writer?.add({ type: 'SelectionMade', text });
    return { isWhole: true };
  });
  return path;
}

describe('draws verify', () => {
  test('finds that every selection of a day follows from its key, and that it was committed to in time', async () => {
    const { id, key } = keyOfRun();
    const dayMs = Date.parse(dayOf(id));
    const inTime = told([dayMs - 1, id, key], [dayMs + 1, id, key], [dayMs - 1, 'simulation-3/2020-01-01', OTHER_KEY]);
    const { exitCode, out } = await verify(['--commitments', inTime]);
    expect(out).toContain('is the one that was committed to');
    expect(out).toMatch(/^It was first told of at .*T23:59:59\.999Z, before its day began\.$/m);
    expect(out).toMatch(/recomputed: nothing in them is against their\s+draws\.$/m);
    expect([exitCode, out.endsWith('Fine.\n')]).toEqual([0, true]);
    const json = JSON.parse((await verifyBy(key, '--json')).out);
    const ofDay = selections.filter(({ data }) => data.drawKeyId === id);
    const counts = { ofDay: ofDay.length, recomputed: ofDay.length, ofOtherPolicies: 0, against: [] };
    expect(json).toMatchObject({ isFine: true, committed: { isToKey: true, firstToldAt: null }, ...counts });
  });

  type Line = readonly [atMs: number, drawKeyId: string, key: string];
  type Lines = (dayMs: number, id: string, key: string) => readonly Line[];
  const wrongly: readonly (readonly [string, string, Lines])[] = [
    ['late', 'NOT before its day began', (dayMs, id, key) => [[dayMs, id, key]]],
    ['to another key', 'is NOT the one', (dayMs, id) => [[dayMs - 1, id, OTHER_KEY]]],
    ['never', 'is NOT the one', (dayMs, id, key) => [[dayMs - 1, otherName(id), key]]],
    [
      'to two keys of one name',
      'is NOT the one',
      (dayMs, id, key) => [
        [dayMs - 1, id, key],
        [dayMs - 1, id, OTHER_KEY],
      ],
    ],
    [
      'of another name as well',
      'somebody could CHOOSE: simulation-4/',
      (dayMs, id, key) => [
        [dayMs - 1, id, key],
        [dayMs - 1, otherName(id), OTHER_KEY],
      ],
    ],
  ];
  test.each(wrongly)('says no where the commitment was told %s', async (_, message, lines) => {
    const { id, key } = keyOfRun();
    const given = told(...lines(Date.parse(dayOf(id)), id, key));
    const { exitCode, out } = await verify(['--commitments', given]);
    expect([exitCode, out.replaceAll('\n', ' ')]).toEqual([1, expect.stringContaining(message)]);
  });

  test('says no to a key that was not committed to, and names selections that cannot follow from it', async () => {
    const { key } = keyOfRun();
    const uncommitted = await verify(['--commitment', commitmentTo(OTHER_KEY)], key);
    expect([uncommitted.exitCode, uncommitted.out]).toEqual([1, expect.stringContaining('is NOT the one')]);
    const wrong = await verifyBy(OTHER_KEY);
    const said = /^ {2}randomDraw is not what was drawn: 2502-\w+ at 2502, and\s+\d+ others\n/m;
    expect([wrong.exitCode, wrong.out]).toEqual([1, expect.stringMatching(said)]);
  });

  test('says no when no selection names the key, or all were made by another policy', async () => {
    const { key } = keyOfRun();
    const other = await verifyBy(key, '--rate', '0.1');
    expect([other.exitCode, other.out]).toEqual([1, expect.stringContaining('of other policies: NOT')]);
    const given = ['--of', 'other/1999-03-02', '--key', key, '--commitment', commitmentTo(key)];
    const none = await southbound(['draws', 'verify', SELECTIONS, ...given]);
    expect([none.exitCode, none.out]).toEqual([1, expect.stringContaining('0 selections of its day')]);
  });

  test('finds the one selection that was edited, and says of which crossing', async () => {
    const { key } = keyOfRun();
    const nth = selections.findIndex(({ data }) => data.ground === 'random');
    const crossingId = selections[nth]?.data.crossingId;
    const path = await editedRecording(nth, { ground: 'not-drawn', decision: 'release', method: null });
    const { exitCode, out } = await verify(['--commitment', commitmentTo(key), '--json'], key, path);
    const reason = 'it was drawn into the random stratum';
    expect(JSON.parse(out).against).toEqual([{ crossingId, port: '2502', reason }]);
    expect(exitCode).toBe(1);
  });

  test('finds a selection that names another key of its day, and one that says no word of a surge', async () => {
    const { key } = keyOfRun();
    const flags = ['--commitment', commitmentTo(key), '--json'];
    const other = JSON.parse((await verify(flags, key, await editedRecording(40, { drawKeyId: 'a/2026-03-02' }))).out);
    expect(other.against).toMatchObject([{ reason: 'it names the key a/2026-03-02 of its day' }]);
    const inSurge = selections.findIndex(({ data }, nth) => nth > 2 && data.surge !== undefined);
    expect(inSurge).toBeGreaterThan(2);
    const silent = JSON.parse((await verify(flags, key, await editedRecording(inSurge, { surge: undefined }))).out);
    expect(silent.against[0]).toMatchObject({
      crossingId: selections[inSurge]?.data.crossingId,
      reason: 'the surge drawn was pulse',
    });
  });

  test("holds the next day's first selection to the surge that this day's last one drew, and says where none was held", async () => {
    const { id, key } = keyOfRun();
    const turn = selections.findIndex(({ data }) => data.drawKeyId !== id);
    expect(turn).toBeGreaterThan(100);
    const turned = selections[turn]?.data;
    const edited = await editedRecording(turn, { surge: turned?.surge === undefined ? 'pulse' : undefined });
    const { exitCode, out } = await verify(['--commitment', commitmentTo(key), '--json'], key, edited);
    expect(JSON.parse(out)).toMatchObject({
      surgesUnheld: 2,
      against: [{ crossingId: turned?.crossingId, reason: expect.stringMatching(/^(the surge|no surge was) drawn/) }],
    });
    expect(exitCode).toBe(1);
    const next = dayKey(DRAW_KEY, dayOf(turned?.drawKeyId ?? ''));
    const ofNext = await southbound(
      ['draws', 'verify', SELECTIONS, '--of', next.id, '--key', next.key, '--policy', POLICY].concat([
        '--commitment',
        commitmentTo(next.key),
      ]),
    );
    expect(ofNext.out.replaceAll('\n', ' ')).toContain(
      'Of 1 selection, the first of the day at each port, the surge was NOT verified',
    );
    expect(ofNext.exitCode).toBe(0);
  });

  test('holds nothing to the draws of a selection by another policy, and is not fine with it', async () => {
    const { id, key } = keyOfRun();
    const begins = selections.findIndex(({ data }, nth) => nth > 0 && data.surge !== undefined) - 1;
    expect(selections[begins]?.data).not.toHaveProperty('surge');
    const policy = { name: 'other', version: '1.0.0', digest: 'f'.repeat(32) };
    const edited = await editedRecording(begins, { policy });
    const { exitCode, out } = await verify(['--commitment', commitmentTo(key), '--json'], key, edited);
    const recomputed = selections.filter(({ data }) => data.drawKeyId === id).length - 1;
    expect(JSON.parse(out)).toMatchObject({ isFine: false, ofOtherPolicies: 1, recomputed, against: [] });
    expect(exitCode).toBe(1);
  });

  test('finds a selection of another day that names the key', async () => {
    const { id, key } = keyOfRun();
    const turn = selections.findIndex(({ data }) => data.drawKeyId !== id);
    const edited = await editedRecording(turn + 1, { drawKeyId: id });
    const { out } = await verify(['--commitment', commitmentTo(key), '--json'], key, edited);
    const reason = `it was decided at ${selections[turn + 1]?.occurredAt}, on another day`;
    expect(JSON.parse(out).against).toMatchObject([{ reason }]);
  });

  test.each([
    ['', ':1: there is no line'],
    ['CreateTime:17\t{}\n', ':1: must be LogAppendTime:, milliseconds, a tab'],
    ['LogAppendTime:17\t{}\n', ':1: type: expected one of'],
    ['LogAppendTime:17\t{"type":"DrawKeyCommitted"}\n', ':1: eventId'],
  ])('refuses commitments that are none, with the line and what would be right: %j', async (text, message) => {
    writeFileSync(file('wrong.txt'), text);
    const { exitCode, err } = await verify(['--commitments', file('wrong.txt')]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(`wrong.txt${message}`)]);
  });

  test.each([
    [['--of', '2026-03-02'], "It must be a secret's name and a day"],
    [['--key', 'ABC'], 'It must be 64 hexadecimal digits'],
    [[], "give '--commitments <file>' or '--commitment <digits>'"],
    [['--commitment', OTHER_KEY, '--commitments', 'told.txt'], 'cannot be used with'],
  ])('refuses flags that are wrong, with what would be right: %j', async (flags, message) => {
    const { exitCode, err } = await verify(flags);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });

  const usual = loadPolicy(DEFAULT_POLICY);
  const withoutCapacity = { ...usual, capacity: undefined };
  const edits = [
    ['fill', { ground: 'not-drawn', decision: 'release' }],
    ['targeted', { ground: 'not-drawn', decision: 'release' }],
    ['random', { randomDraw: false, ground: 'not-drawn' }],
    ['random', { method: 'full' }],
    ['not-drawn', { ground: 'random', randomDraw: true }],
    ['not-drawn', { ground: 'fill', decision: 'inspect' }],
    ['not-drawn', { ground: 'targeted', decision: 'inspect' }],
  ] as const satisfies readonly [string, Partial<SelectionMade['data']>][];
  test.each(edits)('finds one of ground %s that is told as %o', (ground, change) => {
    const ofGround = selections.filter(({ data }) => data.ground === ground && data.method !== 'full');
    expect(ofGround.length).toBeGreaterThan(0);
    for (const selection of ofGround) {
      const draws = drawsOf(keyOf(selection), selection.data.crossingId);
      expect(againstDraws(usual, selection.data, draws)).toBeNull();
      expect(againstDraws(usual, { ...selection.data, ...change }, draws)).not.toBeNull();
    }
  });

  test('finds a decision that is not what its ground is of', () => {
    const [inspected, released] = ['fill', 'not-drawn'].map((wanted) =>
      selections.find(({ data }) => data.ground === wanted),
    );
    for (const [selection, decision] of [
      [inspected, 'release'],
      [released, 'inspect'],
    ] as const) {
      if (selection === undefined) throw new Error('there are both');
      const draws = drawsOf(keyOf(selection), selection.data.crossingId);
      const reason = `the decision ${decision} is not what the ground ${selection.data.ground} is of`;
      expect(againstDraws(usual, { ...selection.data, decision }, draws)).toBe(reason);
    }
  });

  test('finds a random pick let go for want of bays where the policy counts none', () => {
    const pick = selections.find(({ data }) => data.ground === 'random');
    if (pick === undefined) throw new Error('there are random picks');
    const draws = drawsOf(keyOf(pick), pick.data.crossingId);
    const letGo = { ...pick.data, ground: 'no-capacity', decision: 'release', method: null } as const;
    expect(againstDraws(usual, letGo, draws)).toBeNull();
    expect(againstDraws(withoutCapacity, letGo, draws)).toBe(
      'the policy names nothing that the port could be short of',
    );
  });

  test('finds a quicker method where nothing says that bays could have been short', () => {
    const drawnFull = selections.filter(({ data }) => data.ground === 'random' && data.method === 'full');
    expect(drawnFull.length).toBeGreaterThan(0);
    for (const selection of drawnFull) {
      const draws = drawsOf(keyOf(selection), selection.data.crossingId);
      expect(againstDraws(withoutCapacity, selection.data, draws)).toBeNull();
      expect(againstDraws(withoutCapacity, { ...selection.data, method: 'visual' }, draws)).toMatch('drawn was full');
    }
  });
});

describe('draws reveal', () => {
  const environment = { SOUTHBOUND_DRAW_KEY_ID: 'draw-key-1', SOUTHBOUND_DRAW_KEY: 'a-long-random-secret' };

  test("tells a past day's key and what was committed, and not the secret", async () => {
    const { exitCode, out } = await southbound(['draws', 'reveal', '--day', '2020-01-01', '--json'], environment);
    const { id, key } = dayKey({ id: 'draw-key-1', secret: 'a-long-random-secret' }, '2020-01-01');
    expect(JSON.parse(out)).toEqual({ drawKeyId: id, key, commitment: commitmentTo(key) });
    expect(exitCode).toBe(0);
  });

  test('keeps the key of a day that is not over', async () => {
    const { exitCode, out, err } = await southbound(['draws', 'reveal', '--day', '2999-12-31'], environment);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('2999-12-31 is not over');
  });

  test("tells the key of the day's own secret where another takes its place later", async () => {
    const SOUTHBOUND_DRAW_KEY_NEXT = 'draw-key-2/2020-01-02 another-long-random-secret';
    const reveal = (day: string) =>
      southbound(['draws', 'reveal', '--day', day], { ...environment, SOUTHBOUND_DRAW_KEY_NEXT });
    expect((await reveal('2020-01-01')).out).toContain('Draw key draw-key-1/2020-01-01');
    const { key } = dayKey({ id: 'draw-key-2', secret: 'another-long-random-secret' }, '2020-01-02');
    const { out } = await reveal('2020-01-02');
    expect(out).toContain('Draw key draw-key-2/2020-01-02');
    expect(out).toContain(key);
  });

  test('asks for the settings that name the secret', async () => {
    const { exitCode, err } = await southbound(['draws', 'reveal', '--day', '2020-01-01'], {});
    expect(exitCode).not.toBe(0);
    expect(err).toContain('SOUTHBOUND_DRAW_KEY is missing');
  });
});
