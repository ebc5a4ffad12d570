import {
  AFTER,
  always,
  BEFORE,
  batches,
  budget,
  clock,
  growing,
  growingSince,
  LANE,
  LIFT_AT_MOST,
  passingUntil,
  QUARANTINED,
  type Series,
  stoodStill,
  TAKEN,
  unread,
} from './fine-series.ts';

/** One value of a recorded figure three hours on, to thousandths: by its name and labels; null where there must be none. */
type Figure = readonly [series: string, value: number | null];

/** What is recorded while all is fine, and when series differ from that. */
export const RECORDED_CASES: readonly (readonly [what: string, changes: Series, figures: readonly Figure[]])[] = [
  [
    'all is as it should be',
    {},
    [
      ['service:southbound_events_read:rate5m{service="targeting"}', 3.333],
      ['service:southbound_batch_seconds:p50_5m{service="targeting"}', 0.251],
      ['service:southbound_batch_seconds:p99_5m{service="targeting"}', 0.497],
      ['border:southbound_register_lookup_seconds:p99_5m', 0.01],
      ['service_code:southbound_events_quarantined:increase1h{service="yield",code="event-not-json"}', 0],
      [
        'service_topic_port:southbound_events_unread:sum{service="yield",topic="southbound.selections.v1",port="2304"}',
        3,
      ],
      ['service_port:southbound_event_time_behind_seconds:max{service="yield",port="2404"}', 0],
      ['service:southbound_event_time_behind_seconds:max{service="targeting"}', 0],
      ['border:southbound_register_age_seconds:max', 0],
      ['port:southbound_silent_seconds:max{port="2304"}', 0],
      ['port_lane:southbound_silent_seconds:max{port="2304",lane="5"}', 0],
      ['port:southbound_budget_entitled_inspections:max{port="2304"}', 358],
      ['port:southbound_budget_ordered_inspections:max{port="2304"}', 322.2],
      ['port:southbound_budget_lapsed_inspections:max{port="2304"}', 35.8],
      ['port:southbound_budget_owed_inspections:max{port="2304"}', 0],
      ['port:southbound_budget_lapsed:ratio_increase1h{port="2304"}', 0.1],
      ['port:southbound_orders_per_crossing:ratio_increase1h{port="2304"}', 0.2],
      ['port_part:southbound_score_points_taken:increase1h{port="2304",part="targeted"}', 11_640],
      [
        'port_part_pacing:southbound_score_points_hindsight:increase1h{port="2304",part="targeted",pacing="day"}',
        13_200,
      ],
      ['part:southbound_regret:ratio_increase1h{part="targeted"}', 0.03],
      ['bound:southbound_lift_ratio:max{bound="lower"}', 2],
      ['bound:southbound_lift_watched_ratio:max{bound="upper"}', 9],
      ['ground_bound:southbound_hit_rate_ratio:max{ground="random",bound="lower"}', 0.001],
    ],
  ],
  [
    'services fall behind',
    {
      [clock('targeting', '2304')]: passingUntil,
      [unread('targeting', 'crossings', '2304')]: growingSince('0'),
      [unread('intelligence', 'lookouts', 'all')]: always(2),
      [batches('0.5')]: growing(50),
      'southbound_register_lookup_seconds_bucket{le="0.01"}': null,
      'southbound_register_lookup_seconds_bucket{le="+Inf"}': null,
    },
    [
      ['service_port:southbound_event_time_behind_seconds:max{service="targeting",port="2304"}', 2_940],
      ['service:southbound_event_time_behind_seconds:max{service="targeting"}', 2_940],
      ['border:southbound_register_age_seconds:max', 10_740],
      ['port:southbound_silent_seconds:max{port="2304"}', 0],
      ['service:southbound_batch_seconds:p99_5m{service="targeting"}', 0.99],
      ['border:southbound_register_lookup_seconds:p99_5m', null],
    ],
  ],
  [
    'a port and a lane are silent',
    { [clock('targeting', '2404')]: passingUntil, [LANE]: stoodStill(100) },
    [
      ['port:southbound_silent_seconds:max{port="2404"}', 2_940],
      ['port:southbound_silent_seconds:max{port="2304"}', 0],
      ['service_port:southbound_event_time_behind_seconds:max{service="targeting",port="2404"}', 0],
      ['port_lane:southbound_silent_seconds:max{port="2304",lane="5"}', 10_840],
    ],
  ],
  [
    'events are quarantined for the first time, and on and on',
    { [QUARANTINED]: `_x${BEFORE} 1+1x${AFTER}` },
    [['service_code:southbound_events_quarantined:increase1h{service="yield",code="event-not-json"}', AFTER]],
  ],
  [
    'orders, capacity and scores change',
    {
      [budget('ordered')]: growing(0.5),
      [budget('lapsed')]: growing(0.25),
      [budget('ordered', 'b')]: always(12),
      [TAKEN]: growing(50),
      [LIFT_AT_MOST]: null,
      'southbound_crossings_decided_total{port="2304"}': always(7),
    },
    [
      ['port:southbound_budget_owed_inspections:max{port="2304"}', 89.5],
      ['port:southbound_budget_lapsed:ratio_increase1h{port="2304"}', 0.25],
      ['part:southbound_regret:ratio_increase1h{part="targeted"}', 0.5],
      ['bound:southbound_lift_watched_ratio:max{bound="upper"}', null],
      ['port:southbound_orders_per_crossing:ratio_increase1h{port="2304"}', null],
    ],
  ],
];
