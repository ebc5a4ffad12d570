import type { RecordingOrigin, WorldSettings } from '@southbound/simulation';
import {
  FAULTS,
  type FaultSettings,
  PREVALENCE_PRESETS,
  type PrevalencePreset,
  prevalenceOf,
  TRACE_SHARINGS,
  USUAL_WORLD,
} from '@southbound/simulation';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { portsOption, seedOption, startsOnOption, wholeFrom1 } from './options.ts';

/** The settings of a world that a command makes: a flag for each. */
export type WorldFlags = WorldSettings;

export function addWorldFlags(command: Command): Command {
  return command
    .addOption(seedOption())
    .addOption(portsOption())
    .addOption(
      new Option(
        '--preset <name>',
        `how much smuggling there is: ${Object.keys(PREVALENCE_PRESETS).join(', ')}, or trips per vehicle such as 0.001`,
      )
        .argParser(preset)
        .default(USUAL_WORLD.preset, USUAL_WORLD.preset.name),
    )
    .addOption(
      new Option('--faults <name>', `what goes wrong between lanes and log: ${Object.keys(FAULTS).join(', ')}`)
        .argParser(faultSet)
        .default(USUAL_WORLD.faults, 'none'),
    )
    .addOption(startsOnOption());
}

export function sharingOption(): Option {
  return new Option(
    '--sharing <mode>',
    'what the ports get of trace data: nothing, counts for investigators, or all leads',
  )
    .choices(TRACE_SHARINGS)
    .default(USUAL_WORLD.sharing);
}

export function daysOption(): Option {
  return new Option('--days <number>', 'how many days').argParser(wholeFrom1).default(1);
}

/** Of the flags only those that make the world. */
export function worldOfFlags({ seed, days, ports, preset, startsOn, sharing, faults }: WorldFlags): WorldSettings {
  return { seed, days, ports, preset, startsOn, sharing, faults };
}

/** What is known of the world of a live system. */
export const UNKNOWN_WORLD = {
  seed: null,
  days: null,
  ports: null,
  preset: null,
  startsOn: null,
  sharing: null,
  faults: null,
} as const satisfies Partial<RecordingOrigin>;

function faultSet(text: string): FaultSettings {
  const named: Readonly<Record<string, FaultSettings>> = FAULTS;
  const found = Object.hasOwn(named, text) ? named[text] : undefined;
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${Object.keys(FAULTS).join(', ')}.`);
  return found;
}

function preset(text: string): PrevalencePreset {
  try {
    return prevalenceOf(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : '');
  }
}
