import { DAY_MS } from '@southbound/contracts';

/** What shadow rule sets last scored at a port: so much as the threshold starts from when one of them becomes live. */
export interface ShadowScores {
  /** At the port's clock, milliseconds since 1970. */
  note(digest: string, scorePoints: number, atMs: number): void;
  /** Newest last; empty where the set was no shadow here within the last day. */
  of(digest: string, atMs: number): readonly number[];
  /** As text, to go on from; without what is too old. */
  save(atMs: number): string;
}

/** As many as the budget's recent scores. */
const SCORES_KEPT = 192;
/** As many as there can be shadows at once. The one that scored longest ago is the first to be forgotten. */
const RULE_SETS_KEPT = 3;
/** A set that has not scored for so long tells of other traffic. Invented, no source. */
const KEPT_FOR_MS = DAY_MS;

interface Noted {
  readonly points: number[];
  lastAtMs: number;
}

/** As they were saved, or none. */
export function openShadowScores(saved = '[]'): ShadowScores {
  const byDigest = new Map<string, Noted>(JSON.parse(saved));
  const isOld = ({ lastAtMs }: Noted, atMs: number) => lastAtMs < atMs - KEPT_FOR_MS;
  return {
    note(digest, scorePoints, atMs) {
      const before = byDigest.get(digest);
      const noted = before === undefined || isOld(before, atMs) ? { points: [], lastAtMs: atMs } : before;
      noted.points.push(scorePoints);
      if (noted.points.length > SCORES_KEPT) noted.points.shift();
      noted.lastAtMs = atMs;
      byDigest.delete(digest);
      byDigest.set(digest, noted);
      const [first] = byDigest.keys();
      if (byDigest.size > RULE_SETS_KEPT && first !== undefined) byDigest.delete(first);
    },
    of(digest, atMs) {
      const noted = byDigest.get(digest);
      return noted === undefined || isOld(noted, atMs) ? [] : noted.points;
    },
    save: (atMs) => JSON.stringify([...byDigest].filter(([, noted]) => !isOld(noted, atMs))),
  };
}
