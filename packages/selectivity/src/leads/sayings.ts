import type { TraceLeadIssued } from '@southbound/contracts';
import { vehicleKey } from '../intelligence/plate-key.ts';

/**
 * Which trace leads say the same: of one vehicle, one firearm's recovery; or where no recovery has an id, one sale and
 * one recovery, and no two purchases. Mutable behind its factory.
 */
export interface Sayings {
  /** A lead says what it says; a later version takes the place of the earlier. */
  say(event: TraceLeadIssued): void;
  /** The other leads that say the same, in the order in which they were heard. */
  same(event: TraceLeadIssued): readonly string[];
  forgetPurchase(leadId: string): void;
  forget(leadId: string): void;
  /** All that it holds. */
  toJSON(): unknown;
}

interface Saying {
  readonly leadId: string;
  /** Null when it is not known, or no more. */
  readonly purchaseId: string | null;
}

export function openSayings(): Sayings {
  const bySense = new Map<string, readonly Saying[]>();
  const senses = new Map<string, string>();

  function put(sense: string, leadId: string, purchaseId: string | null): void {
    const said = bySense.get(sense) ?? [];
    const at = said.findIndex((one) => one.leadId === leadId);
    const saying = { leadId, purchaseId };
    bySense.set(sense, at < 0 ? said.concat(saying) : said.with(at, saying));
  }

  function forget(leadId: string): void {
    const sense = senses.get(leadId);
    if (sense === undefined) return;
    senses.delete(leadId);
    const left = (bySense.get(sense) ?? []).filter((one) => one.leadId !== leadId);
    if (left.length > 0) bySense.set(sense, left);
    else bySense.delete(sense);
  }

  return {
    say(event) {
      const { leadId, purchaseId = null } = event.data;
      const sense = senseOf(event);
      if (senses.get(leadId) !== sense) forget(leadId);
      senses.set(leadId, sense);
      put(sense, leadId, purchaseId);
    },
    same(event) {
      const { leadId, purchaseId = null, recoveryId } = event.data;
      const isOfThePurchase = (other: string | null) =>
        recoveryId !== undefined || other === null || purchaseId === null || other === purchaseId;
      return (bySense.get(senseOf(event)) ?? [])
        .filter((one) => one.leadId !== leadId && isOfThePurchase(one.purchaseId))
        .map((one) => one.leadId);
    },
    forgetPurchase(leadId) {
      const sense = senses.get(leadId);
      if (sense !== undefined) put(sense, leadId, null);
    },
    forget,
    toJSON: () => [...bySense],
  };
}

/** What a lead says without its purchase, which may have to be forgotten. */
function senseOf({ data }: TraceLeadIssued): string {
  const { recoveryId, soldAt, recoveredAt, traceRequestedAt, firearmCategory } = data;
  const vehicle = vehicleKey(data.identity.plate);
  if (recoveryId !== undefined) return [vehicle, recoveryId].join(' ');
  return [vehicle, soldAt, recoveredAt ?? traceRequestedAt, firearmCategory].join(' ');
}
