import { BOUND_HELP } from '@southbound/measurement';
import { bounds, type YieldMetric } from './metric-samples.ts';

const SECONDS_PER_MINUTE = 60;

/** What of the progress indicators belongs to inspections; the lead desk tells the rest. */
export const PROGRESS_GAUGES: readonly YieldMetric[] = [
  {
    name: 'southbound_delay_per_find_seconds',
    help: `How long vehicles in which nothing was found were kept, for each inspection that found something, all ports counted here; ${BOUND_HELP}.`,
    labels: ['bound'],
    samples: ({ delayPerFind }) =>
      bounds(delayPerFind, {}).map(([labels, minutes]) => [labels, minutes * SECONDS_PER_MINUTE]),
  },
  {
    name: 'southbound_displacement_ratio',
    help: `How many times as often random inspections find something as they did six weeks earlier, six weeks each; the intervals hold for all ports together; ${BOUND_HELP}.`,
    labels: ['port', 'bound'],
    samples: ({ displacement: { ports } }) => ports.flatMap(({ port, ratio }) => bounds(ratio, { port })),
  },
  {
    name: 'southbound_displaced',
    help: '1: random inspections find less at one port and more at another, beyond doubt for all together, so that fewer finds at the first are no success; else 0.',
    labels: [],
    samples: ({ displacement: { isDisplaced } }) => [[{}, isDisplaced ? 1 : 0]],
  },
];
