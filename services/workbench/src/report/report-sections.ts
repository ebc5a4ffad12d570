import type { Measured } from '@southbound/measurement';
import { evenAxis, tenfoldAxis } from '../charts/axes.ts';
import { amount, withBounds, withInterval } from '../measured-text.ts';
import { counted, percent, whole } from '../text-layout.ts';
import { sourceName } from '../usefulness-text.ts';
import type { ReportContents } from './report-contents.ts';
import { type Part, rowsDrawn } from './section.ts';

/** Marks of rules by verdict, so that a glance tells which to keep. */
const VERDICT_MARKS = { keep: 0, tune: 3, retire: 1, 'not-enough-evidence': 2 } as const;
const VERDICTS_SHOWN = { keep: 'keep', tune: 'tune', retire: 'retire', 'not-enough-evidence': 'too early to say' };

export function byGround({ yield: { border } }: ReportContents, mark: string): Part {
  const engine = Object.entries(border.byGround)
    .filter(([, { orders }]) => orders > 0)
    .map(([ground, figures]) => ({ label: ground, figures }));
  const rows = [
    ...engine,
    { label: 'all ordered', figures: border.ordered },
    { label: 'officer-initiated', figures: border.officerInitiated },
    { label: 'all', figures: border.total },
  ];
  const measured = rows.map(({ label, figures }) => ({ label, measured: figures.hitRate }));
  return {
    title: 'What inspections found, by ground',
    said: [
      'A hit is an inspection that found something. What officers began of their own accord stands beside what was ordered: no figure of the engine holds it.',
    ],
    charts: [
      rowsDrawn({
        ...{ id: 'hit-rate-by-ground', title: 'Hit rate by ground, with exact 95 % intervals' },
        axis: tenfoldAxis(measuredOf(measured), [], 1),
        format: percent,
        rows: measured,
        mark,
      }),
    ],
    table: {
      columns: [
        ...['ground', 'inspections', 'hits', 'hit rate (95 % interval)', 'the same, for who watches'],
        ...['firearms', 'rounds', 'parts', 'US dollars', 'drugs, kg', 'minutes of lawful vehicles'],
      ],
      rows: rows.map(({ label, figures }) => [
        label,
        ...[figures.inspections, figures.hits].map((count) => whole.format(count)),
        ...[figures.hitRate, figures.watchedHitRate].map((rate) => withBounds(rate, percent)),
        ...[figures.firearms, figures.rounds, figures.parts, figures.currencyUsd].map((count) => whole.format(count)),
        ...[amount(figures.drugsKg), whole.format(figures.delayMinutes)],
      ]),
    },
  };
}

export function perThousand({ yield: { border } }: ReportContents): Part {
  const { seizedPerThousand } = border.total;
  const goods = [
    ['firearms', seizedPerThousand.firearms, border.total.firearms],
    ['rounds', seizedPerThousand.rounds, border.total.rounds],
    ['gun parts', seizedPerThousand.parts, border.total.parts],
    ['US dollars', seizedPerThousand.currencyUsd, border.total.currencyUsd],
    ['grams of drugs', seizedPerThousand.drugsGrams, 1_000 * border.total.drugsKg],
  ] as const;
  return {
    title: 'Interdiction yield',
    said: [
      'What a thousand of all inspections bring. Quantities are heavy-tailed, so the intervals are those of a model, and given from twenty seizures on.',
    ],
    charts: [],
    table: {
      columns: ['goods', 'seized', 'per thousand inspections (95 % interval)'],
      rows: goods.map(([name, measured, seized]) => [name, whole.format(seized), withBounds(measured, amount)]),
    },
  };
}

export function liftOf({ yield: { border, standards } }: ReportContents, mark: string): Part {
  const { liftUnderCompliance: skipped } = border;
  const lines = [
    { at: 1, label: 'no better than chance' },
    { at: standards.liftThatPays, label: 'the lift that pays' },
  ];
  const rows = [
    { label: 'lift', measured: border.lift },
    { label: 'the same, for who watches', measured: border.watchedLift, mark: 1 },
    { label: 'by the same methods', measured: border.liftByMethod, mark: 2 },
    { label: 'skipped picks found nothing', measured: skipped.asAssigned, mark: 3 },
  ];
  const hidden =
    skipped.upper === null
      ? `at least ${amount(skipped.lower)}`
      : `${amount(skipped.lower)} to ${amount(skipped.upper)}`;
  return {
    title: 'Is targeting better than chance?',
    said: [
      `Hit rate of inspected vehicles that would be targeted (${hitsIn(border.wouldTarget)}) over that of the random stratum (${hitsIn(border.randomStratum)}). Vehicles with a high score are searched more thoroughly, so part of the lift is the method.`,
      `Whatever the random picks that were not carried out would have found, the lift is ${hidden}.`,
    ],
    charts: [
      rowsDrawn({
        ...{ id: 'lift', title: 'Lift, with 95 % intervals', format: amount, rows, lines, mark },
        axis: tenfoldAxis(measuredOf(rows), [1, standards.liftThatPays]),
      }),
    ],
    table: {
      columns: ['lift', '95 % interval'],
      rows: rows.map(({ label, measured }) => [label, withBounds(measured, amount)]),
    },
  };
}

export function byPort({ yield: { ports } }: ReportContents, mark: string): Part {
  const crossed = ports.filter(({ crossings }) => crossings > 0);
  const rows = crossed.map(({ port, name, pooledHitRate: { rate, pooledShare } }) => ({
    label: `${port} ${name}`,
    measured: rate,
    mark: pooledShare < MOSTLY_OWN ? 0 : 1,
  }));
  return {
    title: 'By port',
    said: [
      'Hits per ordered inspection. Where a port has few of its own, its rate is drawn towards that of the others (partial pooling): a filled dot rests mostly on its own inspections, an open square mostly on those of others.',
    ],
    charts: [
      rowsDrawn({
        ...{ id: 'hit-rate-by-port', title: 'Hit rate by port, pooled, with 95 % intervals' },
        ...{ axis: evenAxis(measuredOf(rows)), format: percent, rows, mark },
      }),
    ],
    table: {
      columns: [
        ...['port', 'crossings', 'ordered', 'inspection rate', 'hits', 'hit rate, pooled', 'of that from other ports'],
        ...['hit rate of the port alone', 'lift', 'short of the floor'],
      ],
      rows: crossed.map(({ port, name, crossings, ordered, inspectionRate, pooledHitRate, lift, floor }) => [
        `${port} ${name}`,
        ...[crossings, ordered.orders].map((count) => whole.format(count)),
        inspectionRate === null ? '' : percent(inspectionRate),
        whole.format(ordered.hits),
        withInterval(pooledHitRate.rate, percent),
        percent(pooledHitRate.pooledShare, 0),
        ...[withInterval(ordered.hitRate, percent), withBounds(lift, amount)],
        floor === null ? 'no floor' : whole.format(floor.shortfall),
      ]),
    },
  };
}

/** Below it most of a port's estimate is its own. */
const MOSTLY_OWN = 0.5;

export function byRule({ yield: { rules, standards } }: ReportContents, mark: string): Part {
  const rows = rules.map(({ ruleId, verdict }) => ({
    label: `${ruleId}: ${VERDICTS_SHOWN[verdict]}`,
    mark: VERDICT_MARKS[verdict],
  }));
  const found = rules.map(({ precision }, at) => ({ label: '', ...rows[at], measured: precision }));
  const lifts = rules.map(({ lift }, at) => ({ label: '', ...rows[at], measured: lift }));
  return {
    title: 'By rule',
    said: [
      `Which rules are worth the inspections that they cause? A lift of ${amount(standards.liftThatPays)} pays. Filled dot: keep. Diamond: tune. Open square: retire. Triangle: too early to say. A dashed whisker without a mark: not enough evidence; the table says what would be enough.`,
    ],
    charts:
      rules.length === 0
        ? []
        : [
            rowsDrawn({
              ...{ id: 'lift-by-rule', title: 'Lift of what each rule caused, for who watches', format: amount, mark },
              axis: tenfoldAxis(measuredOf(lifts), [0.1, 100, standards.liftThatPays]),
              rows: lifts,
              lines: [{ at: standards.liftThatPays, label: 'the lift that pays' }],
            }),
            rowsDrawn({
              ...{
                id: 'precision-by-rule',
                title: 'Hits per inspection in which each rule fired',
                format: percent,
                mark,
              },
              axis: tenfoldAxis(measuredOf(found), [], 1),
              rows: found,
            }),
          ],
    table: {
      columns: [
        ...[
          'rule',
          'verdict',
          'reason',
          'fired on inspections',
          'hits',
          'hits per inspection',
          'caused',
          'hits of those',
        ],
        ...['share of all finds', 'minutes in vain'],
      ],
      rows: rules.map((rule) => [
        ...[rule.ruleId, VERDICTS_SHOWN[rule.verdict], rule.reason],
        ...[rule.inspections, rule.hits].map((count) => whole.format(count)),
        withInterval(rule.precision, percent),
        ...[rule.caused, rule.causedHits].map((count) => whole.format(count)),
        ...[withBounds(rule.shareOfFinds, percent), whole.format(rule.delayMinutes)],
      ]),
    },
  };
}

export function bySource({ sources }: ReportContents, mark: string): Part {
  const known = sources ?? [];
  const rows = known.map((source) => ({ label: sourceName(source), measured: source.foundShare.rate }));
  return {
    title: 'By lead source',
    said: [
      sources === null
        ? 'The yield API does not tell what became of leads. A report of a recording does.'
        : 'Of vehicles inspected that a lead of the source matched, the share in which something was found; each lead once, each source drawn towards the others. What was screened out still counts at the lane.',
    ],
    charts:
      rows.length === 0
        ? []
        : [
            rowsDrawn({
              ...{ id: 'found-by-source', title: 'Leads that led to a find, of those inspected, with 95 % intervals' },
              ...{ axis: tenfoldAxis(measuredOf(rows), [], 1), format: percent, rows, mark },
            }),
          ],
    table: {
      columns: [
        ...['source', 'given', 'matched', 'inspected', 'found', 'found of those inspected', 'hours to the first match'],
        ...['ran out unused', 'screened out', 'drawn at random all the same', 'of those right'],
      ],
      rows: known.map((source) => [
        sourceName(source),
        ...[source.given, source.matched, source.inspected, source.found].map((count) => whole.format(count)),
        withInterval(source.foundShare.rate, percent),
        withInterval(source.hoursToMatch.median, amount),
        ...[source.expiredUnused, source.screenedOut, source.screenedOutDrawn].map((count) => whole.format(count)),
        withBounds(source.screenedOutRightShare, percent),
      ]),
    },
  };
}

export function compliance({ yield: { border } }: ReportContents): Part {
  return {
    title: 'Were random picks carried out?',
    said: border.compliance.map(({ day, inWords }) => `${day}: ${inWords}`),
    charts: [],
    table: {
      columns: ['day', 'picked', 'carried out', 'share', 'late', 'under way', 'not carried out'],
      rows: border.compliance.map((of) => [
        of.day,
        ...[of.assigned, of.carriedOut].map((count) => whole.format(count)),
        withBounds(of.carriedOutShare, percent),
        ...[of.late, of.underWay].map((count) => whole.format(count)),
        Object.entries(of.notCarriedOut)
          .filter(([, count]) => count > 0)
          .map(([reason, count]) => `${reason} ${whole.format(count)}`)
          .join(', '),
      ]),
    },
  };
}

/** Null where nobody can look into vehicles. */
export function byTruth({ reckoning }: ReportContents): Part | null {
  if (reckoning === null) return null;
  const { trips, found, missed, notCarriedOut, released, underWay, undecided } = reckoning;
  const goods = [
    ['firearms', reckoning.firearms],
    ['rounds', reckoning.rounds],
    ['US dollars', reckoning.currencyUsd],
  ] as const;
  return {
    title: 'What slipped through',
    said: [
      `By the hidden truth, which the engine cannot see: ${counted(trips, 'vehicle')} carried something illegal, ${whole.format(found)} found, ${whole.format(missed)} inspected and missed, ${whole.format(notCarriedOut)} ordered and not inspected, ${whole.format(released)} released, ${whole.format(underWay + undecided)} still open.`,
    ],
    charts: [],
    table: {
      columns: ['goods', 'carried', 'seized', 'slipped through', 'still open', 'share seized'],
      rows: goods.map(([name, { carried, seized, slippedThrough, pending }]) => [
        name,
        ...[carried, seized, slippedThrough, pending].map((count) => whole.format(count)),
        carried === 0 ? '' : percent(seized / carried, 0),
      ]),
    },
  };
}

function measuredOf(rows: readonly { readonly measured: Measured }[]): readonly Measured[] {
  return rows.map(({ measured }) => measured);
}

function hitsIn({ hits, inspections }: { readonly hits: number; readonly inspections: number }): string {
  return `${counted(hits, 'hit')} in ${whole.format(inspections)}`;
}
