import { z } from 'zod';

/** What a camera at the lane tells apart. Invented, no source. */
const VEHICLE_COLOURS = [
  'black',
  'white',
  'silver',
  'grey',
  'red',
  'blue',
  'green',
  'brown',
  'gold',
  'yellow',
  'orange',
  'purple',
] as const;
export const VehicleColour = z.enum(VEHICLE_COLOURS);
export type VehicleColour = z.infer<typeof VehicleColour>;

export const VehicleMake = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,23}$/, 'a make has 1 to 24 lower-case letters, digits or hyphens, such as ford');

/** Of a plate of which somebody saw a part: `?` stands for one character, `*` for any number of them. */
const PartialPlate = z
  .string()
  .regex(/^[A-Z0-9?*]{1,12}$/, 'a partial plate has 1 to 12 upper-case letters, digits, ? or *')
  .regex(/[A-Z0-9].*[A-Z0-9]/, 'a partial plate has two letters or digits or more');

/** What a vehicle looks like, where nobody knows its plate. */
export const VehicleDescription = z
  .object({
    make: VehicleMake,
    colour: VehicleColour,
    partialPlate: PartialPlate.optional().describe('What was seen of the plate: ? is one character, * any number'),
  })
  .describe('What the vehicle looks like. A match by it is never mandatory');
export type VehicleDescription = z.infer<typeof VehicleDescription>;
