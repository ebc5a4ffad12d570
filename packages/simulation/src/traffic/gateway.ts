import {
  type CrossingId,
  type CrossingObserved,
  type EventId,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Chance, hexId } from '../chance.ts';
import type { Passage, SmugglingPassage } from '../happenings.ts';
import { instantAt } from '../instants.ts';
import { type Journal, recordedAfter } from '../journal.ts';
import { tripOf } from '../trip-truth.ts';
import type { HiddenTruth, Scouting } from '../truth.ts';
import { identityOf } from './known-persons.ts';
import { readVehicle, type SensorReading } from './lane-sensors.ts';
import type { Lane } from './lanes.ts';
import type { Population } from './population.ts';
import { seenByCamera, type VehicleLook } from './vehicle-looks.ts';

/** Gives crossings their ids and takes in what lanes say of them. */
export interface Gateway {
  /**
   * A passage at a lane and an instant: puts into the journal what the lane publishes of it, and what is hidden in it.
   * Answers the crossing's id. What cameras make of the vehicle and whose document is checked comes from a stream of its own.
   */
  cross(chance: Chance, onlookers: Chance, lane: Lane, passage: Passage, atMs: number, journal: Journal): CrossingId;
}

export function gatewayOf(port: PortCode, population: Population): Gateway {
  const partition = partitionOf(port);
  return {
    cross(chance, onlookers, lane, passage, atMs, journal) {
      const { vehicle, plate, smuggling } = passage;
      const crossingId = `${port}-${hexId(chance)}` as CrossingId;
      // A plate that is not the vehicle's own was made by somebody and is like any other.
      const kind = plate.text === vehicle.plate.text ? population.plateKind(vehicle) : 'ordinary';
      const reading = readVehicle(chance, plate, kind, smuggling, lane);
      const identity = identityOf(onlookers, passage, reading.plate, kind);
      const { number, vehicleClass } = vehicle;
      const look = seenByCamera(onlookers, population.lookOf(number, vehicleClass), vehicleClass);
      const recordedAtMs = recordedAfter(chance, atMs);
      const event: CrossingObserved = {
        eventId: `crossing-${crossingId}` as EventId,
        occurredAt: instantAt(atMs),
        recordedAt: instantAt(recordedAtMs),
        source: lane.source,
        type: 'CrossingObserved',
        data: observed({ crossingId, port, lane: lane.number, vehicleClass, identity }, look, reading),
      };
      const headers = lane.crossingHeaders;
      const publication = { topic: 'southbound.crossings.v1', partition, key: port, headers, content: event } as const;
      // An entry has room for one truth, and few crossings have another.
      let pending: Publication | null = publication;
      const add = (truth: HiddenTruth | null) => {
        journal.add({ recordedAtMs, publication: pending, truth });
        pending = null;
      };
      if (smuggling !== null) add(smugglingTruth(passage, smuggling, port, crossingId, atMs));
      if (reading.misread !== null) add({ kind: 'misreading', crossingId, plate, how: reading.misread });
      if (population.isInGroup(vehicle)) add({ kind: 'group', crossingId });
      if (pending !== null) add(null);
      return crossingId;
    },
  };
}

function smugglingTruth(
  passage: Passage,
  smuggling: SmugglingPassage,
  port: PortCode,
  crossingId: CrossingId,
  atMs: number,
): HiddenTruth {
  return smuggling.role === 'scout' ? scoutingOf(smuggling, crossingId) : tripOf(passage, port, crossingId, atMs);
}

function scoutingOf({ tripId, ringId }: SmugglingPassage, crossingId: CrossingId): Scouting {
  if (ringId === null) throw new Error(`the scout of ${tripId} drives for no ring`);
  return { kind: 'scouting', tripId, crossingId, ringId };
}

/** Nearly all have every field, in one shape and order; a sensor that did not answer leaves its field out. */
function observed(
  { crossingId, port, lane, vehicleClass, identity }: Observed,
  look: VehicleLook | null,
  { plateReadConfidence, plateObscured, canine }: SensorReading,
): CrossingObserved['data'] {
  if (look !== null && plateReadConfidence !== undefined && plateObscured !== undefined) {
    const { make, colour } = look;
    return {
      crossingId,
      port,
      lane,
      vehicleClass,
      identity,
      make,
      colour,
      plateReadConfidence,
      plateObscured,
      canine,
    };
  }
  return {
    crossingId,
    port,
    lane,
    vehicleClass,
    identity,
    ...look,
    ...(plateReadConfidence === undefined ? {} : { plateReadConfidence }),
    ...(plateObscured === undefined ? {} : { plateObscured }),
    canine,
  };
}

type Observed = Pick<CrossingObserved['data'], 'crossingId' | 'port' | 'lane' | 'vehicleClass' | 'identity'>;
