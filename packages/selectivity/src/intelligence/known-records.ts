import {
  type Agency,
  epochMs,
  type LinkVia,
  type MatchRefuted,
  type MultipleSaleReported,
  type Plate,
  type ReferralReceived,
  type TraceIndicator,
  type TraceLeadIssued,
  type VehicleLinked,
  type WeaponCategory,
} from '@southbound/contracts';

export interface KnownTraceLead {
  readonly id: string;
  readonly plate: Plate;
  readonly firearmCategory: WeaponCategory;
  readonly firearmsTied: number;
  readonly soldAtMs: number;
  /** The recovery, or the trace request that stands in for an unknown one. */
  readonly recoveredAtMs: number;
  readonly recoveryDateKnown: boolean;
  readonly indicators: readonly TraceIndicator[];
  /** When the lead was issued: nobody knew of it before. */
  readonly knownFromMs: number;
}

export interface KnownMultipleSale {
  readonly id: string;
  readonly plate: Plate;
  readonly soldAtMs: number;
  readonly handguns: number;
  readonly longArms: number;
  readonly otherReportsAtDealerThatDay: number;
  /** When the sale was reported: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** A tip or report of another source than traces and multiple sales. */
export interface KnownReferral {
  readonly id: string;
  readonly plate: Plate;
  readonly kind: ReferralReceived['data']['kind'];
  readonly giver: Agency;
  readonly reliability: ReferralReceived['data']['reliability'];
  readonly learnedAtMs: number;
  /** When it was received: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** An inspection that found something in this vehicle. */
export interface KnownSeizure {
  readonly id: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  readonly firearms: number;
}

/** Something was seized in a vehicle that is linked to this one. */
export interface KnownLink {
  readonly id: string;
  readonly plate: Plate;
  readonly via: LinkVia;
  readonly steps: number;
  readonly firearms: number;
  readonly seizedAtMs: number;
  /** When the link was told: nobody knew of it before. */
  readonly knownFromMs: number;
}

/** An inspection of this vehicle, whatever it found. */
export interface KnownInspection {
  readonly id: string;
  readonly plate: Plate;
  readonly concludedAtMs: number;
  readonly hasFound: boolean;
}

/** A lookout that is silent for one vehicle. */
export interface KnownRefutation {
  readonly id: string;
  readonly lookoutId: string;
  readonly plate: Plate;
  readonly refutedAtMs: number;
  readonly expiresAtMs: number;
  readonly knownFromMs: number;
}

export function knownTraceLead({ occurredAt, data }: TraceLeadIssued): KnownTraceLead {
  return {
    id: data.leadId,
    plate: data.identity.plate,
    firearmCategory: data.firearmCategory,
    firearmsTied: data.firearmsTied,
    soldAtMs: epochMs(data.soldAt),
    recoveredAtMs: epochMs(data.recoveredAt ?? data.traceRequestedAt),
    recoveryDateKnown: data.recoveredAt !== undefined,
    indicators: data.indicators,
    knownFromMs: epochMs(occurredAt),
  };
}

export function knownMultipleSale({ occurredAt, data }: MultipleSaleReported): KnownMultipleSale {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    soldAtMs: epochMs(data.soldAt),
    handguns: data.handguns,
    longArms: data.longArms,
    otherReportsAtDealerThatDay: data.otherReportsAtDealerThatDay,
    knownFromMs: epochMs(occurredAt),
  };
}

export function knownReferral({ occurredAt, data }: ReferralReceived): KnownReferral {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    kind: data.kind,
    giver: data.giver,
    reliability: data.reliability,
    learnedAtMs: epochMs(data.learnedAt),
    knownFromMs: epochMs(occurredAt),
  };
}

export function knownLink({ occurredAt, data }: VehicleLinked): KnownLink {
  return {
    id: data.referralId,
    plate: data.identity.plate,
    via: data.via,
    steps: data.steps,
    firearms: data.firearms,
    seizedAtMs: epochMs(data.seizedAt),
    knownFromMs: epochMs(occurredAt),
  };
}

export function knownRefutation({ occurredAt, data }: MatchRefuted): KnownRefutation {
  return {
    id: data.referralId,
    lookoutId: data.lookoutId,
    plate: data.identity.plate,
    refutedAtMs: epochMs(data.refutedAt),
    expiresAtMs: epochMs(data.expiresAt),
    knownFromMs: epochMs(occurredAt),
  };
}
