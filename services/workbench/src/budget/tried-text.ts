import type { Measured } from '@southbound/measurement';
import { provenanceText } from '../recordings/recording-text.ts';
import { askedPercent, documentText, table, whole, wrapped } from '../text-layout.ts';
import type { Tried, TriedPolicies } from './tried-policies.ts';

/** What all rows have in common, as sentences: on the terminal and on the page. */
export function triedNotes(path: string, { header, ruleSet, policy, tried }: TriedPolicies): readonly string[] {
  const [first] = tried;
  return [
    `${documentText(policy)} changed, rules ${documentText(ruleSet)}, on ${path}, digest ${header.digest.slice(0, 8)}: ${whole.format(first?.crossings ?? 0)} crossings, of them ${whole.format(first?.trips ?? 0)} trips with something illegal.`,
    'Found by what was ordered; what officers inspected of their own accord is left out. Intervals are exact, 95 %. All rows decide the same crossings by the same draws, so their intervals are not independent of one another.',
    'Short of rate: orders missing to the target rate, nearly all for lack of free bays and officers.',
    'Minutes are those of the inspections. Simulated officers carried them out: nobody knows how real ones would do.',
    'Capacity: so many times the bays, officers and units that the policy says each port has, rounded up. The plan counts with them, and the officers inspect with just those bays and officers; of units they know nothing.',
  ];
}

/** In every chart and above every table, since those are cut out and handed on. */
export function simulatedMark({ header: { preset } }: TriedPolicies): string {
  return `SIMULATED, prevalence ${preset === null ? 'not known' : `"${preset.name}"`}`;
}

/** The columns of the table, on the terminal and on the page. */
export const TRIED_COLUMNS: readonly (readonly [name: string, of: (tried: Tried) => string])[] = [
  ['rate', ({ targetRate }) => askedPercent(targetRate)],
  ['random', ({ randomShare }) => askedPercent(randomShare)],
  ['capacity', ({ capacity }) => `× ${capacity}`],
  ['ordered', ({ orders }) => whole.format(orders)],
  ['short of rate', ({ shortOfRate }) => whole.format(shortOfRate)],
  ['inspections', ({ inspections }) => whole.format(inspections)],
  ['minutes', ({ inspectionMinutes }) => whole.format(inspectionMinutes)],
  ['trips found', ({ found }) => whole.format(found)],
  ['of all trips, %', ({ foundShare }) => interval(foundShare, 100)],
  ['per 1,000 inspections', ({ foundPerInspection }) => interval(foundPerInspection, 1_000)],
];

/** What the policies came to, as text for a terminal. */
export function triedText(path: string, answer: TriedPolicies): string {
  const rows = answer.tried.map((tried) => TRIED_COLUMNS.map(([, of]) => of(tried)));
  return [
    provenanceText(answer.header),
    ...triedNotes(path, answer).map(wrapped),
    `${simulatedMark(answer)}\n${table(
      TRIED_COLUMNS.map(([name]) => name),
      rows,
    )}`,
  ].join('\n\n');
}

function interval(measured: Measured, times: number): string {
  const shown = (share: number | null) => (times * (share ?? 0)).toFixed(1);
  if (!measured.enoughEvidence) return 'not enough evidence';
  return `${shown(measured.estimate)} (${shown(measured.lower)} to ${shown(measured.upper)})`;
}
