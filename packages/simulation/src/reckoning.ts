import type { CrossingId, Finding, InspectionConcluded, InspectionGround, SelectionMade } from '@southbound/contracts';
import type { Trip } from './truth.ts';

/** What became of a quantity that crossed. `carried` is the sum of the other three. */
export interface GoodsReckoning {
  readonly carried: number;
  readonly seized: number;
  /** In vehicles released, and in vehicles inspected where it was missed. */
  readonly slippedThrough: number;
  /** In vehicles not decided on, or whose inspection is still under way. */
  readonly pending: number;
}

/**
 * How a run did, by the hidden truth. `trips` is the sum of found, missed, released, under way and undecided.
 */
export interface Reckoning {
  /** Vehicles that crossed with something illegal in them. */
  readonly trips: number;
  /** Inspected, and something was found. */
  readonly found: number;
  /** Inspected, and nothing was found. */
  readonly missed: number;
  readonly released: number;
  /** Selected to inspect, and the inspection has not concluded. */
  readonly underWay: number;
  /** No selection has been made. */
  readonly undecided: number;
  /** The trips found, by the ground on which they were inspected. */
  readonly foundByGround: Readonly<Record<InspectionGround, number>>;
  /** Firearms. */
  readonly firearms: GoodsReckoning;
  /** Rounds of ammunition, without magazines and parts. */
  readonly rounds: GoodsReckoning;
  /** Whole US dollars. */
  readonly currencyUsd: GoodsReckoning;
}

/** Judges a run from outside: told what really crossed and what the engine published, it reckons up what became of it. */
export interface OpenReckoning {
  /** Tells of a trip, once. It comes before the selection and the inspection of its crossing. */
  trip(trip: Trip): void;
  selection(selection: SelectionMade): void;
  inspection(inspection: InspectionConcluded): void;
  result(): Reckoning;
}

interface OpenTrip {
  readonly carried: Goods;
  ground: InspectionGround | undefined;
  findings: readonly Finding[] | undefined;
}

interface Goods {
  readonly firearms: number;
  readonly rounds: number;
  readonly currencyUsd: number;
}
const NOTHING: Goods = { firearms: 0, rounds: 0, currencyUsd: 0 };

interface Settled {
  trips: number;
  found: number;
  missed: number;
  released: number;
  foundByGround: Record<InspectionGround, number>;
  carried: Goods;
  seized: Goods;
}

/**
 * Opens a reckoning. It keeps trips only until they are settled, by a release or by selection and inspection, so its
 * memory does not grow with the run. Selections and inspections of crossings that are no trip pass by unnoticed.
 */
export function openReckoning(): OpenReckoning {
  const open = new Map<CrossingId, OpenTrip>();
  const settled = nothingSettled();

  return {
    trip(trip) {
      open.set(trip.crossingId, { carried: goodsOf(trip.cargo), ground: undefined, findings: undefined });
    },
    selection({ data }) {
      const trip = open.get(data.crossingId);
      if (trip === undefined) return;
      if (data.decision === 'inspect') {
        trip.ground = data.ground as InspectionGround;
        if (trip.findings === undefined) return;
      }
      open.delete(data.crossingId);
      settle(settled, trip);
    },
    inspection({ data }) {
      const trip = open.get(data.crossingId);
      if (trip === undefined) return;
      trip.findings = data.findings;
      if (trip.ground === undefined) return;
      open.delete(data.crossingId);
      settle(settled, trip);
    },
    result: () => resultOf(settled, [...open.values()]),
  };
}

function nothingSettled(): Settled {
  return {
    trips: 0,
    found: 0,
    missed: 0,
    released: 0,
    foundByGround: { mandatory: 0, random: 0, blind: 0, targeted: 0, fill: 0 },
    carried: NOTHING,
    seized: NOTHING,
  };
}

/** A trip without findings was released. */
function settle(settled: Settled, trip: OpenTrip): void {
  settled.trips += 1;
  settled.carried = sum(settled.carried, trip.carried);
  if (trip.findings === undefined) {
    settled.released += 1;
  } else if (trip.findings.length === 0) {
    settled.missed += 1;
  } else {
    settled.found += 1;
    if (trip.ground !== undefined) settled.foundByGround[trip.ground] += 1;
    settled.seized = sum(settled.seized, goodsOf(trip.findings));
  }
}

function resultOf(settledSoFar: Settled, open: readonly OpenTrip[]): Reckoning {
  const settled = { ...settledSoFar, foundByGround: { ...settledSoFar.foundByGround } };
  const pendingGoods = open.map(({ carried }) => carried).reduce(sum, NOTHING);
  const goods = (kind: keyof Goods): GoodsReckoning => ({
    carried: settled.carried[kind] + pendingGoods[kind],
    seized: settled.seized[kind],
    slippedThrough: settled.carried[kind] - settled.seized[kind],
    pending: pendingGoods[kind],
  });
  return {
    trips: settled.trips + open.length,
    found: settled.found,
    missed: settled.missed,
    released: settled.released,
    underWay: open.filter(({ ground }) => ground !== undefined).length,
    undecided: open.filter(({ ground }) => ground === undefined).length,
    foundByGround: settled.foundByGround,
    firearms: goods('firearms'),
    rounds: goods('rounds'),
    currencyUsd: goods('currencyUsd'),
  };
}

function sum(a: Goods, b: Goods): Goods {
  return {
    firearms: a.firearms + b.firearms,
    rounds: a.rounds + b.rounds,
    currencyUsd: a.currencyUsd + b.currencyUsd,
  };
}

function goodsOf(findings: readonly Finding[]): Goods {
  return findings.map(goodsIn).reduce(sum, NOTHING);
}

function goodsIn(finding: Finding): Goods {
  switch (finding.seizureType) {
    case 'Weapons':
      return { ...NOTHING, firearms: finding.count };
    case 'Ammunition & Gun Parts':
      return finding.category === 'Ammunition' ? { ...NOTHING, rounds: finding.count } : NOTHING;
    case 'Currency':
      return { ...NOTHING, currencyUsd: finding.amountUsd };
    case 'Drugs':
      return NOTHING;
  }
}
