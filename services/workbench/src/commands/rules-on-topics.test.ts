import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantOf, type StaffId } from '@southbound/contracts';
import { memoryEventLog, readText } from '@southbound/runtime';
import type { EventLog } from '@southbound/runtime/ports';
import { oneRule } from '@southbound/targeting/rule-set-events';
import { digestOf, loadRuleSet } from '@southbound/targeting/rulebook-files';
import { describe, expect, onTestFinished, test } from 'vitest';
import { southbound } from '../fixtures/captured-terminal.ts';
import { readRuleSets } from '../rule-sets/published-rule-sets.ts';
import { tellActivated } from '../rule-sets/rule-set-events.ts';
import { activateRuleSets } from './rules-activate.ts';
import { listed, listText } from './rules-list.ts';
import { publishDocument } from './rules-publish.ts';

const BY = 'CBP-AN-031' as StaffId;
const NOW_MS = Date.UTC(2026, 2, 2, 14);
const after = (seconds: number) => instantOf(NOW_MS + 1_000 * seconds);

/** A rule set of one rule. */
const ruleSetText = (name: string, when = "crossing.canine == 'alert'") => oneRule(name, 10, when);

function fileOf(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'southbound-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** A log with these rule sets published; what each is called. */
async function logWith(...names: readonly string[]) {
  const log = memoryEventLog();
  const keys: string[] = [];
  for (const name of names) {
    const file = fileOf(name, ruleSetText(name));
    const { version } = loadRuleSet(file);
    await publishDocument(log, { type: 'RuleSetPublished', version, text: readText(file), by: BY }, NOW_MS);
    keys.push(`${name}@${version.digest}`);
  }
  return { log, keys };
}

function activate(
  log: EventLog,
  role: 'live' | 'shadow',
  named: readonly string[],
  seconds: number,
  leadSeconds?: number,
  nowMs = () => NOW_MS + 1_000 * seconds,
) {
  const from = leadSeconds === undefined ? undefined : after(seconds + leadSeconds);
  return activateRuleSets(log, { role, named, nowMs, from, by: BY });
}

describe('publishing', () => {
  test('puts the text under name and digest, and doing it twice changes nothing', async () => {
    const { log, keys } = await logWith('second');
    const [text, shown] = [ruleSetText('second'), await readRuleSets(log)];
    expect([...shown.documents]).toMatchObject([
      [keys[0], { type: 'RuleSetPublished', by: BY, publishedAt: after(0), text }],
    ]);
    const version = { name: 'second', version: '1.0.0', digest: digestOf(text) };
    const again = { type: 'RuleSetPublished', version, text, by: BY } as const;
    expect(await publishDocument(log, again, NOW_MS + 1)).toBe('published before');
    expect((await readRuleSets(log)).documents.get(keys[0] ?? '')?.publishedAt).toBe(after(0));
  });

  test('a text that is too long for its topic is refused, and nothing is sent', async () => {
    const log = memoryEventLog();
    const version = { name: 'long', version: '1.0.0', digest: '0'.repeat(32) };
    const text = '#'.repeat(250_001);
    const refused = publishDocument(log, { type: 'RuleSetPublished', version, text, by: BY }, NOW_MS);
    await expect(refused).rejects.toMatchObject({
      code: 'settings-wrong',
      detail: expect.stringContaining('data.text'),
    });
    expect((await readRuleSets(log)).documents.size).toBe(0);
  });

  test('a file with a fault is refused before anybody is asked', async () => {
    const file = fileOf('broken', ruleSetText('broken', 'crossing.noSuchFact'));
    const { exitCode, err } = await southbound(['rules', 'publish', file, '--by', BY]);
    expect(exitCode).toBe(2);
    expect(err).toContain('broken.yaml:10');
  });
});

describe('activating', () => {
  test('says what it takes the place of: what is in force, and not what was announced', async () => {
    const { log, keys } = await logWith('first', 'second', 'third');
    const [first = '', second = '', third = ''] = keys;
    expect(await activate(log, 'live', [first], 0)).toMatchObject({ activated: { previous: null } });
    expect(await activate(log, 'live', [second], 10, 600)).toMatchObject({
      activated: { previous: { ruleSets: [{ name: 'first' }], effectiveFrom: after(10) } },
    });
    expect(await activate(log, 'live', [third], 20)).toMatchObject({
      activated: { effectiveFrom: after(30), previous: { ruleSets: [{ name: 'first' }], effectiveFrom: after(10) } },
    });
    expect(listed(await readRuleSets(log)).live.map(({ ruleSets }) => ruleSets[0]?.name)).toEqual(['first', 'third']);
  });

  test('takes a digest that is cut short, as long as it means one rule set', async () => {
    const { log, keys } = await logWith('first', 'second');
    const [first = ''] = keys;
    expect(await activate(log, 'live', [first.slice(0, 12)], 0)).toMatchObject({
      activated: { ruleSets: [{ name: 'first', digest: first.slice(6) }] },
    });
    const other = ruleSetText('first', 'crossing.plateObscured');
    const version = { name: 'first', version: '1.0.0', digest: digestOf(other) };
    await publishDocument(log, { type: 'RuleSetPublished', version, text: other, by: BY }, NOW_MS);
    expect(await activate(log, 'live', ['first@'], 1)).toMatchObject({
      refused: { what: 'first@', cause: 'ambiguous', message: expect.stringContaining(`${first} and first@`) },
    });
    expect(await activate(log, 'live', ['first'], 1)).toMatchObject({ refused: { cause: 'not-published' } });
  });

  test('refuses what is not published, what is a policy, and what targeting would refuse', async () => {
    const log = memoryEventLog();
    const broken = ruleSetText('broken', 'crossing.noSuchFact');
    const publish = (type: 'RuleSetPublished' | 'PolicyPublished', name: string, text: string, digest: string) =>
      publishDocument(log, { type, version: { name, version: '1.0.0', digest }, text, by: BY }, NOW_MS);
    await publish('RuleSetPublished', 'broken', broken, digestOf(broken));
    await publish('RuleSetPublished', 'other', ruleSetText('other'), '0'.repeat(32));
    await publish('PolicyPublished', 'policy', ruleSetText('policy'), digestOf(ruleSetText('policy')));
    const refused = { 'broken@': 'unusable', 'other@': 'unusable', 'policy@': 'unusable', 'nowhere@': 'not-published' };
    for (const [named, cause] of Object.entries(refused)) {
      expect(await activate(log, 'live', [named], 0), named).toMatchObject({ refused: { cause } });
    }
    expect((await readRuleSets(log)).timelines.live).toEqual([]);
  });

  test('what cannot be used takes no place: the set before it is what the next one follows', async () => {
    const { log, keys } = await logWith('first', 'second');
    const [first = '', second = ''] = keys;
    await activate(log, 'live', [first], 0);
    const unknown = { name: 'nowhere', version: '1.0.0', digest: '0'.repeat(32) };
    const previous = { ruleSets: [{ ...unknown, name: 'first', digest: first.slice(6) }], effectiveFrom: after(10) };
    const data = { role: 'live' as const, ruleSets: [unknown], effectiveFrom: after(20), previous, activatedBy: BY };
    await tellActivated(log, data, NOW_MS + 10_000);
    expect(await activate(log, 'live', [second], 30)).toMatchObject({
      activated: { previous: { ruleSets: [{ name: 'first' }] } },
    });
  });

  test('begins ten seconds from when it is told, whatever reading the topics took before', async () => {
    const { log, keys } = await logWith('first');
    let reading = 0;
    const slow: EventLog = {
      ...log,
      follow(...asked) {
        reading += 60;
        return log.follow(...asked);
      },
    };
    const nowMs = () => NOW_MS + 1_000 * reading;
    const answer = await activate(slow, 'live', keys, 0, undefined, nowMs);
    expect(answer).toMatchObject({ activated: { effectiveFrom: after(70) }, mayBeLate: false });
    const [first = ''] = keys;
    expect(await activate(slow, 'live', [first], 0, 61 + 7, nowMs)).toMatchObject({ refused: { cause: 'too-near' } });
  });

  test.each([
    [3, false],
    [5, true],
  ])('says that it may be late when Kafka took it in after %i seconds: %s', async (seconds, mayBeLate) => {
    const { log, keys } = await logWith('first');
    let passed = 0;
    const slow: EventLog = {
      ...log,
      async publish(publications) {
        await log.publish(publications);
        if (publications[0]?.topic === 'southbound.activations.v1') passed = 1_000 * seconds;
      },
    };
    expect(await activate(slow, 'live', keys, 0, undefined, () => NOW_MS + passed)).toMatchObject({ mayBeLate });
  });

  test('names as its predecessor what may have begun at a port whose clock is ahead', async () => {
    const { log, keys } = await logWith('first', 'second');
    const [first = '', second = ''] = keys;
    await activate(log, 'live', [first], 0);
    const previous = { ruleSets: [{ name: 'first' }], effectiveFrom: after(10) };
    expect(await activate(log, 'live', [second], 4)).toMatchObject({ activated: { previous: null } });
    await activate(log, 'live', [first], 4);
    expect(await activate(log, 'live', [second], 9)).toMatchObject({
      activated: { previous: { ...previous, effectiveFrom: after(14) } },
    });
  });

  test('tells the text once more, as the event that it was, so that every instance has it at hand', async () => {
    const { log, keys } = await logWith('first');
    const told: unknown[] = [];
    log.tap('southbound.rule-sets.v1', ({ content }) => told.push(content));
    await activate(log, 'live', keys, 60);
    const [again] = told;
    expect(again).toMatchObject({ occurredAt: after(0), data: { text: ruleSetText('first'), publishedBy: BY } });
    expect((await readRuleSets(log)).documents.size).toBe(1);
  });

  test('up to three rule sets are shadows, and none ends the shadow', async () => {
    const { log, keys } = await logWith('first', 'second', 'third');
    expect(await activate(log, 'shadow', keys, 0)).toHaveProperty('activated');
    expect(await activate(log, 'shadow', [], 60)).toMatchObject({ activated: { ruleSets: [] } });
    const text = listText(await readRuleSets(log));
    expect(text).toContain(`shadow from ${after(10)}: ${keys.join(', ')}`);
    expect(text).toContain(`shadow from ${after(70)}: nothing`);
    expect(text).toContain('live: never activated; the settings decide');
  });

  test.each([
    ['no rule set live', ['--as', 'live'], 'exactly one rule set'],
    ['two live', ['a@1', 'b@2', '--as', 'live'], 'exactly one rule set'],
    ['four shadows', ['a@1', 'b@2', 'c@3', 'd@4', '--as', 'shadow'], 'none to 3'],
    ['an unknown role', ['a@1', '--as', 'dead'], 'live, shadow'],
    [
      'a beginning that is too near',
      ['a@1', '--as', 'live', '--at', after(0), '--from', after(6)],
      `${after(7)} or later, not ${after(6)}`,
    ],
    ['an instant that is none', ['a@1', '--as', 'live', '--from', 'soon'], 'UTC instant'],
  ])('%s is wrong usage, and says what would be right', async (_, args, words) => {
    const { exitCode, err } = await southbound(['rules', 'activate', ...args, '--by', BY]);
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });

  test.each([['publish'], ['activate', '--as', 'live']])(
    '%s answers a machine in JSON when a file is wrong',
    async (...args) => {
      const [command = '', ...flags] = args;
      const file = fileOf('broken', ruleSetText('broken', 'crossing.noSuchFact'));
      const { exitCode, out, err } = await southbound(['rules', command, file, ...flags, '--by', BY, '--json']);
      expect([exitCode, err]).toEqual([2, '']);
      expect(JSON.parse(out)).toMatchObject({ faults: [{ file, line: 10, message: expect.any(String) }] });
    },
  );

  test('answers a machine in JSON with the code of whatever else is wrong', async () => {
    const file = fileOf('first', ruleSetText('first'));
    const { exitCode, out } = await southbound(['rules', 'publish', file, '--by', BY, '--json'], {
      SOUTHBOUND_KAFKA_BROKERS: 'nonsense',
    });
    expect([exitCode, JSON.parse(out)]).toEqual([
      2,
      { faults: [{ code: 'settings-wrong', message: expect.stringContaining('SOUTHBOUND_KAFKA_BROKERS') }] },
    ]);
  });

  test.each(['publish x.yaml', 'activate a@1 --as live'])('%s wants to know who does it', async (command) => {
    const { exitCode, err } = await southbound(['rules', ...command.split(' ')]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('--by')]);
  });
});
