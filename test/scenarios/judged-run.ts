import type { InspectionConcluded, InspectionNotCarriedOut, SelectionMade } from '@southbound/contracts';
import { createLogger, processMetrics } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import type { Policy } from '@southbound/selectivity';
import { type AuditReport, auditRun, openWorld, type WorldMinute, type WorldSettings } from '@southbound/simulation';
import { embeddedEngine } from '@southbound/standalone';
import { DRAW_KEY } from './engine-run.ts';
import { lineOf, rulebookOf } from './recorded-run.ts';

export type Inspection = InspectionConcluded | InspectionNotCarriedOut;

/** An event minute of a world, and what came out of it. */
export interface JudgedMinute extends WorldMinute {
  readonly selections: readonly SelectionMade[];
  readonly inspections: readonly Inspection[];
}

/** A run of the embedded engine with all that a judge needs. */
export interface JudgedRun {
  readonly minutes: readonly JudgedMinute[];
  readonly policy: Policy;
  /** As `demo` writes it. */
  readonly report: { readonly yield: object };
}

/** Lets a world pass through the embedded engine, by the default policy unless another is given, with its usual officers. */
export async function runToJudge(settings: WorldSettings, policy: Policy = rulebookOf().policy): Promise<JudgedRun> {
  const world = openWorld(settings, { mode: 'open loop' });
  const engine = await embeddedEngine({
    rulebook: { ...rulebookOf(), policy },
    drawKey: DRAW_KEY,
    officers: { answer: async (assignments) => assignments.map(world.officers.answer) },
    registry: processMetrics(),
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  let selections: SelectionMade[] = [];
  let inspections: Inspection[] = [];
  engine.log.tap('southbound.selections.v1', ({ content }) => selections.push(JSON.parse(lineOf(content))));
  engine.log.tap('southbound.inspections.v1', ({ content }) => inspections.push(JSON.parse(lineOf(content))));
  const minutes: JudgedMinute[] = [];
  for (const minute of world.minutes()) {
    await engine.advance(minute.publications);
    minutes.push({ ...minute, selections, inspections });
    selections = [];
    inspections = [];
  }
  const report = JSON.parse(JSON.stringify({ yield: engine.report() }));
  await engine.stop();
  return { minutes, policy, report };
}

export async function judge(run: JudgedRun): Promise<AuditReport> {
  const file = <Line>(linesOf: (minute: JudgedMinute) => readonly Line[]) => linesByMinute(run.minutes, linesOf);
  return auditRun(
    {
      truth: file(({ truths }) => truths.map((truth) => ({ truth }))),
      recording: file(({ publications }) => publications.map((publication) => ({ publication }))),
      selections: file(({ selections }) => selections.map((selection) => ({ publication: publicationOf(selection) }))),
      inspections: file(({ inspections }) => inspections.map((event) => ({ publication: publicationOf(event) }))),
    },
    { policy: run.policy, report: run.report },
  );
}

async function* linesByMinute<Line>(
  minutes: readonly JudgedMinute[],
  linesOf: (minute: JudgedMinute) => readonly Line[],
) {
  for (const minute of minutes) yield { startsAtMs: minute.startsAtMs, lines: linesOf(minute) };
}

function publicationOf(event: SelectionMade | Inspection): Publication {
  const topic = event.type === 'SelectionMade' ? 'southbound.selections.v1' : 'southbound.inspections.v1';
  return { topic, partition: 0, key: event.data.port, headers: { type: event.type }, content: event };
}

/** What an audit found wrong, in words; empty when nothing was. */
export function violations({ rulings }: AuditReport): string[] {
  return rulings
    .filter(({ verdict }) => verdict === 'violated')
    .map(({ name, message, cases }) => `${name}: ${message} ${cases.join('; ')}`);
}
