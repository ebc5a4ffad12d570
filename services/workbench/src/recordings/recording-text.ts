import type { RecordingHeader, RecordingMode } from '@southbound/simulation';
import workbench from '../../package.json' with { type: 'json' };
import { MODES, SIMULATED } from '../report-text.ts';
import { counted, table, whole, wrapped } from '../text-layout.ts';
import type { WrittenRecording } from './writers.ts';

/** Which command of which version made a recording. */
export function madeBy(command: string): string {
  return `southbound ${command} ${workbench.version}`;
}

const RECORDED_MODES = { ...MODES, live: 'taken from a running system' } as const satisfies Record<
  RecordingMode,
  string
>;

export type Provenance = Pick<RecordingHeader, 'mode' | 'preset' | 'seed' | 'startsOn' | 'days' | 'ports'>;

/** What every output about recordings begins with: that all is simulated, the mode, and how much smuggling there is. */
export function provenanceText({ mode, preset, seed, startsOn, days, ports }: Provenance): string {
  const world =
    seed === null
      ? 'World: not known, a live system does not tell it.'
      : `World: from ${startsOn}, ${counted(days ?? 0, 'day')}, ${counted(ports?.length ?? 0, 'port')}, seed ${seed}.`;
  const prevalence =
    preset === null
      ? 'Prevalence: not known, a live system does not tell it.'
      : `Prevalence "${preset.name}": ${preset.explanation}`;
  return [SIMULATED, '', `Mode: ${mode}, ${RECORDED_MODES[mode]}.`, world, prevalence].map(wrapped).join('\n');
}

/** What a command says of the recordings that it wrote; there is one at least. */
export function writtenText(written: readonly WrittenRecording[], asJson: boolean): string {
  if (asJson) {
    return JSON.stringify({ simulated: true, recordings: written.map(({ path, header }) => ({ path, ...header })) });
  }
  const provenance = written.slice(0, 1).map(({ header }) => provenanceText(header));
  return [...provenance, ...written.map(({ path, header }) => holdingsText(path, header))].join('\n\n');
}

/** What a recording holds. */
function holdingsText(path: string, { kind, lines, counts, digest }: RecordingHeader): string {
  const byType = Object.entries(counts).map(([type, count]) => [type, whole.format(count)]);
  return [`${path}: ${kind}, ${counted(lines, 'line')}, digest ${digest}`, table([kind, 'lines'], byType)].join('\n');
}
