import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedBytes } from './shared-bytes.ts';

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('each text keeps its own bytes, whatever texts come after it', () => {
  const text = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(0, 1, 9_000, 90_000));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), (parts) => {
      const bytesOf = sharedBytes();
      const texts = parts.map(([start, times]) => start.repeat(times % 7) + 'ñ'.repeat(times));
      const all = texts.map((each) => bytesOf(each));
      expect(all.map(textOf)).toEqual(texts);
    }),
    { numRuns: 30 },
  );
});

test('texts share a buffer as long as there is room in it for the next', () => {
  const bytesOf = sharedBytes();
  const [one, other] = [bytesOf('one'), bytesOf('other')];
  expect(other.buffer).toBe(one.buffer);
  expect(other.byteOffset).toBe(one.byteOffset + one.byteLength);
  const large = bytesOf('x'.repeat(one.buffer.byteLength));
  expect(large.buffer).not.toBe(one.buffer);
  expect([textOf(one), textOf(other)]).toEqual(['one', 'other']);
});

test('a text that fills a buffer to its last byte is whole', () => {
  const bytesOf = sharedBytes();
  const half = '€'.repeat(43_690);
  expect([bytesOf(half), bytesOf(half)].map(textOf)).toEqual([half, half]);
});
