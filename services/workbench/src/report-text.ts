import type { HitCount, InspectionFigures, Measured, PortYield, YieldFigures } from '@southbound/measurement';
import type { Reckoning } from '@southbound/simulation';
import type { BorderResult } from '@southbound/standalone';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** A run's report for a supervisor, as text for a terminal. */
export function reportText(result: BorderResult): string {
  return [
    heading(result),
    rateSection(result),
    findingsSection(result.yield.border),
    liftSection(result.yield.border),
    truthSection(result.reckoning),
    ...(result.quarantined > 0
      ? [`${whole.format(result.quarantined)} messages could not be used and wait in quarantine.`]
      : []),
  ].join('\n\n');
}

function heading({ world, minutesPassed, ruleSet, policy, targetRate, mode }: BorderResult): string {
  const days = minutesPassed / 1_440;
  const length = Number.isInteger(days) ? counted(days, 'day') : `${(minutesPassed / 60).toFixed(1)} hours`;
  const document = ({ name, version, digest }: typeof ruleSet) => `${name} ${version} (${digest.slice(0, 8)})`;
  return [
    'SIMULATED: every vehicle, plate, person and case in this report is made up.',
    '',
    `From ${world.startsOn}, ${length}, ${counted(world.ports.length, 'port')}, seed ${world.seed}; ${mode}: what inspections find is known to later decisions.`,
    `Rule set ${document(ruleSet)}, policy ${document(policy)}, target rate ${percent(targetRate)}.`,
    `Prevalence "${world.preset.name}": ${world.preset.explanation}`,
    'Volumes are northbound counts of 2018, standing in for southbound ones, which nobody publishes.',
  ].join('\n');
}

function rateSection({ yield: { border, ports }, targetRate }: BorderResult): string {
  const crossed = ports.filter(({ crossings }) => crossings > 0);
  const row = (name: string, figures: YieldFigures) => [
    name,
    whole.format(figures.crossings),
    whole.format(figures.total.orders),
    figures.inspectionRate === null ? '' : percent(figures.inspectionRate),
  ];
  const rows = crossed.map((port: PortYield) => row(`${port.port} ${port.name}`, port));
  return [
    `WAS THE RATE HELD?  Target ${percent(targetRate)} of vehicles, all orders counted.`,
    table(['port', 'crossings', 'ordered', 'rate'], [...rows, row('all', border)]),
  ].join('\n');
}

function findingsSection(border: YieldFigures): string {
  const row = (ground: string, figures: InspectionFigures) => [
    ground,
    whole.format(figures.inspections),
    whole.format(figures.hits),
    shareWithInterval(figures.hitRate),
    whole.format(figures.firearms),
    whole.format(figures.rounds),
    whole.format(figures.currencyUsd),
    whole.format(figures.delayMinutes),
  ];
  const grounds = Object.entries(border.byGround).filter(([, figures]) => figures.orders > 0);
  const header = [
    'ground',
    'inspections',
    'hits',
    'hit rate (95 % interval)',
    'firearms',
    'rounds',
    'US dollars',
    'minutes',
  ];
  const rows = [...grounds.map(([ground, figures]) => row(ground, figures)), row('all', border.total)];
  return [
    'WHAT DID INSPECTIONS FIND?  A hit is an inspection that found something; minutes are how long vehicles waited.',
    table(header, rows),
    `  ${counted(border.inspectionsUnderWay, 'inspection')} still under way at the end.`,
    ...perThousand(border),
  ].join('\n');
}

function perThousand({ perThousandInspections: yielded }: YieldFigures): string[] {
  if (yielded === null) return [];
  const { hits, firearms, rounds, currencyUsd } = yielded;
  const amount = (value: number) => (value < 10 ? twoDigits.format(value) : whole.format(value));
  return [
    `  Interdiction yield per thousand inspections: ${amount(hits)} hits, ${amount(firearms)} firearms, ${amount(rounds)} rounds, ${amount(currencyUsd)} US dollars.`,
  ];
}

function liftSection({ lift, wouldTarget, randomStratum }: YieldFigures): string {
  const group = ({ hits, inspections }: HitCount) => `${counted(hits, 'hit')} in ${whole.format(inspections)}`;
  return [
    'IS TARGETING BETTER THAN CHANCE?',
    `  Inspected vehicles that the rules would target: ${group(wouldTarget)}. Inspected vehicles drawn at random: ${group(randomStratum)}.`,
    `  ${liftSentence(lift)}`,
    '  Vehicles with a high score are searched more thoroughly than random ones, so part of the lift is the method.',
  ].join('\n');
}

function liftSentence(lift: Measured): string {
  if (!lift.enoughEvidence) {
    const bound = lift.lower > 0 ? ` The lift is at least ${twoDigits.format(lift.lower)}.` : '';
    return `Not enough evidence for the lift. ${lift.reason}${bound}`;
  }
  const { estimate, lower, upper } = lift;
  const interval = `95 % interval ${twoDigits.format(lower)} to ${twoDigits.format(upper)}`;
  const verdict =
    lower > 1
      ? 'better than chance'
      : upper < 1
        ? 'worse than chance'
        : 'not distinguishable from chance on this evidence';
  return `Lift ${twoDigits.format(estimate)} (${interval}): ${verdict}.`;
}

function truthSection(reckoning: Reckoning): string {
  const { trips, found, missed, released, underWay, undecided } = reckoning;
  const goods = (name: string, { carried, seized, slippedThrough, pending }: Reckoning['firearms']) => [
    name,
    whole.format(carried),
    whole.format(seized),
    whole.format(slippedThrough),
    whole.format(pending),
    carried === 0 ? '' : percent(seized / carried, 0),
  ];
  return [
    'WHAT SLIPPED THROUGH?  By the hidden truth, which the engine cannot see.',
    `  ${counted(trips, 'vehicle')} carried something illegal: ${whole.format(found)} found, ${whole.format(missed)} inspected and missed, ${whole.format(released)} released, ${whole.format(underWay + undecided)} still open.`,
    table(
      ['', 'carried', 'seized', 'slipped through', 'still open', 'share seized'],
      [
        goods('firearms', reckoning.firearms),
        goods('rounds', reckoning.rounds),
        goods('US dollars', reckoning.currencyUsd),
      ],
    ),
  ].join('\n');
}

function shareWithInterval(measured: Measured): string {
  if (!measured.enoughEvidence) return 'not enough evidence';
  const { estimate, lower, upper } = measured;
  return `${percent(estimate)} (${percent(lower)} to ${percent(upper)})`;
}

function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function counted(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Columns padded to their widest cell: the first to the left, numbers to the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `  ${row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')}`.trimEnd();
  return all.map(line).join('\n');
}
