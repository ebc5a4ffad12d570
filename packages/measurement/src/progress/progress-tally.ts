import type { RingRole } from '@southbound/contracts';
import { type DurationTally, emptyDurations } from '../estimates/duration-tally.ts';

/** What a period's events told, upstream of the border and downstream of it. */
export interface ProgressTally {
  /** Since the first outcome of a crossing that is known, 365 at most; 0 where none is. */
  daysCounted: number;
  /** Crossings in whose vehicle something was found. */
  seizures: number;
  /** Of these: that raised at least one lead on another vehicle (`VehicleLinked`). */
  seizuresRaisingLeads: number;
  /** Leads that they raised. */
  leadsRaised: number;
  /** Rings, as far as links and cases show them; what is one says `ringsTouched`. */
  ringsTouched: number;
  /** Of seizures of firearms whose purchase is known: from the sale to the seizure. */
  readonly purchaseToInterdiction: DurationTally;
  /** Seizures of which a case has reached each stage, whether or not it went further. */
  arrested: number;
  referred: number;
  /** Cases that have ended so, also those of earlier seizures. */
  convicted: number;
  declined: number;
  /** Persons whom cases reach that were heard of in the period. */
  readonly reached: Record<RingRole, number>;
  /** Firearms recovered in Mexico and traced to their sale. */
  recoveries: number;
  /** Of these: within a year of it. */
  recoveriesWithinYear: number;
}

export function emptyProgress(): ProgressTally {
  return {
    daysCounted: 0,
    seizures: 0,
    seizuresRaisingLeads: 0,
    leadsRaised: 0,
    ringsTouched: 0,
    purchaseToInterdiction: emptyDurations(),
    arrested: 0,
    referred: 0,
    convicted: 0,
    declined: 0,
    reached: { courier: 0, 'straw-purchaser': 0, 'stash-keeper': 0, organiser: 0 },
    recoveries: 0,
    recoveriesWithinYear: 0,
  };
}
