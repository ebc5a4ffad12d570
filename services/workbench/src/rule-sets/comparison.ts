import { type CrossingId, type PortCode, portOfEntry } from '@southbound/contracts';
import { type CrossingRecorded, diffRuleSets, type Hits, type Rulebook, type RuleSet } from '@southbound/selectivity';
import type { RecordingHeader } from '@southbound/simulation';
import { provenanceText } from '../recordings/recording-text.ts';
import type { Terminal } from '../terminal.ts';
import { documentText, table, whole, wrapped } from '../text-layout.ts';
import { type DecideAnew, onRecording } from './decided-crossings.ts';

/** Inspections ordered at a port by each of two rule sets. */
interface OrdersCompared {
  readonly port: PortCode;
  readonly crossings: number;
  readonly before: number;
  readonly after: number;
  /** Ordered by the later set alone, and by the earlier alone. */
  readonly gained: number;
  readonly lost: number;
}

interface RuleCompared {
  readonly ruleId: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  /** What differs of a changed rule, such as `when`. */
  readonly fields: readonly string[];
  readonly hits: Hits;
  readonly hitsByPort: Readonly<Partial<Record<PortCode, Hits>>>;
}

/** Two versions of a rule set on one recording. */
export interface Comparison {
  readonly simulated: true;
  readonly recording: RecordingHeader & { readonly path: string };
  readonly before: RuleSet['version'];
  readonly after: RuleSet['version'];
  readonly rules: readonly RuleCompared[];
  readonly crossings: number;
  /** Crossings whose points differ. */
  readonly crossingsScoredOtherwise: number;
  readonly selections: readonly OrdersCompared[];
}

/** Has both sets decide a recording, each from its beginning, and compares. */
export function compareRuleSets(
  terminal: Terminal,
  path: string,
  before: Rulebook,
  after: Rulebook,
): Promise<Comparison> {
  return onRecording(terminal, path, (decideAnew, header) => compared(decideAnew, { path, ...header }, before, after));
}

async function compared(
  decideAnew: DecideAnew,
  recording: Comparison['recording'],
  before: Rulebook,
  after: Rulebook,
): Promise<Comparison> {
  const ports = new Map<PortCode, { crossings: number; before: number; after: number; gained: number; lost: number }>();
  const scored: CrossingRecorded[] = [];
  const orderedBefore = new Set<CrossingId>();
  await decideAnew(before, ({ selection: { data }, facts, atMs }) => {
    if (facts !== null) scored.push({ facts, atMs, port: data.port });
    if (data.decision === 'inspect') orderedBefore.add(data.crossingId);
  });
  await decideAnew(after, ({ selection: { data } }) => {
    const counts = ports.get(data.port) ?? { crossings: 0, before: 0, after: 0, gained: 0, lost: 0 };
    ports.set(data.port, counts);
    const [was, is] = [orderedBefore.has(data.crossingId), data.decision === 'inspect'];
    counts.crossings += 1;
    if (was) counts.before += 1;
    if (is) counts.after += 1;
    if (is && !was) counts.gained += 1;
    if (was && !is) counts.lost += 1;
  });
  const { rules, crossings, crossingsScoredOtherwise } = diffRuleSets(before.ruleSet, after.ruleSet, scored);
  return {
    simulated: true,
    recording,
    before: before.ruleSet.version,
    after: after.ruleSet.version,
    rules: rules.map(({ hitsByPort, ...rule }) => ({ ...rule, hitsByPort: Object.fromEntries(hitsByPort) })),
    crossings,
    crossingsScoredOtherwise,
    selections: [...ports].map(([port, counts]) => ({ port, ...counts })),
  };
}

/** The comparison as text for a terminal. */
export function comparedText(comparison: Comparison): string {
  const { recording, before, after, crossings, crossingsScoredOtherwise, rules, selections } = comparison;
  const total = (field: 'crossings' | 'before' | 'after' | 'gained' | 'lost') =>
    selections.reduce((sum, of) => sum + of[field], 0);
  const all = {
    ...{ crossings: total('crossings'), before: total('before'), after: total('after') },
    ...{ gained: total('gained'), lost: total('lost') },
  };
  const orders = [
    ...selections.map(({ port, ...counts }) => ({ name: `${port} ${portOfEntry(port).name}`, ...counts })),
    { name: 'all', ...all },
  ];
  return [
    provenanceText({ ...recording, mode: 'open loop' }),
    wrapped(
      `${documentText(before)} and ${documentText(after)} on ${recording.path}: ${whole.format(crossingsScoredOtherwise)} of ${whole.format(crossings)} scored crossings get other points.`,
    ),
    table(
      ['rule', 'change', 'fires before', 'after'],
      rules.map(({ ruleId, change, fields, hits }) => [
        ruleId,
        fields.length === 0 ? change : `${change}: ${fields.join(', ')}`,
        whole.format(hits.before),
        whole.format(hits.after),
      ]),
    ),
    ...firingsByPort(rules),
    table(
      ['orders at', 'crossings', 'before', 'after', 'gained', 'lost'],
      orders.map(({ name, ...counts }) => [
        name,
        ...[counts.crossings, counts.before, counts.after, counts.gained, counts.lost].map((count) =>
          whole.format(count),
        ),
      ]),
    ),
  ].join('\n\n');
}

/** Where rules fire on more crossings, or on fewer; nothing when the sets fire alike. */
function firingsByPort(rules: Comparison['rules']): readonly string[] {
  const rows = rules.flatMap(({ ruleId, hitsByPort }) =>
    Object.entries(hitsByPort)
      .filter(([, { before, after }]) => before !== after)
      .map(([port, { before, after }]) => [
        `${ruleId} at ${port} ${portOfEntry(port as PortCode).name}`,
        whole.format(before),
        whole.format(after),
      ]),
  );
  return rows.length === 0 ? [] : [table(['rule at a port', 'fires before', 'after'], rows)];
}
