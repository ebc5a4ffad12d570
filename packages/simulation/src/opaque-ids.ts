import { hash } from 'node:crypto';
import type { PersonRef, PurchaseId } from '@southbound/contracts';
import type { Sale, Vehicle } from './happenings.ts';

/** The reference of the person to whom a vehicle is registered: the same wherever the person is met, and opaque. */
export function ownerRefOf({ number }: Pick<Vehicle, 'number'>): PersonRef {
  return `PR-${hash('sha256', `owner/${number}`).slice(0, 12)}` as PersonRef;
}

/** The id of a sale, as dealers and agencies write it down: it says nothing of whose sale it was. */
export function purchaseIdOf({ saleId }: Pick<Sale, 'saleId'>): PurchaseId {
  return `PU-${hash('sha256', `purchase/${saleId}`).slice(0, 12)}` as PurchaseId;
}
