import type { YieldFigures, YieldReport } from '@southbound/measurement';
import { amount, shareWithInterval, withBounds, withInterval } from './measured-text.ts';
import { percent, sentence, table, whole, wrapped } from './text-layout.ts';

/** How sure the figures are, and what chance and skipped picks may hide. */
export function evidenceSection(border: YieldFigures): string {
  const { evidenceSince, watchedLift, liftByMethod, liftUnderCompliance, prevalence, shareCaught } = border;
  const { lower, upper } = liftUnderCompliance;
  const hidden = upper === null ? `at least ${amount(lower)}` : `${amount(lower)} to ${amount(upper)}`;
  return [
    'HOW SURE IS THAT?  95 % intervals; what is watched holds at all looks together.',
    ...(evidenceSince === null
      ? []
      : [`  Counted since ${evidenceSince}: what came before was lost with saved state.`]),
    `  Lift, watched: ${sentence(withBounds(watchedLift, amount))}`,
    `  Lift by the same methods: ${sentence(withBounds(liftByMethod, amount))}`,
    `  Lift, whatever the random picks that were not carried out would have found: ${hidden}.`,
    `  Vehicles in which an inspection would find something, by weighting: ${sentence(withBounds(prevalence.measured, small))}`,
    `  Share of that which was found: ${sentence(withBounds(shareCaught.measured, percent))}`,
    ...(shareCaught.measured.enoughEvidence && shareCaught.warning !== null
      ? [`  With care: ${shareCaught.warning}`]
      : []),
    `  Firearms per thousand inspections: ${sentence(withBounds(border.total.seizedPerThousand.firearms, amount))}`,
    ...border.compliance.map(({ day, inWords }) => `  ${day}: ${inWords}`),
  ]
    .map(wrapped)
    .join('\n');
}

/** In a column: a table with the words would be wider than a terminal. */
const NO_VERDICT = '–';

/** Whether each rule is worth the inspections that it causes. */
export function rulesSection({ rules, standards: { liftThatPays } }: YieldReport): string {
  const rows = rules.map(({ ruleId, inspections, hits, precision, caused, causedHits, delayMinutes, verdict }) => [
    ruleId,
    whole.format(inspections),
    whole.format(hits),
    shareWithInterval(precision),
    whole.format(caused),
    whole.format(causedHits),
    whole.format(delayMinutes),
    verdict === 'not-enough-evidence' ? NO_VERDICT : verdict,
  ]);
  const header = ['rule', 'fired', 'hits', 'precision', 'caused', 'hits', 'minutes', 'verdict'];
  const reasons = rules.filter(({ verdict }) => verdict !== 'not-enough-evidence');
  return [
    wrapped(
      `WHICH RULES ARE WORTH IT?  A lift of ${amount(liftThatPays)} pays. Caused: what would not have been targeted without the rule; minutes are how long that kept vehicles in vain. For the verdict only days that are over count; ${NO_VERDICT}: not enough evidence.`,
    ),
    rows.length === 0 ? '  No rule fired on an inspected vehicle.' : table(header, rows),
    ...reasons.map(({ ruleId, lift, reason }) => wrapped(`  ${ruleId}: lift ${withInterval(lift, amount)}. ${reason}`)),
  ].join('\n');
}

function small(share: number): string {
  return percent(share, 3);
}
