import type { CrossingId, DocumentVersion } from '@southbound/contracts';
import { countLogged, emptyWeightedTally, exactInterval, type Measured, whatIf } from '@southbound/measurement';
import type { Rulebook } from '@southbound/selectivity';
import type { RecordedRecord, RecordingHeader } from '@southbound/simulation';
import { refuseOtherLoops } from '../recordings/fitting-records.ts';
import type { Recording } from '../recordings/recording-reader.ts';
import { type DecidedCrossing, onRecording } from '../rule-sets/decided-crossings.ts';
import type { Terminal } from '../terminal.ts';

/** What was recorded, and what came of it. */
export interface LoggedFiles {
  readonly recording: string;
  readonly selections: string;
  readonly inspections: string;
}

/** What another rule set or policy would have yielded, by the propensities of what was selected. */
export interface Reweighted {
  readonly header: RecordingHeader;
  readonly logged: {
    /** Those that selections name, each once. */
    readonly documents: readonly DocumentVersion[];
    readonly crossings: number;
    readonly orders: number;
    /** Orders that were carried out; what officers began of their own accord is left out. */
    readonly inspections: number;
    readonly hits: number;
    readonly hitRate: Measured;
  };
  readonly other: ReturnType<typeof whatIf> & {
    readonly ruleSet: DocumentVersion;
    readonly policy: DocumentVersion;
    readonly targetRate: number;
    /** Crossings that could not come to be inspected, of which nothing is known, where they are few. */
    readonly leftOut: LeftOut;
  };
}

interface LeftOut {
  readonly crossings: number;
  /** Inspections that the other would have made of them, expected. */
  readonly inspections: number;
}

/**
 * So large a part of the other's inspections may be of what could not come to be inspected, for want of a bay or an
 * officer mostly: it is left out and said. Of more there is no answer. Invented, no source.
 */
const LEFT_OUT_SHARE_MAX = 0.01;

/**
 * Has the embedded engine decide a recording's crossings by another rulebook, and weights what the inspections found by
 * how likely each was then and would be now. Throws `Interrupted` when told to stop.
 */
export function reweighted(terminal: Terminal, files: LoggedFiles, rulebook: Rulebook): Promise<Reweighted> {
  return onRecording(terminal, files.recording, async (decideAnew, header, openFitting) => {
    refuseOtherLoops(files.recording, header);
    const { documents, crossings } = await loggedIn(
      await openFitting(files.selections, 'selections'),
      await openFitting(files.inspections, 'inspections'),
    );
    const { tally, leftOut } = await weightedBy(crossings, (onDecided) => decideAnew(rulebook, onDecided));
    const { ruleSet, policy } = rulebook;
    const logged = { ...countsOf([...crossings.values()]), documents };
    const versions = { ruleSet: ruleSet.version, policy: policy.version, targetRate: policy.targetRate };
    const other = { ...versions, ...whatIf(tally), leftOut };
    return { header, logged: { ...logged, hitRate: exactInterval(logged.hits, logged.inspections) }, other };
  });
}

async function weightedBy(
  logged: ReadonlyMap<CrossingId, LoggedOne>,
  decideAnew: (onDecided: (decided: DecidedCrossing) => void) => Promise<void>,
) {
  const tally = emptyWeightedTally();
  const unseen: number[] = [];
  await decideAnew(({ selection: { data } }) => {
    // Of a crossing of which nothing was logged nothing is known: as if it could not have come up.
    const { propensity, outcome } = logged.get(data.crossingId) ?? UNKNOWN;
    if (propensity === 0) unseen.push(data.propensity);
    else countLogged(tally, { propensity, outcome, otherPropensity: data.propensity });
  });
  const inspections = unseen.reduce((sum, propensity) => sum + propensity, 0);
  if (inspections <= LEFT_OUT_SHARE_MAX * (tally.otherInspections + inspections)) {
    return { tally, leftOut: { crossings: unseen.length, inspections } };
  }
  for (const otherPropensity of unseen) countLogged(tally, { propensity: 0, otherPropensity, outcome: 'released' });
  return { tally, leftOut: { crossings: 0, inspections: 0 } };
}

interface LoggedOne {
  readonly propensity: number;
  readonly isOrdered: boolean;
  outcome: 'released' | 'inspected' | 'hit';
}

const UNKNOWN: LoggedOne = { propensity: 0, isOrdered: false, outcome: 'released' };

async function loggedIn(selections: Recording<RecordedRecord>, inspections: Recording<RecordedRecord>) {
  const crossings = new Map<CrossingId, LoggedOne>();
  const documents = new Map<string, DocumentVersion>();
  for await (const content of contentsIn(selections)) {
    if (content.type !== 'SelectionMade') continue;
    const { crossingId, propensity, decision, ruleSet, policy } = content.data;
    crossings.set(crossingId, { propensity, isOrdered: decision === 'inspect', outcome: 'released' });
    for (const document of [ruleSet, policy]) documents.set(document.digest, document);
  }
  for await (const content of contentsIn(inspections)) {
    if (content.type !== 'InspectionConcluded') continue;
    const logged = crossings.get(content.data.crossingId);
    if (logged?.isOrdered === true) logged.outcome = content.data.findings.length > 0 ? 'hit' : 'inspected';
  }
  return { crossings, documents: [...documents.values()] };
}

async function* contentsIn({ minutes }: Recording<RecordedRecord>) {
  for await (const { lines } of minutes()) {
    for (const { publication } of lines) if (!(publication.content instanceof Uint8Array)) yield publication.content;
  }
}

function countsOf(crossings: readonly LoggedOne[]) {
  const count = (isCounted: (one: LoggedOne) => boolean) => crossings.filter(isCounted).length;
  return {
    crossings: crossings.length,
    orders: count(({ isOrdered }) => isOrdered),
    inspections: count(({ outcome }) => outcome !== 'released'),
    hits: count(({ outcome }) => outcome === 'hit'),
  };
}
