import { instantOf, PORT_CODES } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import { embeddedEngine } from '@southbound/standalone';
import { activated, oneRule, published, versionOf } from '@southbound/targeting/rule-set-events';
import { expect, test } from 'vitest';
import { crossingAt, DRAW_KEY, plainOfficers } from './engine-run.ts';
import { rulebookOf } from './recorded-run.ts';

const STARTS_AT_MS = Date.UTC(2026, 2, 2, 14);

test('the embedded engine keeps no shadow score and nothing quarantined, which no service reads', async () => {
  const engine = await embeddedEngine({
    rulebook: rulebookOf(),
    officers: plainOfficers(5),
    drawKey: DRAW_KEY,
    registry: processMetrics(),
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const text = oneRule('second', 20);
  const version = versionOf('second', text);
  await engine.log.publish([published(version, text), activated([version], STARTS_AT_MS, { role: 'shadow' })]);
  const topics = ['southbound.shadow-scores.v1', 'southbound.quarantine.v1'] as const;
  const seen = topics.map((topic) => {
    const offsets: number[] = [];
    engine.log.tap(topic, ({ offset }) => offsets.push(offset));
    return offsets;
  });
  const [port] = PORT_CODES;
  if (port === undefined) throw new Error('there are ports');
  for (let minute = 0; minute < 10; minute += 1) {
    const atMs = STARTS_AT_MS + 60_000 * minute;
    const crossing = crossingAt({ crossingId: `at-${instantOf(atMs)}`, port, plateText: 'SIM4821', atMs });
    await engine.advance([crossing, { ...crossing, content: new TextEncoder().encode('{') }]);
  }
  expect(seen.map((offsets) => offsets.length)).toEqual([10, 10]);
  const kept: string[] = [];
  await engine.log.join('who comes later', topics, async () => ({
    async caughtUp() {},
    async handle({ topic, entries, commit }) {
      kept.push(...entries.map(() => topic));
      await commit({ publications: [], throughOffset: entries.at(-1)?.offset ?? 0, metadata: '' });
    },
  }));
  await engine.log.drain('who comes later');
  expect(kept).toEqual([]);
  await engine.stop();
});
