import { hash } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  DAY_MS,
  epochMs,
  INSPECTION_GROUNDS,
  type InspectionConcluded,
  type InspectionGround,
  type SelectionMade,
} from '@southbound/contracts';
import {
  countScored,
  emptyRuleWorth,
  endDay,
  type Measured,
  type RuleWorth,
  type RuleWorthTally,
  ruleWorth,
} from '@southbound/measurement';
import { recordedRun } from './recorded-run.ts';
import { seededWorlds, WORLD_FLAGS } from './seeded-worlds.ts';

const PAYS_FROM = 2;

/** The recorded inspections of a run, counted by the rules that fired on their crossings, each day by itself. */
export function countRun(
  tally: RuleWorthTally,
  selections: readonly SelectionMade[],
  inspections: readonly InspectionConcluded[],
): void {
  const decided = new Map(selections.map((selection) => [selection.data.crossingId, selection]));
  for (const inspection of inspections) {
    const selection = decided.get(inspection.data.crossingId);
    if (selection === undefined || inspection.data.officerReason !== undefined) continue;
    const { ground, rulesFired, scorePoints, thresholdPoints, tieShare, crossingId } = selection.data;
    if (!isInspectionGround(ground)) continue;
    countScored(tally, {
      day: Math.floor(epochMs(inspection.occurredAt) / DAY_MS),
      ...{ ground, rulesFired, scorePoints, thresholdPoints, tieShare, tieDraw: drawOf(crossingId) },
      isHit: inspection.data.findings.length > 0,
      keptSeconds: Math.round((epochMs(inspection.occurredAt) - epochMs(selection.occurredAt)) / 1_000),
    });
  }
  endDay(tally);
}

function isInspectionGround(ground: SelectionMade['data']['ground']): ground is InspectionGround {
  return (INSPECTION_GROUNDS as readonly string[]).includes(ground);
}

/** From 0 up to 1, by the crossing's id alone. */
function drawOf(crossingId: string): number {
  return Number.parseInt(hash('sha256', `tie/${crossingId}`).slice(0, 8), 16) / 2 ** 32;
}

function lineOf({ ruleId, inspections, hits, caused, causedHits, delayMinutes, ...rest }: RuleWorth): string {
  const figures = [inspections, hits, caused, causedHits, Math.round(delayMinutes), percent(rest.precision)];
  return `${[ruleId, ...figures, percent(rest.shareOfFinds), rest.verdict].join('\t')}\n    ${rest.reason}`;
}

function percent({ lower, upper }: Measured): string {
  return `${(100 * lower).toFixed(1)} to ${(100 * (upper ?? 1)).toFixed(1)} %`;
}

// node test/scenarios/rule-worth.ts [--worlds 1] [--seed 1] [--days 1] [--ports …] [--preset …]
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ...WORLD_FLAGS, ports: { type: 'string', default: '2604,2303' } } });
  const { world, seeds } = seededWorlds(values, { worlds: 1, seed: 1 });
  const tally = emptyRuleWorth();
  for (const seed of seeds) {
    const { selections, inspections } = await recordedRun({ ...world, seed });
    // Worlds begin on the same day: otherwise all days of the next one would count as the last day of this.
    tally.day = null;
    countRun(tally, selections, inspections);
  }
  process.stdout.write(`${tally.hits} finds in ${tally.inspections} inspections; a lift of ${PAYS_FROM} pays\n`);
  const heading = ['rule', 'fired', 'hits', 'caused', 'hits', 'minutes', 'precision', 'of all finds', 'verdict'];
  const rules = ruleWorth(tally, [...tally.rules.keys()].sort(), PAYS_FROM);
  process.stdout.write(`${[heading.join('\t'), ...rules.map(lineOf)].join('\n')}\n`);
}

if (import.meta.main) await main();
