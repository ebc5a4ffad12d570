import { INSPECTION_GROUNDS, NOT_CARRIED_OUT_REASONS, RELEASE_GROUNDS } from '@southbound/contracts';
import {
  BOUND_HELP,
  type FloorFigures,
  type InspectionFigures,
  type PortYield,
  SHORTFALL_REASONS,
  type YieldReport,
} from '@southbound/measurement';
import { registerReport, type Sample } from '@southbound/runtime';
import type { Registry } from 'prom-client';
import { EVIDENCE_GAUGES } from './evidence-metrics.ts';
import { bounds, eachKind, eachPort, type YieldMetric } from './metric-samples.ts';
import { PROGRESS_GAUGES } from './progress-metrics.ts';
import { RULE_COUNTERS, RULE_GAUGES } from './rule-metrics.ts';

/** What only grows while the tallies are kept. */
const COUNTERS: readonly YieldMetric[] = [
  {
    name: 'southbound_crossings_decided_total',
    help: 'Crossings decided, whether inspected or released.',
    labels: ['port'],
    samples: eachPort((port) => port.crossings),
  },
  {
    name: 'southbound_selections_total',
    help: 'Crossings decided, by decision (inspect or release) and by the ground for it.',
    labels: ['port', 'decision', 'ground'],
    samples: ({ ports }) => ports.flatMap(selectionsOf),
  },
  {
    name: 'southbound_inspections_concluded_total',
    help: 'Inspections that have concluded, by the ground of their order; ground officer-initiated: nobody ordered them.',
    labels: ['port', 'ground'],
    samples: eachGround((ground) => ground.inspections),
  },
  {
    name: 'southbound_hits_total',
    help: 'Inspections that found something, by the ground of their order; ground officer-initiated: nobody ordered them.',
    labels: ['port', 'ground'],
    samples: eachGround((ground) => ground.hits),
  },
  {
    name: 'southbound_inspection_delay_seconds_total',
    help: 'Time that vehicles in which nothing was found were kept, from selection to end of inspection, all added up.',
    labels: ['port', 'ground'],
    samples: eachGround((ground) => Math.round(ground.delayMinutes * 60)),
  },
  {
    name: 'southbound_inspections_not_carried_out_total',
    help: 'Inspections that were ordered and not carried out, by the ground of their order and the reason told.',
    labels: ['port', 'ground', 'reason'],
    samples: ({ ports }) => ports.flatMap(notCarriedOutOf),
  },
  {
    name: 'southbound_inspections_set_aside_total',
    help: 'Words of inspections that no figure holds. reason: doubled (told a second time), late (told or ended more than two days after it should), unreadable (in the quarantine, such as for a quantity that cannot be). Those of unknown crossings are in southbound_inspections_unmatched.',
    labels: ['port', 'reason'],
    samples: ({ ports }) =>
      ports.flatMap(({ port, inspectionsDoubled, inspectionsLate, inspectionsUnreadable }): readonly Sample[] => [
        [{ port, reason: 'doubled' }, inspectionsDoubled],
        [{ port, reason: 'late' }, inspectionsLate],
        [{ port, reason: 'unreadable' }, inspectionsUnreadable],
      ]),
  },
  {
    name: 'southbound_vehicles_made_to_wait_total',
    help: 'Vehicles ordered inspected that had to wait for bay, officers or unit by the plan when they were ordered.',
    labels: ['port'],
    samples: eachPort((port) => port.waits.vehicles),
  },
  {
    name: 'southbound_planned_wait_seconds_total',
    help: 'How long they had to wait by the plan, all added up. How long vehicles were really kept is in southbound_inspection_delay_seconds_total.',
    labels: ['port'],
    samples: eachPort((port) => Math.round(port.waits.minutes * 60)),
  },
  {
    name: 'southbound_orders_lost_total',
    help: 'Inspections ordered that this service forgot with its state; when they conclude they count as unmatched.',
    labels: ['port'],
    samples: eachPort((port) => port.ordersLost),
  },
  {
    name: 'southbound_firearms_seized_total',
    help: 'Firearms seized, in ordered and in officer-initiated inspections.',
    labels: ['port'],
    samples: eachPort((port) => port.total.firearms),
  },
  {
    name: 'southbound_rounds_seized_total',
    help: 'Rounds of ammunition seized, in ordered and in officer-initiated inspections.',
    labels: ['port'],
    samples: eachPort((port) => port.total.rounds),
  },
  {
    name: 'southbound_gun_parts_seized_total',
    help: 'Magazines, receivers, scopes, silencers and other gun parts seized, in ordered and in officer-initiated inspections.',
    labels: ['port'],
    samples: eachPort((port) => port.total.parts),
  },
  {
    name: 'southbound_currency_seized_usd_total',
    help: 'Currency seized, in US dollars, in ordered and in officer-initiated inspections.',
    labels: ['port'],
    samples: eachPort((port) => port.total.currencyUsd),
  },
  {
    name: 'southbound_drugs_seized_grams_total',
    help: 'Drugs seized, in grams, in ordered and in officer-initiated inspections.',
    labels: ['port'],
    samples: eachPort((port) => Math.round(port.total.drugsKg * 1_000)),
  },
  {
    name: 'southbound_score_points_taken_total',
    help: 'Score points of ordered vehicles. part: targeted (what the threshold had a choice of: no lookouts, no random draws) or whole (all orders). 1 less its increase over that of southbound_score_points_hindsight_total is the regret.',
    labels: ['port', 'part'],
    samples: eachPart((part, { takenPoints }) => [[{ part }, takenPoints]]),
  },
  {
    name: 'southbound_score_points_hindsight_total',
    help: 'Score points that as many orders would have taken had all scores been known. pacing: hour (the best of each hour, as many as were ordered in it) or day (the best of each day, whenever they came).',
    labels: ['port', 'part', 'pacing'],
    samples: eachPart((part, { pacedPoints, unpacedPoints }) => [
      [{ part, pacing: 'hour' }, pacedPoints],
      [{ part, pacing: 'day' }, unpacedPoints],
    ]),
  },
  {
    name: 'southbound_hindsight_restarts_total',
    help: 'Times that the scores of the hour and the day under way were lost with the state: hindsight began anew, and regret reads too small for that hour.',
    labels: ['port'],
    samples: eachPort((port) => port.hindsightRestarts),
  },
  {
    name: 'southbound_floor_inspections_due_total',
    help: 'Inspections that the floor rate asks to be carried out, of those ordered; it steers nothing. None at a port without one.',
    labels: ['port'],
    samples: eachFloor(({ due }) => due),
  },
  ...RULE_COUNTERS,
];

const GAUGES: readonly YieldMetric[] = [
  {
    name: 'southbound_inspections_under_way',
    help: 'Inspections that were ordered, and of which nothing was told yet.',
    labels: ['port'],
    samples: eachPort((port) => port.inspectionsUnderWay),
  },
  {
    name: 'southbound_inspections_unmatched',
    help: 'Inspections told of that nobody ordered and no officer said to have begun. No other figure holds them.',
    labels: ['port'],
    samples: eachPort((port) => port.inspectionsUnmatched),
  },
  {
    name: 'southbound_inspection_rate_ratio',
    help: 'Inspections ordered per crossing decided, since the counts began.',
    labels: ['port'],
    samples: eachPort((port) => port.inspectionRate),
  },
  {
    name: 'southbound_floor_shortfall_inspections',
    help: 'Inspections missing to what the floor rate asks for, since the counts began; 0 where it is reached.',
    labels: ['port'],
    samples: eachFloor(({ shortfall }) => shortfall),
  },
  {
    name: 'southbound_floor_missing_inspections',
    help: 'Inspections that were not carried out, by reason: capacity (no bay, officer or lane), refused (an officer declined), not-carried-out (the vehicle left), under-way, lost (with the state), not-ordered (the rest). Together the shortfall; more where more was ordered than the floor asks for.',
    labels: ['port', 'reason'],
    samples: ({ ports }) =>
      ports.flatMap(({ port, floor }) =>
        SHORTFALL_REASONS.flatMap((reason): readonly Sample[] =>
          floor === null ? [] : [[{ port, reason }, floor.missing[reason]]],
        ),
      ),
  },
  {
    name: 'southbound_hit_rate_ratio',
    help: `Share of inspections that found something, over all ports counted here; ${BOUND_HELP}.`,
    labels: ['ground', 'bound'],
    samples: ({ border }) => eachKind(border).flatMap(([ground, figures]) => bounds(figures.hitRate, { ground })),
  },
  {
    name: 'southbound_lift_ratio',
    help: `Hit rate of inspected vehicles that the rules would target, on whatever ground, over that of the inspected random stratum, all ports counted here; above 1 is better than chance; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ border }) => bounds(border.lift, {}),
  },
  ...EVIDENCE_GAUGES,
  ...PROGRESS_GAUGES,
  ...RULE_GAUGES,
];

/**
 * Puts the interdiction yield into a registry. The figures are worked out when the metrics are read, once for all of
 * them. Rules, ports, grounds and reasons are the only labels with more than five values; no more rules are told of than
 * the live rule set and the one before it have.
 */
export function registerYieldMetrics(registry: Registry, report: () => YieldReport): void {
  registerReport(registry, { counters: COUNTERS, gauges: GAUGES }, report);
}

/** One sample for each port with a floor rate. */
function eachFloor(value: (floor: FloorFigures) => number): YieldMetric['samples'] {
  return eachPort(({ floor }) => (floor === null ? null : value(floor)));
}

/** The samples of what was targeted, and of all orders. */
function eachPart(
  of: (part: 'targeted' | 'whole', hindsight: PortYield['regret']['whole']) => readonly Sample[],
): YieldMetric['samples'] {
  return ({ ports }) =>
    ports.flatMap(({ port, regret }) =>
      (['targeted', 'whole'] as const).flatMap((part) =>
        of(part, regret[part]).map(([labels, value]): Sample => [{ port, ...labels }, value]),
      ),
    );
}

function eachGround(value: (ground: InspectionFigures) => number): YieldMetric['samples'] {
  return ({ ports }) =>
    ports.flatMap((port) =>
      eachKind(port).map(([ground, figures]): Sample => [{ port: port.port, ground }, value(figures)]),
    );
}

function notCarriedOutOf({ port, byGround }: PortYield): readonly Sample[] {
  return INSPECTION_GROUNDS.flatMap((ground) =>
    NOT_CARRIED_OUT_REASONS.map((reason): Sample => [{ port, ground, reason }, byGround[ground].notCarriedOut[reason]]),
  );
}

function selectionsOf({ port, byGround, releases }: PortYield): readonly Sample[] {
  return [
    ...INSPECTION_GROUNDS.map((ground): Sample => [{ port, decision: 'inspect', ground }, byGround[ground].orders]),
    ...RELEASE_GROUNDS.map((ground): Sample => [{ port, decision: 'release', ground }, releases[ground]]),
  ];
}
