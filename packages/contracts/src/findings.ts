import { z } from 'zod';

/**
 * The most that one finding may tell of; more is refused as a slip of the pen, because one such number would be more than
 * all that is true. In four years all outbound inspections on this border seized 1,364 weapons and 890,549 rounds and
 * parts (CAP23, on fiscal years 2019 to 2022): the bounds are seven and eleven times as many. A hundred million dollars
 * weigh a tonne in hundred-dollar notes. No vehicle may weigh more than 80,000 pounds, load and all (23 U.S.C. § 127).
 */
const MOST = { firearms: 10_000, pieces: 10_000_000, usd: 100_000_000, kg: 36_287 } as const;

/**
 * What an inspection found, in CBP's own words for seizure type and category (CBP Office of Field Operations,
 * public "Weapons and Ammunition Seizures" data, July 2025). An inspection that found nothing has no findings.
 */
export const WEAPON_CATEGORIES = ['Handgun', 'Long Arm', 'Other Firearm'] as const;
export const AMMUNITION_CATEGORIES = [
  'Ammunition',
  'Magazine',
  'Receivers',
  'Scope',
  'Silencer',
  'Other Ammunition & Gun Parts',
] as const;

export const Finding = z
  .discriminatedUnion('seizureType', [
    z.object({
      seizureType: z.literal('Weapons'),
      category: z.enum(WEAPON_CATEGORIES),
      count: z.int().positive().max(MOST.firearms).describe('Firearms'),
    }),
    z.object({
      seizureType: z.literal('Ammunition & Gun Parts'),
      category: z.enum(AMMUNITION_CATEGORIES),
      count: z.int().positive().max(MOST.pieces).describe('Rounds, or pieces'),
    }),
    z.object({
      seizureType: z.literal('Currency'),
      amountUsd: z.int().positive().max(MOST.usd).describe('Whole US dollars'),
    }),
    z.object({
      seizureType: z.literal('Drugs'),
      massKg: z.number().positive().max(MOST.kg).describe('Kilograms'),
    }),
  ])
  .describe("One seizure, in CBP's words for type and category");
export type Finding = z.infer<typeof Finding>;
export type WeaponCategory = (typeof WEAPON_CATEGORIES)[number];
export type AmmunitionCategory = (typeof AMMUNITION_CATEGORIES)[number];
