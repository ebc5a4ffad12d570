import { EVENTS } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { RecordedRecord, RecordingHeader } from '@southbound/simulation';
import { expect, test } from 'vitest';
import { replayToKafka } from './kafka-replay.ts';

const LINES = 12_000;

const record: RecordedRecord = {
  atMs: 0,
  type: 'LookoutPosted',
  publication: {
    topic: 'southbound.lookouts.v1',
    partition: 0,
    key: 'one',
    headers: {},
    content: EVENTS.LookoutPosted.example,
  },
};

const events = {
  header: { lines: LINES } as RecordingHeader,
  async *minutes() {
    yield { startsAtMs: 0, lines: Array.from({ length: LINES }, () => record) };
  },
};

/** Takes so many sends and fails from then on. */
function failingLog(sendsTaken: number) {
  let sends = 0;
  const log = {
    isClosed: false,
    assertAnswers: () => Promise.resolve(),
    async publish(_: readonly Publication[]) {
      sends += 1;
      if (sends > sendsTaken) throw new Fault('log-away', 'publishing: nobody answers');
    },
    async close() {
      log.isClosed = true;
    },
  };
  return log;
}

test('a replay that fails midway says how many records it published, and what to do next', async () => {
  const log = failingLog(2);
  const replay = replayToKafka(
    { events, log, speed: Number.POSITIVE_INFINITY },
    new AbortController().signal,
    () => {},
  );
  await expect(replay).rejects.toMatchObject({
    code: 'log-away',
    detail: expect.stringMatching(
      /^publishing: nobody answers\n10,000 records of 12,000 were published, and of the 2,000 after them perhaps some\. .*SOUTHBOUND_KAFKA_TOPIC_PREFIX/,
    ),
  });
  expect(log.isClosed).toBe(true);
});
