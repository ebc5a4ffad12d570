import { type AgencyNotified, DAY_MS, MINUTE_MS, type PortCode } from '@southbound/contracts';
import { type Aftermath, openAftermath } from './aftermath.ts';
import { openAgencies } from './agencies/agencies.ts';
import { type CrossingSeen, openCargo } from './cargo.ts';
import { withFaults } from './faults/with-faults.ts';
import { type JournalEntry, openJournal } from './journal.ts';
import { type Officers, type OfficersOptions, openOfficers, USUAL_OFFICERS } from './officers/officers.ts';
import { populationsOf } from './traffic/population.ts';
import { portTraffic } from './traffic/port-traffic.ts';
import type { Displacements } from './trafficking/departures.ts';
import { openTrafficking } from './trafficking/trafficking.ts';
import type { WorldMinute } from './world-minute.ts';
import { checkedSettings, type WorldSettings } from './world-settings.ts';

/**
 * Whether what officers find changes what happens next. `open loop`: nothing does, as in a recording. `closed loop`: a
 * seized gun is never recovered, its ring suffers, cases begin; and rings move out of the way if they adapt.
 */
export interface Loop {
  readonly mode: 'open loop' | 'closed loop';
  /** Whether rings shift port and hour by what their spotters see. Only in a closed loop. */
  readonly adapts?: boolean;
  readonly officers?: Omit<OfficersOptions, 'seed'>;
}

/** A simulated border: its time, and the officers who stand in it. */
export interface World {
  /**
   * First comes one minute before the first day, which carries all intelligence recorded until then, however old; then
   * every minute of every day, empty ones too. What happens in the last seconds of the last day and is recorded after
   * it is left out. To be gone through once.
   */
  minutes(): Generator<WorldMinute>;
  /** The id of a crossing under which its truths stand, also of one that could not be read and got another. */
  crossingOf(seen: CrossingSeen): CrossingSeen['crossingId'];
  /** How many trips rings have moved so far by what their spotters saw; none unless they adapt. */
  displacements(): Displacements;
  /** The engine notifies an agency, which may answer. Nothing comes of it in an open loop. */
  notify(notice: AgencyNotified): void;
  /** They look into the vehicles that have crossed so far, and what they find in a closed loop the world learns of. */
  readonly officers: Officers;
}

/**
 * Opens a simulated border: vehicles that cross southbound, smugglers among them, and what agencies know of some of
 * both. Volumes are northbound counts of 2018, standing in for southbound ones, which nobody publishes; every plate,
 * person and case is made up. Throws a RangeError that says what would be right when a setting is wrong.
 */
export function openWorld(settings: WorldSettings, loop: Loop): World {
  const { seed, days, preset, sharing, faults } = settings;
  const { startsAtMs, ports } = checkedSettings(settings);
  const endsAtMs = startsAtMs + days * DAY_MS;
  const adapts = loop.mode === 'closed loop' && loop.adapts === true;
  const trafficking = openTrafficking({ seed, startsAtMs, endsAtMs, ports, preset, adapts });
  const agencies = openAgencies({
    seed,
    startsAtMs,
    ports,
    sharing,
    populations: populationsOf(seed),
    rings: trafficking.ringsAt,
    ring: trafficking.ring,
  });
  const traffics = ports.map((port) => ({ port, traffic: portTraffic(seed, port, startsAtMs) }));
  const journal = openJournal(startsAtMs, endsAtMs);
  const cargo = openCargo();
  const officers = openOfficers({ seed, ...USUAL_OFFICERS, ...loop.officers }, cargo.of);
  const inVehicles: Officers = {
    answer: (assignment) => officers.answer({ ...assignment, crossingId: cargo.crossingOf(assignment) }),
  };
  const aftermath: Aftermath | null = loop.mode === 'closed loop' ? openAftermath(inVehicles) : null;

  function addAll(entries: readonly JournalEntry[]): void {
    for (const entry of entries) journal.add(entry);
  }

  function beginDay(dayStartsAtMs: number): void {
    for (const happening of trafficking.day(dayStartsAtMs)) addAll(agencies.learn(happening));
    addAll(agencies.day(dayStartsAtMs));
  }

  function suffer(untilMs: number): void {
    if (aftermath === null) return;
    for (const { port, startedAtMs } of aftermath.begunBefore(untilMs)) trafficking.inspectionSeen(port, startedAtMs);
    for (const { crossingId, findings, endedAtMs } of aftermath.endedBefore(untilMs)) {
      const trip = cargo.of(crossingId);
      const seizure = trip === undefined ? null : trafficking.seized(trip.crossingId, findings, endedAtMs);
      // Whoever tells of it names the crossing as it was decided on.
      if (seizure !== null) addAll(agencies.learn({ ...seizure, trip: { ...seizure.trip, crossingId } }));
    }
  }

  function pass(minuteStartsAtMs: number): void {
    for (const { port, traffic } of traffics) {
      const arrivals = trafficking.arrivals(port, minuteStartsAtMs, minuteStartsAtMs + MINUTE_MS);
      for (const { arrival, crossingId, crossedAtMs } of traffic.pass(minuteStartsAtMs, arrivals, journal)) {
        trafficking.crossed(arrival, crossingId, crossedAtMs);
      }
    }
  }

  function recorded(minuteStartsAtMs: number): WorldMinute {
    const minute = { startsAtMs: minuteStartsAtMs, ...journal.takeBefore(minuteStartsAtMs + MINUTE_MS) };
    if (adapts) watchLanes(minute, trafficking.crossingsSeen);
    return minute;
  }

  function* asItHappens(): Generator<WorldMinute> {
    for (let day = trafficking.pastDays; day > 0; day -= 1) beginDay(startsAtMs - day * DAY_MS);
    yield recorded(startsAtMs - MINUTE_MS);
    for (let atMs = startsAtMs; atMs < endsAtMs; atMs += MINUTE_MS) {
      suffer(atMs);
      if (atMs % DAY_MS === 0) beginDay(atMs);
      pass(atMs);
      yield recorded(atMs);
    }
  }

  return {
    officers: aftermath?.officers ?? inVehicles,
    crossingOf: cargo.crossingOf,
    displacements: trafficking.displacements,
    notify(notice) {
      if (loop.mode === 'closed loop') addAll(agencies.answerTo(notice));
    },
    *minutes() {
      for (const minute of withFaults(asItHappens(), faults, seed)) {
        cargo.learn(minute);
        yield minute;
      }
    },
  };
}

/** The minutes of a world that nothing acts on: what a recording of it holds. */
export function simulatedWorld(settings: WorldSettings): Generator<WorldMinute> {
  return openWorld(settings, { mode: 'open loop' }).minutes();
}

/** Spotters count who passes. */
function watchLanes(
  { startsAtMs, publications }: WorldMinute,
  seen: (port: PortCode, atMs: number, count: number) => void,
): void {
  const counts = new Map<PortCode, number>();
  for (const { content } of publications) {
    if (content instanceof Uint8Array || content.type !== 'CrossingObserved') continue;
    counts.set(content.data.port, (counts.get(content.data.port) ?? 0) + 1);
  }
  for (const [port, count] of counts) seen(port, startsAtMs, count);
}
