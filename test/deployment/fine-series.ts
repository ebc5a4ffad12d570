import { OWN_SERVICES } from './compose-file.ts';

/** Values of a series by promtool's notation, a sample each half minute; null for a series that is not there. */
export type Series = Readonly<Record<string, string | null>>;

/** Three hours. */
const SAMPLES = 360;
/** Trouble begins so many samples from the start, fifty minutes before the end. */
export const BEFORE = 260;
export const AFTER = SAMPLES - BEFORE - 1;

/** Event time of the first sample. */
const BEGINS = Date.UTC(2026, 2, 2) / 1_000;
/** Event time passes as wall time does. */
const STEP = 30;

export const CROSSINGS_READ = 'southbound_events_read_total{service="targeting",topic="southbound.crossings.v1"}';
export const BLIND = 'southbound_register_away_batches_total';
export const CONCLUDED = 'southbound_inspections_concluded_total{port="2304",ground="random"}';
export const NOT_CARRIED_OUT =
  'southbound_inspections_not_carried_out_total{port="2304",ground="random",reason="no-bay"}';
export const QUARANTINED =
  'southbound_events_quarantined_total{service="yield",topic="southbound.selections.v1",code="event-not-json"}';
export const REFUSED = 'southbound_rule_sets_refused_total{cause="faulty"}';
export const SUSPENDED = 'southbound_crossings_rule_set_suspended_total{port="2304"}';
export const TOLD_AGAIN = 'southbound_notices_told_total{agency="HSI",about="not-acknowledged"}';
export const TAKEN = 'southbound_score_points_taken_total{port="2304",part="targeted"}';
export const LIFT_AT_MOST = 'southbound_lift_watched_ratio{bound="upper"}';
export const BORDER_COMPLIANCE_LOW = 'southbound_border_random_compliance_low';
export const LANE = 'southbound_lane_event_time_seconds{port="2304",lane="5"}';

export const up = (job: string) => `up{job="${job}",instance="${job}:8080"}`;
export const failures = (service: string, code: string) =>
  `southbound_owner_failures_total{service="${service}",code="${code}"}`;
export const batches = (le: string) => `southbound_batch_seconds_bucket{service="targeting",le="${le}"}`;
export const clock = (service: string, port: string) =>
  `southbound_event_time_seconds{service="${service}",port="${port}",job="${service}"}`;
export const unread = (service: string, topic: string, port: string) =>
  `southbound_events_unread{service="${service}",topic="southbound.${topic}.v1",port="${port}"}`;
export const budget = (what: 'entitled' | 'ordered' | 'lapsed', instance = 'a') =>
  `southbound_budget_${what}_inspections_total{port="2304",instance="${instance}"}`;
export const complianceLow = (port: string) => `southbound_random_compliance_low{port="${port}"}`;

export const always = (value: number) => `${value}x${SAMPLES}`;
export const growing = (step: number) => `0+${step}x${SAMPLES}`;
/** As it was, and then one more. */
export const once = (before: number) => `${before}x${BEFORE} ${before + 1}x${AFTER}`;
export const growingSince = (before: string) => `${before}x${BEFORE} 0+1x${AFTER}`;
export const since = (before: number, after: number) => `${before}x${BEFORE} ${after}x${AFTER}`;
const passing = `${BEGINS}+${STEP}x${SAMPLES}`;
/** Event time that stands still, so many seconds before the first sample. */
export const stoodStill = (seconds: number) => always(BEGINS - seconds);
export const passingUntil = `${BEGINS}+${STEP}x${BEFORE} ${BEGINS + STEP * BEFORE}x${AFTER}`;

/** Some trouble of long ago, and what goes wrong on every day. */
export const FINE: Series = {
  ...Object.fromEntries(OWN_SERVICES.map((job) => [up(job), always(1)])),
  [CROSSINGS_READ]: growing(100),
  ...time(),
  [BLIND]: always(3),
  [failures('targeting', 'unexpected')]: always(0),
  [failures('inspection', 'officers-away')]: always(2),
  [failures('targeting', 'owner-fenced')]: growing(1),
  [QUARANTINED]: always(4),
  'southbound_inspections_under_way{port="2304"}': always(5),
  [CONCLUDED]: growing(1),
  [NOT_CARRIED_OUT]: growing(0.1),
  'southbound_crossings_decided_total{port="2304"}': growing(5),
  'southbound_selections_total{port="2304",decision="inspect",ground="random"}': growing(1),
  'southbound_selections_total{port="2304",decision="release",ground="not-drawn"}': growing(4),
  [budget('entitled')]: growing(1),
  [budget('ordered')]: growing(0.9),
  [budget('lapsed')]: growing(0.1),
  [complianceLow('2304')]: always(0),
  [BORDER_COMPLIANCE_LOW]: always(0),
  [TAKEN]: growing(97),
  'southbound_score_points_hindsight_total{port="2304",part="targeted",pacing="hour"}': growing(100),
  'southbound_score_points_hindsight_total{port="2304",part="targeted",pacing="day"}': growing(110),
  'southbound_lift_ratio{bound="lower"}': always(2),
  'southbound_lift_watched_ratio{bound="lower"}': always(1.1),
  [LIFT_AT_MOST]: always(9),
  southbound_lift_that_pays_ratio: always(2),
  'southbound_hit_rate_ratio{ground="random",bound="lower"}': always(0.001),
  'southbound_orders_lost_total{port="2304"}': always(2),
  'southbound_hindsight_restarts_total{port="2304"}': always(2),
  'southbound_budget_relearned_total{port="2304"}': always(1),
  [batches('0.5')]: growing(99.5),
  [batches('1')]: growing(100),
  [batches('2.5')]: growing(100),
  [batches('+Inf')]: growing(100),
  'southbound_register_lookup_seconds_bucket{le="0.01"}': growing(100),
  'southbound_register_lookup_seconds_bucket{le="+Inf"}': growing(100),
  [REFUSED]: always(1),
  [SUSPENDED]: always(300),
  southbound_rule_sets_behind_total: always(1),
  'southbound_activations_late_total{port="2404"}': always(1),
  'southbound_crossings_after_withdrawal_total{port="2404"}': always(1),
  southbound_vehicles_stopped_again_total: always(1),
  'southbound_lookouts_refused_total{by="description"}': always(1),
  'southbound_shadow_scores_total{outcome="scored"}': growing(1),
  'southbound_shadow_scores_total{outcome="threw"}': always(1),
  southbound_rules_expired: always(0),
  'southbound_notices_told_total{agency="HSI",about="seizure"}': growing(1),
  [TOLD_AGAIN]: growing(0.3),
  southbound_screening_reviews_overdue: always(0),
};

/** Two ports, of which at the second no vehicle has crossed for long; and a lane that is closed for the night. */
function time(): Series {
  return {
    southbound_simulator_event_time_seconds: passing,
    ...Object.fromEntries(['2304', '2404'].map((port) => [clock('targeting', port), passing])),
    // Another instance had the port before, and goes on telling what it knew.
    'southbound_event_time_seconds{service="targeting",port="2304",instance="b"}': stoodStill(86_400),
    [clock('yield', '2304')]: passing,
    [clock('yield', '2404')]: stoodStill(0),
    [clock('intelligence', 'all')]: stoodStill(0),
    [unread('targeting', 'crossings', '2304')]: always(0),
    [unread('targeting', 'crossings', '2404')]: always(0),
    [unread('yield', 'selections', '2304')]: always(3),
    [unread('yield', 'selections', '2404')]: always(0),
    [unread('intelligence', 'lookouts', 'all')]: always(0),
    [LANE]: passing,
    'southbound_lane_event_time_seconds{port="2304",lane="6"}': stoodStill(8 * 3_600),
    // Closed for good.
    'southbound_lane_event_time_seconds{port="2304",lane="7"}': stoodStill(9 * 86_400),
  };
}
