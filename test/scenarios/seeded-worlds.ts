import { fileURLToPath } from 'node:url';
import type { parseArgs } from 'node:util';
import { PORT_CODES, type SelectionMade } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Rulebook } from '@southbound/selectivity';
import { prevalenceOf, USUAL_WORLD, type WorldMinute, type WorldSettings } from '@southbound/simulation';
import { type BorderResult, simulatedBorder } from '@southbound/standalone';

export const SECOND_RULE_SET = fileURLToPath(
  import.meta.resolve('@southbound/selectivity/rule-sets/second/rule-set.yaml'),
);

/** Some worlds that differ by their seed alone. */
export interface SeededWorlds {
  readonly world: Omit<WorldSettings, 'seed'>;
  readonly seeds: readonly number[];
  readonly mode: 'open loop' | 'closed loop';
}

/** What a script about seeded worlds knows of flags; its own come beside. */
export const WORLD_FLAGS = {
  worlds: { type: 'string' },
  seed: { type: 'string' },
  days: { type: 'string', default: '1' },
  ports: { type: 'string', default: PORT_CODES.join() },
  preset: { type: 'string', default: USUAL_WORLD.preset.name },
  closed: { type: 'boolean', default: false },
} as const satisfies NonNullable<Parameters<typeof parseArgs>[0]>['options'];

interface WorldFlags {
  readonly worlds?: string | undefined;
  readonly seed?: string | undefined;
  readonly days: string;
  readonly ports: string;
  readonly preset: string;
  readonly closed: boolean;
}

/** The worlds that flags ask for, or so many from a seed on. The world itself refuses settings that are wrong. */
export function seededWorlds(flags: WorldFlags, unlessSaid: { worlds: number; seed: number }): SeededWorlds {
  const from = Number(flags.seed ?? unlessSaid.seed);
  return {
    world: {
      ...USUAL_WORLD,
      days: Number(flags.days),
      // A code that is no port's is refused by name when the world is opened.
      ports: flags.ports.split(',') as WorldSettings['ports'][number][],
      preset: prevalenceOf(flags.preset),
    },
    seeds: Array.from({ length: Number(flags.worlds ?? unlessSaid.worlds) }, (_, nth) => from + nth),
    mode: flags.closed ? 'closed loop' : 'open loop',
  };
}

/** Lets one world pass through the embedded engine; an event minute comes with the selections that were made in it. */
export async function passWorld(
  world: WorldSettings,
  mode: SeededWorlds['mode'],
  rulebook: Rulebook,
  onMinute: (minute: WorldMinute, selections: readonly SelectionMade[]) => void,
): Promise<BorderResult> {
  let selections: SelectionMade[] = [];
  const border = await simulatedBorder({
    world,
    loop: { mode },
    rulebook,
    registry: processMetrics(),
    logger: createLogger({ service: 'scenario', level: 'silent' }),
    onSelection: (selection) => selections.push(selection),
  });
  for await (const minute of border.minutes()) {
    onMinute(minute, selections);
    selections = [];
  }
  await border.engine.stop();
  return border.result();
}
