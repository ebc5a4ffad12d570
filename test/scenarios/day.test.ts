import {
  type CrossingId,
  type CrossingObserved,
  epochMs,
  type Finding,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  MINUTE_MS,
  NOT_CARRIED_OUT_REASONS,
  PORT_CODES,
  RELEASE_GROUNDS,
  type SelectionMade,
} from '@southbound/contracts';
import type { InspectionFigures, OrderFigures, YieldFigures } from '@southbound/measurement';
import { describe, expect, test } from 'vitest';
import { oneDay, recordedRun } from './recorded-run.ts';

/** One large port, and small ones down to the smallest. */
const PORTS = PORT_CODES.filter((code) => ['2304', '2502', '2603', '2404', '2606'].includes(code));
const WORLD = oneDay(PORTS);

const { crossings, trips, selections, inspections, notCarriedOut, result } = await recordedRun(WORLD);
const orders = selections.filter(({ data }) => data.decision === 'inspect');
const selectionOf = new Map(selections.map((selection) => [selection.data.crossingId, selection]));
const inspectionOf = new Map(inspections.map((inspection) => [inspection.data.crossingId, inspection]));
const notCarriedOutOf = new Map(notCarriedOut.map((told) => [told.data.crossingId, told]));
const isOrdered = ({ data }: InspectionConcluded) => data.officerReason === undefined;

describe('a day at the border', () => {
  test('every vehicle that crossed has exactly one selection', () => {
    expect(crossings.length).toBeGreaterThan(20_000);
    expect(selections.map(({ data }) => data.crossingId).sort()).toEqual(
      crossings.map(({ data }) => data.crossingId).sort(),
    );
  });

  test('a selection names port, lane and plate of its crossing, and is made in the order of crossings', () => {
    for (const port of PORTS) {
      const seen = crossings.filter(({ data }) => data.port === port).map(({ data }) => whereabouts(data));
      const decided = selections.filter(({ data }) => data.port === port).map(({ data }) => whereabouts(data));
      expect(decided).toEqual(seen);
    }
  });

  test('every port with over 1,000 crossings ends the day within half a point of its target rate', () => {
    const large = PORTS.filter((port) => at(port, selections).length > 1_000);
    expect(large).toEqual(['2304', '2502']);
    for (const port of large) {
      const rate = at(port, orders).length / at(port, selections).length;
      expect(Math.abs(rate - 0.2), `port ${port} ended at ${rate}`).toBeLessThanOrEqual(0.005);
    }
  });

  test('every selection to inspect is concluded once, or told once why not, or under way at the end', () => {
    expect(new Set(inspections.map(({ data }) => data.crossingId)).size).toBe(inspections.length);
    expect(new Set(notCarriedOut.map(({ data }) => data.crossingId)).size).toBe(notCarriedOut.length);
    const open = orders.filter(
      ({ data }) => !inspectionOf.has(data.crossingId) && !notCarriedOutOf.has(data.crossingId),
    );
    expect(result.yield.border.inspectionsUnderWay).toBe(open.length);
    expect(open.length).toBeLessThan(0.02 * orders.length);
    // Four hours is more than any inspection and any wait before it take.
    const lastDecidedAt = new Map(selections.map(({ data, occurredAt }) => [data.port, occurredAt]));
    for (const { data, occurredAt } of open) {
      const sinceMs = epochMs(lastDecidedAt.get(data.port) ?? occurredAt) - epochMs(occurredAt);
      expect(sinceMs).toBeLessThan(260 * MINUTE_MS);
    }
  });

  test('no order is both carried out and not, and officers begin only what was released', () => {
    for (const { data } of inspections) {
      expect(notCarriedOutOf.has(data.crossingId)).toBe(false);
      const decision = selectionOf.get(data.crossingId)?.data.decision;
      expect(decision).toBe(data.officerReason === undefined ? 'inspect' : 'release');
    }
    expect(inspections.filter((each) => !isOrdered(each)).length).toBeGreaterThan(20);
    for (const { data } of notCarriedOut) expect(selectionOf.get(data.crossingId)?.data.decision).toBe('inspect');
    expect(notCarriedOut.length).toBeGreaterThan(0);
  });

  test('nobody finds what is not there', () => {
    const found = inspections.filter(({ data }) => data.findings.length > 0);
    expect(found.length).toBeGreaterThan(0);
    for (const { data } of found) {
      const cargo = (trips.get(data.crossingId)?.cargo ?? []).map((item) => JSON.stringify(item));
      for (const finding of data.findings) {
        const place = cargo.indexOf(JSON.stringify(finding));
        expect(place, `${data.crossingId} held no ${JSON.stringify(finding)}`).toBeGreaterThanOrEqual(0);
        cargo.splice(place, 1);
      }
    }
  });

  test.each([...PORTS, 'border'] as const)('the yield report of %s says what the streams say', (scope) => {
    const { ports, border } = result.yield;
    const figures = scope === 'border' ? border : ports.find(({ port }) => port === scope);
    const here = scope === 'border' ? selections : at(scope, selections);
    expect(figures).toMatchObject(figuresFrom(here));
  });

  test('the reckoning adds up, and is what truth and streams say', () => {
    const fates = [...trips.values()].map((trip) => ({ trip, fate: fateOf(trip.crossingId) }));
    const count = (fate: Fate) => fates.filter((each) => each.fate === fate).length;
    const { reckoning } = result;
    expect(reckoning).toMatchObject({
      trips: trips.size,
      found: count('found'),
      missed: count('missed'),
      notCarriedOut: count('notCarriedOut'),
      released: count('released'),
      underWay: count('underWay'),
      undecided: 0,
    });
    const { found, missed, notCarriedOut: skipped, released, underWay } = reckoning;
    expect(found + missed + skipped + released + underWay).toBe(trips.size);
    expect(Object.values(reckoning.foundByGround).reduce((sum, each) => sum + each)).toBe(found);
    for (const goods of ['firearms', 'rounds', 'currencyUsd'] as const) {
      const carriedBy = (...those: Fate[]) =>
        total(fates.filter(({ fate }) => those.includes(fate)).flatMap(({ trip }) => trip.cargo))[goods];
      const seized = total(inspections.flatMap(({ data }) => data.findings))[goods];
      expect(reckoning[goods]).toEqual({
        carried: carriedBy('found', 'missed', 'notCarriedOut', 'released', 'underWay'),
        seized,
        slippedThrough: carriedBy('missed', 'notCarriedOut', 'released') + carriedBy('found') - seized,
        pending: carriedBy('underWay'),
      });
    }
  });

  test('nothing went to quarantine, and nothing was lost', () => {
    const { quarantined, yield: yielded } = result;
    expect({ quarantined, ...yielded.border }).toMatchObject({
      quarantined: 0,
      ordersLost: 0,
      inspectionsUnmatched: 0,
      releases: { 'blind-not-drawn': 0 },
    });
  });
});

function whereabouts({ crossingId, port, lane, identity }: SelectionMade['data'] | CrossingObserved['data']) {
  return { crossingId, port, lane, identity };
}

function at<Event extends SelectionMade | InspectionConcluded>(port: string, events: readonly Event[]): Event[] {
  return events.filter(({ data }) => data.port === port);
}

type Fate = 'found' | 'missed' | 'notCarriedOut' | 'released' | 'underWay';

function fateOf(crossingId: CrossingId): Fate {
  const inspection = inspectionOf.get(crossingId);
  if (inspection !== undefined) return inspection.data.findings.length > 0 ? 'found' : 'missed';
  if (notCarriedOutOf.has(crossingId)) return 'notCarriedOut';
  // What an officer began and did not end by the last decision counts as released.
  return selectionOf.get(crossingId)?.data.decision === 'release' ? 'released' : 'underWay';
}

/** The report's figures once more, by the simplest code, from the streams alone. */
function figuresFrom(here: readonly SelectionMade[]) {
  const ordered = here.filter(({ data }) => data.decision === 'inspect');
  const concluded = (those: readonly SelectionMade[]) =>
    those.flatMap(({ data }) => inspectionOf.get(data.crossingId) ?? []);
  const hits = (those: readonly InspectionConcluded[]) => those.filter(({ data }) => data.findings.length > 0).length;
  const hitCount = (those: readonly SelectionMade[]) => ({
    hits: hits(concluded(those)),
    inspections: concluded(those).length,
  });
  const skipped = (those: readonly SelectionMade[]) =>
    those.flatMap(({ data }) => notCarriedOutOf.get(data.crossingId) ?? []);
  const orderFigures = (those: readonly SelectionMade[]) =>
    ({
      orders: those.length,
      ...inspectionFigures(concluded(those)),
      notCarriedOut: byReason(skipped(those)),
    }) satisfies Partial<Record<keyof OrderFigures, unknown>>;
  const initiated = concluded(here).filter((each) => !isOrdered(each));
  const wouldTarget = hitCount(ordered.filter(({ data }) => data.wouldTarget === true));
  const randomStratum = hitCount(ordered.filter(({ data }) => data.randomDraw));
  return {
    crossings: here.length,
    inspectionRate: ordered.length / here.length,
    inspectionsUnderWay: ordered.length - concluded(ordered).length - skipped(ordered).length,
    wouldTarget,
    randomStratum,
    total: inspectionFigures(concluded(here)),
    ordered: orderFigures(ordered),
    officerInitiated: inspectionFigures(initiated),
    byGround: Object.fromEntries(
      INSPECTION_GROUNDS.map((ground) => [ground, orderFigures(ordered.filter(({ data }) => data.ground === ground))]),
    ),
    releases: Object.fromEntries(
      RELEASE_GROUNDS.map((ground) => [ground, here.filter(({ data }) => data.ground === ground).length]),
    ),
    ...(randomStratum.hits > 0 && {
      lift: {
        enoughEvidence: true,
        estimate: expect.closeTo(
          wouldTarget.hits / wouldTarget.inspections / (randomStratum.hits / randomStratum.inspections),
          9,
        ),
      },
    }),
  } satisfies Partial<Record<keyof YieldFigures, unknown>>;
}

function byReason(skipped: readonly InspectionNotCarriedOut[]) {
  return Object.fromEntries(
    NOT_CARRIED_OUT_REASONS.map((reason) => [reason, skipped.filter(({ data }) => data.reason === reason).length]),
  );
}

function inspectionFigures(concluded: readonly InspectionConcluded[]) {
  const hits = concluded.filter(({ data }) => data.findings.length > 0).length;
  return {
    inspections: concluded.length,
    hits,
    hitRate: concluded.length === 0 ? { enoughEvidence: false } : { estimate: hits / concluded.length },
    ...total(concluded.flatMap(({ data }) => data.findings)),
    // Each is counted to the second.
    delayMinutes: expect.closeTo(concluded.reduce((sum, each) => sum + secondsKept(each), 0) / 60, 6),
  } satisfies Partial<Record<keyof InspectionFigures, unknown>>;
}

/** From the selection, or the beginning of what an officer began, to the end; where nothing was found. */
function secondsKept({ data, occurredAt }: InspectionConcluded): number {
  if (data.findings.length > 0) return 0;
  const from = data.officerReason === undefined ? selectionOf.get(data.crossingId)?.occurredAt : data.startedAt;
  return Math.round((epochMs(occurredAt) - epochMs(from ?? data.startedAt)) / 1_000);
}

function total(findings: readonly Finding[]) {
  const sum = (of: (finding: Finding) => number) => findings.reduce((total, finding) => total + of(finding), 0);
  const isRounds = (finding: Finding) =>
    finding.seizureType === 'Ammunition & Gun Parts' && finding.category === 'Ammunition';
  return {
    firearms: sum((finding) => (finding.seizureType === 'Weapons' ? finding.count : 0)),
    rounds: sum((finding) => (isRounds(finding) && 'count' in finding ? finding.count : 0)),
    parts: sum((finding) =>
      finding.seizureType === 'Ammunition & Gun Parts' && !isRounds(finding) ? finding.count : 0,
    ),
    currencyUsd: sum((finding) => (finding.seizureType === 'Currency' ? finding.amountUsd : 0)),
    drugsKg: expect.closeTo(
      sum((finding) => (finding.seizureType === 'Drugs' ? finding.massKg : 0)),
      1,
    ) as number,
  };
}
