import { chanceFor } from '../chance.ts';
import { GROUP_SHARE } from './day-profile.ts';
import { scattered, shareOf } from './scatter.ts';

/** What a vehicle's plate is like to a reader: as any other, of paper, a rental's from far away, or worn. */
export type PlateKind = 'ordinary' | 'new' | 'rental' | 'worn';

/**
 * Shares of personal vehicles that are newly registered, and so have plates of paper, and that are rentals; and of all
 * vehicles whose plate is worn. The synthetic group's are more often each of them. Invented, no source.
 */
const PLATE_KIND_SHARES = {
  others: { new: 0.02, rental: 0.02, worn: 0.02 },
  group: { new: 0.06, rental: 0.05, worn: 0.07 },
} as const;

/** What is so of a vehicle for good, by its number. */
export interface VehicleMarks {
  /** Whether the vehicle is of the synthetic group. Nothing but habits and plates depends on it. */
  isInGroup(vehicleNumber: number): boolean;
  plateKind(vehicleNumber: number, isPersonal: boolean): PlateKind;
}

/** The marks of the vehicles of the whole border. The group is drawn from a key of its own. */
export function vehicleMarks(seed: number): VehicleMarks {
  const groupKey = chanceFor(seed, 'group').next();
  const kindKey = chanceFor(seed, 'plate-kinds').next();

  function isInGroup(vehicleNumber: number): boolean {
    return shareOf(scattered(scattered(vehicleNumber) ^ groupKey)) < GROUP_SHARE;
  }

  return {
    isInGroup,
    plateKind(vehicleNumber, isPersonal) {
      const lot = shareOf(scattered(scattered(vehicleNumber) ^ kindKey));
      const shares = PLATE_KIND_SHARES[isInGroup(vehicleNumber) ? 'group' : 'others'];
      if (lot < shares.worn) return 'worn';
      if (!isPersonal || lot >= shares.worn + shares.new + shares.rental) return 'ordinary';
      return lot < shares.worn + shares.new ? 'new' : 'rental';
    },
  };
}
