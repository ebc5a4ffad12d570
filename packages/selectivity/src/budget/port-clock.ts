/**
 * How far a lane's own clock may run ahead of the gateway that recorded the event, and still be believed. Beyond it
 * one lane's fast clock would age the whole port.
 */
const LANE_AHEAD_MS_MAX = 5_000;

/**
 * A port's clock after an event: the largest so far of `min(occurredAt, recordedAt + 5 s)`. It never goes back, so a
 * late crossing is decided at the port's time. All in milliseconds since 1970.
 */
export function portClock(clockMs: number, occurredAtMs: number, recordedAtMs: number): number {
  return Math.max(clockMs, Math.min(occurredAtMs, recordedAtMs + LANE_AHEAD_MS_MAX));
}
