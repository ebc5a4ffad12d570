import type { CrossingId, Finding, Instant, Plate, PortCode, VehicleClass } from '@southbound/contracts';

/** How well a cargo is hidden: lying about, behind or under something, or built into the vehicle's body. */
export type Concealment = 'open' | 'hidden' | 'built-in';

/** A vehicle that really crossed with something illegal in it. */
export interface Trip {
  readonly kind: 'trip';
  readonly tripId: string;
  readonly crossingId: CrossingId;
  readonly port: PortCode;
  readonly crossedAt: Instant;
  readonly vehicleClass: VehicleClass;
  /** The plate on the vehicle, whatever the reader made of it. */
  readonly plate: Plate;
  /** Null when the smuggler works alone. */
  readonly ringId: string | null;
  /** Never empty. */
  readonly cargo: readonly Finding[];
  readonly concealment: Concealment;
}

/** A vehicle that drove ahead of a trip to see who is inspected, with nothing in it. */
export interface Scouting {
  readonly kind: 'scouting';
  readonly tripId: string;
  readonly crossingId: CrossingId;
  readonly ringId: string;
}

/** A crossing whose plate was not read as it stands on the vehicle. */
export interface Misreading {
  readonly kind: 'misreading';
  readonly crossingId: CrossingId;
  /** The plate on the vehicle. */
  readonly plate: Plate;
  readonly how: 'unread' | 'look-alike' | 'dropped' | 'doubled';
}

/**
 * A crossing of the synthetic group: a mark drawn for vehicles that has nothing to do with what they carry, though some
 * of its habits show in what the engine sees. With it disparate treatment can be measured.
 */
export interface GroupCrossing {
  readonly kind: 'group';
  readonly crossingId: CrossingId;
}

/** Whom a piece of intelligence really names. A near miss is meant for a smuggler and names another plate. */
export interface IntelligenceTruth {
  readonly kind: 'lookout' | 'trace-lead' | 'multiple-sale' | 'referral';
  /** The record's id. */
  readonly id: string;
  readonly pointsAt: 'smuggler' | 'innocent' | 'near-miss';
  /** Null when it points at nobody's ring. */
  readonly ringId: string | null;
}

/** A firearm found in Mexico, and what came of tracing it. */
export interface RecoveryTruth {
  readonly kind: 'recovery';
  readonly recoveryId: string;
  /** The crossing that brought it; null when it crossed before the world began. */
  readonly crossingId: CrossingId | null;
  readonly recoveredAt: Instant;
  /** First retail sale; null for a ghost gun. */
  readonly soldAt: Instant | null;
  readonly category: 'Handgun' | 'Long Arm' | 'Other Firearm';
  readonly ringId: string | null;
  readonly trace: 'not-requested' | 'succeeded' | 'serial-invalid' | 'failed-otherwise';
}

/** What can go wrong between a lane and the log. */
export type FaultName =
  | 'told-again'
  | 'told-again-late'
  | 'reordered'
  | 'late'
  | 'clock-skewed'
  | 'malformed'
  | 'garbled-on-purpose'
  | 'plate-missing'
  | 'canine-missing'
  | 'confidence-missing'
  | 'lane-silent'
  | 'port-silent'
  | 'heartbeat-lost';

/**
 * A fault that befell one message of a lane. With it a judge can tell a crossing that nobody was told of
 * (`lane-silent`) from one that was told and lost, and which crossing a message was that cannot be read. Of the
 * messages of one port that cannot be read and are no heartbeats, the truths come in the order of the messages.
 */
export interface FaultTruth {
  readonly kind: 'fault';
  readonly what: FaultName;
  readonly port: PortCode;
  readonly lane: number;
  /** Null for a heartbeat. */
  readonly crossingId: CrossingId | null;
  /** The event time of the message before anything befell it. */
  readonly occurredAt: Instant;
}

/** What really was. It has a stream of its own, for whoever judges a run, and never stands in an event. */
export type HiddenTruth = Trip | Scouting | Misreading | GroupCrossing | IntelligenceTruth | RecoveryTruth | FaultTruth;
