import { HOUR_MS, MINUTE_MS, type PortCode } from '@southbound/contracts';
import { chanceFor, comesUp, unit, wholeBetween } from '../chance.ts';
import type { FaultSettings } from './fault-settings.ts';

/** Something that lasts: from an instant up to another, in milliseconds since 1970. */
interface Spell {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Faults that befall all of a lane or a port for a while. Each hour of each has a stream of chance of its own. */
export interface Spells {
  /** By how much a lane's clock is off at an instant, in milliseconds; 0 when it is right. */
  skewMs(source: string, atMs: number): number;
  laneIsSilent(source: string, atMs: number): boolean;
  /** When what a port would hand to the log at an instant comes there: then, or when it is no longer cut off. */
  handedOverAtMs(port: PortCode, atMs: number): number;
}

/** How long lanes and ports are silent. Invented, no source. */
const LANE_SILENT_MINUTES = { min: 5, max: 60 } as const;
const PORT_SILENT_MINUTES = { min: 2, max: 20 } as const;

/** A clock is off by so much, either way, small errors being as frequent as large ones on a logarithmic scale. Invented, no source. */
const SKEW_MS = { min: 1_000, max: 6 * HOUR_MS } as const;

export function spellsOf(faults: FaultSettings, seed: number): Spells {
  const hourly = <Value>(drawn: (whose: string, hour: number) => Value) => {
    const latest = new Map<string, { readonly hour: number; readonly value: Value }>();
    return (whose: string, atMs: number): Value => {
      const hour = Math.floor(atMs / HOUR_MS);
      const known = latest.get(whose);
      if (known?.hour === hour) return known.value;
      const value = drawn(whose, hour);
      latest.set(whose, { hour, value });
      return value;
    };
  };

  const spell = (name: 'lane-silent' | 'port-silent', minutes: { readonly min: number; readonly max: number }) =>
    hourly((whose, hour): Spell | null => {
      const chance = chanceFor(seed, 'faults', name, whose, hour);
      if (!comesUp(chance, faults[name])) return null;
      const fromMs = hour * HOUR_MS + wholeBetween(chance, 0, HOUR_MS - minutes.min * MINUTE_MS);
      const lengthMs = wholeBetween(chance, minutes.min * MINUTE_MS, minutes.max * MINUTE_MS);
      return { fromMs, untilMs: Math.min(fromMs + lengthMs, (hour + 1) * HOUR_MS) };
    });
  const laneSilence = spell('lane-silent', LANE_SILENT_MINUTES);
  const portSilence = spell('port-silent', PORT_SILENT_MINUTES);
  const skew = hourly((source, hour) => {
    const chance = chanceFor(seed, 'faults', 'clock-skewed', source, hour);
    if (!comesUp(chance, faults['clock-skewed'])) return 0;
    const sign = comesUp(chance, 0.5) ? 1 : -1;
    return sign * Math.round(SKEW_MS.min * (SKEW_MS.max / SKEW_MS.min) ** unit(chance));
  });

  return {
    skewMs: (source, atMs) => (faults['clock-skewed'] === 0 ? 0 : skew(source, atMs)),
    laneIsSilent: (source, atMs) => faults['lane-silent'] > 0 && isWithin(laneSilence(source, atMs), atMs),
    handedOverAtMs(port, atMs) {
      if (faults['port-silent'] === 0) return atMs;
      let handedOverAtMs = atMs;
      for (let silence = portSilence(port, atMs); isWithin(silence, handedOverAtMs); ) {
        handedOverAtMs = silence.untilMs;
        silence = portSilence(port, handedOverAtMs);
      }
      return handedOverAtMs;
    },
  };
}

function isWithin(spell: Spell | null, atMs: number): spell is Spell {
  return spell !== null && spell.fromMs <= atMs && atMs < spell.untilMs;
}
