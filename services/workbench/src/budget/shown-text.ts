import type { Rulebook } from '@southbound/selectivity';
import { counted, documentText, percent, table, whole, wrapped } from '../text-layout.ts';
import type { ShownBudget } from './shown-budget.ts';

const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The budgets of ports as text for a terminal. */
export function shownText({ version }: Rulebook['policy'], budgets: readonly ShownBudget[]): string {
  const policy = wrapped(
    `Rates, thresholds and what a port has are by the policy ${documentText(version)}; counts are what was committed.`,
  );
  return [policy, ...budgets.map(portText)].join('\n\n');
}

function portText(budget: ShownBudget): string {
  const { port, name, clockAt, lost, occupancy } = budget;
  return [
    `${port} ${name}, as of ${clockAt}`,
    table(['', ''], countsOf(budget)).split('\n').slice(1).join('\n'),
    wrapped(`  ${thresholdText(budget)}`),
    occupancy === null ? '  The policy says nothing of bays, officers and units here.' : occupancyText(occupancy),
    ...(occupancy === null ? [] : [wrapped(`  ${waitText(budget)}`)]),
    ...(lost.length === 0
      ? []
      : [wrapped(`  LOST in Redis and learned anew: ${lost.join('; ')}. What is counted and owed is exact.`)]),
  ].join('\n');
}

function countsOf(budget: ShownBudget): readonly (readonly string[])[] {
  const { surge, bytes, targetRate, crossingsDecided, inspectionsOrdered } = budget;
  return [
    ['crossings decided', whole.format(crossingsDecided)],
    ['inspections ordered', whole.format(inspectionsOrdered)],
    ['entitled to', oneDecimal.format(budget.entitledInspections)],
    ['owed', oneDecimal.format(budget.owedInspections)],
    ['lapsed for lack of capacity', oneDecimal.format(budget.lapsedInspections)],
    ['vehicles made to wait', whole.format(budget.vehiclesMadeToWait)],
    ['minutes they wait', oneDecimal.format(budget.waitedMinutes)],
    ['overdrawn share', percent(budget.overdrawnShare, 1)],
    ['target rate now', percent(targetRate, 1)],
    ['surge', surge === null ? 'none' : `${surge.name} since ${surge.since}`],
    ['bytes of the budget', `${whole.format(bytes.budget)} of ${whole.format(bytes.budgetMax)}`],
    ['bytes of metadata', `${whole.format(bytes.metadata)} of ${whole.format(bytes.metadataMax)}`],
  ];
}

function thresholdText({ threshold, isBound, scores }: ShownBudget): string {
  const bound = isBound ? ' Capacity lets less be ordered than the rate.' : '';
  const { count, zeroShare, median, highestTenth, highest, ruleSetDigest } = scores;
  const behind = `It comes of the last ${counted(count, 'score')}, of ${ruleSetDigest === '' ? 'no rule set yet' : `rule set ${ruleSetDigest.slice(0, 8)}`}: ${percent(zeroShare, 0)} are zero, the median is ${median}, one in ten reaches ${highestTenth}, the highest is ${highest}.`;
  if (threshold === null || threshold.passShare === 0)
    return `Threshold: nobody would be targeted now.${bound} ${behind}`;
  const ties = threshold.tieShare < 1 ? `, ${percent(threshold.tieShare, 0)} of those exactly at it` : '';
  return `Threshold: ${counted(threshold.points, 'point')}${ties}; ${percent(threshold.passShare, 1)} of vehicles pass.${bound} ${behind}`;
}

function waitText({ nextWaitMinutes }: ShownBudget): string {
  if (nextWaitMinutes === 0) return 'The next vehicle would be inspected at once.';
  return `The next vehicle would wait ${oneDecimal.format(nextWaitMinutes)} minutes for the quickest inspection.`;
}

const RESOURCES = [
  ['bays', 'bays'],
  ['officers on duty', 'officers'],
  ['canine units', 'canineUnits'],
  ['X-ray units', 'xRayUnits'],
] as const;

function occupancyText(occupancy: NonNullable<ShownBudget['occupancy']>): string {
  const rows = RESOURCES.map(([name, resource]) => {
    const { there, busy, firstFreeAt, allFreeAt } = occupancy[resource];
    return [name, whole.format(there), whole.format(busy), firstFreeAt ?? '', allFreeAt ?? ''];
  });
  return table(['by the plan', 'there', 'busy', 'first done at', 'last done at'], rows);
}
