import {
  AFTER,
  always,
  BEFORE,
  BLIND,
  BORDER_COMPLIANCE_LOW,
  batches,
  budget,
  CONCLUDED,
  CROSSINGS_READ,
  clock,
  complianceLow,
  failures,
  growing,
  growingSince,
  LANE,
  LIFT_AT_MOST,
  NOT_CARRIED_OUT,
  once,
  passingUntil,
  QUARANTINED,
  REFUSED,
  type Series,
  SUSPENDED,
  since,
  stoodStill,
  TAKEN,
  TOLD_AGAIN,
  unread,
  up,
} from './fine-series.ts';

/** What happens, how series differ then from when all is fine, and which alerts fire. */
type Scenario = readonly [what: string, changes: Series, fires: readonly string[]];

export const SCENARIOS: readonly Scenario[] = [
  ['all is as it should be', {}, []],
  ...decidingScenarios(),
  ...timeScenarios(),
  ...budgetScenarios(),
  ...worthScenarios(),
  ...ruleSetScenarios(),
  ...leadScenarios(),
];

function decidingScenarios(): readonly Scenario[] {
  return [
    ['a service does not answer', { [up('yield')]: since(1, 0) }, ['ServiceDown']],
    ['the last instance of targeting is gone', { [up('targeting')]: null }, ['ServiceDown']],
    ['the simulator is gone', { [up('simulator')]: always(0) }, []],
    ['nothing is read any more', { [CROSSINGS_READ]: always(100) }, ['NothingDecided']],
    ['nothing was ever read', { [CROSSINGS_READ]: null }, ['NothingDecided']],
    ['every batch is decided blind', { [BLIND]: growingSince('0') }, ['CrossingsDecidedBlind']],
    ['some batches of a start are decided blind', { [BLIND]: once(3) }, []],
    ['officers are away', { [failures('inspection', 'officers-away')]: growingSince('_') }, ['OfficersAway']],
    ['officers are away for a moment', { [failures('inspection', 'officers-away')]: `_x${BEFORE} 1 2x${AFTER}` }, []],
    ['batches fail for good', { [failures('targeting', 'unexpected')]: growingSince('0') }, ['BatchesFail']],
    ['state cannot be kept', { [failures('yield', 'state-away')]: growingSince('_') }, ['BatchesFail']],
    ['a record is tried again and quarantined', { [failures('targeting', 'unexpected')]: once(0) }, []],
    ['an event is quarantined once more', { [QUARANTINED]: once(4) }, ['EventsQuarantined']],
    ['an event is quarantined for the first time', { [QUARANTINED]: `_x${BEFORE} 1x${AFTER}` }, ['EventsQuarantined']],
    ['deciding takes long', { [batches('0.5')]: growing(80), [batches('1')]: growing(90) }, ['BatchesSlow']],
    ['orders are lost', { 'southbound_orders_lost_total{port="2304"}': once(2) }, ['StateLost']],
    ['hindsight begins anew', { 'southbound_hindsight_restarts_total{port="2304"}': once(2) }, ['StateLost']],
    [
      'a budget is relearned',
      { 'southbound_budget_relearned_total{port="2404"}': `_x${BEFORE} 1x${AFTER}` },
      ['StateLost'],
    ],
  ];
}

function timeScenarios(): readonly Scenario[] {
  const stuckAtPort = {
    [clock('targeting', '2304')]: passingUntil,
    [unread('targeting', 'crossings', '2304')]: growingSince('0'),
    [LANE]: passingUntil,
  };
  return [
    ['targeting stands still at a port', stuckAtPort, ['DecisionsBehind']],
    [
      'targeting stands still at all ports',
      { ...stuckAtPort, [clock('targeting', '2404')]: passingUntil },
      ['DecisionsBehind'],
    ],
    [
      'a port tells nothing any more',
      { [clock('targeting', '2304')]: passingUntil, [LANE]: passingUntil },
      ['PortSilent'],
    ],
    ['a lane has told nothing for longer than a day', { [LANE]: stoodStill(97_200) }, ['LaneSilent']],
    ['a lane tells nothing any more for less than an hour', { [LANE]: passingUntil }, []],
    ['yield stands still', { [clock('yield', '2304')]: passingUntil }, ['ServiceBehind']],
    ['lookouts are not read', { [unread('intelligence', 'lookouts', 'all')]: since(0, 1) }, ['RegisterStale']],
    [
      'nobody has the lookouts to read',
      { [unread('intelligence', 'lookouts', 'all')]: `0x${BEFORE}` },
      ['RegisterStale'],
    ],
  ];
}

function budgetScenarios(): readonly Scenario[] {
  return [
    ['far less is ordered than the rate', { [budget('ordered')]: growing(0.5) }, ['RateOffTarget']],
    ['lookouts order far more than the rate', { [budget('ordered')]: growing(1.2) }, ['RateOffTarget']],
    ['bays are few', { [budget('ordered')]: growing(0.6), [budget('lapsed')]: growing(0.4) }, ['CapacityExhausted']],
    [
      'another instance had the port before',
      { [budget('entitled', 'b')]: always(9), [budget('ordered', 'b')]: always(3), [budget('lapsed', 'b')]: always(0) },
      [],
    ],
    ['orders take other vehicles than the best', { [TAKEN]: growing(80) }, ['RegretHigh']],
    [
      'nothing is told of inspections',
      { [CONCLUDED]: '0+1x180 180x179', [NOT_CARRIED_OUT]: '0+0.1x180 18x179' },
      ['InspectionsNotTold'],
    ],
    [
      'nothing is told of orders, and officers go on by themselves',
      {
        [CONCLUDED]: '0+1x180 180x179',
        [NOT_CARRIED_OUT]: '0+0.1x180 18x179',
        'southbound_inspections_concluded_total{port="2304",ground="officer-initiated"}': growing(1),
      },
      ['InspectionsNotTold'],
    ],
    ['inspections are merely not carried out', { [CONCLUDED]: '0+1x180 180x179' }, []],
  ];
}

function worthScenarios(): readonly Scenario[] {
  return [
    ['random picks are skipped at a port', { [complianceLow('2304')]: since(0, 1) }, ['RandomComplianceLow']],
    ['random picks are skipped everywhere', { [BORDER_COMPLIANCE_LOW]: since(0, 1) }, ['RandomComplianceLow']],
    ['many random picks are skipped, and it may be chance', { [NOT_CARRIED_OUT]: growing(0.3) }, []],
    ['targeting is little better than chance', { [LIFT_AT_MOST]: always(1.9) }, ['TargetingNotWorthIt']],
    ['nothing bounds lift from above', { [LIFT_AT_MOST]: null }, []],
    ['an innocent is stopped again', { southbound_vehicles_stopped_again_total: once(0) }, ['StoppedAgain']],
  ];
}

function ruleSetScenarios(): readonly Scenario[] {
  return [
    ['a rule set is refused', { [REFUSED]: once(1) }, ['RuleSetRefused']],
    [
      'a port switches late',
      { 'southbound_activations_late_total{port="2304"}': `_x${BEFORE} 1x${AFTER}` },
      ['ActivationLate'],
    ],
    [
      'a port switches late once more',
      { 'southbound_activations_late_total{port="2304"}': once(1) },
      ['ActivationLate'],
    ],
    ['an activation is gone', { southbound_rule_sets_behind_total: once(0) }, ['ActivationForgotten']],
    ['a rule set is suspended', { [SUSPENDED]: growingSince('_') }, ['RuleSetSuspended']],
    ['a rule set is suspended again', { [SUSPENDED]: growingSince('0') }, ['RuleSetSuspended']],
    [
      'a shadow rule set throws',
      { 'southbound_shadow_scores_total{outcome="threw"}': once(0) },
      ['ShadowScoresMissing'],
    ],
    ['a rule has expired', { southbound_rules_expired: always(1) }, ['RulesExpired']],
  ];
}

function leadScenarios(): readonly Scenario[] {
  const refusedBy = (by: string) => `southbound_lookouts_refused_total{by="${by}"}`;
  const withdrawn = 'southbound_crossings_after_withdrawal_total{port="2304"}';
  return [
    [
      'a vehicle crosses after its lookout was withdrawn',
      { [withdrawn]: `_x${BEFORE} 1x${AFTER}` },
      ['CrossedAfterWithdrawal'],
    ],
    ['another crosses after its lookout was withdrawn', { [withdrawn]: once(3) }, ['CrossedAfterWithdrawal']],
    ['there is no room for a description', { [refusedBy('description')]: once(0) }, ['LookoutsRefused']],
    ['there is no room for a plate', { [refusedBy('plate')]: once(0) }, ['LookoutsRefused']],
    ['one person posts anew what says less', { [refusedBy('less')]: once(0) }, ['LookoutsRefused']],
    ['there is no room one edit away', { [refusedBy('near')]: once(0) }, []],
    ['nobody takes note of notices', { [TOLD_AGAIN]: growing(1.2) }, ['NoticesNotAcknowledged']],
    ['a review is overdue', { southbound_screening_reviews_overdue: always(1) }, ['ScreeningReviewOverdue']],
  ];
}
