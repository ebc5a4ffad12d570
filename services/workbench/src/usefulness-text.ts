import type { BorderResult } from '@southbound/standalone';
import { table, whole, wrapped } from './text-layout.ts';

type Row = BorderResult['leads']['usefulness'][number];

/** What becomes of a lead, as the columns of a table. */
const USES_SHOWN = {
  inForce: 'in force',
  matched: 'matched',
  inspected: 'inspected',
  found: 'found',
  expiredUnused: 'ran out unused',
  screenedOut: 'screened out',
  screenedOutWrongly: 'wrongly so',
} as const;
const USES = Object.keys(USES_SHOWN) as (keyof typeof USES_SHOWN)[];

/** How old a lead was when it happened, youngest first. */
const AGES_SHOWN = {
  'six-months': 'to 6 months',
  'one-year': 'to 1 year',
  'three-years': 'to 3 years',
  'five-years': 'to 5 years',
  older: 'older',
} as const satisfies Record<Row['band'], string>;
const AGES = Object.keys(AGES_SHOWN) as Row['band'][];

/** What became of leads: by what was given and by whom, and by how old it was. */
export function usefulnessText({ leads: { usefulness } }: Pick<BorderResult, 'leads'>): string {
  const byGiver = Map.groupBy(
    usefulness.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))),
    nameOf,
  );
  const byAge = Map.groupBy(
    usefulness.toSorted((a, b) => a.kind.localeCompare(b.kind) || AGES.indexOf(a.band) - AGES.indexOf(b.band)),
    ({ kind, band }) => `${kind} ${AGES_SHOWN[band]}`,
  );
  return [
    wrapped('WERE LEADS USEFUL?  By what was given and by whom; what was screened out still counts at the lane.'),
    ...(usefulness.length === 0
      ? ['  There was none.']
      : [tableOf('given by', byGiver), wrapped('  And by how old it was when it happened:'), tableOf('age', byAge)]),
  ].join('\n');
}

function nameOf({ kind, giver }: Row): string {
  return `${kind} ${giver ?? 'dealers'}`;
}

function tableOf(what: string, groups: ReadonlyMap<string, readonly Row[]>): string {
  const rows = [...groups].map(([name, ofGroup]) => [
    name,
    ...USES.map((use) => whole.format(ofGroup.reduce((sum, row) => sum + row[use], 0))),
  ]);
  return table([what, ...USES.map((use) => USES_SHOWN[use])], rows);
}
