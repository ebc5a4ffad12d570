import type { CaseProgressed } from '@southbound/contracts';
import { countDuration } from '../estimates/duration-tally.ts';
import { emptyProgress, type ProgressTally } from './progress-tally.ts';
import { ringsTouched } from './rings-touched.ts';

/** A crossing in whose vehicle something was found. Instants are milliseconds since 1970. */
export interface KnownSeizure {
  readonly atMs: number;
  readonly vehicle: string | null;
  readonly hasFirearms: boolean;
  /** The latest sale before it that a record which had matched tells of; it stays when the record is purged. */
  soldAtMs: number | null;
}

interface Link {
  readonly atMs: number;
  readonly crossingId: string;
  readonly vehicle: string;
}

interface Case {
  readonly atMs: number;
  readonly crossingId: string;
  readonly stage: CaseProgressed['data']['stage'];
  readonly reached: CaseProgressed['data']['reached'];
}

interface Recovery {
  readonly atMs: number;
  /** Several leads may be of one recovery. */
  readonly recoveryId: string;
  readonly isShort: boolean;
}

/** What is known of seizures and what follows them. */
export interface Known {
  /** By crossing. */
  readonly seizures: Map<string, KnownSeizure>;
  /** By lead raised. */
  readonly links: Map<string, Link>;
  /** By case number, as it was last told. */
  readonly cases: Map<string, Case>;
  /** By trace lead. */
  readonly recoveries: Map<string, Recovery>;
}

/** What was told from an instant on, as a tally. Linear in what is known. */
export function countProgress(known: Known, fromMs: number): ProgressTally {
  const tally = emptyProgress();
  countSeizures(tally, known, fromMs);
  for (const { atMs, stage, reached } of known.cases.values()) {
    if (atMs < fromMs) continue;
    if (stage === 'convicted') tally.convicted += 1;
    if (stage === 'declined') tally.declined += 1;
    for (const role of reached) tally.reached[role] += 1;
  }
  const recovered = [...known.recoveries.values()].filter(({ atMs }) => atMs >= fromMs);
  for (const isShort of new Map(recovered.map((one) => [one.recoveryId, one.isShort])).values()) {
    tally.recoveries += 1;
    if (isShort) tally.recoveriesWithinYear += 1;
  }
  return tally;
}

function countSeizures(tally: ProgressTally, { seizures, links, cases }: Known, fromMs: number): void {
  const linksOf = Map.groupBy(links.values(), ({ crossingId }) => crossingId);
  const casesOf = Map.groupBy(cases.values(), ({ crossingId }) => crossingId);
  const ofYear = [...seizures].filter(([, { atMs }]) => atMs >= fromMs);
  const shown = ofYear.map(([crossingId, { atMs, vehicle, hasFirearms, soldAtMs }]) => {
    const linked = (linksOf.get(crossingId) ?? []).map((link) => link.vehicle);
    const after = casesOf.get(crossingId) ?? [];
    tally.seizures += 1;
    tally.leadsRaised += linked.length;
    if (linked.length > 0) tally.seizuresRaisingLeads += 1;
    // Each later stage has the earlier ones behind it.
    if (after.length > 0) tally.arrested += 1;
    if (after.some(({ stage }) => stage !== 'arrested')) tally.referred += 1;
    if (hasFirearms && soldAtMs !== null) countDuration(tally.purchaseToInterdiction, atMs - soldAtMs);
    return { vehicle, linked, reachesBeyondCourier: after.some(({ reached }) => reached.some(isBeyondCourier)) };
  });
  tally.ringsTouched = ringsTouched(shown);
}

function isBeyondCourier(role: Case['reached'][number]): boolean {
  return role !== 'courier';
}
