import {
  type DocumentVersion,
  INSPECTION_METHODS,
  type InspectionMethod,
  LOOKOUT_PRIORITIES,
} from '@southbound/contracts';
import { z } from 'zod';
import { type DocumentResult, readDocument } from '../rules/document.ts';

const share = z
  .number('a share between 0 and 1, such as 0.2')
  .min(0, 'a share is 0 or more')
  .max(1, 'a share is at most 1, such as 0.2 for 20 %');

const policySchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"'),
    owner: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
    targetRate: share.describe('Inspections per crossing that all orders together steer to'),
    randomShare: share.describe('Share of crossings drawn into the random stratum'),
    blindRate: share.describe('Share of crossings inspected when they cannot be scored'),
    borrowInspections: z
      .int('a whole number of inspections')
      .min(1, 'at least 1')
      .max(1_000, 'at most 1,000')
      .describe('How far targeted and fill may run ahead of or behind the rate, in inspections'),
    mandatory: z.strictObject({
      lookoutPriorities: z.array(z.enum(LOOKOUT_PRIORITIES)).describe('Exact matches of these are always inspected'),
      canineAlert: z.boolean().describe('Whether a canine alert is always inspected'),
    }),
    indeterminatePoints: z
      .int('a whole number')
      .min(0, 'points are never negative')
      .max(1_000, 'at most 1,000')
      .describe('Added once when any rule could not be evaluated'),
    methods: z.strictObject({
      fromPoints: z
        .strictObject({ canine: z.int().min(0), 'x-ray': z.int().min(0), full: z.int().min(0) })
        .describe('The score from which each method is recommended; below all of them, visual'),
      random: z
        .strictObject({ visual: share, canine: share, 'x-ray': share, full: share })
        .describe('How methods are drawn for the random stratum, whatever the score'),
    }),
  })
  .refine((policy) => policy.randomShare <= policy.targetRate, {
    path: ['randomShare'],
    error: 'must not exceed targetRate: the random stratum is part of the budget',
  })
  .refine((policy) => policy.blindRate >= policy.randomShare, {
    path: ['blindRate'],
    error: 'must be at least randomShare: a crossing must not do better by being unreadable',
  })
  .refine((policy) => policy.methods.fromPoints.canine <= policy.methods.fromPoints['x-ray'], {
    path: ['methods', 'fromPoints', 'canine'],
    error: 'must not exceed x-ray: methods are in order of thoroughness',
  })
  .refine((policy) => policy.methods.fromPoints['x-ray'] <= policy.methods.fromPoints.full, {
    path: ['methods', 'fromPoints', 'x-ray'],
    error: 'must not exceed full: methods are in order of thoroughness',
  })
  .refine((policy) => Math.abs(sumOf(policy.methods.random) - 1) < 1e-9, {
    path: ['methods', 'random'],
    error: 'the four shares must add up to 1',
  });

type PolicyDocument = z.output<typeof policySchema>;

/** What supervisors decide: rates, shares, what is mandatory, and which methods are recommended. */
export interface Policy extends Omit<PolicyDocument, 'name' | 'version' | 'owner'> {
  readonly version: DocumentVersion;
}

/** Reads a policy's text. Every fault is found, each with its line and column. */
export function readPolicy(text: string, digest: string): DocumentResult<Policy> {
  const read = readDocument(text, policySchema);
  if (!read.ok) return read;
  const { name, version, owner: _, ...rest } = read.value.value;
  return { ok: true, value: { ...rest, version: { name, version, digest } } };
}

/**
 * The same policy at another target rate, for trying. No more than the rate is drawn at random. The version says so,
 * to four decimals, and the digest is the changed policy's own: decisions must name what made them.
 */
export function atTargetRate(policy: Policy, targetRate: number, digest: string): Policy {
  const version = { ...policy.version, version: `${policy.version.version}+rate-${targetRate.toFixed(4)}`, digest };
  return { ...policy, version, targetRate, randomShare: Math.min(policy.randomShare, targetRate) };
}

function sumOf(shares: Readonly<Record<InspectionMethod, number>>): number {
  return INSPECTION_METHODS.reduce((sum, method) => sum + shares[method], 0);
}
