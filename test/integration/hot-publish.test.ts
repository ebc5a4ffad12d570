import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type DocumentVersion,
  EVENTS,
  type EventId,
  instantOf,
  PORT_CODES,
  type RuleSetsActivated,
  type SelectionMade,
} from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import type { EventLog } from '@southbound/runtime/ports';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { crossingAt, DRAW_KEY } from '../scenarios/engine-run.ts';
import { rulebookOf } from '../scenarios/recorded-run.ts';
import { deployment, eventOf, PATIENCE, type Servers, startServers } from './deployment.ts';
import { freeTcpPort, serviceProcess } from './service-process.ts';
import { southboundCommand, testFolder } from './southbound-command.ts';

const ruleSetText = (name: string, when: string) => `
name: ${name}
version: "1.0.0"
owner: engineers
rules:
  - id: obscured
    owner: engineers
    reason: { en: The plate is obscured., es: La placa está obstruida. }
    source: for switching over
    when: ${when}
    points: 40
    expires: "2027-12-31"
`;
const BEFORE = ruleSetText('before', 'crossing.plateObscured');
const AFTER = ruleSetText('after', "crossing.canine == 'alert'");
const BROKEN = ruleSetText('broken', 'crossing.noSuchFact');

/** A crossing at every port four times a second, by the clock, until it is told to stop; how many there were. */
function drive(log: EventLog): () => Promise<number> {
  const stopping = new AbortController();
  let crossings = 0;
  const driving = (async () => {
    while (!stopping.signal.aborted) {
      const atMs = Date.now();
      const published = PORT_CODES.map((port) =>
        crossingAt({ crossingId: `${port}-${atMs}`, port, plateText: `SIM${atMs % 10_000}`, atMs }),
      );
      crossings += published.length;
      await log.publish(published);
      await pause(250, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  const stop = async () => {
    stopping.abort();
    await driving;
    return crossings;
  };
  onTestFinished(async () => void (await stop()));
  return stop;
}

async function instance(environment: Readonly<Record<string, string>>) {
  const tcpPort = await freeTcpPort();
  serviceProcess('targeting', { ...environment, SOUTHBOUND_HTTP_PORT: `${tcpPort}` });
  return async (metric: string) => {
    const answer = await fetch(`http://127.0.0.1:${tcpPort}/metrics`).catch(() => undefined);
    return ((await answer?.text()) ?? '').split('\n').filter((line) => line.startsWith(metric));
  };
}

/** What a broken set looks like that somebody publishes and activates past the command line, which refuses it. */
async function publishBroken(log: EventLog, previous: RuleSetsActivated['data']): Promise<number> {
  const version: DocumentVersion = { ...rulebookOf(BEFORE).ruleSet.version, name: 'broken' };
  const [published, activated] = [EVENTS.RuleSetPublished.example, EVENTS.RuleSetsActivated.example];
  const fromMs = Date.now() + 3_000;
  const said = { occurredAt: instantOf(fromMs - 3_000), recordedAt: instantOf(fromMs - 3_000) };
  const { ruleSets, effectiveFrom } = previous;
  const data = { ...activated.data, ruleSets: [version], effectiveFrom: instantOf(fromMs) };
  await log.publish([
    {
      topic: 'southbound.rule-sets.v1',
      partition: 0,
      key: `broken@${version.digest}`,
      headers: {},
      content: { ...published, ...said, data: { ...published.data, ...version, text: BROKEN } },
    },
    {
      topic: 'southbound.activations.v1',
      partition: 0,
      key: 'live',
      headers: {},
      content: {
        ...activated,
        ...said,
        eventId: 'broken-activated' as EventId,
        data: { ...data, previous: { ruleSets, effectiveFrom } },
      },
    },
  ]);
  return fromMs;
}

describe.skipIf(!(await hasDocker()))('a rule set activated under load', { timeout: 180_000 }, () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  }, 60_000);

  test('is taken over by two instances at its instant, nothing is lost, and a broken one changes nothing', async () => {
    const engine = await deployment(servers, 'hot-publish');
    const file = testFolder();
    writeFileSync(file('before.yaml'), BEFORE);
    writeFileSync(file('after.yaml'), AFTER);
    writeFileSync(file('broken.yaml'), BROKEN);
    const environment = {
      ...engine.environment,
      SOUTHBOUND_RULE_SET_FILE: file('before.yaml'),
      SOUTHBOUND_DRAW_KEY_ID: DRAW_KEY.id,
      SOUTHBOUND_DRAW_KEY: DRAW_KEY.secret,
    };
    const selections = await engine.records('southbound.selections.v1');
    const metrics = await Promise.all([instance(environment), instance(environment)]);
    const shown = (metric: string, pattern: RegExp) =>
      expect
        .poll(
          async () => Promise.all(metrics.map(async (of) => (await of(metric)).some((line) => pattern.test(line)))),
          PATIENCE,
        )
        .toEqual([true, true]);
    const stop = drive(engine.outside);
    await shown('southbound_rule_set_in_force', /name="before".* 1$/);

    const kafka = {
      SOUTHBOUND_KAFKA_BROKERS: environment.SOUTHBOUND_KAFKA_BROKERS,
      SOUTHBOUND_KAFKA_TOPIC_PREFIX: environment.SOUTHBOUND_KAFKA_TOPIC_PREFIX,
    };
    const rules = (...args: readonly string[]) => southboundCommand(['rules', ...args, '--json'], kafka);
    expect(await rules('publish', file('broken.yaml'), '--by', 'CBP-AN-1')).toMatchObject({ exitCode: 2 });
    expect(await rules('publish', file('after.yaml'), '--by', 'CBP-AN-1')).toMatchObject({ exitCode: 0 });
    const activated = await rules('activate', file('after.yaml'), '--as', 'live', '--by', 'CBP-SV-1');
    expect(activated).toMatchObject({ exitCode: 0 });
    const activation = (JSON.parse(activated.out) as { activated: RuleSetsActivated['data'] }).activated;
    await shown('southbound_rule_set_in_force', /name="after".* 1$/);

    const brokenFromMs = await publishBroken(engine.outside, activation);
    const isAfterBroken = (entry: (typeof selections)[number]) =>
      Date.parse(eventOf<SelectionMade>(entry).occurredAt) > brokenFromMs;
    await expect.poll(() => selections.filter(isAfterBroken).length, PATIENCE).toBeGreaterThan(100);
    const crossings = await stop();
    await expect.poll(() => selections.length, PATIENCE).toBe(crossings);

    const made = selections.map((entry) => eventOf<SelectionMade>(entry));
    expect(new Set(made.map(({ data }) => data.crossingId)).size).toBe(crossings);
    const digests = new Map([BEFORE, AFTER].map((text) => [text, rulebookOf(text).ruleSet.version.digest]));
    const expected = ({ occurredAt }: SelectionMade) =>
      digests.get(occurredAt < activation.effectiveFrom ? BEFORE : AFTER);
    expect(made.filter((selection) => selection.data.ruleSet.digest !== expected(selection))).toEqual([]);
    const within2s = instantOf(Date.parse(activation.effectiveFrom) + 2_000);
    const switched = made.filter(({ occurredAt }) => occurredAt >= activation.effectiveFrom && occurredAt < within2s);
    expect(new Set(switched.map(({ data }) => data.port)).size).toBe(PORT_CODES.length);
    await shown('southbound_rule_sets_refused_total', /cause="faulty"\} 1$/);
    await shown('southbound_rule_sets_refused_total', /cause="not-on-shelf"\} 1$/);
  });
});
