import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, memoryEventLog, memoryPartitionState, processMetrics } from '@southbound/runtime';
import { type CasesReport, type DocumentResult, readPolicy, readRuleSet, runCases } from '@southbound/selectivity';
import { startSimulator } from '@southbound/simulator';
import { embeddedEngine } from '@southbound/standalone';
import { describe, expect, test } from 'vitest';
import { plainOfficers } from './engine-run.ts';
import { oneDay, rulebookOf } from './recorded-run.ts';
import { WORKSPACE } from './shell-command.ts';

const DIGEST = '0'.repeat(32);

const pageOf = (name: string) => readFileSync(join(WORKSPACE, 'docs', name), 'utf8');

/** The texts of a page's blocks with these words behind the fence. */
function blocksOf(page: string, fence: string): string[] {
  return [...page.matchAll(/^```([\w ]+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) =>
    of === fence ? [text] : [],
  );
}

describe('the page of rules', () => {
  const page = pageOf('RULES.md');

  test('shows a rule set and a policy that read without fault, and cases that pass on that rule set', () => {
    const read = blocksOf(page, 'yaml').map((text) => readRuleSet(text, DIGEST));
    expect(read.map(faultsOf)).toEqual([[]]);
    expect(blocksOf(page, 'yaml policy').map((text) => faultsOf(readPolicy(text, DIGEST)))).toEqual([[]]);
    const [ruleSet] = read;
    if (ruleSet?.ok !== true) throw new Error('the rule set reads');
    const rulebook = { ...rulebookOf(), ruleSet: ruleSet.value };
    const reports = blocksOf(page, 'yaml cases').map((text) => runCases(rulebook, text));
    expect(reports.map(faultsOf)).toEqual([[]]);
    expect(reports.flatMap((report) => (report.ok ? failedCases(report.value) : []))).toEqual([]);
  });

  test('shows a rule set that is refused with just the faults it says', () => {
    const [refused = ''] = blocksOf(page, 'yaml refused');
    const faults = faultsOf(readRuleSet(refused, DIGEST));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(page).toContain(`mistaken.yaml:${fault}`);
  });
});

test('the page of operations names every metric of the engine and of the simulator, and no other', async () => {
  const registry = processMetrics();
  const logger = createLogger({ service: 'test', level: 'silent' });
  const engine = await embeddedEngine({
    rulebook: rulebookOf(),
    drawKey: { id: 'test', secret: 'test' },
    officers: plainOfficers(1),
    registry,
    logger,
  });
  const simulator = await startSimulator({
    log: memoryEventLog(),
    partitionState: memoryPartitionState(),
    world: oneDay(['2606']),
    speed: 1,
    registry,
    logger,
  });
  await simulator.stop();
  await engine.stop();
  const served = registry.getMetricsAsArray().map(({ name }) => name);
  const own = served.filter((name) => name.startsWith('southbound_'));
  // With colons around it a name is of a figure that Prometheus records.
  const named = [...new Set(pageOf('OPERATIONS.md').match(/(?<![:\w])southbound_[a-z_]+(?![:\w])/g) ?? [])];
  expect(named.toSorted()).toEqual(own.toSorted());
});

test('the page of operations names no recorded figure that Prometheus does not record', () => {
  const rules = readFileSync(join(WORKSPACE, 'infra', 'prometheus', 'recording.yml'), 'utf8');
  const recorded = [...rules.matchAll(/record: (\S+)/g)].map(([, name]) => name);
  const named = pageOf('OPERATIONS.md').match(/\b[a-z_]+:southbound_[a-z0-9_:]+/g) ?? [];
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !recorded.includes(name))).toEqual([]);
});

function faultsOf(result: DocumentResult<unknown>): string[] {
  return result.ok
    ? []
    : result.faults.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

function failedCases({ results }: CasesReport): string[] {
  return results.filter(({ passed }) => !passed).map(({ name }) => name);
}
