import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { epochMs, PORT_CODES, type PortCode, type RuleSetsActivated, type SelectionMade } from '@southbound/contracts';
import { hasDocker } from '@southbound/kafka/container';
import type { EventLog } from '@southbound/runtime/ports';
import { activated, oneRule, published, versionOf } from '@southbound/targeting/rule-set-events';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { crossingAt, DRAW_KEY } from '../scenarios/engine-run.ts';
import { deployment, eventOf, PATIENCE, type Servers, startServers } from './deployment.ts';
import { freeTcpPort, serviceProcess } from './service-process.ts';
import { southboundCommand, testFolder } from './southbound-command.ts';

const BEFORE = oneRule('before', 40, 'crossing.plateObscured');
const AFTER = oneRule('after', 40, "crossing.canine == 'alert'");
const BROKEN = oneRule('broken', 40, 'crossing.noSuchFact');

/** A port whose lanes' clocks run ahead as far as is believed. */
const [PORT_AHEAD] = PORT_CODES;
const aheadMs = (port: PortCode) => (port === PORT_AHEAD ? 5_000 : 0);

const TICK_MS = 250;
/** At each port in a tick: all ports have 200 crossings a second, many times what the border has. */
const CROSSINGS_A_TICK = 2;

/** Crossings at every port by the clock, until it is told to stop; how many there were. */
function drive(log: EventLog): () => Promise<number> {
  const stopping = new AbortController();
  let crossings = 0;
  const driving = (async () => {
    while (!stopping.signal.aborted) {
      const nowMs = Date.now();
      const told = PORT_CODES.flatMap((port) =>
        Array.from({ length: CROSSINGS_A_TICK }, (_, nth) => {
          const atMs = nowMs + aheadMs(port);
          return crossingAt({
            crossingId: `${port}-${atMs}-${nth}`,
            port,
            plateText: `SIM${nth}${atMs % 1_000}`,
            atMs,
          });
        }),
      );
      crossings += told.length;
      await log.publish(told);
      await pause(TICK_MS, undefined, { signal: stopping.signal }).catch(() => {});
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

/** An instance of targeting in a process of its own: what it measures, and what it logs. */
async function instance(environment: Readonly<Record<string, string>>) {
  const tcpPort = await freeTcpPort();
  const logged: string[] = [];
  serviceProcess('targeting', { ...environment, SOUTHBOUND_HTTP_PORT: `${tcpPort}` }, (text) => logged.push(text));
  return {
    log: () => logged.join('').split('\n'),
    async metric(name: string) {
      const answer = await fetch(`http://127.0.0.1:${tcpPort}/metrics`).catch(() => undefined);
      return ((await answer?.text()) ?? '').split('\n').filter((line) => line.startsWith(name));
    },
  };
}

/** A selection, and when it was read. */
interface Read {
  readonly made: SelectionMade;
  readonly atMs: number;
}

/** How long after its own instant, by its port's clock, a selection was read. */
const delayMs = ({ made, atMs }: Read) => atMs + aheadMs(made.data.port) - epochMs(made.occurredAt);

/**
 * How long after its instant each port's first selection by a rule set was read, and how long selections took in the
 * second before it: what is slow anyway is not the switch.
 */
function switches(read: readonly Read[], digest: string, fromMs: number) {
  return [...Map.groupBy(read, ({ made }) => made.data.port)].map(([port, ofPort]) => {
    const first = ofPort.find(({ made }) => made.data.ruleSet.digest === digest);
    const before = ofPort.filter(
      ({ made }) => fromMs - epochMs(made.occurredAt) > 0 && fromMs - epochMs(made.occurredAt) <= 1_000,
    );
    return {
      afterMs: first === undefined ? Number.POSITIVE_INFINITY : first.atMs + aheadMs(port) - fromMs,
      usualMs: Math.max(...before.map(delayMs)),
    };
  });
}

describe.skipIf(!(await hasDocker()))('a rule set activated under load', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
    return () => servers.close();
  });

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
    const read: Read[] = [];
    await engine.records('southbound.selections.v1', (entry) => {
      read.push({ made: eventOf<SelectionMade>(entry), atMs: Date.now() });
    });
    const instances = await Promise.all([instance(environment), instance(environment)]);
    /** That both instances measure it, each from the crossings of its own ports. */
    const shown = (metric: string, pattern: RegExp) =>
      expect
        .poll(
          async () =>
            Promise.all(instances.map(async (of) => (await of.metric(metric)).some((line) => pattern.test(line)))),
          PATIENCE,
        )
        .toEqual([true, true]);
    const stop = drive(engine.outside);
    await shown('southbound_rule_set_info', /name="before".* 1$/);

    const kafka = {
      SOUTHBOUND_KAFKA_BROKERS: environment.SOUTHBOUND_KAFKA_BROKERS,
      SOUTHBOUND_KAFKA_TOPIC_PREFIX: environment.SOUTHBOUND_KAFKA_TOPIC_PREFIX,
    };
    const rules = (...args: readonly string[]) => southboundCommand(['rules', ...args, '--json'], kafka);
    const refused = await rules('publish', file('broken.yaml'), '--by', 'CBP-AN-1');
    expect([refused.exitCode, JSON.parse(refused.out)]).toMatchObject([2, { faults: [{ line: 10 }] }]);
    expect(await rules('publish', file('after.yaml'), '--by', 'CBP-AN-1')).toMatchObject({ exitCode: 0 });
    const answer = await rules('activate', file('after.yaml'), '--as', 'live', '--by', 'CBP-SV-1');
    expect(answer).toMatchObject({ exitCode: 0 });
    const { activated: activation, mayBeLate } = JSON.parse(answer.out) as {
      activated: RuleSetsActivated['data'];
      mayBeLate: boolean;
    };
    expect(mayBeLate).toBe(false);
    await shown('southbound_rule_set_info', /name="after".* 1$/);

    // Past the command line, which refuses it.
    const broken = versionOf('broken', BROKEN);
    const brokenFromMs = Date.now() + 3_000;
    const { ruleSets, effectiveFrom } = activation;
    await engine.outside.publish([
      published(broken, BROKEN),
      activated([broken], brokenFromMs, { previous: { ruleSets, effectiveFrom } }),
    ]);
    const sinceBroken = () => read.filter(({ made }) => epochMs(made.occurredAt) > brokenFromMs + 5_000).length;
    await expect.poll(sinceBroken, PATIENCE).toBeGreaterThan(500);
    const crossings = await stop();
    await expect.poll(() => read.length, PATIENCE).toBe(crossings);

    expect(new Set(read.map(({ made }) => made.data.crossingId)).size).toBe(crossings);
    const [before, after] = [versionOf('before', BEFORE).digest, versionOf('after', AFTER).digest];
    const isWrong = ({ made: { occurredAt, data } }: Read) =>
      data.ruleSet.digest !== (occurredAt < effectiveFrom ? before : after);
    expect(read.filter(isWrong)).toEqual([]);
    const switched = switches(read, after, epochMs(effectiveFrom));
    const slowest = (times: readonly number[]) => Math.round(Math.max(...times));
    process.stdout.write(
      `two instances, ${switched.length} ports, ${crossings} crossings: the first selection by the new set was read within ${slowest(switched.map(({ afterMs }) => afterMs))} ms of its instant at every port, where selections took up to ${slowest(switched.map(({ usualMs }) => usualMs))} ms in the second before\n`,
    );
    expect(switched).toHaveLength(PORT_CODES.length);
    expect(switched.filter(({ afterMs, usualMs }) => afterMs > usualMs + 2_000)).toEqual([]);

    await shown('southbound_rule_sets_refused_total', /cause="faulty"\} 1$/);
    await shown('southbound_rule_sets_refused_total', /cause="not-on-shelf"\} 0$/);
    for (const { log, metric } of instances) {
      expect(log().filter((line) => line.includes('"cause":"faulty"') && line.includes(broken.digest))).toHaveLength(1);
      expect(await metric('southbound_activations_late_total')).toEqual([]);
    }
  });
});
