import {
  type Assignment,
  type AssignmentOutcome,
  type CrossingObserved,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  MINUTE_MS,
  type SelectionMade,
} from '@southbound/contracts';
import { groupRatios } from '@southbound/measurement';
import { type Logger, processMetrics } from '@southbound/runtime';
import type { LogEntry, Publication } from '@southbound/runtime/ports';
import { expiredRules, type Policy, type Rulebook } from '@southbound/selectivity';
import {
  asRecorded,
  minuteClock,
  openOfficers,
  type RecordedRecord,
  type RecordedTruth,
  type RecordingClock,
  recordLine,
  USUAL_OFFICERS,
} from '@southbound/simulation';
import { type BorderResult, embeddedEngine } from '@southbound/standalone';
import { noteOf } from '../passing-minutes.ts';
import type { RecordedMinute, Recording } from '../recordings/recording-reader.ts';
import type { RecordingWriter } from '../recordings/recording-writer.ts';
import { type HiddenTruths, hiddenTruths } from './hidden-truth.ts';
import { isCrossing, replayTiming, waitFor } from './replay-timing.ts';

/** What a policy says that ports have. */
type PortsCapacity = NonNullable<Policy['capacity']>['ports'] | undefined;

export interface EmbeddedReplay {
  readonly events: Recording<RecordedRecord>;
  /** Undefined when nobody can look into a vehicle. */
  readonly truth: Recording<RecordedTruth> | undefined;
  readonly rulebook: Rulebook;
  /** Of draws and officers; null when there is none. */
  readonly seed: number | null;
  /** Event time per wall time; infinite is flat out. */
  readonly speed: number;
  readonly selections: RecordingWriter | undefined;
  readonly inspections: RecordingWriter | undefined;
  readonly logger: Logger;
  /** Hears of each crossing that could be read, and of its selection. */
  readonly onDecided?: (crossing: CrossingObserved, selection: SelectionMade) => void;
  /** Hears of each inspection that has concluded. */
  readonly onInspected?: (inspection: InspectionConcluded) => void;
  /** Bays and officers of those who carry out inspections; by traffic where a port is not named. */
  readonly staff?: PortsCapacity;
}

export interface EmbeddedResult {
  /** Whether all of the recording was replayed. */
  readonly isWhole: boolean;
  readonly linesReplayed: number;
  readonly drawKeyId: string;
  readonly ruleSet: Rulebook['ruleSet']['version'];
  readonly policy: Rulebook['policy']['version'];
  readonly targetRate: number;
  readonly selections: number;
  readonly selectionsByGround: Readonly<Partial<Record<SelectionMade['data']['ground'], number>>>;
  readonly quarantined: number;
  readonly expiredRules: readonly string[];
  /** Null when there is no truth, and so nobody who carries out inspections. */
  readonly judged: Pick<BorderResult, 'yield' | 'leads' | 'progress' | 'groups' | 'reckoning'> | null;
}

/** Puts a recording into the embedded engine, one event minute after the other. */
export async function replayEmbedded(
  replay: EmbeddedReplay,
  stopping: AbortSignal,
  onReplayed: (lines: number, note: string) => void,
): Promise<EmbeddedResult> {
  const { events, rulebook, seed, logger } = replay;
  const truths = replay.truth === undefined ? undefined : hiddenTruths(replay.truth);
  const answer = officersOf(seed, truths, replay.staff);
  const drawKey = drawKeyOf(seed);
  const engine = await embeddedEngine({
    rulebook,
    drawKey,
    logger,
    registry: processMetrics(),
    officers: { answer: async (assignments) => assignments.map(answer) },
  });
  let minuteMs = 0;
  const tally = tallyOf(engine, replay, truths, () => minuteMs);
  const timing = replayTiming(replay.speed, () => performance.now());
  let linesReplayed = 0;
  for await (const minute of events.minutes()) {
    minuteMs = minute.startsAtMs;
    await waitFor(timing.waitMs(minuteMs, minute.lines.some(isCrossing)), stopping);
    if (stopping.aborted) break;
    await truths?.readUntil(minuteMs + MINUTE_MS);
    await engine.advance(recordsOf(minute, truths));
    await replay.selections?.flush();
    await replay.inspections?.flush();
    linesReplayed += minute.lines.length;
    onReplayed(linesReplayed, noteOf(minuteMs));
  }
  const judged = truths === undefined ? null : judgedBy(truths, engine);
  await engine.stop();
  return {
    isWhole: linesReplayed === events.header.lines,
    linesReplayed,
    drawKeyId: drawKey.id,
    ruleSet: rulebook.ruleSet.version,
    policy: rulebook.policy.version,
    targetRate: rulebook.policy.targetRate,
    ...tally(),
    expiredRules: expiredRules(rulebook.ruleSet, minuteMs),
    judged,
  };
}

function judgedBy(truths: HiddenTruths, engine: Awaited<ReturnType<typeof embeddedEngine>>): EmbeddedResult['judged'] {
  const { reckoning, groups } = truths.result();
  return {
    yield: engine.report(),
    leads: engine.leads(),
    progress: engine.progress(),
    groups: { ...groups, ...groupRatios(groups.group, groups.others) },
    reckoning,
  };
}

/** Officers of a recording whose world nobody knows. */
const SEED_UNKNOWN = 0;

/** Draws as the simulated border's for the same seed, so that a replay selects as the border did. They are no secret. */
function drawKeyOf(seed: number | null) {
  if (seed === null) return { id: 'recording', secret: 'southbound/recording' };
  return { id: `simulation-${seed}`, secret: `southbound/simulation/${seed}` };
}

/** Without truth nobody can say what is in a vehicle, so nobody looks. */
function officersOf(
  seed: number | null,
  truths: HiddenTruths | undefined,
  staff: PortsCapacity,
): (asked: Assignment) => AssignmentOutcome {
  if (truths === undefined) {
    return ({ method }) =>
      method === null ? { outcome: 'released' } : { outcome: 'not-carried-out', reason: 'no-officer' };
  }
  const { cargo } = truths;
  const officers = openOfficers({ seed: seed ?? SEED_UNKNOWN, ...USUAL_OFFICERS, staff }, cargo.of);
  return (asked) => officers.answer({ ...asked, crossingId: cargo.crossingOf(asked) });
}

/** Where officers of this run tell themselves what they begin, those of the recorded one are left out. */
function recordsOf({ lines }: RecordedMinute<RecordedRecord>, truths: HiddenTruths | undefined): Publication[] {
  const told = truths === undefined ? lines : lines.filter(({ type }) => type !== 'BayTaken');
  return told.map(({ publication }) => publication);
}

/** Counts and records what the engine publishes. */
function tallyOf(
  engine: Awaited<ReturnType<typeof embeddedEngine>>,
  replay: EmbeddedReplay,
  truths: HiddenTruths | undefined,
  minuteMs: () => number,
): () => Pick<EmbeddedResult, 'selections' | 'selectionsByGround' | 'quarantined'> {
  const byGround = new Map<SelectionMade['data']['ground'], number>();
  let quarantined = 0;
  const recordSelection = recorder(replay.selections, minuteMs);
  const recordInspection = recorder(replay.inspections, minuteMs);
  engine.log.tap('southbound.selections.v1', (entry) => {
    // The embedded engine keeps events, and these are its own.
    const selection = entry.content as SelectionMade;
    byGround.set(selection.data.ground, (byGround.get(selection.data.ground) ?? 0) + 1);
    truths?.selected(selection);
    recordSelection(entry);
  });
  if (replay.onDecided !== undefined) hearDecisions(engine, replay.onDecided);
  engine.log.tap('southbound.inspections.v1', (entry) => {
    const told = entry.content as InspectionConcluded | InspectionNotCarriedOut;
    truths?.inspected(told);
    if (told.type === 'InspectionConcluded') replay.onInspected?.(told);
    recordInspection(entry);
  });
  engine.log.tap('southbound.quarantine.v1', () => {
    quarantined += 1;
  });
  return () => ({
    selections: [...byGround.values()].reduce((sum, count) => sum + count, 0),
    selectionsByGround: Object.fromEntries([...byGround].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    quarantined,
  });
}

/** Every crossing is decided in the event minute in which it was recorded. */
function hearDecisions(
  { log }: Awaited<ReturnType<typeof embeddedEngine>>,
  onDecided: NonNullable<EmbeddedReplay['onDecided']>,
): void {
  const undecided = new Map<CrossingObserved['data']['crossingId'], CrossingObserved>();
  log.tap('southbound.crossings.v1', ({ content }) => {
    if (content instanceof Uint8Array || content.type !== 'CrossingObserved') return;
    undecided.set(content.data.crossingId, content);
  });
  log.tap('southbound.selections.v1', ({ content }) => {
    const selection = content as SelectionMade;
    const crossing = undecided.get(selection.data.crossingId);
    if (crossing === undefined) return;
    undecided.delete(selection.data.crossingId);
    onDecided(crossing, selection);
  });
}

/** Writes what the engine publishes in the event minute in which it does. */
function recorder(writer: RecordingWriter | undefined, minuteMs: () => number): (entry: LogEntry) => void {
  if (writer === undefined) return () => {};
  const clockOf = minuteClock();
  let current: { readonly startsAtMs: number; readonly clock: RecordingClock } | undefined;
  return (entry) => {
    const startsAtMs = minuteMs();
    if (current?.startsAtMs !== startsAtMs) current = { startsAtMs, clock: clockOf(startsAtMs) };
    const recorded = asRecorded(entry);
    writer.add(recordLine(current.clock(recorded), recorded));
  };
}
