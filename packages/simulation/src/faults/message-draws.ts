import { hash } from 'node:crypto';

/** The faults that are drawn for each message. A draw is its place in this list, so new ones come last. */
const DRAWN_BY_MESSAGE = [
  'told-again',
  'told-again-late',
  'reordered',
  'late',
  'malformed',
  'garbled-on-purpose',
  'plate-missing',
  'canine-missing',
  'confidence-missing',
  'heartbeat-lost',
] as const;
export type DrawnByMessage = (typeof DRAWN_BY_MESSAGE)[number];

const BYTES_PER_DRAW = 3;
const DRAW_RANGE = 256 ** BYTES_PER_DRAW;
const PLACE = Object.fromEntries(DRAWN_BY_MESSAGE.map((name, at) => [name, at * BYTES_PER_DRAW])) as Readonly<
  Record<DrawnByMessage, number>
>;

/** The draws of one message. Shares are from 0 to 1. */
export interface MessageDraws {
  comesUp(fault: DrawnByMessage, share: number): boolean;
  anyComesUp(shares: Readonly<Record<DrawnByMessage, number>>): boolean;
}

/**
 * Which faults befall a message. Each fault has 24 bits of its own from one digest of seed and event id, so neither
 * another fault's share nor another message changes what befalls this one.
 */
export function messageDraws(seed: number, eventId: string): MessageDraws {
  const digest = hash('sha256', `${seed}/faults/${eventId}`, 'binary');
  const comesUp = (fault: DrawnByMessage, share: number) => {
    const at = PLACE[fault];
    const draw = digest.charCodeAt(at) * 65_536 + digest.charCodeAt(at + 1) * 256 + digest.charCodeAt(at + 2);
    return draw < share * DRAW_RANGE;
  };
  return { comesUp, anyComesUp: (shares) => DRAWN_BY_MESSAGE.some((fault) => comesUp(fault, shares[fault])) };
}
