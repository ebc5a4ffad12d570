import { type CrossingId, DAY_MS, type Finding, type PortCode } from '@southbound/contracts';
import { chanceFor } from '../chance.ts';
import { openDueBook } from '../due-book.ts';
import type { ArrivalAtPort, Purchase, Recovery, Ring, Sale, Seizure } from '../happenings.ts';
import type { PrevalencePreset } from '../presets.ts';
import { borderPort } from './border.ts';
import { type Displacements, openDepartures } from './departures.ts';
import { openDownstream } from './downstream.ts';
import { openPortSmuggling, type PortSmuggling } from './port-smuggling.ts';
import { type LivingRing, suffer } from './ring-people.ts';
import { shopHours } from './sales.ts';
import { openSpotters } from './spotters.ts';

interface TraffickingOptions {
  readonly seed: number;
  /** Midnights in UTC. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly ports: readonly PortCode[];
  readonly preset: PrevalencePreset;
  /** Whether rings shift port and hour by what their spotters see. */
  readonly adapts: boolean;
}

/** Who smuggles, what they buy and carry, and what becomes of it. */
export interface Trafficking {
  /** How many days before its first the world must be asked about. */
  readonly pastDays: number;
  /** What happens on a day, in order of time. Every day is asked for, past ones included, in order and before its minutes. */
  day(dayStartsAtMs: number): readonly (Purchase | Recovery)[];
  /** Vehicles of smugglers that reach a port's queue, in order of time. Minutes of a port are asked for in order. */
  arrivals(port: PortCode, fromMs: number, untilMs: number): readonly ArrivalAtPort[];
  crossed(arrival: ArrivalAtPort, crossingId: CrossingId, atMs: number): void;
  /** What an inspection found leaves the world. Null when nothing was found, or when nobody's trip is known by the crossing. */
  seized(crossingId: CrossingId, findings: readonly Finding[], atMs: number): Seizure | null;
  inspectionSeen(port: PortCode, atMs: number): void;
  crossingsSeen(port: PortCode, atMs: number, count: number): void;
  displacements(): Displacements;
  /** The rings of an instant that has been passed, of all ports, as they are today. */
  ringsAt(atMs: number): readonly Ring[];
  /** A ring that is there, or ended within the last five years. */
  ring(ringId: string): Ring | undefined;
}

/** So many days back recoveries are told: a lead is of use for a year as a rule (OIG10), and some are late. */
const PAST_DAYS = 730;
/** So many days back purchases are known one by one: the statute of limitations is five years (OIG10). */
const PURCHASES_KNOWN_DAYS = 1_825;
/** So many days back purchases are told: reports of multiple sales from before are no longer looked at. Invented, no source. */
const PURCHASES_TOLD_DAYS = 180;

/**
 * Opens the trafficking of some ports. What happens at a port follows from the seed and that port alone, unless rings
 * adapt; a longer world begins with the shorter one.
 */
export function openTrafficking(options: TraffickingOptions): Trafficking {
  const { seed, startsAtMs, endsAtMs, preset, adapts } = options;
  const pastFromMs = startsAtMs - PAST_DAYS * DAY_MS;
  const purchasesFromMs = startsAtMs - PURCHASES_KNOWN_DAYS * DAY_MS;
  const shop = shopHours();
  const spotters = adapts ? openSpotters() : null;
  const known = { purchasesMs: purchasesFromMs, crossingsMs: startsAtMs };
  const ports = options.ports.map((code) => openPortSmuggling(seed, preset, borderPort(seed, code), shop, known));
  const everyPlace = ports.flatMap((port) => port.places);
  const places = new Map(everyPlace.map((place) => [place.placeId, place]));
  const departures = openDepartures(
    seed,
    ports.map(({ port }) => port),
    spotters,
  );
  const downstream = openDownstream(seed, shop, { pastFromMs, startsAtMs, endsAtMs });
  const purchasesToldFromMs = startsAtMs - PURCHASES_TOLD_DAYS * DAY_MS;
  const bought = openDueBook<Sale>(DAY_MS, purchasesToldFromMs, endsAtMs);
  let nextDayMs = purchasesFromMs;

  function pass(dayStartsAtMs: number): void {
    if (dayStartsAtMs !== nextDayMs)
      throw new Error(`the day after is ${nextDayMs}, but ${dayStartsAtMs} is asked for`);
    nextDayMs += DAY_MS;
    for (const smuggling of ports) {
      buy(smuggling, dayStartsAtMs);
      if (dayStartsAtMs < startsAtMs) continue;
      for (const outing of smuggling.outingsOn(dayStartsAtMs)) departures.plan(smuggling.port.code, outing);
    }
  }

  function onRingSale(ring: LivingRing, sale: Sale): void {
    bought.add(sale.soldAtMs, sale);
    downstream.bought(ring, sale);
  }

  function buy(smuggling: PortSmuggling, dayStartsAtMs: number): void {
    smuggling.ringSalesOn(dayStartsAtMs, onRingSale);
    if (dayStartsAtMs < purchasesToldFromMs) return;
    for (const sale of smuggling.collectorSalesOn(dayStartsAtMs)) bought.add(sale.soldAtMs, sale);
  }

  while (nextDayMs < pastFromMs) pass(nextDayMs);

  return {
    pastDays: PAST_DAYS,
    day(dayStartsAtMs) {
      pass(dayStartsAtMs);
      const purchases = bought
        .takeBefore(dayStartsAtMs + DAY_MS)
        .map((sale): Purchase => ({ kind: 'purchase', atMs: sale.soldAtMs, sale }));
      const happenings: (Purchase | Recovery)[] = [...purchases, ...downstream.recoveriesOn(dayStartsAtMs)];
      for (const { steadyRecoveriesOn } of ports) happenings.push(...steadyRecoveriesOn(dayStartsAtMs));
      return happenings.sort((a, b) => a.atMs - b.atMs);
    },
    arrivals: (port, _fromMs, untilMs) => departures.arrivals(port, untilMs),
    crossed(arrival, crossingId, atMs) {
      const concluded = departures.concluded(arrival);
      if (concluded !== undefined) downstream.crossed(concluded.trip, concluded.port, crossingId, atMs);
    },
    seized(crossingId, findings, atMs) {
      const seized = downstream.seized(crossingId, findings, atMs);
      if (seized === null) return null;
      const { seizure, ring } = seized;
      if (ring !== null) suffer(ring, chanceFor(seed, seizure.trip.tripId, 'seizure'), seizure.driver, atMs);
      return seizure;
    },
    inspectionSeen: (port, atMs) => spotters?.inspectionSeen(port, atMs),
    crossingsSeen: (port, atMs, count) => spotters?.crossingsSeen(port, atMs, count),
    displacements: departures.displacements,
    ringsAt(atMs) {
      const rings: Ring[] = [];
      for (const place of everyPlace) {
        const ring = place.at(atMs);
        if (ring !== undefined) rings.push(ring.people);
      }
      return rings;
    },
    ring: (ringId) => places.get(ringId.slice(0, ringId.lastIndexOf('-')))?.ring(ringId)?.people,
  };
}
