import type { AuditReport, RecordingHeader } from '@southbound/simulation';
import { provenanceText } from './recordings/recording-text.ts';
import { table, whole, wrapped } from './text-layout.ts';

/** What an auditor found, for people: each promise with its verdict, and what became of the trips. */
export function auditText(
  { rulings, reckoning, yield: yielded, faults }: AuditReport,
  header: RecordingHeader,
): string {
  const broken = rulings.filter(({ verdict }) => verdict === 'violated');
  const count = (wanted: (typeof rulings)[number]['verdict']) =>
    rulings.filter(({ verdict }) => verdict === wanted).length;
  const conclusion =
    broken.length > 0
      ? `${broken.length} of ${rulings.length} promises are broken: ${broken.map(({ name }) => name).join(', ')}.`
      : `No promise is broken: ${count('holds')} hold, of ${count('too little to say')} there is too little to say, and ${count('not judged')} could not be judged.`;
  const verdicts = rulings.flatMap(({ name, promise, verdict, message, cases }) => [
    wrapped(`${verdict.toUpperCase()}  ${name}: ${promise}. ${message}`),
    ...cases.map((each) => wrapped(`    ${each}`)),
  ]);
  const { trips, found, missed, notCarriedOut, released, underWay, undecided } = reckoning;
  const fates = `Of ${whole.format(trips)} trips ${found} were found, ${missed} inspected and missed, ${released} released, ${notCarriedOut} ordered and not inspected, ${underWay} are under way, ${undecided} undecided; of those, nobody was told of ${faults.tripsNeverTold}.`;
  return [provenanceText(header), '', conclusion, '', ...verdicts, '', wrapped(fates), ...yieldLines(yielded)].join(
    '\n',
  );
}

function yieldLines(yielded: AuditReport['yield']): string[] {
  if (yielded === null) return [];
  const rows = Object.entries(yielded).map(
    ([ground, { orders, inspections, hits, firearms, rounds, parts, currencyUsd, drugsKg }]) => [
      ground,
      ...[orders, inspections, hits, firearms, rounds, parts, currencyUsd].map((count) => whole.format(count)),
      drugsKg.toFixed(1),
    ],
  );
  const header = [
    'By the inspections',
    'orders',
    'inspections',
    'hits',
    'firearms',
    'rounds',
    'parts',
    'USD',
    'drugs, kg',
  ];
  return ['', table(header, rows)];
}
