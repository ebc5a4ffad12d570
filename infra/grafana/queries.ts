/** From which lift on targeting is worth its inspections, as yield is told. */
export const LIFT_THAT_PAYS = 'max(southbound_lift_that_pays_ratio)';

/** What share of random picks may be skipped before the alarm is raised, as yield is told. */
export const TOLERATED_SKIPPED_SHARE = 'max(southbound_tolerated_skipped_ratio)';

const TAKEN = 'sum by (part) (port_part:southbound_score_points_taken:increase1h{port=~"$port"})';

/** The share of the score that as many orders would have taken with hindsight in each hour, and these did not. */
export const REGRET = `1 - ${TAKEN} / ${hindsight('hour')}`;

/** How much more the best of the whole day score than the best of each hour. */
export const PRICE_OF_PACING = `${hindsight('day')} / ${hindsight('hour')} - 1`;

function hindsight(pacing: 'hour' | 'day'): string {
  return `sum by (part) (port_part_pacing:southbound_score_points_hindsight:increase1h{port=~"$port",pacing="${pacing}"})`;
}

/** What a counter grew by over the last hour for each vehicle ordered inspected, by port. */
export function perOrder(counter: string): string {
  return `sum by (port) (increase(${counter}{port=~"$port"}[1h])) / sum by (port) (increase(southbound_selections_total{port=~"$port",decision="inspect"}[1h]) > 0)`;
}
