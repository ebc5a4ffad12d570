import {
  type CrossingId,
  type CrossingObserved,
  type EventId,
  instantOf,
  type PortCode,
  partitionOf,
} from '@southbound/contracts';
import type { Load } from './cargo.ts';
import { type Chance, hexId } from './chance.ts';
import { type JournalEntry, recordedAfter } from './journal.ts';
import { readVehicle, type SensorReading } from './lane-sensors.ts';
import type { Lane } from './lanes.ts';
import type { Vehicle } from './population.ts';

/** A vehicle on its way through a port. */
export interface Passage {
  readonly vehicle: Vehicle;
  /** Null when nothing illegal is in it. */
  readonly load: Load | null;
  readonly ringId: string | null;
}

/** A passage at a lane and an instant: what the lane publishes of it, and the trip that is hidden in it, if one is. */
export function crossLane(chance: Chance, port: PortCode, lane: Lane, passage: Passage, atMs: number): JournalEntry {
  const { vehicle, load, ringId } = passage;
  const serial = hexId(chance);
  const crossingId = `${port}-${serial}` as CrossingId;
  const reading = readVehicle(chance, vehicle.plate, load?.cargo ?? [], lane.canineIsPresent);
  const recordedAtMs = recordedAfter(chance, atMs);
  const event: CrossingObserved = {
    eventId: `crossing-${crossingId}` as EventId,
    occurredAt: instantOf(atMs),
    recordedAt: instantOf(recordedAtMs),
    source: lane.source,
    type: 'CrossingObserved',
    data: observed(crossingId, port, lane, vehicle, reading),
  };
  return {
    recordedAtMs,
    publication: {
      topic: 'southbound.crossings.v1',
      partition: partitionOf(port),
      key: port,
      headers: lane.crossingHeaders,
      content: event,
    },
    truth:
      load === null
        ? null
        : {
            kind: 'trip',
            crossingId,
            port,
            crossedAt: event.occurredAt,
            vehicleClass: vehicle.vehicleClass,
            plate: vehicle.plate,
            ringId,
            cargo: load.cargo,
            concealment: load.concealment,
          },
  };
}

/** Nearly all have every field, in one shape and order; a sensor that did not answer leaves its field out. */
function observed(
  crossingId: CrossingId,
  port: PortCode,
  lane: Lane,
  vehicle: Vehicle,
  reading: SensorReading,
): CrossingObserved['data'] {
  const { plate, plateReadConfidence, plateObscured, canine } = reading;
  const identity = plate === undefined ? {} : { plate };
  const { vehicleClass } = vehicle;
  if (plateReadConfidence !== undefined && plateObscured !== undefined) {
    return { crossingId, port, lane: lane.number, vehicleClass, identity, plateReadConfidence, plateObscured, canine };
  }
  return {
    crossingId,
    port,
    lane: lane.number,
    vehicleClass,
    identity,
    ...(plateReadConfidence === undefined ? {} : { plateReadConfidence }),
    ...(plateObscured === undefined ? {} : { plateObscured }),
    canine,
  };
}
