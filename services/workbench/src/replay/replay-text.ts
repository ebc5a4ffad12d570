import type { RecordingHeader } from '@southbound/simulation';
import { provenanceText } from '../recordings/recording-text.ts';
import { outcomeText } from '../report-text.ts';
import { counted, documentText, percent, table, whole, wrapped } from '../text-layout.ts';
import type { EmbeddedResult } from './embedded-replay.ts';
import { type KafkaReplayResult, TOLD_TWICE } from './kafka-replay.ts';

/** A replay is an open loop, however its recording came about. */
const MODE = 'open loop';

/** What came of a replay through the embedded engine, as text for a terminal. */
export function embeddedText(path: string, header: RecordingHeader, result: EmbeddedResult): string {
  const { judged, ...rest } = result;
  return [
    ...(result.isWhole ? [] : ['Interrupted: this covers what was replayed, and no file was written.']),
    provenanceText({ ...header, mode: MODE }),
    recordingText(path, header),
    rulebookText(result),
    groundsText(result),
    judged === null
      ? 'Nobody carried out inspections: without --truth nobody can say what is in a vehicle.'
      : outcomeText({ ...rest, ...judged }),
  ].join('\n\n');
}

/** What was published on Kafka. */
export function kafkaText(path: string, header: RecordingHeader, result: KafkaReplayResult): string {
  const seconds = result.seconds.toFixed(1);
  return [
    ...(result.isWhole ? [] : [wrapped(`Interrupted. ${TOLD_TWICE}`)]),
    provenanceText({ ...header, mode: MODE }),
    recordingText(path, header),
    wrapped(
      `Published ${whole.format(result.linesReplayed)} of ${counted(header.lines, 'record')} in ${seconds} s. Nothing was waited for: the services decide in their own time.`,
    ),
  ].join('\n\n');
}

/** The same for machines. */
export function replayJson(path: string, header: RecordingHeader, result: EmbeddedResult | KafkaReplayResult): string {
  return JSON.stringify({ simulated: true, mode: MODE, recording: { path, ...header }, ...result });
}

/** Which recording it is, and how it came about. */
export function recordingText(path: string, { madeBy, mode, lines, digest }: RecordingHeader): string {
  return wrapped(`Recording ${path}: ${counted(lines, 'line')}, ${mode}, made by ${madeBy}, digest ${digest}.`);
}

function rulebookText({ ruleSet, policy, targetRate, drawKeyId }: EmbeddedResult): string {
  return wrapped(
    `Rule set ${documentText(ruleSet)}, policy ${documentText(policy)}, target rate ${percent(targetRate)}, draws by the key ${drawKeyId}.`,
  );
}

function groundsText({ selections, selectionsByGround, quarantined }: EmbeddedResult): string {
  const rows = Object.entries(selectionsByGround).map(([ground, count]) => [
    ground,
    whole.format(count),
    percent(count / selections),
  ]);
  return [
    `${counted(selections, 'selection')}, ${counted(quarantined, 'message')} in quarantine.`,
    table(['ground', 'selections', 'share'], rows),
  ].join('\n');
}
