import type { DocumentVersion } from '@southbound/contracts';
import { exactInterval, type Measured } from '@southbound/measurement';
import type { Logger } from '@southbound/runtime';
import { changedPolicy, type Policy, type Rulebook } from '@southbound/selectivity';
import type { RecordingHeader } from '@southbound/simulation';
import { digestOf } from '@southbound/targeting/rulebook-files';
import { checkedFile } from '../recordings/checked-file.ts';
import { refuseOtherLoops } from '../recordings/fitting-records.ts';
import { openRecords } from '../recordings/recording-reader.ts';
import { type EmbeddedReplay, replayEmbedded } from '../replay/embedded-replay.ts';
import { fittingTruth } from '../replay/fitting-truth.ts';
import { Interrupted, type Terminal, withProgress } from '../terminal.ts';

/** How a policy is to be tried otherwise. */
export interface Trial {
  readonly targetRate: number;
  /** Null for the policy's own. */
  readonly randomShare: number | null;
  /** Times what the policy says each port has. */
  readonly capacity: number;
}

/** What a recording came to under one policy. What officers inspected of their own accord is left out. */
export interface Tried extends Trial {
  readonly policy: DocumentVersion;
  /** What was drawn at random: never more than the target rate. */
  readonly randomShare: number;
  readonly crossings: number;
  readonly orders: number;
  /** Orders missing to the target rate: what bays and officers could not do, and the little that is still owed. */
  readonly shortOfRate: number;
  readonly inspections: number;
  /** From their beginnings to their ends. */
  readonly inspectionMinutes: number;
  readonly trips: number;
  readonly found: number;
  /** Trips found per trip. */
  readonly foundShare: Measured;
  /** Trips found per inspection. */
  readonly foundPerInspection: Measured;
}

export interface TriedPolicies {
  readonly header: RecordingHeader;
  readonly ruleSet: DocumentVersion;
  /** The one that was changed. */
  readonly policy: DocumentVersion;
  /** In the order of the trials. */
  readonly tried: readonly Tried[];
}

export interface TrialFiles {
  readonly recording: string;
  readonly truth: string;
}

/**
 * Has the embedded engine decide a recording anew for each trial, from the first crossing on, by the same draws. Throws
 * `Interrupted` when told to stop.
 */
export async function tryPolicies(
  { terminal, logger, stopping }: Conduct,
  files: TrialFiles,
  rulebook: Rulebook,
  trials: readonly Trial[],
): Promise<TriedPolicies> {
  const events = await checkedFile(terminal, stopping, files.recording, (onChecked) =>
    openRecords(files.recording, 'events', onChecked),
  );
  const { header } = events;
  refuseOtherLoops(files.recording, header);
  const truth = await fittingTruth(terminal, stopping, files.truth, header);
  const replayed = { events, truth, logger, stopping, seed: header.seed };
  const tried = await withProgress(terminal, header.lines * trials.length, async (onDone) => {
    const all: Tried[] = [];
    for (const trial of trials) {
      const before = all.length * header.lines;
      const nth = `policy ${all.length + 1} of ${trials.length}`;
      const onReplayed = (lines: number, note: string) => onDone(before + lines, `${nth}, ${note}`);
      all.push(await tryOne(replayed, rulebook, trial, onReplayed));
    }
    return all;
  });
  return { header, ruleSet: rulebook.ruleSet.version, policy: rulebook.policy.version, tried };
}

interface Conduct {
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

type Replayed = Pick<EmbeddedReplay, 'events' | 'truth' | 'logger' | 'seed'> & { readonly stopping: AbortSignal };

async function tryOne(
  { stopping, ...replayed }: Replayed,
  { ruleSet, policy }: Rulebook,
  trial: Trial,
  onReplayed: (lines: number, note: string) => void,
): Promise<Tried> {
  const changed = policyOf(policy, trial);
  let inspections = 0;
  let inspectionMinutes = 0;
  const { isWhole, judged, selections } = await replayEmbedded(
    {
      ...replayed,
      rulebook: { ruleSet, policy: changed },
      speed: Number.POSITIVE_INFINITY,
      selections: undefined,
      inspections: undefined,
      staff: changed.capacity?.ports,
      onInspected({ data }) {
        if (data.officerReason !== undefined) return;
        inspections += 1;
        inspectionMinutes += data.durationMinutes;
      },
    },
    stopping,
    onReplayed,
  );
  if (!isWhole || judged === null) throw new Interrupted('Interrupted while policies were tried: there is no answer.');
  const { trips, found: foundAtAll, foundByGround } = judged.reckoning;
  const found = foundAtAll - foundByGround['officer-initiated'];
  const { orders } = judged.yield.border.ordered;
  return {
    ...trial,
    policy: changed.version,
    randomShare: changed.randomShare,
    crossings: selections,
    orders,
    shortOfRate: Math.max(0, Math.round(changed.targetRate * selections) - orders),
    inspections,
    inspectionMinutes,
    trips,
    found,
    foundShare: exactInterval(found, trips),
    foundPerInspection: exactInterval(found, inspections),
  };
}

function policyOf(policy: Policy, { targetRate, randomShare, capacity }: Trial): Policy {
  const change = {
    targetRate,
    ...(randomShare !== null && { randomShare }),
    ...(capacity !== 1 && { capacity }),
  };
  return changedPolicy(policy, change, digestOf(`${policy.version.digest} at ${JSON.stringify(change)}`));
}
