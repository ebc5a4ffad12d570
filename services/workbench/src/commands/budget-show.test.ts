import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT_CODES, partitionOf } from '@southbound/contracts';
import {
  consumeTelemetry,
  createLogger,
  memoryEventLog,
  memoryPartitionState,
  memoryVehicleRegister,
  processMetrics,
} from '@southbound/runtime';
import { changedPolicy, type Rulebook } from '@southbound/selectivity';
import { simulatedWorld, USUAL_WORLD } from '@southbound/simulation';
import { startTargeting, TARGETING_GROUP, targetingTelemetry } from '@southbound/targeting';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { afterAll, expect, test } from 'vitest';
import { committedDesks, type LiveState } from '../budget/live-desks.ts';
import { savedLine } from '../budget/saved-desks.ts';
import { shownBudget } from '../budget/shown-budget.ts';
import { shownText } from '../budget/shown-text.ts';
import { southbound } from '../fixtures/captured-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-budgets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const PORT = '2606';
const rulebook = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);

/** What targeting commits of some hours of a port, and how many crossings and orders those held. */
async function liveState(
  by: Rulebook = rulebook,
): Promise<LiveState & Record<'crossings' | 'orders' | 'vehicles' | 'minutes', number>> {
  const log = memoryEventLog();
  const logger = createLogger({ service: 'test', level: 'silent' });
  const registry = processMetrics();
  const partitionState = memoryPartitionState();
  let [crossings, orders, vehicles, minutes] = [0, 0, 0, 0];
  log.tap('southbound.selections.v1', ({ content }) => {
    if (content instanceof Uint8Array || content.type !== 'SelectionMade') return;
    crossings += 1;
    if (content.data.decision === 'inspect') orders += 1;
    const { waitMinutes = 0 } = content.data;
    if (waitMinutes > 0) vehicles += 1;
    minutes += waitMinutes;
  });
  // Nothing is known, and that is all there is to know: so crossings are scored.
  const register = memoryVehicleRegister();
  const generation = await register.claimIntelligence();
  await register.writeIntelligence({ generation, coverage: 'complete', offsetsRead: {}, historySinceMs: 0 }, []);
  const membership = await startTargeting({
    ...{ log, logger, rulebook: by, partitionState, register },
    drawKey: { id: 'key-1', secret: 'for tests' },
    telemetry: consumeTelemetry(registry, TARGETING_GROUP, logger),
    targetingTelemetry: targetingTelemetry(registry),
  });
  for (const { publications } of simulatedWorld({ ...USUAL_WORLD, seed: 1, days: 1, ports: [PORT] })) {
    await log.publish(publications.filter(({ topic }) => topic === 'southbound.crossings.v1'));
    await log.drain(TARGETING_GROUP);
    if (crossings >= 300) break;
  }
  await membership.leave();
  const metadata = new Map<number, string>();
  const reader = await log.join(TARGETING_GROUP, ['southbound.crossings.v1'], async (takeover) => {
    metadata.set(takeover.partition, takeover.metadata);
    return { readFrom: new Map(), async caughtUp() {}, async handle() {} };
  });
  await log.drain(TARGETING_GROUP);
  await reader.leave();
  return {
    metadataOf: async (partition) => metadata.get(partition) ?? '',
    partitionState,
    crossings,
    orders,
    vehicles,
    minutes,
  };
}

test('what targeting committed is shown port by port, and what was lost in Redis is named', async () => {
  const live = await liveState();
  const desks = await committedDesks(live, PORT_CODES);
  expect(desks.map(({ port }) => port)).toEqual([PORT]);
  const [shown] = desks.map((desk) => shownBudget(rulebook, desk));
  if (shown === undefined) throw new Error('a port was asked for');
  expect(shown).toMatchObject({ crossingsDecided: live.crossings, inspectionsOrdered: live.orders, lost: [] });
  expect(shown.entitledInspections + shown.lapsedInspections).toBeCloseTo(0.2 * live.crossings, 3);
  expect(shown.owedInspections).toBeCloseTo(shown.entitledInspections - live.orders, 6);
  expect(Number(shown.owedInspections.toFixed(6))).toBe(shown.owedInspections);
  expect(shown.bytes.budget).toBeGreaterThan(500);
  expect(shown.bytes.budget).toBeLessThanOrEqual(shown.bytes.budgetMax);
  expect(shown.occupancy?.bays.there).toBe(2);
  expect(shown.scores.ruleSetDigest).toBe(rulebook.ruleSet.version.digest);
  expect(shown.scores.count).toBeGreaterThan(live.crossings / 2);
  const text = shownText(rulebook.policy, [shown]);
  expect(text).toMatch(new RegExp(`crossings decided +${live.crossings}$`, 'm'));
  expect(text).toMatch(/^ {2}bays +2 +\d/m);
  expect(text).not.toContain('LOST');

  const emptied = { metadataOf: live.metadataOf, partitionState: memoryPartitionState() };
  const [lost] = (await committedDesks(emptied, [PORT])).map((desk) => shownBudget(rulebook, desk));
  expect(lost).toMatchObject({ crossingsDecided: live.crossings, owedInspections: shown.owedInspections });
  expect(shownText(rulebook.policy, lost === undefined ? [] : [lost])).toContain('LOST in Redis');
});

test('vehicles that had to wait are shown with their minutes', async () => {
  const everybody = {
    ...rulebook,
    policy: changedPolicy(rulebook.policy, { targetRate: 1, capacity: 0.5 }, '0'.repeat(32)),
  };
  const live = await liveState(everybody);
  const [shown] = (await committedDesks(live, [PORT])).map((desk) => shownBudget(everybody, desk));
  if (shown === undefined) throw new Error('a port was asked for');
  expect(live.vehicles).toBeGreaterThan(0);
  expect(shown.vehiclesMadeToWait).toBe(live.vehicles);
  expect(shown.waitedMinutes).toBeCloseTo(live.minutes, 2);
  expect(shownText(everybody.policy, [shown])).toMatch(new RegExp(`vehicles made to wait +${live.vehicles}$`, 'm'));
});

test('what another batch superseded while it was read is not called lost', async () => {
  const live = await liveState();
  const current = await live.metadataOf(partitionOf(PORT));
  const [attempts = ''] = current.split('\n');
  const answers = [current.replace(attempts, 'long-gone:1 '), current];
  const metadataOf = async () => answers.shift() ?? current;
  const [desk] = await committedDesks({ metadataOf, partitionState: live.partitionState }, [PORT]);
  expect(desk?.committed.learned).toBeDefined();
});

test('what was saved is shown from the file as it was, and holds no crossing', async () => {
  const [desk] = await committedDesks(await liveState(), [PORT]);
  if (desk === undefined) throw new Error('a port was asked for');
  const line = savedLine(desk);
  writeFileSync(file('noon.ndjson'), `${line}\n`);
  const { exitCode, out } = await southbound(['budget', 'show', file('noon.ndjson')]);
  expect([exitCode, out]).toEqual([0, `${shownText(rulebook.policy, [shownBudget(rulebook, desk)])}\n`]);
  expect(line).not.toMatch(/2606-/);
  const other = await southbound(['budget', 'show', file('noon.ndjson'), '--port', '2304']);
  expect(other).toMatchObject({ exitCode: 1, out: `${file('noon.ndjson')} says nothing of 2304 Laredo.\n` });
  const overItself = await southbound(['budget', 'show', file('noon.ndjson'), '--save', file('noon.ndjson')]);
  expect([overItself.exitCode, overItself.err]).toEqual([
    2,
    expect.stringContaining("'[file]' and '--save' name the same"),
  ]);
  const again = await southbound(['budget', 'show', file('noon.ndjson'), '--save', file('again.ndjson')]);
  expect(again.exitCode).toBe(0);
  expect(readFileSync(file('again.ndjson'), 'utf8')).toBe(`${line}\n`);

  const [million = ''] = /"entitledMillionths\D+\d+/.exec(line) ?? [];
  expect(million).not.toBe('');
  writeFileSync(file('noon.ndjson'), `${line}\n${line.replace(million, `${million}0`)}\n`);
  const changed = await southbound(['budget', 'show', file('noon.ndjson')]);
  expect([changed.exitCode, changed.err]).toEqual([
    2,
    expect.stringContaining('noon.ndjson:2: digest: is not that of'),
  ]);
});

test.each([
  ['', 'wrong.ndjson:1: there is no port; take a file as southbound budget show --save writes it'],
  ['plain words\n', 'wrong.ndjson:1: is no JSON object'],
  ['null\n', 'wrong.ndjson:1: is no JSON object'],
  ['{"port":"9999"}\n', 'wrong.ndjson:1: port: must be the code of a port, such as "2304"'],
  ['{"port":"2304","counters":7}\n', 'wrong.ndjson:1: counters: must be a text'],
  ['{"port":"2304","counters":"{}","learned":null,"metadataBytes":0.5}\n', 'wrong.ndjson:1: metadataBytes: must be'],
])('a file that is no saved state is refused with line, field and what would be right: %j', async (text, message) => {
  writeFileSync(file('wrong.ndjson'), text);
  const { exitCode, err } = await southbound(['budget', 'show', file('wrong.ndjson')]);
  expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
});

test('a port that does not exist is refused with those that do', async () => {
  const { exitCode, err } = await southbound(['budget', 'show', '--port', '9999']);
  expect(exitCode).toBe(2);
  expect(err).toContain('2304 Laredo');
});
