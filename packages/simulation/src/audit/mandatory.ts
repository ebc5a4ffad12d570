import {
  DAY_MS,
  epochMs,
  instantOf,
  type LookoutAmended,
  type LookoutPosted,
  type LookoutWithdrawn,
  type MatchRefuted,
  MINUTE_MS,
  type Plate,
  type SelectionMade,
} from '@southbound/contracts';
import type { AuditedPolicy } from './policy.ts';
import { openRuling, type Ruling } from './ruling.ts';
import type { Telling } from './tellings.ts';

/** Whether anything that the policy makes mandatory was released. */
export interface Mandatory {
  posted(lookout: LookoutPosted | LookoutAmended): void;
  /** The lookout is silent for a vehicle until the refutation expires, however it is amended: nobody is held to it. */
  refuted(refutation: MatchRefuted): void;
  withdrawn(withdrawal: LookoutWithdrawn): void;
  answered(telling: Telling, selection: SelectionMade): void;
  result(): Ruling;
}

interface Standing {
  readonly lookoutId: string;
  readonly plateKey: string;
  readonly isMandatory: boolean;
  readonly recordedAtMs: number;
  readonly postedAtMs: number;
  readonly expiresAtMs: number;
}

interface Suspicion {
  readonly lookoutId: string;
  readonly atMs: number;
  readonly inWords: string;
}

/**
 * A lookout that came, changed or ended within this of a crossing may have been known or not: it is no case. Lookouts
 * and crossings travel on different topics and may race.
 */
const CERTAIN_AFTER_MS = MINUTE_MS;

/**
 * By what a selection itself says (an exact match of a mandatory lookout), by what the crossing says (a canine alert),
 * and by the lookouts that were recorded: an exact one in force must not be released unless the crossing was decided
 * blind. Exact means the very same text and jurisdiction. It keeps lookouts until a day after they expire.
 */
export function openMandatory(policy: AuditedPolicy): Mandatory {
  const never = openRuling('mandatory-never-released');
  const byId = new Map<string, Standing>();
  const byPlate = new Map<string, Set<string>>();
  /** By lookout and plate, until when one is silent for the other. */
  const silentUntilMs = new Map<string, number>();
  let suspicions: Suspicion[] = [];
  let sweptAtMs = 0;

  function forget(lookoutId: string): void {
    const standing = byId.get(lookoutId);
    if (standing === undefined) return;
    byId.delete(lookoutId);
    const ids = byPlate.get(standing.plateKey);
    ids?.delete(lookoutId);
    if (ids?.size === 0) byPlate.delete(standing.plateKey);
  }

  /** Whatever becomes of a lookout around a crossing, the crossing is no case. */
  function clear(lookoutId: string, fromMs: number): void {
    suspicions = suspicions.filter((each) => each.lookoutId !== lookoutId || fromMs > each.atMs + CERTAIN_AFTER_MS);
  }

  function sweep(nowMs: number): void {
    if (nowMs - sweptAtMs < DAY_MS) return;
    sweptAtMs = nowMs;
    for (const { lookoutId, expiresAtMs } of byId.values()) if (expiresAtMs < nowMs - DAY_MS) forget(lookoutId);
    for (const [key, untilMs] of silentUntilMs) if (untilMs < nowMs - DAY_MS) silentUntilMs.delete(key);
  }

  function isSilent({ lookoutId, plateKey }: Standing, atMs: number): boolean {
    return (silentUntilMs.get(silentKey(lookoutId, plateKey)) ?? 0) > atMs - CERTAIN_AFTER_MS;
  }

  function inForce(plate: Plate, atMs: number): Standing | undefined {
    for (const lookoutId of byPlate.get(exactKey(plate)) ?? []) {
      const standing = byId.get(lookoutId);
      if (standing?.isMandatory !== true || isSilent(standing, atMs)) continue;
      const isKnown = Math.max(standing.recordedAtMs, standing.postedAtMs) <= atMs - CERTAIN_AFTER_MS;
      if (isKnown && standing.expiresAtMs > atMs + CERTAIN_AFTER_MS) return standing;
    }
    return undefined;
  }

  return {
    posted({ data, occurredAt, recordedAt }) {
      clear(data.lookoutId, Math.min(epochMs(recordedAt), epochMs(occurredAt)));
      forget(data.lookoutId);
      const { plate } = data.identity;
      // Where a lookout names no plate, nobody can match one exactly.
      if (plate === undefined) return;
      const plateKey = exactKey(plate);
      byId.set(data.lookoutId, {
        lookoutId: data.lookoutId,
        plateKey,
        isMandatory: plate.jurisdiction !== undefined && policy.mandatory.lookoutPriorities.includes(data.priority),
        recordedAtMs: epochMs(recordedAt),
        postedAtMs: epochMs(data.postedAt),
        expiresAtMs: epochMs(data.expiresAt),
      });
      byPlate.set(plateKey, (byPlate.get(plateKey) ?? new Set()).add(data.lookoutId));
      sweep(epochMs(recordedAt));
    },
    refuted({ data: { lookoutId, identity, expiresAt }, occurredAt, recordedAt }) {
      clear(lookoutId, Math.min(epochMs(recordedAt), epochMs(occurredAt)));
      const key = silentKey(lookoutId, exactKey(identity.plate));
      silentUntilMs.set(key, Math.max(silentUntilMs.get(key) ?? 0, epochMs(expiresAt)));
    },
    withdrawn({ data, occurredAt, recordedAt }) {
      clear(data.lookoutId, Math.min(epochMs(recordedAt), epochMs(occurredAt)));
      forget(data.lookoutId);
    },
    answered({ crossing }, { data, occurredAt }) {
      const atMs = epochMs(occurredAt);
      const said = whySaid(policy, data, crossing);
      // A blind decision knows of no lookout.
      const plate = said !== null || data.scorePoints === null ? undefined : crossing?.identity.plate;
      const lookout = plate === undefined ? undefined : inForce(plate, atMs);
      if (said === null && lookout === undefined) return;
      never.looked();
      if (data.decision === 'inspect') return;
      const where = `${data.crossingId} at ${occurredAt}: released`;
      if (lookout === undefined) {
        never.violated(`${where}, with ${said}`);
        return;
      }
      const { lookoutId, recordedAtMs } = lookout;
      const inWords = `${where}, though lookout ${lookoutId} stood since ${instantOf(recordedAtMs)}`;
      suspicions.push({ lookoutId, atMs, inWords });
    },
    result() {
      for (const { inWords } of suspicions) never.violated(inWords);
      return never.result('crossings that had to be inspected');
    },
  };
}

function silentKey(lookoutId: string, plateKey: string): string {
  return `${lookoutId} ${plateKey}`;
}

function exactKey({ text, jurisdiction }: Plate): string {
  return `${jurisdiction ?? '?'} ${text}`;
}

/** What of a selection and its crossing is mandatory as it stands there; null when nothing is. */
function whySaid(
  { mandatory }: AuditedPolicy,
  { dossier }: SelectionMade['data'],
  crossing: Telling['crossing'],
): string | null {
  if (mandatory.canineAlert && crossing?.canine === 'alert') return 'a canine alert';
  const lookouts = dossier?.['lookouts'];
  if (!Array.isArray(lookouts)) return null;
  const isMandatory = lookouts.some(
    (lookout: { readonly match?: unknown; readonly priority?: unknown } | null) =>
      lookout?.match === 'exact' && mandatory.lookoutPriorities.some((priority) => priority === lookout.priority),
  );
  return isMandatory ? 'an exact mandatory lookout in its own dossier' : null;
}
