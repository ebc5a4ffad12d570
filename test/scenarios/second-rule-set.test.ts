import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '@southbound/runtime';
import { runCases } from '@southbound/selectivity';
import { DEFAULT_POLICY, loadRulebook, readOrThrow } from '@southbound/targeting/rulebook-files';
import { expect, test } from 'vitest';
import { SECOND_RULE_SET } from './seeded-worlds.ts';
import { WORKSPACE } from './shell-command.ts';

const rulebook = loadRulebook({ rules: SECOND_RULE_SET, policy: DEFAULT_POLICY }, undefined);
const casesFile = join(dirname(SECOND_RULE_SET), 'cases.yaml');
const report = readOrThrow(casesFile, runCases(rulebook, readText(casesFile)));

test.each(report.results.map((result) => [result.name, result] as const))('%s', (_, { differences }) => {
  expect(differences).toEqual([]);
});

test('each rule of the second set is shown firing and denied, and each part of it going both ways', () => {
  const short = report.coverage.filter(
    ({ firesIn, deniedIn, waysSeen, ways }) => !firesIn || !deniedIn || waysSeen < ways,
  );
  expect(short).toEqual([]);
});

test('the page of rule sets documents each rule of the second set with its points, and no other', () => {
  const page = readFileSync(join(WORKSPACE, 'docs/RULE-SETS.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (\d+) \| /gm)].map(([, id, points]) => [id, Number(points)]);
  expect(rows).toEqual(rulebook.ruleSet.rules.map(({ id, points }) => [id, points]));
});
