import { MINUTE_MS } from '@southbound/contracts';
import { type Chance, chanceFor, wholeBetween } from '../chance.ts';
import type { FaultName, FaultTruth } from '../truth.ts';
import type { FaultSettings } from './fault-settings.ts';
import type { LaneMessage } from './held-messages.ts';
import type { DrawnByMessage, MessageDraws } from './message-draws.ts';

/** How long single messages are held up, in milliseconds. Invented, no source. */
const HELD_UP_MS = {
  'told-again': { min: 1_000, max: 10 * MINUTE_MS },
  'told-again-late': { min: 11 * MINUTE_MS, max: 180 * MINUTE_MS },
  reordered: { min: 200, max: 20_000 },
  late: { min: MINUTE_MS, max: 45 * MINUTE_MS },
} as const;

/** What befalls one message, drawn fault by fault, and the truth of it. */
export interface Befallen {
  /** Of all that has been drawn so far. */
  readonly truths: readonly FaultTruth[];
  /** Whether a fault befalls the message; asked again it says the same. */
  drawn(what: DrawnByMessage): boolean;
  /** The same; its truth is kept if so. */
  comes(what: DrawnByMessage): boolean;
  /** Keeps the truth of a fault that was not drawn by the message. */
  note(what: FaultName): void;
  truthOf(what: FaultName): FaultTruth;
  /** The stream of chance of one fault of this message. */
  chanceOf(what: FaultName): Chance;
  heldUpMs(what: keyof typeof HELD_UP_MS): number;
}

export function befallenBy(faults: FaultSettings, seed: number, message: LaneMessage, draws: MessageDraws): Befallen {
  const { eventId, occurredAt } = message;
  const { port, lane } = message.data;
  const crossingId = message.type === 'CrossingObserved' ? message.data.crossingId : null;
  const truths: FaultTruth[] = [];
  const truthOf = (what: FaultName): FaultTruth => ({ kind: 'fault', what, port, lane, crossingId, occurredAt });
  const chanceOf = (what: FaultName) => chanceFor(seed, 'faults', what, eventId);
  const drawn = (what: DrawnByMessage) => draws.comesUp(what, faults[what]);
  return {
    truths,
    drawn,
    comes(what) {
      const isDrawn = drawn(what);
      if (isDrawn) truths.push(truthOf(what));
      return isDrawn;
    },
    note(what) {
      truths.push(truthOf(what));
    },
    truthOf,
    chanceOf,
    heldUpMs: (what) => wholeBetween(chanceOf(what), HELD_UP_MS[what].min, HELD_UP_MS[what].max),
  };
}
