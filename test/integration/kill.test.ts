import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelectionMade } from '@southbound/contracts';
import type { Officers } from '@southbound/inspection';
import { hasDocker } from '@southbound/kafka/container';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DRAW_KEY, engineRun } from '../scenarios/engine-run.ts';
import { firstDifference } from '../scenarios/recorded-run.ts';
import { again, eventOf, knowing, linesInOrder, PATIENCE, type Servers, startServers } from './deployment.ts';
import { serviceProcess } from './service-process.ts';
import { RULE_SET_TEXT, RULEBOOK, smallWorld } from './small-world.ts';

/** What targeting needs besides the servers, in a process of its own. */
const targetingSettings = (ruleSetFile: string) => ({
  SOUTHBOUND_RULE_SET_FILE: ruleSetFile,
  SOUTHBOUND_DRAW_KEY_ID: DRAW_KEY.id,
  SOUTHBOUND_DRAW_KEY: DRAW_KEY.secret,
});

/** On Kafka nobody inspects in this test, so nobody does in the embedded engine. */
const nobody: Officers = {
  answer: async (assignments) =>
    assignments.map(({ method }) =>
      method === null ? { outcome: 'released' } : { outcome: 'not-carried-out', reason: 'no-officer' },
    ),
};

describe.skipIf(!(await hasDocker()))('one of two instances of targeting', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

  test('killed in the middle of a day leaves one selection a crossing, and budgets that go on where they stood', async () => {
    const world = smallWorld(4);
    const embedded = await engineRun([world.intelligence, again(world.intelligence), ...world.traffic], {
      rulebook: RULEBOOK,
      officers: nobody,
    });
    const engine = await knowing(servers, 'kill', world.intelligence);
    const folder = mkdtempSync(join(tmpdir(), 'southbound-kill-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const ruleSetFile = join(folder, 'rule-set.yaml');
    writeFileSync(ruleSetFile, RULE_SET_TEXT);
    const selections = await engine.records('southbound.selections.v1');
    const environment = { ...engine.environment, ...targetingSettings(ruleSetFile) };
    const doomed = serviceProcess('targeting', environment);
    serviceProcess('targeting', environment);
    for (const hour of world.hours.slice(0, 12)) await engine.outside.publish(hour);
    await expect.poll(() => selections.length, PATIENCE).toBeGreaterThan(100);
    doomed.kill('SIGKILL');
    for (const hour of world.hours.slice(12)) await engine.outside.publish(hour);

    await expect.poll(() => selections.length, PATIENCE).toBeGreaterThanOrEqual(world.crossings);
    const made = selections.map((entry) => eventOf<SelectionMade>(entry));
    expect(new Set(made.map(({ data }) => data.crossingId)).size).toBe(made.length);
    expect(made).toHaveLength(world.crossings);
    // Each decision follows from all before it, so a budget that had begun anew anywhere would show.
    expect(firstDifference(linesInOrder(made), linesInOrder(embedded.selections))).toBeUndefined();
  });
});
