import { z } from 'zod';
import { PersonRef } from './ids.ts';

/**
 * A plate as somebody wrote or read it: upper-case letters and digits, and the jurisdiction that issued it. The
 * jurisdiction serves matching only; no rule may ask for it.
 */
export const Plate = z.object({
  text: z
    .string()
    .regex(
      /^[\p{Lu}\p{Nd}][\p{Lu}\p{Nd} -]{0,11}$/u,
      'a plate has 1 to 12 upper-case letters, digits, spaces or hyphens',
    )
    .describe('What the plate says'),
  jurisdiction: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'a jurisdiction is written as in ISO 3166-2, such as US-TX or MX-TAM')
    .optional()
    .describe('Who issued the plate, as in ISO 3166-2; absent when unknown'),
});
export type Plate = z.infer<typeof Plate>;

/**
 * Everything in an event that identifies a vehicle or a person, and nothing else. It is one sub-object of `data`
 * in every event, so that it can be taken out in one place.
 */
export const VehicleIdentity = z.object({ plate: Plate }).describe('Identifies the vehicle');
export type VehicleIdentity = z.infer<typeof VehicleIdentity>;

/** As `VehicleIdentity`, where the reader may have read nothing: then `plate` is absent. */
export const ObservedIdentity = z
  .object({
    plate: Plate.optional().describe('Absent when the reader read nothing'),
    ownerRef: PersonRef.optional().describe(
      "The registered owner, as the plate's registration says; absent when unknown",
    ),
    documentRefs: z
      .array(PersonRef)
      .max(9)
      .optional()
      .describe('Persons whose documents an officer checked; absent where none did'),
  })
  .describe('Identifies the vehicle, and who is known to belong to it. No rule reads who');
export type ObservedIdentity = z.infer<typeof ObservedIdentity>;

/** As `VehicleIdentity`, of what is known by a purchase: its purchaser is joined by a reference, and never searched by it. */
export const PurchaseIdentity = VehicleIdentity.extend({
  purchaserRef: PersonRef.optional().describe('The first retail purchaser; purged with the purchase'),
}).describe('Identifies the vehicle and its purchaser');
