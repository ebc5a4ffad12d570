import type { PersonRef, PurchaseId } from '@southbound/contracts';
import { hex64 } from './chance.ts';
import type { Sale, Vehicle } from './happenings.ts';
import { scattered, scatteredText } from './traffic/scatter.ts';

/** Keys that set these ids apart from everything else that is scattered from the same numbers and texts. */
const OWNERS = [0x6f776e72, 0x73686970] as const;
const DRIVERS = [0x64726976, 0x65727321] as const;
const PURCHASES = [0x70757263, 0x68617365] as const;

/**
 * The reference of the person to whom a vehicle is registered: the same wherever the person is met, opaque, and nobody
 * else's, since scattering maps no two numbers to one. A second number keeps owners and other drivers apart. Every
 * crossing may bear one, so it must cost next to nothing.
 */
export function ownerRefOf(vehicleNumber: Vehicle['number']): PersonRef {
  return `PR-${hex64(scattered(vehicleNumber ^ OWNERS[0]), scattered(vehicleNumber ^ OWNERS[1]))}` as PersonRef;
}

/** The reference of somebody else who drives a vehicle at times. */
export function otherDriverRefOf(vehicleNumber: Vehicle['number']): PersonRef {
  return `PR-${hex64(scattered(vehicleNumber ^ DRIVERS[0]), scattered(vehicleNumber ^ DRIVERS[1]))}` as PersonRef;
}

/** The id of a sale, as dealers and agencies write it down: it says nothing of whose sale it was. */
export function purchaseIdOf({ saleId }: Pick<Sale, 'saleId'>): PurchaseId {
  return `PU-${hex64(scatteredText(saleId, PURCHASES[0]), scatteredText(saleId, PURCHASES[1]))}` as PurchaseId;
}
