import type { CrossingObserved, VehicleClass } from '@southbound/contracts';
import { type Chance, chanceFor, comesUp, pick, type Weighted } from '../chance.ts';
import { scattered } from './scatter.ts';

type VehicleColour = NonNullable<CrossingObserved['data']['colour']>;

/** What a vehicle looks like, or what somebody makes of it. */
export interface VehicleLook {
  readonly make: string;
  readonly colour: VehicleColour;
}

/** Makes by class, and colours, as they stand on the road. Invented, no source. */
const MAKES: Readonly<Record<VehicleClass, Weighted<string>>> = {
  personal: [
    ['nissan', 17],
    ['chevrolet', 16],
    ['ford', 15],
    ['toyota', 14],
    ['honda', 10],
    ['dodge', 8],
    ['volkswagen', 7],
    ['jeep', 5],
    ['kia', 4],
    ['gmc', 4],
  ],
  truck: [
    ['freightliner', 38],
    ['kenworth', 22],
    ['international', 18],
    ['volvo', 12],
    ['peterbilt', 10],
  ],
  bus: [
    ['volvo', 35],
    ['irizar', 25],
    ['mercedes-benz', 22],
    ['mci', 18],
  ],
};
const COLOURS: Weighted<VehicleColour> = [
  ['white', 28],
  ['black', 18],
  ['grey', 14],
  ['silver', 13],
  ['red', 10],
  ['blue', 9],
  ['brown', 2],
  ['green', 2],
  ['gold', 2],
  ['yellow', 1],
  ['orange', 1],
];

/** What a camera takes a colour for when it is wrong. Invented, no source. */
const COLOUR_TAKEN_FOR: Partial<Record<VehicleColour, VehicleColour>> = {
  white: 'silver',
  silver: 'grey',
  grey: 'silver',
  black: 'blue',
  blue: 'black',
  gold: 'brown',
  brown: 'gold',
  orange: 'red',
};
const TAKEN_FOR_OTHERWISE: VehicleColour = 'grey';

/** Shares of crossings at which a camera sees nothing of the vehicle, and at which it takes make or colour for another. Invented, no source. */
const CAMERA_BLIND_SHARE = 0.015;
const MAKE_WRONG_SHARE = 0.06;
const COLOUR_WRONG_SHARE = 0.08;

/** How a vehicle looks, by its number: for good, and computed, never stored. */
export type LookOf = (vehicleNumber: number, vehicleClass: VehicleClass) => VehicleLook;

/** The looks of the vehicles of the whole border, from a key of their own. */
export function vehicleLooks(seed: number): LookOf {
  const key = chanceFor(seed, 'looks').next();
  return (vehicleNumber, vehicleClass) => {
    const lot = scattered(scattered(vehicleNumber) ^ key);
    return {
      make: MAKE_PLACES[vehicleClass][lot & 0xff] ?? OTHER_MAKE,
      colour: COLOUR_PLACES[(lot >>> 8) & 0xff] ?? TAKEN_FOR_OTHERWISE,
    };
  };
}

/** What a lane's camera makes of a vehicle; null when it sees nothing of it. */
export function seenByCamera(chance: Chance, look: VehicleLook, vehicleClass: VehicleClass): VehicleLook | null {
  if (comesUp(chance, CAMERA_BLIND_SHARE)) return null;
  const isMakeWrong = comesUp(chance, MAKE_WRONG_SHARE);
  const isColourWrong = comesUp(chance, COLOUR_WRONG_SHARE);
  if (!isMakeWrong && !isColourWrong) return look;
  return {
    make: isMakeWrong ? pick(chance, MAKES[vehicleClass]) : look.make,
    colour: isColourWrong ? (COLOUR_TAKEN_FOR[look.colour] ?? TAKEN_FOR_OTHERWISE) : look.colour,
  };
}

const OTHER_MAKE = 'ford';
const PLACES = 256;

/** Each value in as many of 256 places as its weight says, so that one byte finds it. */
function places<Value>(weighted: Weighted<Value>): readonly Value[] {
  const whole = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  let upTo = 0;
  return weighted.flatMap(([value, weight]) => {
    const from = Math.round((PLACES * upTo) / whole);
    upTo += weight;
    return new Array<Value>(Math.round((PLACES * upTo) / whole) - from).fill(value);
  });
}

const MAKE_PLACES = {
  personal: places(MAKES.personal),
  truck: places(MAKES.truck),
  bus: places(MAKES.bus),
} as const satisfies Record<VehicleClass, readonly string[]>;
const COLOUR_PLACES = places(COLOURS);
