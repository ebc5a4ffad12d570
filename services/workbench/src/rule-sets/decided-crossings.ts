import { type CrossingObserved, epochMs, type SelectionMade } from '@southbound/contracts';
import { createLogger } from '@southbound/runtime';
import { type Facts, factsSeen, type Rulebook } from '@southbound/selectivity';
import type { RecordedRecord, RecordingHeader } from '@southbound/simulation';
import { checkedFile } from '../recordings/checked-file.ts';
import { fittingRecords } from '../recordings/fitting-records.ts';
import { openRecords, type Recording } from '../recordings/recording-reader.ts';
import { replayEmbedded } from '../replay/embedded-replay.ts';
import { Interrupted, type Terminal, untilStopped, withProgress } from '../terminal.ts';

/** A crossing of a recording, and what the embedded engine made of it. */
export interface DecidedCrossing {
  readonly selection: SelectionMade;
  /** What the rules saw; null when the crossing was decided without a score. */
  readonly facts: Facts | null;
  /** The port's clock, by which rules expire. */
  readonly atMs: number;
}

/** Has the embedded engine decide a recording's crossings anew, from the first on, by one rulebook. */
export type DecideAnew = (rulebook: Rulebook, onDecided: (decided: DecidedCrossing) => void) => Promise<void>;

/** Opens what came of the recording, as it was recorded. */
export type OpenFitting = (path: string, kind: 'selections' | 'inspections') => Promise<Recording<RecordedRecord>>;

/**
 * Checks a recording of events and has work decide its crossings anew, as often as it will. Nobody carries out
 * inspections, so no facts follow from selections, and two rule sets see the same. What cannot be read is left out.
 * Throws `Interrupted` when told to stop.
 */
export async function onRecording<Result>(
  terminal: Terminal,
  path: string,
  work: (decideAnew: DecideAnew, header: RecordingHeader, openFitting: OpenFitting) => Promise<Result>,
): Promise<Result> {
  const logger = createLogger({ service: 'rules', level: 'error', destination: terminal.err });
  return untilStopped(terminal, logger, async (stopping) => {
    const events = await checkedFile(terminal, stopping, path, (onChecked) => openRecords(path, 'events', onChecked));
    const { header } = events;
    const decideAnew: DecideAnew = async (rulebook, onDecided) => {
      const replay = {
        ...{ events, rulebook, logger, seed: header.seed, speed: Number.POSITIVE_INFINITY },
        ...{ truth: undefined, selections: undefined, inspections: undefined },
        onDecided: (crossing: CrossingObserved, selection: SelectionMade) =>
          onDecided({
            selection,
            facts: factsSeen(crossing.data, selection.data),
            atMs: epochMs(selection.occurredAt),
          }),
      };
      const { isWhole } = await withProgress(terminal, header.lines, (onReplayed) =>
        replayEmbedded(replay, stopping, onReplayed),
      );
      if (!isWhole) throw new Interrupted(`Interrupted while ${path} was decided anew: there is no answer.`);
    };
    return work(decideAnew, header, (other, kind) => fittingRecords(terminal, stopping, other, kind, header));
  });
}
