import type { CrossingId, Finding, Instant, Plate, PortCode, VehicleClass } from '@southbound/contracts';

/** How well a cargo is hidden: lying about, behind or under something, or built into the vehicle's body. */
export type Concealment = 'open' | 'hidden' | 'built-in';

/** A vehicle that really crossed with something illegal in it. */
export interface Trip {
  readonly kind: 'trip';
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

/** Whom a piece of intelligence really names. A near miss is meant for a smuggler and names another plate. */
export interface IntelligenceTruth {
  readonly kind: 'lookout' | 'trace-lead' | 'multiple-sale';
  /** The record's id. */
  readonly id: string;
  readonly pointsAt: 'smuggler' | 'innocent' | 'near-miss';
}

/** What really was. It has a stream of its own, for whoever judges a run, and never stands in an event. */
export type HiddenTruth = Trip | IntelligenceTruth;
