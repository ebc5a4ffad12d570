import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTimeline } from './timeline.ts';

const instants = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });

test('a timeline gives back all that was added, in order of time, and at one instant of adding', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 51 }), (times, untilMs) => {
      const timeline = openTimeline<{ atMs: number; at: number }>();
      const items = times.map((atMs, at) => ({ atMs, at }));
      for (const item of items) timeline.add(item.atMs, item);
      const ordered = items.toSorted((a, b) => a.atMs - b.atMs);
      expect(timeline.takeBefore(untilMs)).toEqual(ordered.filter(({ atMs }) => atMs < untilMs));
      expect(timeline.takeBefore(51)).toEqual(ordered.filter(({ atMs }) => atMs >= untilMs));
      expect(timeline.takeBefore(51)).toEqual([]);
    }),
  );
});
