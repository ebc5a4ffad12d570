import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type {
  CrossingId,
  CrossingObserved,
  InspectionConcluded,
  InspectionNotCarriedOut,
  PortCode,
  SelectionMade,
} from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Content } from '@southbound/runtime/ports';
import { type DocumentResult, type Rulebook, readPolicy, readRuleSet } from '@southbound/selectivity';
import { type Trip, USUAL_WORLD, type WorldSettings } from '@southbound/simulation';
import { type BorderResult, simulatedBorder } from '@southbound/standalone';

/** A day of the demonstration world. */
export function oneDay(ports: readonly PortCode[], seed = 1): WorldSettings {
  return { ...USUAL_WORLD, seed, days: 1, ports };
}

/** The text of a document that selectivity ships. */
function documentText(path: `rule-sets/${string}` | `policies/${string}`): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`@southbound/selectivity/${path}`)), 'utf8');
}

/** The first rule set and the default policy, or another rule set's text. */
export function rulebookOf(ruleSetText = documentText('rule-sets/first/rule-set.yaml')): Rulebook {
  return {
    ruleSet: readOrThrow(readRuleSet(ruleSetText, digestOf(ruleSetText))),
    policy: readOrThrow(
      readPolicy(documentText('policies/default.yaml'), digestOf(documentText('policies/default.yaml'))),
    ),
  };
}

/** What the engine published in a run, line by line as it became visible, and what the run came to. */
export interface RecordedRun {
  /** What the world told and hid, as nobody in the engine sees it. */
  readonly crossings: readonly CrossingObserved[];
  readonly trips: ReadonlyMap<CrossingId, Trip>;
  readonly selectionLines: readonly string[];
  readonly inspectionLines: readonly string[];
  readonly selections: readonly SelectionMade[];
  readonly inspections: readonly InspectionConcluded[];
  readonly notCarriedOut: readonly InspectionNotCarriedOut[];
  readonly result: BorderResult;
}

export async function recordedRun(
  world: WorldSettings,
  options: Pick<Parameters<typeof simulatedBorder>[0], 'batchSizeMax' | 'keepsBytes'> & {
    readonly rulebook?: Rulebook;
  } = {},
): Promise<RecordedRun> {
  const border = await simulatedBorder({
    rulebook: rulebookOf(),
    ...options,
    world,
    registry: processMetrics(),
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const selectionLines: string[] = [];
  const inspectionLines: string[] = [];
  border.engine.log.tap('southbound.selections.v1', ({ content }) => selectionLines.push(lineOf(content)));
  border.engine.log.tap('southbound.inspections.v1', ({ content }) => inspectionLines.push(lineOf(content)));
  const crossings: CrossingObserved[] = [];
  const trips = new Map<CrossingId, Trip>();
  for await (const { publications, truths } of border.minutes()) {
    for (const { content } of publications) {
      if ('type' in content && content.type === 'CrossingObserved') crossings.push(content);
    }
    for (const truth of truths) if (truth.kind === 'trip') trips.set(truth.crossingId, truth);
  }
  const told = inspectionLines.map((line) => JSON.parse(line) as InspectionConcluded | InspectionNotCarriedOut);
  return {
    crossings,
    trips,
    selectionLines,
    inspectionLines,
    selections: selectionLines.map((line) => JSON.parse(line) as SelectionMade),
    inspections: told.filter((event) => event.type === 'InspectionConcluded'),
    notCarriedOut: told.filter((event) => event.type === 'InspectionNotCarriedOut'),
    result: border.result(),
  };
}

/** The very text that a topic carries. */
export function lineOf(content: Content): string {
  return content instanceof Uint8Array ? Buffer.from(content).toString() : JSON.stringify(content);
}

/** Where two recordings differ first; undefined when they are the same, byte for byte. */
export function firstDifference(one: readonly string[], other: readonly string[]) {
  const length = Math.max(one.length, other.length);
  for (let line = 0; line < length; line += 1) {
    if (one[line] !== other[line]) return { line, one: one[line], other: other[line] };
  }
  return undefined;
}

function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 32);
}

function readOrThrow<Value>(result: DocumentResult<Value>): Value {
  if (result.ok) return result.value;
  throw new Error(result.faults.map(({ line, message }) => `line ${line}: ${message}`).join('; '));
}
