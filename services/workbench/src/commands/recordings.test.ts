import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvent } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import { USUAL_WORLD } from '@southbound/simulation';
import { simulatedBorder } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import { southboundProcess } from '../fixtures/southbound-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const WORLD = ['world', '--seed', '3', '--ports', '2502,2606', '--preset', '0.02'];
const events = file('events.ndjson.gz');
const truth = file('truth.ndjson');

/** Without the header. */
function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
}

describe('a world that was written and replayed', () => {
  let written: Awaited<ReturnType<typeof southbound>>;
  beforeAll(async () => {
    written = await southbound([...WORLD, '--out', events, '--truth', truth]);
  });

  test('says what was written, of which world, how frequent smuggling is in it, and that nobody selected', () => {
    expect(written.exitCode).toBe(0);
    expect(written.out.startsWith('SIMULATED: every vehicle, plate, person and case in this report is made up.')).toBe(
      true,
    );
    expect(written.out).toContain('Mode: open loop, nothing that happens follows from what is selected.');
    expect(written.out).toContain('World: from 2026-03-02, 1 day, 2 ports, seed 3.');
    expect(written.out).toMatch(/^Prevalence "0\.02": One vehicle in 50 carries something illegal/m);
    expect(written.out).toMatch(/events\.ndjson\.gz: events, \d,\d{3} lines, digest [0-9a-f]{64}$/m);
    expect(written.out).toMatch(/^ {2}CrossingObserved +1,\d{3}$/m);
    expect(written.out).toMatch(/^ {2}trip +\d+$/m);
  });

  test('is the same, byte for byte, when it is written again, and another for another seed', async () => {
    const again = file('again.ndjson.gz');
    await southbound([...WORLD, '--out', again]);
    expect(readFileSync(again).equals(readFileSync(events))).toBe(true);
    await southbound([...WORLD, '--seed', '4', '--out', again]);
    expect(readFileSync(again).equals(readFileSync(events))).toBe(false);
  });

  test('gives the very selections and inspections of the border that it was written from', async () => {
    const preset = { ...USUAL_WORLD.preset, tripsPerVehicle: 0.02 };
    const border = await simulatedBorder({
      world: { ...USUAL_WORLD, seed: 3, days: 1, ports: ['2502', '2606'] as never, preset },
      loop: { mode: 'open loop' },
      rulebook: loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined),
      registry: processMetrics(),
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    const [selected, inspected]: [string[], string[]] = [[], []];
    border.engine.log.tap('southbound.selections.v1', ({ content }) => selected.push(encodeEvent(content as never)));
    border.engine.log.tap('southbound.inspections.v1', ({ content }) => inspected.push(encodeEvent(content as never)));
    for await (const _ of border.minutes());

    const [selections, inspections] = [file('selections.ndjson'), file('inspections.ndjson')];
    const flags = ['--truth', truth, '--selections', selections, '--inspections', inspections, '--json'];
    const replayed = JSON.parse((await southbound(['replay', events, ...flags])).out);
    const eventsIn = (path: string) => linesOf(path).map((line) => JSON.stringify(JSON.parse(line).event));
    expect(selected.length).toBeGreaterThan(1_000);
    expect(eventsIn(selections)).toEqual(selected);
    expect(eventsIn(inspections)).toEqual(inspected);
    const { yield: report, groups, reckoning } = border.result();
    // The lead desk hears what is older than the first day minute by minute here, and there all at once.
    const { leads: _, progress: __, ...judged } = replayed.judged;
    expect(judged).toEqual(JSON.parse(JSON.stringify({ yield: report, groups, reckoning })));
    expect(reckoning.found).toBeGreaterThan(0);
  });

  test('is judged where there is truth, in an open loop, and by no one where there is none', async () => {
    const judged = await southbound(['replay', events, '--truth', truth]);
    expect(judged.exitCode).toBe(0);
    expect(judged.out).toContain('Mode: open loop');
    expect(judged.out.replaceAll('\n', ' ')).toContain('draws by the key simulation-3.');
    expect(judged.out).toContain('WHAT SLIPPED THROUGH?');
    const alone = await southbound(['replay', events]);
    expect(alone.out).toContain('Nobody carried out inspections: without --truth nobody can say what is in a vehicle.');
    expect(alone.out).not.toContain('WHAT DID INSPECTIONS FIND?');
    expect(alone.out).toMatch(/^ {2}random +\d+ +\d+\.\d\d %$/m);
  });

  test('keeps the digest of what was replayed in the header of its selections', async () => {
    const path = file('headed.ndjson');
    const { recording } = JSON.parse((await southbound(['replay', events, '--selections', path, '--json'])).out);
    const header = JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '');
    expect(header).toMatchObject({ kind: 'selections', mode: 'open loop', seed: 3, replayOf: recording.digest });
  });

  test('keeps to a speed, and when it is interrupted tells what came until then and leaves no file', async () => {
    const own = mkdtempSync(join(folder, 'interrupted-'));
    const args = ['replay', events, '--speed', '60', '--selections', join(own, 'selections.ndjson'), '--json'];
    const replay = southboundProcess(onTestFinished, args);
    await replay.line((line) => line.includes(' UTC'));
    replay.child.kill('SIGINT');
    const { exitCode, out } = await replay.ended;
    expect(exitCode).toBe(130);
    const result = JSON.parse(out);
    expect(result.isWhole).toBe(false);
    expect(result.linesReplayed).toBeLessThan(result.recording.lines);
    expect(readdirSync(own)).toEqual([]);
  });

  test('with a recording that is damaged ends with 2 and names the line, with nothing written', async () => {
    const damaged = file('damaged.ndjson');
    writeFileSync(damaged, readFileSync(truth, 'utf8').replace('"kind":"trip"', '"kind":"trap"'));
    const selections = file('never.ndjson');
    const { exitCode, err, out } = await southbound(['replay', events, '--truth', damaged, '--selections', selections]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/damaged\.ndjson:\d+: truth\.kind: must be one of trip, /);
    expect(readdirSync(folder).filter((name) => name.includes('never'))).toEqual([]);
  });

  test('with the truth of another world is refused', async () => {
    const other = file('other.ndjson');
    await southbound(['world', '--seed', '5', '--ports', '2606', '--out', file('unused.ndjson'), '--truth', other]);
    const { exitCode, err } = await southbound(['replay', events, '--truth', other]);
    expect(exitCode).toBe(2);
    expect(err).toContain('is the truth of another world than the events, by its seed, ports, preset');
  });
});

test('a world that is interrupted ends with 130 and leaves nothing', async () => {
  const own = mkdtempSync(join(folder, 'interrupted-'));
  const args = ['world', '--ports', '2606', '--days', '300', '--out', join(own, 'out.ndjson')];
  const world = southboundProcess(onTestFinished, args);
  await world.line((line) => line.includes('0 %'));
  world.child.kill('SIGINT');
  const { exitCode, out, err } = await world.ended;
  expect({ exitCode, out, left: readdirSync(own) }).toEqual({ exitCode: 130, out: '', left: [] });
  expect(err).toMatch(/Interrupted: nothing was written\.$/);
});

test('Ctrl-C while a recording waits for a Kafka that never answers ends it with 130 and leaves nothing', async () => {
  const own = mkdtempSync(join(folder, 'silent-'));
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const brokers = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const record = southboundProcess(onTestFinished, ['record', '--out', join(own, 'out.ndjson')], {
    SOUTHBOUND_KAFKA_BROKERS: brokers,
  });
  await record.line((line) => line.includes('Ctrl-C ends it'));
  record.child.kill('SIGINT');
  const { exitCode, out, err } = await record.ended;
  expect({ exitCode, out, left: readdirSync(own) }).toEqual({ exitCode: 130, out: '', left: [] });
  expect(err).toMatch(/Interrupted before anything was read: nothing was written\.$/);
});

test.each([
  [['replay', 'a', '--inspections', 'b'], "'--inspections' takes '--truth'"],
  [['replay', 'a', '--to', 'kafka', '--truth', 'b'], "'--truth' is for the embedded engine"],
  [['replay', 'a', '--to', 'kafka', '--rules', 'b'], "'--rules' is for the embedded engine"],
  [['replay', 'a', '--to', 'kafka', '--rate', '0.2'], "'--rate' is for the embedded engine"],
  [['replay', 'a', '--rate', '-1'], 'share between 0 and 1, such as 0.2 for 20 %'],
  [['replay', 'a', '--to', 'kafka', '--seed', '0'], "'--seed' is for the embedded engine"],
  [['replay', 'a', '--to', 'redis'], 'Allowed choices are kafka'],
  [['replay', 'a', '--selections', './a'], "'<file>' and '--selections' name the same file './a'"],
  [['replay', 'a', '--speed', '-1'], 'above 0 and at most 100000, such as 60'],
  [['replay'], "missing required argument 'file'"],
  [['world'], "required option '--out <file>' not specified"],
  [['world', '--out', 'a', '--truth', 'a'], "'--out' and '--truth' name the same file"],
  [['world', '--out', 'a', '--preset', 'many'], 'it is one of demonstration, published, or trips per vehicle'],
  [['world', '--out', 'a', '--preset', '0.5'], 'above 0 and at most 0.05'],
  [['record'], "required option '--out <file>' not specified"],
  [['record', '--out', 'a', '--topics', 'rumours'], 'one or more of lookouts, trace-leads, referrals'],
  [['record', '--out', 'a', '--selections', 'a'], "'--out' and '--selections' name the same file"],
  [['load', '--seconds', '5'], "required option '--per-second <crossings>' not specified"],
  [['load', '--per-second', '50', '--seconds', '5', '--rate', '50'], "unknown option '--rate'"],
  [['load', '--per-second', '0', '--seconds', '5'], 'a number above 0, such as 50'],
  [['load', '--per-second', '50', '--seconds', '5', '--max-p99-ms', 'fast'], 'a number from 0, such as 10'],
])('southbound %j ends with 2 and says what would be right', async (args, right) => {
  const { exitCode, out, err } = await southbound(args);
  expect(err).toContain(right);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
});

test.each([
  ['record', ['record', '--out', file('nobody.ndjson')]],
  ['load', ['load', '--per-second', '1', '--seconds', '1']],
])('%s where no Kafka answers ends with 3 and leaves nothing', async (_, args) => {
  const { exitCode, out, err } = await southbound(args, { SOUTHBOUND_KAFKA_BROKERS: '127.0.0.1:1' });
  expect(err).toContain('This command has ended and does not go on by itself.');
  expect(err).toContain('(fault log-away)');
  expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
  expect(readdirSync(folder).filter((name) => name.includes('nobody'))).toEqual([]);
});
