import { type LookoutAmended, type LookoutPosted, type LookoutPriority, MINUTE_MS } from '@southbound/contracts';
import { type Chance, comesUp, pick, unit, type Weighted } from '../chance.ts';
import type { JournalEntry } from '../journal.ts';
import type { LookOf } from '../traffic/vehicle-looks.ts';
import type { IntelligenceTruth } from '../truth.ts';
import { entryOf, envelopeOf } from './agency-entry.ts';
import { descriptionOf } from './lookout-identity.ts';
import { staffOf } from './offices.ts';
import type { Subject } from './subject.ts';

/**
 * Shares of lookouts that are amended: of those with a wrong plate, when somebody notices; of those without a plate, when
 * it is found out; and of all others, when the vehicle is seen, or when it presses more or less. Invented, no source.
 */
const AMENDED_SHARE = {
  'plate-corrected': 0.3,
  'plate-found': 0.35,
  'more-known': 0.04,
  'priority-changed': 0.03,
} as const;

/** To what a priority changes. Invented, no source. */
const CHANGED_TO = {
  urgent: [['high', 1]],
  high: [
    ['urgent', 3],
    ['routine', 2],
  ],
  routine: [
    ['high', 3],
    ['urgent', 1],
  ],
} as const satisfies Record<LookoutPriority, Weighted<LookoutPriority>>;

type InForce = LookoutPosted['data'];

/** That a lookout will be amended, unless it ends before. */
export interface Amendment {
  readonly atMs: number;
  readonly data: InForce;
  /** Its event, by two persons: an agent asks, a supervisor confirms. */
  entry(): JournalEntry;
}

/** What becomes of a lookout in its life, if anything; told so that a gateway had it before. */
export function drawAmendment(
  chance: Chance,
  lookout: { readonly data: InForce; readonly subject: Subject; readonly pointsAt: IntelligenceTruth['pointsAt'] },
  life: { readonly fromMs: number; readonly untilMs: number },
  lookOf: LookOf,
): Amendment | null {
  const changed = drawChange(chance, lookout.data, lookout.subject, lookout.pointsAt, lookOf);
  const atMs = life.fromMs + MINUTE_MS + Math.floor(unit(chance) * (life.untilMs - life.fromMs));
  if (changed === null || atMs >= life.untilMs) return null;
  const { reason, ...parts } = changed;
  const data: InForce = { ...lookout.data, ...parts };
  const { lookoutId: id, issuer } = data;
  return {
    atMs,
    data,
    entry() {
      const event: LookoutAmended = {
        ...envelopeOf(chance, 'lookout-amended', issuer, atMs),
        type: 'LookoutAmended',
        data: {
          ...data,
          reason,
          amendedBy: staffOf(chance, issuer, 'SA'),
          confirmedBy: staffOf(chance, issuer, 'GS'),
        },
      };
      // From now on it points at whom it was meant for.
      const isCorrected = lookout.pointsAt === 'near-miss' && reason === 'plate-corrected';
      const { ringId } = lookout.subject;
      return entryOf(event, isCorrected ? { kind: 'lookout', id, pointsAt: 'smuggler', ringId } : null);
    },
  };
}

type Change = Partial<Pick<InForce, 'identity' | 'priority'>> & Pick<LookoutAmended['data'], 'reason'>;

function drawChange(
  chance: Chance,
  { identity, priority }: InForce,
  subject: Subject,
  pointsAt: IntelligenceTruth['pointsAt'],
  lookOf: LookOf,
): Change | null {
  const { plate } = subject.vehicle;
  if (identity.plate === undefined) {
    if (!comesUp(chance, AMENDED_SHARE['plate-found'])) return null;
    return { reason: 'more-known', identity: { plate, ...identity } };
  }
  if (pointsAt === 'near-miss') {
    if (!comesUp(chance, AMENDED_SHARE['plate-corrected'])) return null;
    return { reason: 'plate-corrected', identity: { ...identity, plate } };
  }
  if (comesUp(chance, AMENDED_SHARE['priority-changed'])) {
    return { reason: 'priority-changed', priority: pick<LookoutPriority>(chance, CHANGED_TO[priority]) };
  }
  if (!comesUp(chance, AMENDED_SHARE['more-known'])) return null;
  return { reason: 'more-known', identity: { ...identity, description: descriptionOf(chance, subject, lookOf) } };
}
