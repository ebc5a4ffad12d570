import { epochMs, INSPECTION_METHODS } from '@southbound/contracts';
import { BOUND_HELP, type InspectionFigures, type PortYield } from '@southbound/measurement';
import { bounds, eachKind, eachPort, type YieldMetric } from './metric-samples.ts';

const WATCHED = 'the interval holds at all looks together, so it may be watched and alerted on';
const TODAY = 'Of the latest day, in UTC, on which a port has any';

/** Each in its own unit, so each is a metric of its own. */
const PER_THOUSAND = {
  firearms: ['firearms', 'Firearms'],
  rounds: ['rounds', 'Rounds of ammunition'],
  parts: ['gun_parts', 'Gun parts'],
  currencyUsd: ['currency_usd', 'US dollars'],
  drugsGrams: ['drugs_grams', 'Grams of drugs'],
} as const satisfies Record<keyof InspectionFigures['seizedPerThousand'], readonly [name: string, words: string]>;

const perThousand = Object.entries(PER_THOUSAND).map(
  ([goods, [name, words]]): YieldMetric => ({
    name: `southbound_${name}_per_thousand_inspections`,
    help: `${words} that a thousand inspections bring, officer-initiated ones too, all ports counted here; the interval is a model's, and there is no estimate below twenty seizures; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.total.seizedPerThousand[goods as keyof typeof PER_THOUSAND], {}),
  }),
);

/** What is made of evidence, which begins anew when it is lost: all of it may fall. */
export const EVIDENCE_GAUGES: readonly YieldMetric[] = [
  {
    name: 'southbound_evidence_began_anew_timestamp_seconds',
    help: 'When what intervals and verdicts are made of was lost with the state and began anew; none where it never was.',
    labels: ['port'],
    samples: eachPort(({ evidenceSince }) => (evidenceSince === null ? null : epochMs(evidenceSince) / 1_000)),
  },
  {
    name: 'southbound_hit_rate_watched_ratio',
    help: `southbound_hit_rate_ratio for who watches: ${WATCHED}; ${BOUND_HELP}.`,
    labels: ['ground', 'bound'],
    samples: ({ border }) => eachKind(border).flatMap(([ground, kind]) => bounds(kind.watchedHitRate, { ground })),
  },
  {
    name: 'southbound_lift_watched_ratio',
    help: `southbound_lift_ratio for who watches: ${WATCHED}; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.watchedLift, {}),
  },
  {
    name: 'southbound_lift_same_method_ratio',
    help: `Lift as if targeted and random vehicles had been inspected by the same methods, all ports counted here; southbound_lift_ratio holds the methods' part too; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.liftByMethod, {}),
  },
  {
    name: 'southbound_lift_whatever_skipped_ratio',
    help: 'Between which bounds lift lies whatever the random picks that were not carried out would have found, all ports counted here. bound: lower and upper (left out where nothing bounds it).',
    labels: ['bound'],
    samples: ({ border: { liftUnderCompliance } }) => {
      const { lower, upper } = liftUnderCompliance;
      return [[{ bound: 'lower' }, lower], ...(upper === null ? [] : [[{ bound: 'upper' }, upper] as const])];
    },
  },
  {
    name: 'southbound_method_hit_rate_ratio',
    help: `Share of ordered inspections that found something, by the method used, all ports counted here; ${BOUND_HELP}.`,
    labels: ['method', 'bound'],
    samples: ({ border }) =>
      INSPECTION_METHODS.flatMap((method) => bounds(border.byMethod[method].hitRate, { method })),
  },
  {
    name: 'southbound_prevalence_ratio',
    help: `Share of all crossings in which an inspection would find something, reckoned from the inspections' propensities, all ports counted here; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.prevalence.measured, {}),
  },
  {
    name: 'southbound_share_caught_ratio',
    help: `Share that was found of what inspecting every crossing would have found, reckoned likewise; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.shareCaught.measured, {}),
  },
  {
    name: 'southbound_weighted_effective_hits',
    help: 'How many hits of equal weight would tell as much as those that southbound_prevalence_ratio and southbound_share_caught_ratio rest on. Below five: take both with care.',
    labels: [],
    samples: ({ border }) => [[{}, border.prevalence.effectiveHits]],
  },
  ...perThousand,
  {
    name: 'southbound_random_picks_settled',
    help: `Random picks of which it was told whether they were carried out. ${TODAY}.`,
    labels: ['port'],
    samples: eachPort(({ compliance }) => latest(compliance, ({ assigned, underWay }) => assigned - underWay)),
  },
  {
    name: 'southbound_random_picks_skipped_ratio',
    help: `Share of those that were not carried out; ${WATCHED}; ${BOUND_HELP}. ${TODAY}.`,
    labels: ['port', 'bound'],
    samples: ({ ports }) =>
      ports.flatMap(({ port, compliance: [day] }) =>
        day === undefined ? [] : bounds(day.alarm.notCarriedOut, { port }),
      ),
  },
  {
    name: 'southbound_random_picks_late',
    help: `Random picks that began more than ten minutes after their selection. ${TODAY}.`,
    labels: ['port'],
    samples: eachPort(({ compliance }) => latest(compliance, ({ late }) => late)),
  },
  {
    name: 'southbound_random_compliance_low',
    help: `1: more random picks are skipped than the policy tolerates, beyond doubt, so that lift compares with a sample that is no longer fair; else 0. ${TODAY}.`,
    labels: ['port'],
    samples: eachPort(({ compliance }) => latest(compliance, ({ alarm }) => (alarm.isRaised ? 1 : 0))),
  },
  {
    name: 'southbound_border_random_compliance_low',
    help: 'The same for all ports counted here together: 1 also where officers everywhere skip a little too much, which no port alone shows.',
    labels: [],
    samples: ({ border: { compliance } }) => {
      const isLow = latest(compliance, ({ alarm }) => (alarm.isRaised ? 1 : 0));
      return isLow === null ? [] : [[{}, isLow]];
    },
  },
  {
    name: 'southbound_tolerated_skipped_ratio',
    help: 'What southbound_random_compliance_low is judged by: the share of random picks that may go uninspected.',
    labels: [],
    samples: ({ standards }) => [[{}, standards.toleratedSkippedShare]],
  },
  {
    name: 'southbound_lift_that_pays_ratio',
    help: 'What verdicts are judged by: the lift from which on targeting is worth its inspections.',
    labels: [],
    samples: ({ standards }) => [[{}, standards.liftThatPays]],
  },
];

type Days = PortYield['compliance'];

function latest([day]: Days, value: (day: Days[number]) => number): number | null {
  return day === undefined ? null : value(day);
}
