import { EVENTS, type ShadowScored } from '@southbound/contracts';
import { createLogger, memoryEventLog } from '@southbound/runtime';
import type { EventLog, Publication } from '@southbound/runtime/ports';
import { evaluate, type RuleSet, readRuleSet } from '@southbound/selectivity';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { oneRule, versionOf } from './fixtures/rule-set-events.ts';
import { rulebook } from './fixtures/rulebook.ts';
import { ruleSetTelemetry } from './rule-set-telemetry.ts';
import { type ShadowCrossing, type ShadowPorts, shadowScoring } from './shadow-scoring.ts';

const crossing = EVENTS.CrossingObserved.example;

function ruleSetOf(name: string, points: number): RuleSet {
  const text = oneRule(name, points);
  const read = readRuleSet(text, versionOf(name, text).digest);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

const TWENTY = ruleSetOf('twenty', 20);
const THIRTY = ruleSetOf('thirty', 30);

function decided(changes: Partial<ShadowCrossing> = {}): ShadowCrossing {
  return {
    crossing: crossing.data,
    crossingEventId: crossing.eventId,
    dossier: null,
    atMs: Date.parse(crossing.occurredAt),
    tieDraw: () => 0.5,
    selection: { thresholdPoints: 25, tieShare: 0.4 },
    ruleSets: [TWENTY, THIRTY],
    noteScore: () => {},
    ...changes,
  };
}

function shadowRoom(changes: Partial<ShadowPorts> = {}) {
  const log = memoryEventLog();
  const scores: ShadowScored[] = [];
  log.tap('southbound.shadow-scores.v1', ({ content }) => scores.push(content as ShadowScored));
  const registry = new Registry();
  const logger = createLogger({ service: 'test', level: 'silent' });
  const telemetry = ruleSetTelemetry(registry);
  const ports = { log, policy: rulebook.policy, telemetry, logger, evaluate, nowMs: () => 0 };
  return {
    shadow: shadowScoring({ ...ports, ...changes }),
    scores,
    async counted(outcome: string) {
      const { values } = (await registry.getSingleMetric('southbound_shadow_scores_total')?.get()) ?? { values: [] };
      return values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
    },
  };
}

/** A log that takes nothing until it is told how it ends. */
function waitingLog(): {
  readonly log: EventLog;
  readonly end: (error?: Error) => void;
  readonly asked: Publication[];
} {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const asked: Publication[] = [];
  const log: EventLog = {
    ...memoryEventLog(),
    publish(publications) {
      asked.push(...publications);
      return promise;
    },
  };
  return { log, asked, end: (error) => (error === undefined ? resolve() : reject(error)) };
}

describe('what a shadow set says of a crossing', () => {
  test('is its score, what fired, and whether it would pass the threshold that the live set was held to', () => {
    const { shadow, scores } = shadowRoom();
    shadow.score({ crossings: [decided()], leftOut: 0 });
    expect(scores.map(({ data }) => [data.ruleSet.name, data.scorePoints, data.wouldPass, data.rulesFired])).toEqual([
      ['twenty', 20, false, ['the-rule']],
      ['thirty', 30, true, ['the-rule']],
    ]);
    expect(scores.every(({ data }) => data.crossingId === crossing.data.crossingId)).toBe(true);
  });

  test.each([
    ['below the tie share passes', 0.39, true],
    ['at the tie share does not', 0.4, false],
  ])('exactly at the threshold, a tie draw %s', (_, tieDraw, passes) => {
    const { shadow, scores } = shadowRoom();
    shadow.score({
      crossings: [
        decided({ tieDraw: () => tieDraw, selection: { thresholdPoints: 20, tieShare: 0.4 }, ruleSets: [TWENTY] }),
      ],
      leftOut: 0,
    });
    expect(scores.map(({ data }) => data.wouldPass)).toEqual([passes]);
  });

  test('is noted as the score of its set, so that the set can start from it', () => {
    const noted: [string, number][] = [];
    const { shadow } = shadowRoom();
    shadow.score({ crossings: [decided({ noteScore: (digest, points) => noted.push([digest, points]) })], leftOut: 0 });
    expect(noted).toEqual([
      [TWENTY.version.digest, 20],
      [THIRTY.version.digest, 30],
    ]);
  });

  test('told twice has the same ids, and two sets have two', () => {
    const { shadow, scores } = shadowRoom();
    shadow.score({ crossings: [decided()], leftOut: 0 });
    shadow.score({ crossings: [decided()], leftOut: 0 });
    const ids = scores.map(({ eventId }) => eventId);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    expect(new Set(ids).size).toBe(2);
  });

  test('of a blind crossing is nothing: no set could score it', async () => {
    const { shadow, scores, counted } = shadowRoom();
    shadow.score({ crossings: [decided({ selection: { thresholdPoints: null, tieShare: null } })], leftOut: 0 });
    expect(scores).toEqual([]);
    expect(await counted('scored')).toBe(0);
  });
});

describe('a shadow that goes wrong', () => {
  test('a set that throws is told with the kind of error and not its words, and its neighbour is scored', async () => {
    const noted: number[] = [];
    const { shadow, scores, counted } = shadowRoom({
      evaluate(ruleSet, facts, atMs) {
        if (ruleSet === TWENTY) throw new TypeError('plate SIM4821 is odd');
        return evaluate(ruleSet, facts, atMs);
      },
    });
    shadow.score({ crossings: [decided({ noteScore: (_, points) => noted.push(points) })], leftOut: 0 });
    expect(noted).toEqual([30]);
    expect(scores[0]?.data).toMatchObject({ scorePoints: null, wouldPass: null, cause: 'TypeError', rulesFired: [] });
    expect(scores[1]?.data).toMatchObject({ scorePoints: 30 });
    expect(JSON.stringify(scores)).not.toContain('SIM4821');
    expect([await counted('threw'), await counted('scored')]).toEqual([1, 1]);
  });

  test('a batch that takes too long is cut short, and what is left out is counted by sets', async () => {
    let nowMs = 0;
    const { shadow, scores, counted } = shadowRoom({
      nowMs: () => nowMs,
      evaluate(...asked) {
        nowMs += 3;
        return evaluate(...asked);
      },
    });
    nowMs = 60_000;
    shadow.score({ crossings: Array.from({ length: 10 }, () => decided()), leftOut: 0 });
    expect(scores).toHaveLength(4);
    expect(await counted('shed')).toBe(16);
  });

  test('under crossings without end the shadow takes at most three hundredths of the time', async () => {
    let nowMs = 0;
    let inShadowMs = 0;
    const { shadow, counted } = shadowRoom({
      nowMs: () => nowMs,
      evaluate(...asked) {
        nowMs += 1;
        inShadowMs += 1;
        return evaluate(...asked);
      },
    });
    while (nowMs < 600_000) {
      nowMs += 10;
      shadow.score({ crossings: [decided(), decided()], leftOut: 0 });
      await shadow.settled();
    }
    expect(inShadowMs / nowMs).toBeGreaterThan(0.028);
    expect(inShadowMs / nowMs).toBeLessThan(0.0302);
    expect(await counted('scored')).toBe(inShadowMs);
  });

  test('scores that cannot be published are counted as lost, and nothing is thrown', async () => {
    const { log, end } = waitingLog();
    const { shadow, counted } = shadowRoom({ log });
    shadow.score({ crossings: [decided()], leftOut: 0 });
    end(new Error('the log is away'));
    await shadow.settled();
    expect(await counted('lost')).toBe(2);
  });

  test('a log that takes nothing is not given more and more', async () => {
    const { log, end, asked } = waitingLog();
    const { shadow, counted } = shadowRoom({ log });
    for (let batch = 0; batch < 10; batch += 1) shadow.score({ crossings: [decided()], leftOut: 0 });
    expect(asked).toHaveLength(16);
    expect(await counted('shed')).toBe(4);
    end();
    await shadow.settled();
    shadow.score({ crossings: [decided()], leftOut: 0 });
    expect(asked).toHaveLength(18);
  });
});
