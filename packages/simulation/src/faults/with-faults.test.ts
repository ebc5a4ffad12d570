import { isUtf8 } from 'node:buffer';
import {
  type CrossingObserved,
  decodeEvent,
  epochMs,
  MINUTE_MS,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultName, FaultTruth } from '../truth.ts';
import { simulatedWorld } from '../world.ts';
import type { WorldMinute } from '../world-minute.ts';
import { USUAL_WORLD } from '../world-settings.ts';
import { FAULTS, type FaultSettings } from './fault-settings.ts';
import { withFaults } from './with-faults.ts';

const SEED = 5;
const NAMES = Object.keys(FAULTS.none) as FaultName[];

function worldOf(ports: readonly PortCode[], seed = SEED): readonly WorldMinute[] {
  return [...simulatedWorld({ ...USUAL_WORLD, seed, days: 1, ports })];
}

const WORLD = worldOf(['2502']);
const PARTITION = partitionOf('2502');
const only = (shares: Partial<FaultSettings>): FaultSettings => ({ ...FAULTS.none, ...shares });
const disturbed = (faults: FaultSettings, world = WORLD) => [...withFaults(world, faults, SEED)];

function faultsIn(minutes: readonly WorldMinute[], ...what: FaultName[]): FaultTruth[] {
  return minutes
    .flatMap(({ truths }) => truths)
    .filter((truth) => truth.kind === 'fault')
    .filter((truth) => what.length === 0 || what.includes(truth.what));
}

const messages = (minutes: readonly WorldMinute[]) => minutes.flatMap(({ publications }) => publications);

function crossings(minutes: readonly WorldMinute[]): CrossingObserved[] {
  return messages(minutes).flatMap(({ content }) =>
    !(content instanceof Uint8Array) && content.type === 'CrossingObserved' ? [content] : [],
  );
}

const line = ({ content, ...rest }: Publication) =>
  JSON.stringify({ ...rest, content: content instanceof Uint8Array ? Buffer.from(content).toString('hex') : content });
const linesOf = (minutes: readonly WorldMinute[]) => messages(minutes).map(line);

/** What cannot be read of a crossings partition, or is another port's. */
function isSpoilt({ topic, partition, content }: Publication): boolean {
  if (!(content instanceof Uint8Array)) return content.type === 'CrossingObserved' && content.data.port !== '2502';
  expect(partition).toBe(PARTITION);
  return !isUtf8(content) || !decodeEvent(topic, Buffer.from(content).toString()).ok;
}

describe('A world without faults', () => {
  test('is handed through as it is, minute by minute', () => {
    const handed = disturbed(FAULTS.none);
    expect(handed.every((minute, at) => minute === WORLD[at])).toBe(true);
    expect(handed).toHaveLength(WORLD.length);
  });
});

describe('A world with faults', () => {
  test('is the same again for the same seed, and another for another', () => {
    const lines = linesOf(disturbed(FAULTS.rough));
    expect(linesOf(disturbed(FAULTS.rough))).toEqual(lines);
    expect(linesOf([...withFaults(WORLD, FAULTS.rough, SEED + 1)])).not.toEqual(lines);
  });

  test('does not touch what agencies tell', () => {
    const intelligence = (minutes: readonly WorldMinute[]) =>
      minutes.map(({ publications }) => publications.filter(({ topic }) => topic !== 'southbound.crossings.v1'));
    expect(intelligence(disturbed(FAULTS.rough))).toEqual(intelligence(WORLD));
  });

  test('suffers the same at a port whichever other ports there are', () => {
    const port = (minutes: readonly WorldMinute[]) =>
      messages(minutes)
        .filter(({ topic, partition }) => topic === 'southbound.crossings.v1' && partition === PARTITION)
        .map(line);
    expect(port(disturbed(FAULTS.rough, worldOf(['2502', '2606'])))).toEqual(port(disturbed(FAULTS.rough)));
  });

  test('suffers each fault in the same places, whichever other faults are switched on', () => {
    // What is lost suffers nothing else, and a cut-off port holds up whatever comes then, also what others held up.
    const names = NAMES.filter((name) => name !== 'lane-silent' && name !== 'heartbeat-lost' && name !== 'port-silent');
    // Later ones may be held up beyond the last minute.
    const untilMs = WORLD.at(-480)?.startsAtMs ?? 0;
    const places = (faults: FaultSettings, name: FaultName) =>
      faultsIn(disturbed(faults), name)
        .filter(({ occurredAt }) => epochMs(occurredAt) < untilMs)
        .map(({ crossingId, occurredAt, lane }) => `${lane} ${crossingId} ${occurredAt}`);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.subarray(names), (name, others) => {
        const shares = Object.fromEntries([name, ...others].map((each) => [each, FAULTS.rough[each]]));
        const alone = new Set(places(only({ [name]: FAULTS.rough[name] }), name));
        expect(new Set(places(only(shares), name))).toEqual(alone);
      }),
      { numRuns: 30 },
    );
  });

  test('keeps every crossing that is not lost, under its own id, and has a truth for each that is', () => {
    const faulty = disturbed(only({ 'lane-silent': 0.2, reordered: 0.2, 'port-silent': 0.1 }));
    const lost = new Set(faultsIn(faulty, 'lane-silent').map(({ crossingId }) => crossingId));
    const told = new Set(crossings(faulty).map(({ data }) => data.crossingId));
    expect(lost.size).toBeGreaterThan(20);
    // The last are still on their way when the world ends.
    for (const { data, recordedAt } of crossings(WORLD)) {
      if (epochMs(recordedAt) > (WORLD.at(-25)?.startsAtMs ?? 0)) continue;
      expect(told.has(data.crossingId)).toBe(!lost.has(data.crossingId));
    }
  });
});

/** The shares that came up, against what a binomial of that size may give: five standard deviations. */
function expectShare(count: number, of: number, share: number): void {
  expect(Math.abs(count - of * share)).toBeLessThan(5 * Math.sqrt(of * share * (1 - share)) + 1);
  expect(count).toBeGreaterThan(0);
}

describe('Each fault comes at its rate, and does what it says:', () => {
  const all = crossings(WORLD);
  const original = new Map(all.map((crossing) => [crossing.data.crossingId, crossing]));

  test.each([
    ['told-again', 1, 601_000],
    ['told-again-late', 660_000, 10_801_000],
  ] as const)('%s tells the same message once more, after a while', (what, fromMs, untilMs) => {
    const faulty = disturbed(only({ [what]: 0.1 }));
    const metAt = new Map<string, number>();
    let copies = 0;
    for (const { startsAtMs, publications } of faulty) {
      for (const { content } of publications) {
        if (content instanceof Uint8Array || content.type !== 'CrossingObserved') continue;
        const firstMs = metAt.get(content.data.crossingId);
        metAt.set(content.data.crossingId, startsAtMs);
        if (firstMs === undefined) continue;
        copies += 1;
        expect(content).toEqual(original.get(content.data.crossingId));
        expect(startsAtMs - firstMs).toBeGreaterThanOrEqual(fromMs - MINUTE_MS);
        expect(startsAtMs - firstMs).toBeLessThanOrEqual(untilMs + MINUTE_MS);
      }
    }
    expect(faultsIn(faulty, what)).toHaveLength(copies);
    // Copies of the last hours are left out with the world's end.
    expect(copies).toBeGreaterThan(0.05 * all.length);
    expect(copies).toBeLessThan(0.13 * all.length);
  });

  test('reordered messages stand behind later ones, and nothing else about them changes', () => {
    const faulty = disturbed(only({ reordered: 0.1 }));
    const before = new Set(linesOf(WORLD));
    expect(linesOf(faulty)).not.toEqual([...before]);
    expect(linesOf(faulty).filter((each) => !before.has(each))).toEqual([]);
    expectShare(
      faultsIn(faulty).length,
      messages(WORLD).filter(({ topic }) => topic.includes('crossings')).length,
      0.1,
    );
  });

  test('late crossings are recorded minutes later, when they come, and happened when they did', () => {
    const faulty = disturbed(only({ late: 0.1 }));
    let late = 0;
    for (const { startsAtMs, publications } of faulty) {
      for (const { content } of publications) {
        if (content instanceof Uint8Array || content.type !== 'CrossingObserved') continue;
        const before = original.get(content.data.crossingId);
        expect(content.occurredAt).toBe(before?.occurredAt);
        if (content.recordedAt === before?.recordedAt) continue;
        late += 1;
        expect(epochMs(content.recordedAt) - epochMs(content.occurredAt)).toBeGreaterThan(MINUTE_MS);
        expect(Math.floor(epochMs(content.recordedAt) / MINUTE_MS)).toBe(startsAtMs / MINUTE_MS);
      }
    }
    expect(late).toBe(faultsIn(faulty).length);
    expect(late).toBeGreaterThan(0.07 * all.length);
  });

  test("a skewed lane's clock is off all hour, its gateway's is not", () => {
    const faulty = disturbed(only({ 'clock-skewed': 0.3 }));
    const skewed = crossings(faulty).filter(
      ({ data, occurredAt }) => original.get(data.crossingId)?.occurredAt !== occurredAt,
    );
    expect(skewed).toHaveLength(faultsIn(faulty).filter(({ crossingId }) => crossingId !== null).length);
    expect(skewed.length).toBeGreaterThan(20);
    for (const { data, recordedAt } of skewed) expect(recordedAt).toBe(original.get(data.crossingId)?.recordedAt);
  });

  test('malformed messages cannot be used, each in its place and with its headers', () => {
    const faulty = disturbed(only({ malformed: 0.2 }));
    const spoilt = messages(faulty).filter(isSpoilt);
    const truths = faultsIn(faulty, 'malformed');
    expectShare(spoilt.length, all.length, 0.2);
    expect(truths).toHaveLength(spoilt.length);
    spoilt.forEach(({ headers }, at) => {
      expect(headers).toEqual({ type: 'CrossingObserved', port: '2502', lane: String(truths[at]?.lane) });
    });
    expect(messages(faulty)).toHaveLength(messages(WORLD).length);
  });

  test('smugglers garble their own messages and nobody else’s', () => {
    const faulty = disturbed(only({ 'garbled-on-purpose': 1 }));
    const trips = WORLD.flatMap(({ truths }) => truths).flatMap((truth) =>
      truth.kind === 'trip' ? [truth.crossingId] : [],
    );
    expect(new Set(faultsIn(faulty).map(({ crossingId }) => crossingId))).toEqual(new Set(trips));
    expect(messages(faulty).filter(isSpoilt)).toHaveLength(trips.length);
  });

  test.each([
    ['plate-missing', ({ data }: CrossingObserved) => data.identity.plate],
    ['canine-missing', ({ data }: CrossingObserved) => data.canine],
    ['confidence-missing', ({ data }: CrossingObserved) => data.plateReadConfidence],
  ] as const)('%s leaves one field out', (what, field) => {
    const faulty = crossings(disturbed(only({ [what]: 0.1 })));
    const had = all.filter((crossing) => field(crossing) !== undefined);
    const missing = faulty.filter(
      (crossing) =>
        field(crossing) === undefined && had.some(({ data }) => data.crossingId === crossing.data.crossingId),
    );
    expectShare(missing.length, had.length, 0.1);
  });

  test('a port that was cut off tells all of it later, in order, as it was recorded', () => {
    const faulty = disturbed(only({ 'port-silent': 0.5 }));
    expect(faultsIn(faulty).length).toBeGreaterThan(20);
    const before = linesOf(WORLD).filter((each) => each.includes('southbound.crossings.v1'));
    const after = linesOf(faulty).filter((each) => each.includes('southbound.crossings.v1'));
    expect(after).toEqual(before.slice(0, after.length));
    const silentMinutes = faulty.filter(
      ({ publications }, at) => publications.length < (WORLD[at]?.publications.length ?? 0),
    );
    expect(silentMinutes.length).toBeGreaterThan(20);
  });

  test('heartbeats are lost, and crossings are not', () => {
    const faulty = disturbed(only({ 'heartbeat-lost': 1 }));
    expect(crossings(faulty)).toEqual(all);
    expect(messages(faulty).filter(({ headers }) => headers['type'] === 'LaneHeartbeat')).toEqual([]);
    expect(faultsIn(faulty).length).toBe(
      messages(WORLD).filter(({ headers }) => headers['type'] === 'LaneHeartbeat').length,
    );
  });
});
