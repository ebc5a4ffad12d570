import type {
  HindsightReport,
  HitCount,
  InspectionFigures,
  Measured,
  OrderFigures,
  PortYield,
  YieldFigures,
} from '@southbound/measurement';
import type { Reckoning } from '@southbound/simulation';
import type { BorderResult } from '@southbound/standalone';
import { evidenceSection, rulesSection } from './evidence-text.ts';
import { amount, shareWithInterval } from './measured-text.ts';
import { MINUTES_PER_DAY } from './passing-minutes.ts';
import { groupsText, progressText } from './progress-text.ts';
import { counted, documentText, percent, table, whole, wrapped } from './text-layout.ts';
import { usefulnessText } from './usefulness-text.ts';

const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** Said wherever a result is shown. */
export const SIMULATED = 'SIMULATED: every vehicle, plate, person and case in this report is made up.';
export const VOLUMES =
  'Volumes are northbound counts of 2018, standing in for southbound ones, which nobody publishes.';

export const MODES = {
  'open loop': 'nothing that happens follows from what is selected',
  'closed loop': 'what is found changes what happens next',
} as const;
const ADAPTING = `${MODES['closed loop']}, and rings move to where less is inspected`;

/** Ports with more crossings than this are judged by how near the rate came: at smaller ones one order moves it far. */
const RATE_JUDGED_ABOVE_CROSSINGS = 1_000;
const RATE_HELD_WITHIN = 0.005;

/** A run's report for a supervisor, as text for a terminal. */
export function reportText(result: BorderResult): string {
  return [
    heading(result),
    outcomeText(result),
    usefulnessText(result),
    progressText(result),
    ...displacementText(result),
  ].join('\n\n');
}

function displacementText({ adapts, displacements: { toOtherPort, toOtherHour } }: BorderResult): string[] {
  if (!adapts) return [];
  return [
    wrapped(
      `DISPLACEMENT?  Rings moved ${counted(toOtherPort, 'trip')} to another port and ${whole.format(toOtherHour)} to another hour, where less was inspected.`,
    ),
  ];
}

/** What a run came to, whatever world it was in. */
export type Outcome = Pick<
  BorderResult,
  'yield' | 'targetRate' | 'reckoning' | 'groups' | 'expiredRules' | 'quarantined'
>;

/** The report without its heading. */
export function outcomeText(result: Outcome): string {
  return [
    rateSection(result),
    ...floorSection(result.yield),
    regretSection(result.yield.border),
    findingsSection(result.yield.border),
    complianceSection(result.yield.border),
    liftSection(result.yield.border),
    evidenceSection(result.yield.border),
    rulesSection(result.yield),
    truthSection(result.reckoning),
    groupsText(result.groups),
    ...(result.expiredRules.length > 0 ? [expirySentence(result.expiredRules)] : []),
    ...(result.quarantined > 0
      ? [`${counted(result.quarantined, 'message')} could not be used and went to quarantine.`]
      : []),
  ].join('\n\n');
}

function heading({ world, minutesPassed, ruleSet, policy, targetRate, mode, adapts }: BorderResult): string {
  const days = minutesPassed / MINUTES_PER_DAY;
  const length = Number.isInteger(days) ? counted(days, 'day') : `${(minutesPassed / 60).toFixed(1)} hours`;
  return [
    SIMULATED,
    '',
    `From ${world.startsOn}, ${length}, ${counted(world.ports.length, 'port')}, seed ${world.seed}; ${mode}: ${adapts ? ADAPTING : MODES[mode]}.`,
    `Rule set ${documentText(ruleSet)}, policy ${documentText(policy)}, target rate ${percent(targetRate)}.`,
    `Prevalence "${world.preset.name}": ${world.preset.explanation}`,
    VOLUMES,
  ]
    .map(wrapped)
    .join('\n');
}

function expirySentence(expired: readonly string[]): string {
  const verbs = expired.length === 1 ? 'has expired and scores' : 'have expired and score';
  return wrapped(`${counted(expired.length, 'rule')} ${verbs} nothing: ${expired.join(', ')}.`);
}

function rateSection({ yield: { border, ports }, targetRate }: Outcome): string {
  const crossed = ports.filter(({ crossings }) => crossings > 0);
  const row = (name: string, figures: YieldFigures) => [
    name,
    whole.format(figures.crossings),
    whole.format(figures.ordered.orders),
    figures.inspectionRate === null ? '' : percent(figures.inspectionRate),
  ];
  const rows = crossed.map((port: PortYield) => row(`${port.port} ${port.name}`, port));
  return [
    wrapped(`WAS THE RATE HELD?  Target ${percent(targetRate)} of vehicles, all orders counted.`),
    table(['port', 'crossings', 'ordered', 'rate'], [...rows, row('all', border)]),
    wrapped(`  ${rateVerdict(crossed, targetRate)}`),
    ...shortOfBays(border),
  ].join('\n');
}

function shortOfBays({ releases: { 'no-capacity': released } }: YieldFigures): string[] {
  if (released === 0) return [];
  return [
    wrapped(
      `  ${counted(released, 'vehicle')} would have been ordered inspected and went on: no bay or officer was free in time, or those that were are kept for vehicles that score higher.`,
    ),
  ];
}

function rateVerdict(ports: readonly PortYield[], targetRate: number): string {
  const within = `within ${100 * RATE_HELD_WITHIN} points of the target`;
  const judged = ports.filter(({ crossings }) => crossings > RATE_JUDGED_ABOVE_CROSSINGS);
  const ended = (port: PortYield) => Math.abs((port.inspectionRate ?? 0) - targetRate);
  const missed = judged.filter((port) => ended(port) > RATE_HELD_WITHIN);
  const large = `with more than ${whole.format(RATE_JUDGED_ABOVE_CROSSINGS)} crossings`;
  if (judged.length === 0) return `Too early to judge: there is no port ${large}.`;
  const scope = `at every port ${large} (${judged.length} of ${ports.length})`;
  if (missed.length === 0) return `Held: ${within} ${scope}.`;
  const isMissed = (port: PortYield) =>
    (port.inspectionRate ?? 0) > targetRate ||
    port.ordered.orders + (port.floor?.notOrderedForCapacity ?? 0) < (targetRate - RATE_HELD_WITHIN) * port.crossings;
  const namesOf = (named: readonly PortYield[]) => named.map(({ name }) => name).join(', ');
  const short = missed.filter((port) => !isMissed(port));
  const sufficed = short.length === 0 ? '' : ` Bays and officers did not suffice at ${namesOf(short)}.`;
  if (short.length === missed.length) return `Held as far as practicable: ${within} elsewhere.${sufficed}`;
  return `Not held: not ${within} at ${namesOf(missed.filter(isMissed))}.${sufficed}`;
}

function floorSection({ border: { floor }, ports }: Outcome['yield']): string[] {
  if (floor === null) return [];
  return [
    [
      `WAS THE FLOOR REACHED?  ${percent(floor.floorRate)} of vehicles are to be inspected, as far as practicable.`,
      ...floorWords({ border: { floor }, ports }).map((sentence) => `  ${sentence}`),
    ]
      .map(wrapped)
      .join('\n'),
  ];
}

/** What was carried out of what the floor asks for, and why the rest was not. */
export function floorWords({
  border: { floor },
  ports,
}: {
  readonly border: Pick<YieldFigures, 'floor'>;
  readonly ports: readonly Pick<YieldFigures, 'floor'>[];
}): string[] {
  if (floor === null) return [];
  const { due, carriedOut, shortfall, missing } = floor;
  const short = ports.filter((port) => (port.floor?.shortfall ?? 0) > 0);
  const reasons = Object.entries(missing).filter(([, count]) => count > 0);
  const words = reasons.map(([reason, count]) => `${reason} ${whole.format(count)}`).join(', ');
  const counts = Object.values(missing).reduce((sum, count) => sum + count, 0);
  const madeUp =
    counts > shortfall
      ? `: ${whole.format(counts)}, of which orders beyond what is due made up for ${whole.format(counts - shortfall)}`
      : '';
  const verdict =
    shortfall === 0
      ? 'Reached at every port.'
      : `${counted(shortfall, 'inspection')} short, at ${counted(short.length, 'port')}.`;
  return [
    `${whole.format(carriedOut)} ordered inspections carried out, ${whole.format(due)} due. ${verdict}`,
    ...(words === '' ? [] : [`Missing, by reason: ${words}${madeUp}.`]),
  ];
}

function regretSection({ regret: { targeted, whole: all } }: YieldFigures): string {
  const share = (value: number | null) => (value === null ? 'not known: nothing scored' : percent(value));
  const line = (name: string, { orders, regret, priceOfPacing }: HindsightReport) =>
    wrapped(
      `  ${name} (${counted(orders, 'order')}): regret ${share(regret)}; price of pacing ${share(priceOfPacing)}.`,
    );
  return [
    wrapped(
      'WERE THE BEST CHOSEN?  Regret: of the score of as many best vehicles of each hour, the share that orders did not take.',
    ),
    line('Targeted and fill', targeted),
    line('All orders', all),
    wrapped(
      '  Price of pacing: by how much as many best vehicles of the whole day score more than those of each hour.',
    ),
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
  const { byGround, ordered, officerInitiated, total } = border;
  const grounds = Object.entries(byGround).filter(([, { orders }]) => orders > 0);
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
  const apart = [row('all ordered', ordered), row('officer-initiated', officerInitiated)];
  const rows = [
    ...grounds.map(([ground, figures]) => row(ground, figures)),
    ...(officerInitiated.inspections > 0 ? apart : []),
    row('all', total),
  ];
  return [
    wrapped(
      'WHAT DID INSPECTIONS FIND?  A hit is an inspection that found something; minutes are how long the others kept vehicles.',
    ),
    table(header, rows),
    `  Beside these: ${whole.format(total.parts)} gun parts and ${oneDecimal.format(total.drugsKg)} kg of drugs.`,
    `  ${counted(border.inspectionsUnderWay, 'inspection')} still under way at the end.`,
    ...perThousand(border),
  ].join('\n');
}

function complianceSection({ byGround: { random }, ordered, waits }: YieldFigures): string {
  const reasons = ({ notCarriedOut }: OrderFigures) => {
    const told = Object.entries(notCarriedOut).filter(([, count]) => count > 0);
    const sum = told.reduce((total, [, count]) => total + count, 0);
    const words = told.map(([reason, count]) => `${reason} ${whole.format(count)}`);
    return `${whole.format(sum)} not carried out${sum > 0 ? ` (${words.join(', ')})` : ''}`;
  };
  const line = (name: string, figures: OrderFigures) =>
    wrapped(
      `  ${name}: ${whole.format(figures.orders)} ordered, ${whole.format(figures.inspections)} carried out, ${reasons(figures)}.`,
    );
  const waited = `  By the plan ${counted(waits.vehicles, 'vehicle')} had to wait for a bay, officers or a unit, ${counted(Math.round(waits.minutes), 'minute')} in all.`;
  return ['WERE ORDERS CARRIED OUT?', line('Random picks', random), line('All orders', ordered), wrapped(waited)].join(
    '\n',
  );
}

function perThousand({ perThousandInspections: yielded }: YieldFigures): string[] {
  if (yielded === null) return [];
  const { hits, firearms, rounds, currencyUsd } = yielded;
  return [
    wrapped(
      `  Interdiction yield per thousand inspections: ${amount(hits)} hits, ${amount(firearms)} firearms, ${amount(rounds)} rounds, ${amount(currencyUsd)} US dollars.`,
    ),
  ];
}

function liftSection({ lift, wouldTarget, randomStratum }: YieldFigures): string {
  const group = ({ hits, inspections }: HitCount) => `${counted(hits, 'hit')} in ${whole.format(inspections)}`;
  return [
    'IS TARGETING BETTER THAN CHANCE?',
    `  Inspected vehicles that the rules would target: ${group(wouldTarget)}.`,
    `  Inspected vehicles drawn at random: ${group(randomStratum)}.`,
    `  ${liftSentence(lift)}`,
    '  Vehicles with a high score are searched more thoroughly than random ones, so part of the lift is the method.',
  ]
    .map(wrapped)
    .join('\n');
}

/** The lift with its interval and what that says, or why it is not known and what would be enough. */
export function liftSentence(lift: Measured): string {
  if (!lift.enoughEvidence) {
    const bound = lift.lower > 0 ? ` The lift is at least ${twoDigits.format(lift.lower)}.` : '';
    const enough = lift.enoughWith === undefined ? '' : ` With ${lift.enoughWith.inWords} there may be enough.`;
    return `Not enough evidence for the lift. ${lift.reason}${bound}${enough}`;
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
  const { trips, found, missed, notCarriedOut, released, underWay, undecided } = reckoning;
  const goods = (name: string, { carried, seized, slippedThrough, pending }: Reckoning['firearms']) => [
    name,
    whole.format(carried),
    whole.format(seized),
    whole.format(slippedThrough),
    whole.format(pending),
    carried === 0 ? '' : percent(seized / carried, 0),
  ];
  return [
    wrapped('WHAT SLIPPED THROUGH?  By the hidden truth, which the engine cannot see.'),
    wrapped(
      `  ${counted(trips, 'vehicle')} carried something illegal: ${whole.format(found)} found, ${whole.format(missed)} inspected and missed, ${whole.format(notCarriedOut)} ordered and not inspected, ${whole.format(released)} released, ${whole.format(underWay + undecided)} still open.`,
    ),
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
