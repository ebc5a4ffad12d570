import { type CrossingObserved, encodeEvent, PORT_CODES, type PortCode } from '@southbound/contracts';
import type { Content } from '@southbound/runtime/ports';
import { type Chance, pick, type Weighted, wholeBetween } from '../chance.ts';

/** How messages go wrong, and how often in proportion. Invented, no source. */
const HOW: Weighted<(chance: Chance, crossing: CrossingObserved) => Content> = [
  [truncated, 30],
  [withWrongType, 25],
  [notUtf8, 15],
  [ofAnotherPort, 20],
  [oversized, 10],
];

/** A crossing's message spoilt in one of five ways, so that nobody can use what it says of the vehicle. */
export function garbled(chance: Chance, crossing: CrossingObserved): Content {
  return pick(chance, HOW)(chance, crossing);
}

function truncated(chance: Chance, crossing: CrossingObserved): Content {
  const bytes = bytesOf(crossing);
  return bytes.slice(0, wholeBetween(chance, 0, bytes.length - 1));
}

function withWrongType(chance: Chance, crossing: CrossingObserved): Content {
  const { data } = crossing;
  return pick<Content>(chance, [
    [bytesOf({ ...crossing, data: { ...data, lane: String(data.lane) } }), 1],
    [bytesOf({ ...crossing, data: { ...data, crossingId: null } }), 1],
    [bytesOf({ ...crossing, data: { ...data, vehicleClass: 'bicycle' } }), 1],
    [bytesOf({ ...crossing, occurredAt: 'yesterday' }), 1],
  ]);
}

/** One byte, somewhere, that no UTF-8 text holds. */
function notUtf8(chance: Chance, crossing: CrossingObserved): Content {
  const bytes = bytesOf(crossing);
  bytes[wholeBetween(chance, 0, bytes.length - 1)] = 0xff;
  return bytes;
}

function ofAnotherPort(chance: Chance, crossing: CrossingObserved): Content {
  const others = PORT_CODES.filter((port) => port !== crossing.data.port);
  const port = others[wholeBetween(chance, 0, others.length - 1)] as PortCode;
  return { ...crossing, data: { ...crossing.data, port } };
}

/** Many times a message's size, and still within what a topic admits: a larger one is refused before it is anywhere. */
const OVERSIZED_CHARACTERS = 200_000;

function oversized(_: Chance, crossing: CrossingObserved): Content {
  return bytesOf({ ...crossing, data: { ...crossing.data, vehicleClass: 'X'.repeat(OVERSIZED_CHARACTERS) } });
}

function bytesOf(message: object): Uint8Array {
  return new TextEncoder().encode(encodeEvent(message as CrossingObserved));
}
