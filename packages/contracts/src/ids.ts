import { z } from 'zod';

/**
 * Ids are opaque: letters, digits and `. _ : -`, at most 64 characters. The brands keep a crossing's id from being
 * handed over where a lookout's is meant; on the wire they are plain strings.
 */
const id = <Brand extends string>(meaning: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'an id has 1 to 64 letters, digits or . _ : -')
    .brand<Brand>()
    .describe(meaning);

export const EventId = id<'EventId'>('The event, unique across all topics');
export type EventId = z.infer<typeof EventId>;

export const CrossingId = id<'CrossingId'>("The crossing, given by the port's gateway, never by lane staff");
export type CrossingId = z.infer<typeof CrossingId>;

export const LookoutId = id<'LookoutId'>('The lookout');
export type LookoutId = z.infer<typeof LookoutId>;

export const TraceLeadId = id<'TraceLeadId'>('The trace lead');
export type TraceLeadId = z.infer<typeof TraceLeadId>;

export const ReferralId = id<'ReferralId'>('The referral');
export type ReferralId = z.infer<typeof ReferralId>;

export const InspectionId = id<'InspectionId'>('The inspection');
export type InspectionId = z.infer<typeof InspectionId>;

/** Opaque: it says nothing of whom it stands for, and no rule can read it. */
export const PersonRef = z
  .string()
  .regex(/^PR-[A-Za-z0-9-]{1,61}$/, 'a person reference is PR- and up to 61 letters, digits or hyphens')
  .brand<'PersonRef'>()
  .describe('A person, by an opaque reference');
export type PersonRef = z.infer<typeof PersonRef>;

export const CaseNumber = id<'CaseNumber'>("The issuing agency's case number");
export type CaseNumber = z.infer<typeof CaseNumber>;

export const StaffId = id<'StaffId'>('A member of staff, by number, never by name');
export type StaffId = z.infer<typeof StaffId>;

export const DealerId = id<'DealerId'>('The licensed dealer');
export type DealerId = z.infer<typeof DealerId>;

export const NoticeId = id<'NoticeId'>('The notice');
export type NoticeId = z.infer<typeof NoticeId>;

export const PurchaseId = id<'PurchaseId'>('The retail sale');
export type PurchaseId = z.infer<typeof PurchaseId>;

export const RecoveryId = id<'RecoveryId'>('The recovery of a firearm');
export type RecoveryId = z.infer<typeof RecoveryId>;

export const OfficeId = id<'OfficeId'>('The investigating office that handles it');
export type OfficeId = z.infer<typeof OfficeId>;
