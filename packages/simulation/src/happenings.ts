import type {
  CrossingId,
  DealerId,
  Finding,
  Plate,
  PortCode,
  RingRole,
  VehicleClass,
  WeaponCategory,
} from '@southbound/contracts';
import type { Concealment, Trip } from './truth.ts';

/** A vehicle that uses the border. No two share a number or a plate. */
export interface Vehicle {
  readonly number: number;
  /** The port that it uses most. */
  readonly port: PortCode;
  readonly vehicleClass: VehicleClass;
  /** As it was issued. */
  readonly plate: Plate;
}

export interface Person {
  readonly personId: string;
  readonly role: RingRole | 'innocent';
  /** Null for innocents and for those who smuggle alone. */
  readonly ringId: string | null;
  /** Registered to the person: what a dealer or an agency writes down of them. */
  readonly vehicle: Vehicle;
}

/** The first retail sale of one or more firearms to one buyer. */
export interface Sale {
  readonly saleId: string;
  readonly soldAtMs: number;
  readonly dealerId: DealerId;
  /** Where the dealer is, as in ISO 3166-2. */
  readonly state: string;
  readonly buyer: Person;
  readonly handguns: number;
  readonly longArms: number;
  /** Of the long arms, those that must be reported when two are sold in a border state: semi-automatic rifles above .22 with a detachable magazine. */
  readonly reportableRifles: number;
}

export interface Purchase {
  readonly kind: 'purchase';
  readonly atMs: number;
  readonly sale: Sale;
}

/** A firearm found in Mexico. */
export interface Recovery {
  readonly kind: 'recovery';
  readonly atMs: number;
  readonly recoveryId: string;
  readonly category: WeaponCategory;
  /** `none` was never there: a ghost gun. */
  readonly serial: 'legible' | 'invalid' | 'none';
  /** Null for a ghost gun, which no dealer sold. */
  readonly sale: Sale | null;
  /** Whether ATF is asked to trace it. */
  readonly isTraceRequested: boolean;
  /**
   * Whether a trace ends at the first purchaser if it is asked for: the number is legible, and the records lead there.
   * Of what was found before the world began only that is told of which a trace was asked for and ends so.
   */
  readonly isTraceable: boolean;
  /** Where it was found, as in ISO 3166-2. */
  readonly state: string;
  /** The crossing that brought it; null when it crossed before the world began. */
  readonly crossingId: CrossingId | null;
  /** Null when the gun was not a ring's. */
  readonly ringId: string | null;
}

/** What an inspection took out of a vehicle, and what follows from it for those behind it. Only in a closed loop. */
export interface Seizure {
  readonly kind: 'seizure';
  readonly atMs: number;
  readonly trip: Trip;
  readonly findings: readonly Finding[];
  readonly driver: Person;
  /** The sales that the seized firearms come from, where a dealer sold them. */
  readonly sales: readonly Sale[];
}

/** What agencies may come to know of, and how late. */
export type Happening = Purchase | Recovery | Seizure;

/** People who smuggle together, as they are today. */
export interface Ring {
  readonly ringId: string;
  readonly trade: 'guns' | 'cash-and-drugs';
  readonly homePort: PortCode;
  readonly foundedAtMs: number;
  readonly organiser: Person;
  readonly stashKeepers: readonly Person[];
  /** Empty unless the ring deals in guns. */
  readonly strawPurchasers: readonly Person[];
  readonly couriers: readonly Person[];
}

export interface Load {
  /** Never empty. */
  readonly cargo: readonly Finding[];
  readonly concealment: Concealment;
}

/** A vehicle on its way out of the country. */
export interface Passage {
  readonly vehicle: Vehicle;
  /** The plate on it: another's, or a made-up one, when it was swapped. */
  readonly plate: Plate;
  /** The number of the vehicle to which that plate was issued; null when it was issued to none. */
  readonly registeredTo: number | null;
  /** Null for everybody who has nothing to do with smuggling. */
  readonly smuggling: SmugglingPassage | null;
}

export interface SmugglingPassage {
  readonly tripId: string;
  /** Null when the smuggler works alone. */
  readonly ringId: string | null;
  /** A scout drives ahead with nothing to hide. */
  readonly role: 'carrier' | 'scout';
  /** Null for a scout. */
  readonly load: Load | null;
}

/** A passage that reaches a port's queue at an instant. */
export interface ArrivalAtPort extends Passage {
  readonly arrivesAtMs: number;
}
