import type { PortCode } from '@southbound/contracts';
import { describe, expect, test } from 'vitest';
import { crossingAt, type EngineRun, engineRun } from './engine-run.ts';
import { firstDifference, oneDay, type RecordedRun, recordedRun } from './recorded-run.ts';

const PORTS: readonly PortCode[] = ['2604', '2309', '2606'];
const SEED = 7;

const reference = await recordedRun(oneDay(PORTS, SEED));

describe('the same seed gives the same bytes', () => {
  test('there is something to compare', () => {
    expect(reference.selectionLines.length).toBeGreaterThan(10_000);
    expect(reference.inspectionLines.length).toBeGreaterThan(1_000);
    expect(reference.selections.some(({ data }) => data.dossier !== null)).toBe(true);
  });

  test.each([
    ['run again', {}],
    ['one record at a time', { batchSizeMax: 1 }],
    ['seven records at a time', { batchSizeMax: 7 }],
    ['500 records at a time', { batchSizeMax: 500 }],
    ['with events kept as bytes, as a broker keeps them', { keepsBytes: true }],
    ['with events as bytes, seven at a time', { keepsBytes: true, batchSizeMax: 7 }],
  ])('%s: every selection and every inspection, in the same order', async (_, options) => {
    const again = await recordedRun(oneDay(PORTS, SEED), options);
    expect(firstDifference(again.selectionLines, reference.selectionLines)).toBeUndefined();
    expect(firstDifference(again.inspectionLines, reference.inspectionLines)).toBeUndefined();
    expect(again.result).toEqual(reference.result);
  });

  test('the order in which ports are asked for changes nothing', async () => {
    const reversed = await recordedRun(oneDay([...PORTS].reverse(), SEED));
    expect(firstDifference(reversed.selectionLines, reference.selectionLines)).toBeUndefined();
  });

  // Ports share neither vehicles nor budgets in the simulated world, so nothing that happens at one is seen at another.
  test.each(PORTS)('port %s decides alone as it does among others', async (port) => {
    const alone = await recordedRun(oneDay([port], SEED));
    expect(firstDifference(alone.selectionLines, ofPort(reference, port))).toBeUndefined();
  });

  test('another seed is another day', async () => {
    const other = await recordedRun(oneDay(PORTS, SEED + 1));
    const crossingIds = new Set(reference.selections.map(({ data }) => data.crossingId));
    expect(other.selections.filter(({ data }) => crossingIds.has(data.crossingId))).toEqual([]);
    expect(other.result.yield).not.toEqual(reference.result.yield);
  });

  test('the comparison tells where two recordings differ', () => {
    const [first = '', second = '', ...rest] = reference.selectionLines;
    expect(firstDifference([second, first, ...rest], reference.selectionLines)?.line).toBe(0);
    expect(firstDifference(reference.selectionLines.slice(0, -1), reference.selectionLines)?.one).toBeUndefined();
  });
});

test('what a sister port sees is known in the next minute, whatever the batch size', async () => {
  const startsAtMs = Date.parse('2026-03-02T15:00:00.000Z');
  const seen = (port: PortCode, second: number) =>
    crossingAt({ crossingId: `${port}-${second}`, port, plateText: 'SIM7730', atMs: startsAtMs + second * 1_000 });
  const minutes = [
    [],
    [seen('2304', 1), seen('2304', 20), seen('2309', 30), seen('2304', 40)],
    [seen('2309', 61), seen('2304', 62)],
  ];
  const crossedBefore = (run: EngineRun) =>
    run.selections.map(({ data }) => [data.crossingId, data.dossier?.['crossingsLast24Hours'] ?? 0]);
  const many = await engineRun(minutes);
  expect(crossedBefore(many)).toEqual([
    ['2304-1', 0],
    ['2304-20', 1],
    ['2304-40', 2],
    ['2309-30', 0],
    ['2304-62', 4],
    ['2309-61', 4],
  ]);
  const single = await engineRun(minutes, { batchSizeMax: 1 });
  expect(firstDifference(single.selectionLines, many.selectionLines)).toBeUndefined();
});

function ofPort({ selectionLines, selections }: RecordedRun, port: PortCode): string[] {
  return selectionLines.filter((_, index) => selections[index]?.data.port === port);
}
