import { BOUND_HELP, type RuleWorth } from '@southbound/measurement';
import type { Sample } from '@southbound/runtime';
import { bounds, type YieldMetric } from './metric-samples.ts';

const VERDICTS = ['keep', 'tune', 'retire', 'not-enough-evidence'] as const satisfies readonly RuleWorth['verdict'][];

const CAUSED = 'that would not have been targeted without the rule, at the same threshold';

/** What each rule did; a rule that fired under neither the live rule set nor the one before it is told of no more. */
export const RULE_COUNTERS: readonly YieldMetric[] = [
  {
    name: 'southbound_rule_inspections_total',
    help: 'Inspections of vehicles on which the rule fired, on whatever ground, all ports counted here.',
    labels: ['rule'],
    samples: eachRule(({ inspections }) => inspections),
  },
  {
    name: 'southbound_rule_hits_total',
    help: 'Those of them that found something, whether or not by the merit of the rule.',
    labels: ['rule'],
    samples: eachRule(({ hits }) => hits),
  },
  {
    name: 'southbound_rule_caused_inspections_total',
    help: `Inspections ${CAUSED}.`,
    labels: ['rule'],
    samples: eachRule(({ caused }) => caused),
  },
  {
    name: 'southbound_rule_caused_hits_total',
    help: `Finds of inspections ${CAUSED}: nobody else's merit.`,
    labels: ['rule'],
    samples: eachRule(({ causedHits }) => causedHits),
  },
  {
    name: 'southbound_rule_caused_delay_seconds_total',
    help: `How long vehicles were kept in which inspections found nothing, ${CAUSED}, all added up.`,
    labels: ['rule'],
    samples: eachRule(({ delayMinutes }) => Math.round(delayMinutes * 60)),
  },
];

export const RULE_GAUGES: readonly YieldMetric[] = [
  {
    name: 'southbound_rule_lift_ratio',
    help: `How many times as often as random inspections those that the rule caused find something; the interval holds at all looks and for all rules together, of the days that are over; ${BOUND_HELP}.`,
    labels: ['rule', 'bound'],
    samples: ({ rules }) => rules.flatMap(({ ruleId, lift }) => bounds(lift, { rule: ruleId })),
  },
  {
    name: 'southbound_rule_verdict',
    help: 'What is to become of the rule: 1 for its verdict, 0 for the others. keep, tune (narrow it, or others say the same), retire, not-enough-evidence. The reason stands in the report of /yield.',
    labels: ['rule', 'verdict'],
    samples: ({ rules }) =>
      rules.flatMap(({ ruleId, verdict }) =>
        VERDICTS.map((of): Sample => [{ rule: ruleId, verdict: of }, of === verdict ? 1 : 0]),
      ),
  },
];

function eachRule(value: (rule: RuleWorth) => number): YieldMetric['samples'] {
  return ({ rules }) => rules.map((rule): Sample => [{ rule: rule.ruleId }, value(rule)]);
}
