import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PortCode } from '@southbound/contracts';
import { Fault } from '@southbound/runtime';
import {
  minuteClock,
  type RecordingOrigin,
  recordLine,
  simulatedWorld,
  USUAL_WORLD,
  type WorldSettings,
} from '@southbound/simulation';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecords, openTruth } from './recording-reader.ts';
import { recordingWriter } from './recording-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'southbound-recordings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const WORLD: WorldSettings = {
  seed: 3,
  days: 1,
  ...USUAL_WORLD,
  ports: ['2606' as PortCode],
};
const ORIGIN: RecordingOrigin = { ...WORLD, kind: 'events', madeBy: 'a test', mode: 'open loop' };

/** The first hours of a small port. */
const minutes = [...simulatedWorld(WORLD)].slice(0, 200);

async function writeExample(path: string): Promise<void> {
  const writer = await recordingWriter(path, ORIGIN);
  const clockOf = minuteClock();
  for (const { startsAtMs, publications } of minutes) {
    const clock = clockOf(startsAtMs);
    for (const publication of publications) writer.add(recordLine(clock(publication), publication));
    await writer.flush();
  }
  await writer.finish();
}

/** What it says that is wrong with a file; undefined when it is taken, which it must not be without all of it. */
async function refusal(bytes: string | Uint8Array, name = 'changed.ndjson'): Promise<string | undefined> {
  writeFileSync(file(name), bytes);
  return openRecords(file(name), 'events').then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'file-wrong') throw error;
      return error.detail.replace(file(name), 'FILE');
    },
  );
}

describe('a recording on disk', () => {
  let plain: Buffer;
  let packed: Buffer;
  const headerBytes = () => plain.indexOf('\n') + 1;
  beforeAll(async () => {
    await writeExample(file('example.ndjson'));
    await writeExample(file('example.ndjson.gz'));
    plain = readFileSync(file('example.ndjson'));
    packed = readFileSync(file('example.ndjson.gz'));
  });

  test('is read as it was written, minute by minute, packed or not', async () => {
    const written = minutes.flatMap(({ publications }) => publications);
    for (const name of ['example.ndjson', 'example.ndjson.gz']) {
      const { header, minutes: recorded } = await openRecords(file(name), 'events');
      expect(header).toMatchObject({ seed: 3, mode: 'open loop', lines: written.length });
      const read: unknown[] = [];
      const starts: number[] = [];
      for await (const { startsAtMs, lines } of recorded()) {
        starts.push(startsAtMs);
        read.push(...lines.map(({ publication }) => publication));
      }
      expect(read).toEqual(written);
      expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
    }
  });

  test('is gzip that any tool reads, and of the same lines', () => {
    expect(packed.length).toBeLessThan(plain.length / 2);
    expect(gunzipSync(packed).equals(plain)).toBe(true);
  });

  test('cut off at any byte is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: plain.length - 1 }), async (length) => {
        expect(await refusal(plain.subarray(0, length))).toMatch(/^FILE:\d+: /);
      }),
      { examples: [[0], [headerBytes() - 1], [headerBytes()], [plain.length - 1]] },
    );
  });

  test('packed, and cut off at any byte, is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: packed.length - 1 }), async (length) => {
        expect(await refusal(packed.subarray(0, length))).toMatch(/^FILE:\d+: /);
      }),
      { examples: [[0], [1], [2], [packed.length - 1]] },
    );
  });

  test('with any one byte changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(plain);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(await refusal(changed)).toMatch(/^FILE:\d+: /);
      }),
    );
  });

  test('with two neighbouring lines in the other order is refused, in one minute and across two', async () => {
    const lines = plain.toString().split('\n');
    const minuteOf = (line = '') => Math.floor(Number(/^\{"at":(\d+)/.exec(line)?.[1]) / 60_000);
    const swappedAt = (at: number) =>
      lines
        .with(at, lines[at + 1] ?? '')
        .with(at + 1, lines[at] ?? '')
        .join('\n');
    const inOne = lines.findIndex((line, at) => at > 0 && minuteOf(line) === minuteOf(lines[at + 1]));
    const acrossTwo = lines.findIndex((line, at) => at > 0 && minuteOf(line) < minuteOf(lines[at + 1]));
    expect(await refusal(swappedAt(inOne))).toContain('a line was changed after the recording was made');
    expect(await refusal(swappedAt(acrossTwo))).toMatch(/^FILE:\d+: at: the minute .* minutes must ascend$/);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['a foreign file', '{"event":"something"}\n', 'FILE:1: is no recording'],
    ['random bytes', Buffer.from([1, 2, 3, 10, 4]), 'FILE:1: is no recording'],
    ['gzip of something else', gzipSync('hello\n'), 'FILE:1: is no recording'],
    ['a file without lines', Buffer.alloc(3_000_000, 'x'), 'FILE:1: is longer than 1048576 bytes'],
  ])('%s is refused', async (_, bytes, why) => {
    expect(await refusal(bytes)).toContain(why);
  });

  test('a line is named by its number', async () => {
    const lines = plain.toString().split('\n');
    lines[41] = lines[41]?.replace('southbound.', 'northbound.') ?? '';
    expect(await refusal(lines.join('\n'))).toContain('FILE:42: topic: must be one of');
  });

  test('of another kind is refused', async () => {
    await expect(openTruth(file('example.ndjson'))).rejects.toMatchObject({
      detail: `${file('example.ndjson')}:1: is a recording of events; one of truth is needed here`,
    });
  });

  test('that cannot be read is told apart from one that is wrong', async () => {
    await expect(openRecords(file('none'), 'events')).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(openRecords(folder, 'events')).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test('changed after it was opened is refused while it is read', async () => {
    writeFileSync(file('later.ndjson'), plain);
    const { minutes: recorded } = await openRecords(file('later.ndjson'), 'events');
    writeFileSync(file('later.ndjson'), plain.subarray(0, plain.length / 2));
    const readAll = async () => {
      for await (const _ of recorded());
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'file-wrong' });
  });
});

describe('while a recording is written', () => {
  test('nobody meets it under its name, and what stood there stays until it is finished', async () => {
    const own = file('writing');
    mkdirSync(own);
    writeFileSync(join(own, 'out.ndjson'), 'former');
    const writer = await recordingWriter(join(own, 'out.ndjson'), ORIGIN);
    writer.add({ type: 'any', text: 'x'.repeat(2_000_000) });
    await writer.flush();
    expect(readFileSync(join(own, 'out.ndjson'), 'utf8')).toBe('former');
    await writer.finish();
    const [header = '', line = '', end] = readFileSync(join(own, 'out.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(header)).toMatchObject({ lines: 1, counts: { any: 1 } });
    expect([line.length, end]).toEqual([2_000_000, '']);
    expect(readdirSync(own)).toEqual(['out.ndjson']);
  });

  test('a recording that is given up leaves nothing behind', async () => {
    const own = file('discarding');
    mkdirSync(own);
    const writer = await recordingWriter(join(own, 'out.ndjson'), ORIGIN);
    writer.add({ type: 'any', text: 'line' });
    await writer.discard();
    expect(readdirSync(own)).toEqual([]);
  });

  test('a path that cannot be written is refused before anything is run', async () => {
    await expect(recordingWriter(join(folder, 'none', 'out'), ORIGIN)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    await expect(recordingWriter(folder, ORIGIN)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
