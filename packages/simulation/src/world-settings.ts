import { PORT_CODES, type PortCode } from '@southbound/contracts';
import type { TraceSharing } from './agencies/agencies.ts';
import { FAULTS, type FaultSettings } from './faults/fault-settings.ts';
import { PREVALENCE_PRESETS, type PrevalencePreset } from './presets.ts';

export interface WorldSettings {
  /** Whole. The same seed gives the same world, byte for byte. */
  readonly seed: number;
  /** Whole, from 1. A longer world begins with all of a shorter one. */
  readonly days: number;
  /** The first calendar day, in UTC, such as 2026-03-02. */
  readonly startsOn: string;
  /**
   * Which ports to simulate. The lines of one are the same whatever other ports are there, and in whatever order; but
   * for rings that adapt, which move to ports that are there.
   */
  readonly ports: readonly PortCode[];
  readonly preset: PrevalencePreset;
  /** What the ports get of trace data. Nothing else in the world differs by it but what investigators make of it. */
  readonly sharing: TraceSharing;
  /** What goes wrong between the lanes and the log. */
  readonly faults: FaultSettings;
}

/** What a world is unless told otherwise. */
export const USUAL_WORLD = {
  startsOn: '2026-03-02',
  preset: PREVALENCE_PRESETS.demonstration,
  sharing: 'full',
  faults: FAULTS.none,
} as const satisfies Partial<WorldSettings>;

/** When the first day starts, and the ports in the order of the port table, so that nothing depends on the order asked for. */
export interface CheckedSettings {
  readonly startsAtMs: number;
  readonly ports: readonly PortCode[];
}

/** Checks what the types leave open. Throws a RangeError that says what would be right. */
export function checkedSettings({ seed, days, startsOn, ports }: WorldSettings): CheckedSettings {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not a whole number; give one such as 7`);
  if (!Number.isSafeInteger(days) || days < 1) {
    throw new RangeError(`days: ${days} is not a whole number of days from 1; give one such as 1`);
  }
  if (ports.length === 0) throw new RangeError('ports: there is none; give one port code or more, such as 2304');
  const unknown = ports.find((port) => !PORT_CODES.includes(port));
  if (unknown !== undefined)
    throw new RangeError(`ports: ${unknown} is not in the port table; one is ${PORT_CODES[0]}`);
  const startsAtMs = Date.parse(`${startsOn}T00:00:00.000Z`);
  if (Number.isNaN(startsAtMs) || new Date(startsAtMs).toISOString().slice(0, 10) !== startsOn) {
    throw new RangeError(`startsOn: "${startsOn}" is not a calendar day; give one such as 2026-03-02`);
  }
  return { startsAtMs, ports: PORT_CODES.filter((port) => ports.includes(port)) };
}
