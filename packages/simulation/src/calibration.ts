/** The world's parts one by one, for the calibration: it takes what it needs of each, and not whole days of traffic. */
export {
  /** @internal Only the calibration opens the parts of a world apart. */
  openAgencies,
} from './agencies/agencies.ts';
export type {
  /** @internal */
  Recovery,
  /** @internal */
  Sale,
} from './happenings.ts';
export {
  /** @internal */
  populationOf,
} from './traffic/population.ts';
export {
  /** @internal */
  portTraffic,
} from './traffic/port-traffic.ts';
export {
  /** @internal */
  type RingCohort,
  /** @internal */
  ringCohort,
} from './trafficking/ring-cohort.ts';
export {
  /** @internal */
  openTrafficking,
} from './trafficking/trafficking.ts';
