import { createLogger, type MemoryEventLog, memoryEventLog } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { Registry } from 'prom-client';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { activated, oneRule, published, versionOf } from './fixtures/rule-set-events.ts';
import { rulebook } from './fixtures/rulebook.ts';
import { ruleSetTelemetry } from './rule-set-telemetry.ts';
import { openRuleShelf } from './rule-shelf.ts';

const FROM_MS = Date.UTC(2026, 2, 2, 14);
const TEXTS = { second: oneRule('second', 20), third: oneRule('third', 30) };
const SECOND = versionOf('second', TEXTS.second);
const THIRD = versionOf('third', TEXTS.third);
const PUBLISHED = [published(SECOND, TEXTS.second), published(THIRD, TEXTS.third)];
const since = (version: typeof SECOND, fromMs: number) => ({
  ruleSets: [version],
  effectiveFrom: new Date(fromMs).toISOString() as never,
});

async function shelfOn(log: MemoryEventLog) {
  const registry = new Registry();
  const telemetry = ruleSetTelemetry(registry);
  const logger = createLogger({ service: 'test', level: 'silent' });
  const shelf = await openRuleShelf({ log, rulebook, telemetry, logger });
  return {
    shelf,
    liveAt: (atMs: number) => shelf.liveAt(atMs).rulebook.ruleSet.version.name,
    async refused(cause: string) {
      const { values } = (await registry.getSingleMetric('southbound_rule_sets_refused_total')?.get()) ?? {
        values: [],
      };
      return values.find(({ labels }) => labels['cause'] === cause)?.value;
    },
  };
}

async function shelfAfter(...publications: readonly Publication[]) {
  const log = memoryEventLog();
  await log.publish(publications);
  return shelfOn(log);
}

describe('which rule set is live', () => {
  test('is the one of the settings until another is activated, and then that one from its instant on', async () => {
    const { liveAt, shelf } = await shelfAfter(...PUBLISHED, activated([SECOND], FROM_MS));
    expect([0, FROM_MS - 1, FROM_MS, FROM_MS + 1].map(liveAt)).toEqual(['for-tests', 'for-tests', 'second', 'second']);
    expect(shelf.liveAt(FROM_MS).place).toBe(0);
    expect(shelf.liveAt(FROM_MS).rulebook.policy).toBe(rulebook.policy);
  });

  test('is known at once when it is heard of later, and goes back by another activation', async () => {
    const log = memoryEventLog();
    const { liveAt, shelf } = await shelfOn(log);
    expect(liveAt(FROM_MS)).toBe('for-tests');
    await log.publish([...PUBLISHED, activated([SECOND], FROM_MS)]);
    expect(liveAt(FROM_MS)).toBe('second');
    const previous = since(SECOND, FROM_MS);
    await log.publish([activated([THIRD], FROM_MS + 5_000, { previous })]);
    const back = since(THIRD, FROM_MS + 5_000);
    await log.publish([activated([SECOND], FROM_MS + 9_000, { previous: back })]);
    expect([0, 4_999, 5_000, 8_999, 9_000].map((after) => liveAt(FROM_MS + after))).toEqual([
      'second',
      'second',
      'third',
      'third',
      'second',
    ]);
    await shelf.close();
    await log.publish([activated([THIRD], FROM_MS + 20_000)]);
    expect(liveAt(FROM_MS + 20_000)).toBe('second');
  });

  test.each([true, false])(
    'does not depend on the order in which all is heard of (as bytes: %s)',
    async (keepsBytes) => {
      const shadows = activated([SECOND, THIRD], FROM_MS, { role: 'shadow' });
      const orders = permutations([...PUBLISHED, activated([SECOND], FROM_MS), shadows]);
      expect(orders).toHaveLength(24);
      for (const order of orders) {
        const log = memoryEventLog({ keepsBytes });
        const { shelf, liveAt } = await shelfOn(log);
        for (const each of order) {
          await log.publish([each]);
          liveAt(FROM_MS);
          shelf.shadowsAt(FROM_MS);
        }
        expect([liveAt(FROM_MS - 1), liveAt(FROM_MS)]).toEqual(['for-tests', 'second']);
        expect(shelf.shadowsAt(FROM_MS - 1)).toEqual([]);
        expect(shelf.shadowsAt(FROM_MS).map(({ version }) => version)).toEqual([SECOND, THIRD]);
      }
    },
  );
});

function permutations<Value>(values: readonly Value[]): Value[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((first) =>
    permutations(values.filter((value) => value !== first)).map((rest) => [first, ...rest]),
  );
}

describe('a set that cannot be used', () => {
  test('leaves what was in force before it in force, and is counted once', async () => {
    const text = oneRule('broken', 10, 'crossing.noSuchFact');
    const broken = versionOf('broken', text);
    const { liveAt, refused } = await shelfAfter(
      ...PUBLISHED,
      published(broken, text),
      activated([SECOND], FROM_MS),
      activated([broken], FROM_MS + 5_000, { previous: since(SECOND, FROM_MS) }),
    );
    const later = FROM_MS + 5_000;
    expect([FROM_MS, later, later + 1, FROM_MS, later].map(liveAt)).toEqual(Array(5).fill('second'));
    expect(await refused('faulty')).toBe(1);
    expect(await refused('not-on-shelf')).toBe(0);
  });

  test('is refused when its activation is heard of, and not when a crossing asks for it', async () => {
    const text = oneRule('broken', 10, 'crossing.noSuchFact');
    const broken = versionOf('broken', text);
    const log = memoryEventLog();
    const { refused } = await shelfOn(log);
    await log.publish([published(broken, text)]);
    expect(await refused('faulty')).toBe(0);
    await log.publish([activated([broken], FROM_MS)]);
    expect(await refused('faulty')).toBe(1);
  });

  test.each([
    ['another digest', { ...SECOND, digest: THIRD.digest }],
    ['another name', { ...SECOND, name: 'elsewhere' }],
    ['another version', { ...SECOND, version: '2.0.0' }],
  ])('is one whose event says %s than its text has', async (_, version) => {
    const { liveAt, refused } = await shelfAfter(published(version, TEXTS.second), activated([version], FROM_MS));
    expect(liveAt(FROM_MS)).toBe('for-tests');
    expect(await refused('other-text')).toBe(1);
  });

  test('is one that nobody published, until somebody does', async () => {
    const log = memoryEventLog();
    const { liveAt, refused } = await shelfOn(log);
    await log.publish([activated([SECOND], FROM_MS)]);
    expect([liveAt(FROM_MS), liveAt(FROM_MS + 1)]).toEqual(['for-tests', 'for-tests']);
    expect(await refused('not-on-shelf')).toBe(1);
    await log.publish(PUBLISHED);
    expect(liveAt(FROM_MS + 2)).toBe('second');
  });

  test('in the shadow is left out, and its neighbours are not', async () => {
    const shadows = activated([SECOND, { ...THIRD, digest: '0'.repeat(32) }], FROM_MS, { role: 'shadow' });
    const { shelf, refused } = await shelfAfter(...PUBLISHED, shadows);
    expect(shelf.shadowsAt(FROM_MS).map(({ version }) => version)).toEqual([SECOND]);
    expect(await refused('not-on-shelf')).toBe(1);
  });

  test('and an event that cannot be read are told, and the next event counts', async () => {
    const garbled = { ...activated([THIRD], FROM_MS), content: new TextEncoder().encode('{') };
    const { liveAt, refused } = await shelfAfter(...PUBLISHED, garbled, activated([SECOND], FROM_MS));
    expect(liveAt(FROM_MS)).toBe('second');
    expect(await refused('unreadable')).toBe(1);
  });
});

describe('the shelf', () => {
  const textOf = (nth: number) => oneRule(`set-${nth}`, 1 + nth);
  const versionAt = (nth: number) => versionOf(`set-${nth}`, textOf(nth));
  const publishedFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, nth) => published(versionAt(first + nth), textOf(first + nth)));

  test('compiles of all that was ever published only what is activated', async () => {
    const log = memoryEventLog();
    const broken = Array.from({ length: 100 }, (_, nth) => {
      const text = oneRule(`broken-${nth}`, 10, 'crossing.noSuchFact');
      return published(versionOf(`broken-${nth}`, text), text);
    });
    await log.publish([...broken, ...PUBLISHED, ...broken, activated([SECOND], FROM_MS)]);
    const { liveAt, refused } = await shelfOn(log);
    expect(liveAt(FROM_MS)).toBe('second');
    expect(await refused('faulty')).toBe(0);
  });

  test('knows the 64 texts that were published last, and an older one when it is published anew', async () => {
    const log = memoryEventLog();
    const { liveAt, refused } = await shelfOn(log);
    await log.publish(publishedFrom(0, 66));
    await log.publish([activated([versionAt(2)], FROM_MS)]);
    expect([liveAt(FROM_MS), await refused('not-on-shelf')]).toEqual(['set-2', 0]);
    await log.publish([activated([versionAt(1)], FROM_MS + 1, { previous: since(versionAt(2), FROM_MS) })]);
    expect([liveAt(FROM_MS + 1), await refused('not-on-shelf')]).toEqual(['set-2', 1]);
    await log.publish(publishedFrom(1, 1));
    expect(liveAt(FROM_MS + 1)).toBe('set-1');
  });
});

describe('whoever must have heard of an activation', () => {
  test('has, once it has come, and is told so at once', async () => {
    const log = memoryEventLog();
    const { shelf } = await shelfOn(log);
    expect(await shelf.hasHeard(-1)).toBe(true);
    const heard = shelf.hasHeard(1);
    await log.publish([activated([SECOND], FROM_MS), activated([THIRD], FROM_MS)]);
    expect(await heard).toBe(true);
    expect(await shelf.hasHeard(1)).toBe(true);
  });

  test('waits five seconds for it and no longer', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { shelf } = await shelfAfter(...PUBLISHED);
    const heard = shelf.hasHeard(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await heard).toBe(false);
  });
});
