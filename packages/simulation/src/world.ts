import { DAY_MS, MINUTE_MS, PORT_CODES, type PortCode, portOfEntry, VEHICLE_CLASSES } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { intelligenceAt, type PortIntelligence } from './intelligence.ts';
import { openJournal } from './journal.ts';
import { crossingsPerDay, populationOf } from './population.ts';
import { type PortTraffic, portTraffic } from './port-traffic.ts';
import type { PrevalencePreset } from './presets.ts';
import { ringsAt } from './rings.ts';
import type { HiddenTruth } from './truth.ts';

export interface WorldSettings {
  /** Whole. The same seed gives the same world, byte for byte. */
  readonly seed: number;
  /** Whole, from 1. A longer world begins with all of a shorter one. */
  readonly days: number;
  /** The first calendar day, in UTC, such as 2026-03-02. */
  readonly startsOn: string;
  /** Which ports to simulate. What happens at one does not depend on which others are there, nor on their order. */
  readonly ports: readonly PortCode[];
  readonly preset: PrevalencePreset;
}

/** What was recorded in one minute of event time, in the order of recording, and what is hidden in it. */
export interface WorldMinute {
  readonly startsAtMs: number;
  readonly publications: readonly Publication[];
  readonly truths: readonly HiddenTruth[];
}

/**
 * A simulated border: vehicles that cross southbound, smugglers among them, and what agencies know of some of both.
 *
 * First comes one minute before the first day, which carries all intelligence recorded until then, however old; then
 * every minute of every day, empty ones too. What happens in the last seconds of the last day and is recorded after it
 * is left out. Volumes are northbound counts of 2018, standing in for southbound ones, which nobody publishes; every
 * plate, person and case is made up. Throws a RangeError that says what would be right when a setting is wrong.
 */
export function simulatedWorld(settings: WorldSettings): Generator<WorldMinute> {
  const startsAtMs = checkedStart(settings);
  // In the order of the port table, so that nothing depends on the order asked for.
  const ports = PORT_CODES.filter((port) => settings.ports.includes(port));
  return minutesOf(
    startsAtMs,
    startsAtMs + settings.days * DAY_MS,
    ports.map((port) => simulatedPort(settings, port, startsAtMs)),
  );
}

interface SimulatedPort {
  readonly traffic: PortTraffic;
  readonly intelligence: PortIntelligence;
}

function simulatedPort({ seed, preset }: WorldSettings, port: PortCode, startsAtMs: number): SimulatedPort {
  const entry = portOfEntry(port);
  const population = populationOf(seed, port);
  const vehiclesPerDay = VEHICLE_CLASSES.reduce((sum, each) => sum + crossingsPerDay(entry, each), 0);
  const tripsPerDay = vehiclesPerDay * preset.tripsPerVehicle;
  const rings = ringsAt(seed, port, population, { perDay: tripsPerDay, trucksCross: entry.trucksPerYear > 0 });
  const smuggling = { tripsPerDay, tripsPerVehicle: preset.tripsPerVehicle, rings };
  return {
    traffic: portTraffic(seed, port, startsAtMs, population, smuggling),
    intelligence: intelligenceAt(seed, port, population, rings),
  };
}

function* minutesOf(startsAtMs: number, endsAtMs: number, ports: readonly SimulatedPort[]): Generator<WorldMinute> {
  const journal = openJournal();
  for (const { intelligence } of ports) for (const entry of intelligence.stock(startsAtMs)) journal.add(entry);
  yield { startsAtMs: startsAtMs - MINUTE_MS, ...journal.takeBefore(startsAtMs) };

  for (let atMs = startsAtMs; atMs < endsAtMs; atMs += MINUTE_MS) {
    for (const { intelligence, traffic } of ports) {
      if (atMs % DAY_MS === 0) for (const entry of intelligence.day(atMs)) journal.add(entry);
      traffic.pass(atMs, journal);
    }
    yield { startsAtMs: atMs, ...journal.takeBefore(atMs + MINUTE_MS) };
  }
}

/** Checks the settings that their types leave open, and answers when the first day starts. */
function checkedStart({ seed, days, startsOn, ports }: WorldSettings): number {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not a whole number; give one such as 7`);
  if (!Number.isSafeInteger(days) || days < 1) {
    throw new RangeError(`days: ${days} is not a whole number of days from 1; give one such as 1`);
  }
  if (ports.length === 0) throw new RangeError('ports: there is none; give one port code or more, such as 2304');
  const unknown = ports.find((port) => !PORT_CODES.includes(port));
  if (unknown !== undefined)
    throw new RangeError(`ports: ${unknown} is not in the port table; one is ${PORT_CODES[0]}`);
  const startsAtMs = Date.parse(`${startsOn}T00:00:00.000Z`);
  if (Number.isNaN(startsAtMs) || new Date(startsAtMs).toISOString().slice(0, 10) !== startsOn) {
    throw new RangeError(`startsOn: "${startsOn}" is not a calendar day; give one such as 2026-03-02`);
  }
  return startsAtMs;
}
