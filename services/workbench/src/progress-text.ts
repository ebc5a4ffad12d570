import type { ProgressFigures } from '@southbound/measurement';
import type { BorderResult } from '@southbound/standalone';
import { amount, withBounds, withInterval } from './measured-text.ts';
import { counted, percent, table, whole, wrapped } from './text-layout.ts';

const SHOWN = {
  'seizures-raising-leads': 'seizures that raised leads',
  'rings-touched': 'rings touched a year',
  'purchase-to-interdiction': 'days from purchase to interdiction',
  'seizures-with-arrest': 'seizures with an arrest',
  'seizures-referred': 'seizures referred to prosecutors',
  'cases-convicted': 'cases that ended in a conviction',
  'reached-beyond-couriers': 'persons reached beyond couriers',
  'recoveries-within-year': 'recoveries within a year of the sale',
  'delay-per-find': 'minutes of lawful delay for each find',
} as const satisfies Record<ProgressFigures['indicator'], string>;

const STANDINGS = {
  reached: 'reached',
  'not-reached': 'not reached',
  'not-enough-evidence': 'not told',
} as const satisfies Record<NonNullable<ProgressFigures['toTarget']>, string>;

/** How the outbound effort stands upstream and downstream of the border, and whether smuggling moved between ports. */
export function progressText({ progress, yield: { displacement } }: Pick<BorderResult, 'progress' | 'yield'>): string {
  const { indicators, targets, counts } = progress;
  const set =
    targets === null ? 'no targets are set' : `targets of ${targets.name} ${targets.version}, by ${targets.owner}`;
  return [
    wrapped(
      `WHAT FOLLOWS FROM IT?  The last year upstream and downstream of the border, as far as the topics still tell; ${set}. A target is reached, or not, where the whole interval says so.`,
    ),
    table(
      ['indicator', 'measured (95 % interval)', ...(targets === null ? [] : ['baseline', 'target', ''])],
      indicators.map((figures) => row(figures, targets !== null)),
    ),
    wrapped(
      `  ${counted(counts.seizures, 'seizure')} raised ${counted(counts.leadsRaised, 'lead')}. Cases: ${whole.format(counts.convicted)} convicted, ${whole.format(counts.declined)} declined.`,
    ),
    ...(displacement.isDisplaced
      ? [
          wrapped(
            `  Random inspections find less at ${displacement.fell.join(', ')} and more at ${displacement.rose.join(', ')} than six weeks earlier: smuggling moved.`,
          ),
        ]
      : []),
  ].join('\n');
}

function row({ indicator, unit, measured, set, toTarget }: ProgressFigures, hasTargets: boolean): string[] {
  const format = (value: number) => inUnit(unit, value);
  const told = [SHOWN[indicator], withInterval(measured, format)];
  if (!hasTargets) return told;
  const baseline = set?.baseline ?? null;
  return [
    ...told,
    baseline === null ? '' : format(baseline),
    set === null ? '' : format(set.target),
    toTarget === null ? '' : STANDINGS[toTarget],
  ];
}

function inUnit(unit: ProgressFigures['unit'], value: number): string {
  return unit === 'share' ? percent(value) : amount(value);
}

/** Whether a group that the engine cannot see is treated as all others, by the hidden truth. */
export function groupsText({ group, others, selection, falseStops }: BorderResult['groups']): string {
  const ratio = (measured: typeof selection) => withBounds(measured, (value) => value.toFixed(2));
  return [
    wrapped(
      `IS ONE GROUP STOPPED MORE OFTEN?  By the hidden truth: ${counted(group.crossings, 'crossing')} of a group that the engine cannot see, ${whole.format(others.crossings)} of all others. 1 is alike; habits and plates differ between the two, and what they carry does not.`,
    ),
    wrapped(`  Ordered inspected: ${ratio(selection)}.`),
    wrapped(`  Stopped with nothing illegal: ${ratio(falseStops)}.`),
  ].join('\n');
}
