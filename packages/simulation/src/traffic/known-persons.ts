import type { CrossingObserved, Plate } from '@southbound/contracts';
import { type Chance, comesUp } from '../chance.ts';
import type { Passage } from '../happenings.ts';
import { otherDriverRefOf, ownerRefOf } from '../opaque-ids.ts';
import { scattered, shareOf } from './scatter.ts';
import type { PlateKind } from './vehicle-marks.ts';

/** Share of plates of each country whose registration the ports can look up; of paper ones none. Invented, no source. */
const ON_FILE_SHARE = { US: 0.95, MX: 0.3 } as const;
/** Share of crossings at which an officer checks the driver's document. Invented, no source. */
const DOCUMENT_CHECKED_SHARE = 0.02;
/** Share of honest drivers who drive a vehicle of their own; smugglers drive the one that is registered to them. Invented, no source. */
const OWN_VEHICLE_SHARE = 0.8;

const ON_FILE = 0x66696c65;

/** What a crossing's message says of plate and persons. */
export function identityOf(
  chance: Chance,
  { vehicle, plate, registeredTo, smuggling }: Passage,
  read: Plate | undefined,
  kind: PlateKind,
): CrossingObserved['data']['identity'] {
  const isChecked = comesUp(chance, DOCUMENT_CHECKED_SHARE);
  const isOwn = comesUp(chance, OWN_VEHICLE_SHARE) || smuggling !== null;
  // A plate that was misread is nobody's, and without its issuer no file says whose it is.
  const isFound = registeredTo !== null && kind !== 'new' && read?.text === plate.text && isOnFile(registeredTo, read);
  if (!isChecked && read !== undefined)
    return isFound ? { plate: read, ownerRef: ownerRefOf(registeredTo) } : { plate: read };
  return {
    ...(read === undefined ? {} : { plate: read }),
    ...(isFound ? { ownerRef: ownerRefOf(registeredTo) } : {}),
    ...(isChecked ? { documentRefs: [isOwn ? ownerRefOf(vehicle.number) : otherDriverRefOf(vehicle.number)] } : {}),
  };
}

function isOnFile(vehicleNumber: number, { jurisdiction }: Plate): boolean {
  if (jurisdiction === undefined) return false;
  const share = jurisdiction.startsWith('US') ? ON_FILE_SHARE.US : ON_FILE_SHARE.MX;
  return shareOf(scattered(vehicleNumber ^ ON_FILE)) < share;
}
