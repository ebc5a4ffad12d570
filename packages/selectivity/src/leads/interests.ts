import type { Agency } from '@southbound/contracts';
import type { Links } from './links.ts';

/** That an agency watches a vehicle, or a person, for some time; in milliseconds since 1970. */
export interface Interest {
  readonly recordId: string;
  readonly agency: Agency;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Two agencies whose interests meet, on one subject or in one ring. */
export interface Meeting {
  readonly about: 'same-vehicle' | 'same-ring';
  /** The subject that both watch, or the entity that joins the vehicles that they watch. */
  readonly where: string;
  readonly agencies: readonly [Agency, Agency];
}

/**
 * Who watches what. Which agencies meet follows from what is known alone, not from the order in which it was learned:
 * two meet on a vehicle when both watch it at one time, and in a ring when each watches a vehicle and one entity links
 * the two. An entity that links nobody makes no ring.
 */
export interface Interests {
  show(subject: string, interest: Interest): void;
  forget(subject: string, recordId: string): void;
  /** Whether an agency other than the one given watches a subject at an instant. */
  isWatchedByAnother(subject: string, agency: Agency, atMs: number): boolean;
  /** The meetings on a subject and in the rings around it. Each pair stands once for each place, agencies in ABC order. */
  meetingsAround(subject: string): readonly Meeting[];
}

/** How the subject begins that is a person. */
const PERSON = 'person/';

/** Opens interests of nobody. */
export function openInterests(links: Pick<Links, 'around' | 'joinedBy'>): Interests {
  const bySubject = new Map<string, readonly Interest[]>();
  /** The rings that a vehicle or a person is in. Whoever watches the person that links a ring is in it too. */
  function ringsAround(
    subject: string,
  ): readonly { readonly where: string; readonly ring: readonly (readonly Interest[])[] }[] {
    if (subject.startsWith(PERSON)) {
      const vehicles = links.joinedBy({ kind: 'person', id: subject.slice(PERSON.length) });
      return [{ where: subject, ring: [subject, ...vehicles].map(of) }];
    }
    return links.around(subject).map(({ entity, others }) => {
      const where = `${entity.kind}/${entity.id}`;
      return { where, ring: [subject, ...others, ...(entity.kind === 'person' ? [where] : [])].map(of) };
    });
  }

  const of = (subject: string): readonly Interest[] => bySubject.get(subject) ?? [];

  return {
    show(subject, interest) {
      const known = of(subject);
      const at = known.findIndex(({ recordId }) => recordId === interest.recordId);
      bySubject.set(subject, at < 0 ? known.concat(interest) : known.with(at, interest));
    },
    forget(subject, recordId) {
      const at = of(subject).findIndex((one) => one.recordId === recordId);
      if (at < 0) return;
      const kept = of(subject).toSpliced(at, 1);
      if (kept.length > 0) bySubject.set(subject, kept);
      else bySubject.delete(subject);
    },
    isWatchedByAnother: (subject, agency, atMs) =>
      of(subject).some((one) => one.agency !== agency && one.fromMs <= atMs && atMs < one.untilMs),
    meetingsAround(subject) {
      const here = of(subject);
      const meetings = pairs(here, here).map(
        (agencies): Meeting => ({ about: 'same-vehicle', where: subject, agencies }),
      );
      for (const { where, ring } of ringsAround(subject)) {
        for (const agencies of metInRing(ring)) meetings.push({ about: 'same-ring', where, agencies });
      }
      return meetings;
    },
  };
}

/** The pairs of agencies that watch different vehicles of a ring, by those vehicles' interests. */
function metInRing(ring: readonly (readonly Interest[])[]): Iterable<readonly [Agency, Agency]> {
  const met = new Map<string, readonly [Agency, Agency]>();
  for (const [nth, one] of ring.entries()) {
    for (const other of ring.slice(nth + 1)) for (const both of pairs(one, other)) met.set(both.join('/'), both);
  }
  return met.values();
}

/** The pairs of different agencies, one from each side, that watch at one time. */
function pairs(some: readonly Interest[], others: readonly Interest[]): (readonly [Agency, Agency])[] {
  const found = new Map<string, readonly [Agency, Agency]>();
  for (const one of some) {
    for (const other of others) {
      const meet = Math.max(one.fromMs, other.fromMs) < Math.min(one.untilMs, other.untilMs);
      if (!meet || one.agency === other.agency) continue;
      const both =
        one.agency < other.agency ? ([one.agency, other.agency] as const) : ([other.agency, one.agency] as const);
      found.set(both.join('/'), both);
    }
  }
  return [...found.values()];
}
