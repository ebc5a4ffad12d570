import { PORT_CODES } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import { USUAL_WORLD } from '@southbound/simulation';
import { simulatedBorder } from '@southbound/standalone';
import { DEFAULT_POLICY, FIRST_RULE_SET, loadRulebook } from '@southbound/targeting/rulebook-files';
import { expect, test } from 'vitest';

/** As many as a large deployment may have. Invented, no source. */
const RULES = 50;

/** More than are counted, and far fewer than Prometheus minds. Invented, no source. */
const SERIES_MAX = 6_000;

/** Event minutes of the simulated world: enough for most rules to fire. */
const MINUTES = 360;

const samples = await samplesOfAllPorts();

test(`all services together keep fewer than ${SERIES_MAX} series with 25 ports and ${RULES} rules`, () => {
  const ruleOf = (sample: string) => /[{,]rule="([^"]*)"/.exec(sample)?.[1];
  const ofRules = samples.filter((sample) => ruleOf(sample) !== undefined);
  const rules = new Set(ofRules.map(ruleOf)).size;
  expect(rules).toBeGreaterThan(5);
  const perRule = Math.ceil(ofRules.length / rules);
  const series = samples.length - ofRules.length + perRule * RULES;
  process.stdout.write(
    `${series} series with ${PORT_CODES.length} ports and ${RULES} rules: ${samples.length} were counted with ${rules} rules, at most ${perRule} are a rule's own\n`,
  );
  expect(series).toBeLessThan(SERIES_MAX);
});

test('labels are of closed lists: none is of a vehicle, a person, an event or a text', () => {
  const labels = new Set(samples.flatMap((sample) => [...sample.matchAll(/[{,](\w+)="/g)].map(([, label]) => label)));
  expect([...labels].toSorted().filter((label) => !CLOSED.has(label ?? ''))).toEqual([]);
});

/** Reasons are codes; of rule sets in force there are four at most, whatever their names. */
const CLOSED = new Set([
  ...['service', 'topic', 'port', 'lane', 'code', 'le', 'cause', 'role', 'name', 'version', 'digest', 'outcome'],
  ...['decision', 'ground', 'method', 'bound', 'part', 'pacing', 'reason', 'rule', 'verdict'],
  ...['agency', 'about', 'kind', 'giver', 'age', 'use', 'criteria', 'sent', 'by', 'indicator', 'quarter', 'state'],
]);

/** What the whole engine shows after a morning of the simulated world, but for what every Node process does. */
async function samplesOfAllPorts(): Promise<readonly string[]> {
  const registry = processMetrics();
  const rulebook = loadRulebook({ rules: FIRST_RULE_SET, policy: DEFAULT_POLICY }, undefined);
  const world = { ...USUAL_WORLD, seed: 1, days: 1, ports: PORT_CODES };
  const logger = createLogger({ service: 'test', level: 'silent' });
  const border = await simulatedBorder({ world, rulebook, registry, logger });
  let minute = 0;
  for await (const _ of border.minutes()) {
    minute += 1;
    if (minute === MINUTES) break;
  }
  const text = await registry.metrics();
  await border.engine.stop();
  return text.split('\n').filter((line) => line.startsWith('southbound_'));
}
