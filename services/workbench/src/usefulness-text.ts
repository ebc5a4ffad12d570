import { noticeMonitor, sourceWorth } from '@southbound/measurement';
import type { BorderResult } from '@southbound/standalone';
import { amount, shareWithInterval, withInterval } from './measured-text.ts';
import { counted, table, whole, wrapped } from './text-layout.ts';

type Row = BorderResult['leads']['usefulness'][number];
type SourceRow = BorderResult['leads']['sources'][number];

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
export function usefulnessText({ leads: { usefulness, sources, notices } }: Pick<BorderResult, 'leads'>): string {
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
      : [
          tableOf('given by', byGiver),
          wrapped('  And by how old it was when it happened:'),
          tableOf('age', byAge),
          ...sourcesText(sources),
        ]),
    ...noticesText(notices),
  ].join('\n');
}

/**
 * Each record once, as far as the topics still tell: intervals are exact, but for finds, where sources help each other.
 * The table before says how many there were of each, so sources of which nothing more can be said are counted alone.
 */
function sourcesText(rows: BorderResult['leads']['sources']): readonly string[] {
  const worth = sourceWorth(rows.map(({ kind, giver, office, ...tally }) => [{ kind, giver, office }, tally]));
  const known = worth.filter(({ foundShare, hoursToMatch, screenedOutDrawn }) => {
    return foundShare.rate.enoughEvidence || hoursToMatch.median.enoughEvidence || screenedOutDrawn > 0;
  });
  const others = worth.length - known.length;
  return [
    wrapped(
      `  And by source, each lead once. Found: of those inspected. Right: of those screened out and drawn, what random inspections found.${others === 0 ? '' : ` Of ${counted(others, 'other source')} there is not enough evidence for either.`}`,
    ),
    table(
      ['source', 'found (95 % interval)', 'days to match, in the middle', 'screened out', 'drawn', 'right'],
      known.map((source) => [
        sourceName(source),
        shareWithInterval(source.foundShare.rate),
        withInterval(source.hoursToMatch.median, (hours) => amount(hours / 24)),
        whole.format(source.screenedOut),
        whole.format(source.screenedOutDrawn),
        whole.format(source.screenedOutRight),
      ]),
    ),
  ];
}

/** What the agencies' memorandum of understanding asks for: timely notice. */
function noticesText(rows: BorderResult['leads']['notices']): readonly string[] {
  if (rows.length === 0) return [];
  const figures = noticeMonitor(rows.map(({ agency, quarter, ...tally }) => ({ agency, quarter, tally })));
  return [
    wrapped('  Were agencies told in time?  By the quarter in which a notice fell due; minutes: until it was told.'),
    table(
      ['agency', 'quarter', 'due', 'told', 'minutes, in the middle', 'acknowledged'],
      figures.map(({ agency, quarter, due, told, acknowledged, minutesToNotice: { median } }) => [
        agency,
        quarter,
        whole.format(due),
        whole.format(told),
        withInterval(median, amount),
        whole.format(acknowledged),
      ]),
    ),
  ];
}

/** Who gave records of a kind, through which office. */
export function sourceName(source: Pick<SourceRow, 'kind' | 'giver' | 'office'>): string {
  return `${nameOf(source)}${source.office === null ? '' : ` ${source.office}`}`;
}

function nameOf({ kind, giver }: Pick<Row, 'kind' | 'giver'>): string {
  return `${kind} ${giver ?? 'dealers'}`;
}

function tableOf(what: string, groups: ReadonlyMap<string, readonly Row[]>): string {
  const rows = [...groups].map(([name, ofGroup]) => [
    name,
    ...USES.map((use) => whole.format(ofGroup.reduce((sum, row) => sum + row[use], 0))),
  ]);
  return table([what, ...USES.map((use) => USES_SHOWN[use])], rows);
}
