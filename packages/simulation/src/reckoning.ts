import {
  type CrossingId,
  DAY_MS,
  epochMs,
  type Finding,
  type InspectionConcluded,
  type InspectionGround,
  type InspectionNotCarriedOut,
  type SelectionMade,
} from '@southbound/contracts';
import type { Trip } from './truth.ts';

/** What became of a quantity that crossed. `carried` is the sum of the other three. */
export interface GoodsReckoning {
  readonly carried: number;
  readonly seized: number;
  /** In vehicles that were not inspected, and in those inspected where it was missed. */
  readonly slippedThrough: number;
  /** In vehicles not decided on, or whose inspection is still under way. */
  readonly pending: number;
}

/**
 * How a run did, by the hidden truth. `trips` is the sum of found, missed, released, not carried out, under way and
 * undecided.
 */
export interface Reckoning {
  /** Vehicles that crossed with something illegal in them. */
  readonly trips: number;
  /** Inspected, and something was found. */
  readonly found: number;
  /** Inspected, and nothing was found. */
  readonly missed: number;
  /** Selected to inspect, and the inspection was not carried out. */
  readonly notCarriedOut: number;
  /** Not selected, and no officer inspected it of their own accord. */
  readonly released: number;
  /** Selected to inspect, and the inspection has not concluded. */
  readonly underWay: number;
  /** No selection has been made. */
  readonly undecided: number;
  /** The trips found, by the ground on which they were inspected. */
  readonly foundByGround: Readonly<Record<FoundGround, number>>;
  /** Firearms. */
  readonly firearms: GoodsReckoning;
  /** Rounds of ammunition, without magazines and parts. */
  readonly rounds: GoodsReckoning;
  /** Whole US dollars. */
  readonly currencyUsd: GoodsReckoning;
}

type FoundGround = InspectionGround | 'officer-initiated';

/** Judges a run from outside: told what really crossed and what the engine published, it reckons up what became of it. */
export interface OpenReckoning {
  /** Tells of a trip, once. It comes before the selection and the inspection of its crossing. */
  trip(trip: Trip): void;
  selection(selection: SelectionMade): void;
  inspection(inspection: InspectionConcluded): void;
  notCarriedOut(event: InspectionNotCarriedOut): void;
  result(): Reckoning;
}

interface OpenTrip {
  readonly crossedAtMs: number;
  readonly carried: Goods;
  /** The ground of its selection, `released` included; undefined until it is decided. */
  ground: InspectionGround | 'released' | undefined;
  /** What its inspection came to; undefined until it is told. */
  outcome: readonly Finding[] | 'not-carried-out' | undefined;
}

/** An officer begins at once what nobody ordered, and no inspection takes this long. */
const OFFICERS_MAY_STILL_MS = DAY_MS;

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
  notCarriedOut: number;
  released: number;
  foundByGround: Record<FoundGround, number>;
  carried: Goods;
  seized: Goods;
}

/**
 * Opens a reckoning. It keeps trips only until they are settled: by selection and inspection, or by a release that is a
 * day old, since officers inspect released vehicles too. So its memory does not grow with the run. Selections and
 * inspections of crossings that are no trip pass by unnoticed.
 */
export function openReckoning(): OpenReckoning {
  const open = new Map<CrossingId, OpenTrip>();
  const settled = nothingSettled();

  function settleIfOver(crossingId: CrossingId, trip: OpenTrip): void {
    if (trip.ground === undefined || trip.outcome === undefined) return;
    open.delete(crossingId);
    settle(settled, trip);
  }

  /** Trips are told in the order of time, so the first that is younger ends the search. */
  function settleReleased(beforeMs: number): void {
    for (const [crossingId, trip] of open) {
      if (trip.crossedAtMs >= beforeMs) return;
      if (trip.ground !== 'released') continue;
      open.delete(crossingId);
      settle(settled, trip);
    }
  }

  return {
    trip({ crossingId, crossedAt, cargo }) {
      const crossedAtMs = epochMs(crossedAt);
      settleReleased(crossedAtMs - OFFICERS_MAY_STILL_MS);
      open.set(crossingId, { crossedAtMs, carried: goodsOf(cargo), ground: undefined, outcome: undefined });
    },
    selection({ data }) {
      const trip = open.get(data.crossingId);
      if (trip === undefined) return;
      trip.ground = data.decision === 'release' ? 'released' : (data.ground as InspectionGround);
      settleIfOver(data.crossingId, trip);
    },
    inspection({ data }) {
      const trip = open.get(data.crossingId);
      if (trip === undefined) return;
      trip.outcome = data.findings;
      settleIfOver(data.crossingId, trip);
    },
    notCarriedOut({ data }) {
      const trip = open.get(data.crossingId);
      if (trip === undefined) return;
      trip.outcome = 'not-carried-out';
      settleIfOver(data.crossingId, trip);
    },
    result: () => resultOf(settled, [...open.values()]),
  };
}

function nothingSettled(): Settled {
  return {
    trips: 0,
    found: 0,
    missed: 0,
    notCarriedOut: 0,
    released: 0,
    foundByGround: { mandatory: 0, random: 0, blind: 0, targeted: 0, fill: 0, 'officer-initiated': 0 },
    carried: NOTHING,
    seized: NOTHING,
  };
}

/** A trip of which no inspection was told was released. */
function settle(settled: Settled, { carried, ground, outcome }: OpenTrip): void {
  settled.trips += 1;
  settled.carried = sum(settled.carried, carried);
  if (outcome === undefined) {
    settled.released += 1;
  } else if (outcome === 'not-carried-out') {
    settled.notCarriedOut += 1;
  } else if (outcome.length === 0) {
    settled.missed += 1;
  } else {
    settled.found += 1;
    if (ground !== undefined) settled.foundByGround[ground === 'released' ? 'officer-initiated' : ground] += 1;
    settled.seized = sum(settled.seized, goodsOf(outcome));
  }
}

function resultOf(settled: Settled, open: readonly OpenTrip[]): Reckoning {
  const all: Settled = { ...settled, foundByGround: { ...settled.foundByGround } };
  const pending = open.filter(({ ground }) => ground !== 'released');
  // Released so far, whatever an officer may still make of it.
  for (const trip of open) if (trip.ground === 'released') settle(all, trip);
  const pendingGoods = pending.map(({ carried }) => carried).reduce(sum, NOTHING);
  const goods = (kind: keyof Goods): GoodsReckoning => ({
    carried: all.carried[kind] + pendingGoods[kind],
    seized: all.seized[kind],
    slippedThrough: all.carried[kind] - all.seized[kind],
    pending: pendingGoods[kind],
  });
  return {
    trips: all.trips + pending.length,
    found: all.found,
    missed: all.missed,
    notCarriedOut: all.notCarriedOut,
    released: all.released,
    underWay: pending.filter(({ ground }) => ground !== undefined).length,
    undecided: pending.filter(({ ground }) => ground === undefined).length,
    foundByGround: all.foundByGround,
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
