import type { FaultName } from '../truth.ts';

/**
 * How often each fault befalls the messages of lanes: a share from 0, off, to 1.
 *
 * - `told-again`: of crossings; the same message stands in the log a second time 1 s to 10 min later.
 * - `told-again-late`: of crossings; the same, 11 min to 3 h later, when nobody takes it for a duplicate any more.
 * - `reordered`: of crossings and heartbeats; it slips 0.2 to 20 s back in the log, behind later ones.
 * - `late`: of crossings; the gateway takes it in 1 to 45 min late. What happened when stays as it was.
 * - `clock-skewed`: of lane hours; in such an hour the lane's clock is off by a second to six hours, either way.
 * - `malformed`: of crossings; the message cannot be used, its headers can.
 * - `garbled-on-purpose`: the same of trips: a smuggler's way to slip through.
 * - `plate-missing`, `canine-missing`, `confidence-missing`: of crossings; the sensor did not answer.
 * - `lane-silent`: of lane hours; for 5 to 60 min, at most to the hour's end, nothing of the lane is ever recorded.
 * - `port-silent`: of port hours; for 2 to 20 min, at most to the hour's end, the port's gateway is cut off from the
 *   log. It goes on to record, and hands over everything in order once it is back.
 * - `heartbeat-lost`: of heartbeats.
 */
export type FaultSettings = Readonly<Record<FaultName, number>>;

/** Named sets of faults. All shares are invented, no source. */
export const FAULTS = {
  none: {
    'told-again': 0,
    'told-again-late': 0,
    reordered: 0,
    late: 0,
    'clock-skewed': 0,
    malformed: 0,
    'garbled-on-purpose': 0,
    'plate-missing': 0,
    'canine-missing': 0,
    'confidence-missing': 0,
    'lane-silent': 0,
    'port-silent': 0,
    'heartbeat-lost': 0,
  },
  /** What a border that is looked after may have on any day. */
  usual: {
    'told-again': 0.002,
    'told-again-late': 0.0002,
    reordered: 0.005,
    late: 0.001,
    'clock-skewed': 0.004,
    malformed: 0.0002,
    'garbled-on-purpose': 0.02,
    'plate-missing': 0.003,
    'canine-missing': 0.002,
    'confidence-missing': 0.003,
    'lane-silent': 0.002,
    'port-silent': 0.002,
    'heartbeat-lost': 0.005,
  },
  /** A bad day everywhere at once: what must still be decided rightly. */
  rough: {
    'told-again': 0.03,
    'told-again-late': 0.005,
    reordered: 0.1,
    late: 0.02,
    'clock-skewed': 0.05,
    malformed: 0.01,
    'garbled-on-purpose': 0.3,
    'plate-missing': 0.05,
    'canine-missing': 0.05,
    'confidence-missing': 0.05,
    'lane-silent': 0.03,
    'port-silent': 0.04,
    'heartbeat-lost': 0.1,
  },
} as const satisfies Readonly<Record<string, FaultSettings>>;
