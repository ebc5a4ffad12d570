import type { Agency } from '@southbound/contracts';
import type { Joined, Links } from './links.ts';

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
  /** Since when what is known makes them meet, in milliseconds since 1970. */
  readonly sinceMs: number;
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
  /**
   * The meetings on a subject and in the rings around it. Each pair stands once for each place, agencies in ABC order.
   */
  meetingsAround(subject: string): readonly Meeting[];
  /** All that it holds. */
  toJSON(): unknown;
}

/** Who watches one of those in a ring, and since when that one is in it. */
interface InRing {
  readonly interests: readonly Interest[];
  readonly sinceMs: number;
}

interface Ring {
  readonly where: string;
  readonly ring: readonly InRing[];
}

interface Met {
  readonly agencies: Meeting['agencies'];
  readonly sinceMs: number;
}

/** How the subject begins that is a person. */
const PERSON = 'person/';

/** Opens interests of nobody. */
export function openInterests(links: Pick<Links, 'around' | 'joinedBy'>): Interests {
  const bySubject = new Map<string, readonly Interest[]>();
  /** The rings that a vehicle or a person is in. Whoever watches the person that links a ring is in it too. */
  function ringsAround(subject: string): readonly Ring[] {
    const since = ({ vehicle, sinceMs }: Joined): InRing => ({ interests: of(vehicle), sinceMs });
    const always = (person: string) => since({ vehicle: person, sinceMs: Number.NEGATIVE_INFINITY });
    if (subject.startsWith(PERSON)) {
      const vehicles = links.joinedBy({ kind: 'person', id: subject.slice(PERSON.length) });
      return [{ where: subject, ring: [always(subject), ...vehicles.map(since)] }];
    }
    return links.around(subject).map(({ entity, sinceMs, others }) => {
      const where = `${entity.kind}/${entity.id}`;
      const persons = entity.kind === 'person' ? [always(where)] : [];
      return { where, ring: [since({ vehicle: subject, sinceMs }), ...others.map(since), ...persons] };
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
      const here = { interests: of(subject), sinceMs: Number.NEGATIVE_INFINITY };
      const meetings = pairs(here, here).map((met): Meeting => ({ about: 'same-vehicle', where: subject, ...met }));
      for (const { where, ring } of ringsAround(subject)) {
        for (const met of metInRing(ring)) meetings.push({ about: 'same-ring', where, ...met });
      }
      return meetings;
    },
    toJSON: () => [...bySubject],
  };
}

/** The pairs of agencies that watch different vehicles of a ring, by those vehicles' interests. */
function metInRing(ring: readonly InRing[]): Iterable<Met> {
  const met = new Map<string, Met>();
  for (const [nth, one] of ring.entries()) {
    for (const other of ring.slice(nth + 1)) for (const both of pairs(one, other)) keepEarlier(met, both);
  }
  return met.values();
}

/** The pairs of different agencies, one from each side, that watch at one time. */
function pairs(some: InRing, others: InRing): readonly Met[] {
  const found = new Map<string, Met>();
  for (const one of some.interests) {
    for (const other of others.interests) {
      const fromMs = Math.max(one.fromMs, other.fromMs);
      if (fromMs >= Math.min(one.untilMs, other.untilMs) || one.agency === other.agency) continue;
      const agencies =
        one.agency < other.agency ? ([one.agency, other.agency] as const) : ([other.agency, one.agency] as const);
      keepEarlier(found, { agencies, sinceMs: Math.max(fromMs, some.sinceMs, others.sinceMs) });
    }
  }
  return [...found.values()];
}

function keepEarlier(met: Map<string, Met>, one: Met): void {
  const key = one.agencies.join('/');
  const known = met.get(key);
  if (known === undefined || one.sinceMs < known.sinceMs) met.set(key, one);
}
