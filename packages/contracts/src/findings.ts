import { z } from 'zod';

/**
 * What an inspection found, in CBP's own words for seizure type and category (CBP Office of Field Operations,
 * public "Weapons and Ammunition Seizures" data, July 2025). An inspection that found nothing has no findings.
 */
const count = z.int().positive().max(10_000_000);

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
      count: count.describe('Firearms'),
    }),
    z.object({
      seizureType: z.literal('Ammunition & Gun Parts'),
      category: z.enum(AMMUNITION_CATEGORIES),
      count: count.describe('Rounds, or pieces'),
    }),
    z.object({
      seizureType: z.literal('Currency'),
      amountUsd: z.int().positive().max(1_000_000_000).describe('Whole US dollars'),
    }),
    z.object({
      seizureType: z.literal('Drugs'),
      massKg: z.number().positive().max(100_000).describe('Kilograms'),
    }),
  ])
  .describe("One seizure, in CBP's words for type and category");
export type Finding = z.infer<typeof Finding>;
export type WeaponCategory = (typeof WEAPON_CATEGORIES)[number];
export type AmmunitionCategory = (typeof AMMUNITION_CATEGORIES)[number];
