import type { DocumentVersion } from '@southbound/contracts';
import { type DocumentResult, readDocument } from '../rules/document.ts';
import { policyFaults } from './policy-checks.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';

/**
 * What supervisors decide: rates and when others apply, shares, surges, what is mandatory, what each port has for
 * inspections, and which methods are recommended.
 */
export interface Policy extends Omit<PolicyDocument, 'name' | 'version' | 'owner'> {
  readonly version: DocumentVersion;
}

/** Reads a policy's text. Every fault is found, each with its line and column. */
export function readPolicy(text: string, digest: string): DocumentResult<Policy> {
  const read = readDocument(text, policySchema);
  if (!read.ok) return read;
  const { value: document, faultAt } = read.value;
  const faults = policyFaults(document).map(({ path, message }) => faultAt(path, message));
  if (faults.length > 0) return { ok: false, faults };
  const { name, version, owner: _, ...rest } = document;
  return { ok: true, value: { ...rest, version: { name, version, digest } } };
}

/** What of a policy can be tried otherwise without writing another one. */
export interface PolicyChange {
  readonly targetRate?: number;
  readonly randomShare?: number;
  /** Times what each port has of bays, officers and units. */
  readonly capacity?: number;
}

/**
 * The same policy changed, for trying: one target rate at all times and ports, without surges where another rate is
 * asked for; no more is drawn at random than the rate, and no floor lies above it. The version names what was changed,
 * to four decimals, and the digest is the changed policy's own: decisions must name what made them.
 */
export function changedPolicy(policy: Policy, change: PolicyChange, digest: string): Policy {
  const targetRate = change.targetRate ?? policy.targetRate;
  const named = Object.entries({ rate: change.targetRate, random: change.randomShare, capacity: change.capacity })
    .map(([name, value]) => (value === undefined ? '' : `+${name}-${value.toFixed(4)}`))
    .join('');
  const { floorRate, capacity } = policy;
  return {
    ...policy,
    version: { ...policy.version, version: `${policy.version.version}${named}`, digest },
    ...(change.targetRate !== undefined && { ports: {}, schedules: [], surges: [] }),
    targetRate,
    randomShare: Math.min(change.randomShare ?? policy.randomShare, targetRate),
    blindRate: Math.max(policy.blindRate, change.randomShare ?? 0),
    ...(floorRate !== undefined && { floorRate: Math.min(floorRate, targetRate) }),
    ...(capacity !== undefined && { capacity: scaled(capacity, change.capacity ?? 1) }),
  };
}

type Capacity = NonNullable<Policy['capacity']>;

/** Times the factor, rounded up: whoever had one of something still has one. 1.1 times 10 is a hair above 11. */
function scaled(capacity: Capacity, factor: number): Capacity {
  if (factor === 1) return capacity;
  const ports = Object.entries(capacity.ports).map(([port, resources]) => {
    const times = Object.entries(resources).map(([what, number]) => [what, Math.ceil(number * factor * (1 - 1e-12))]);
    return [port, Object.fromEntries(times)];
  });
  return { ...capacity, ports: Object.fromEntries(ports) as Capacity['ports'] };
}
