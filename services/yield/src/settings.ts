import { PORT_CODES } from '@southbound/contracts';
import { kafkaSettings } from '@southbound/kafka';
import { DEFAULT_STANDARDS, type FloorRates } from '@southbound/measurement';
import { redisSettings } from '@southbound/redis';
import { serviceSettings } from '@southbound/runtime';
import { z } from 'zod';

const NOT_RATES = 'must be a share from 0 to 1 for all ports, ports with one of their own after it, or only those';

/** One share for all ports, and ports with another one. */
const floorRates = z.string().transform((text, { issues }): FloorRates => {
  const rates = new Map<string, number>();
  for (const [index, part] of text.split(',').entries()) {
    const [, port, rate] = /^(?:(\d{4})=)?(0(?:\.\d+)?|1(?:\.0+)?)$/.exec(part.trim()) ?? [];
    const named = port === undefined ? (index === 0 ? PORT_CODES : []) : PORT_CODES.filter((code) => code === port);
    if (rate === undefined || named.length === 0) {
      issues.push({ code: 'custom', message: NOT_RATES, input: text });
      return z.NEVER;
    }
    for (const code of named) rates.set(code, Number(rate));
  }
  return Object.fromEntries(rates);
});

/** A number written in digits, with a point where it is not whole, from `min` to `max`. */
function decimal(min: number, max: number) {
  const error = `must be a number from ${min} to ${max}`;
  return z
    .string(error)
    .regex(/^\d{1,3}(?:\.\d{1,9})?$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number().min(min, error).max(max, error));
}

/** The settings of `yield`. */
export const yieldSettings = z.object({
  ...serviceSettings.shape,
  ...kafkaSettings.shape,
  ...redisSettings.shape,
  SOUTHBOUND_FLOOR_RATES: floorRates.optional().meta({
    description:
      "The policy's `floorRate`, and those of ports with one of their own: `yield` reads no policy, and says nothing of a floor unless told",
    example: '0.2,2304=0.15',
  }),
  SOUTHBOUND_TOLERATED_SKIPPED_SHARE: decimal(0, 1).default(DEFAULT_STANDARDS.toleratedSkippedShare).meta({
    description:
      "The policy's `toleratedSkippedShare`: the share of random picks that may go uninspected before the alarm is raised",
    example: '0.1',
  }),
  SOUTHBOUND_LIFT_THAT_PAYS: decimal(1, 50).default(DEFAULT_STANDARDS.liftThatPays).meta({
    description: "The policy's `liftThatPays`: the lift from which on a rule, and targeting, is worth its inspections",
    example: '2',
  }),
});
