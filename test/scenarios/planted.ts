import type { SelectionMade } from '@southbound/contracts';
import type { Publication } from '@southbound/runtime/ports';
import { type Inspection, type JudgedRun, judge } from './judged-run.ts';

/** In the order in which they were made. */
export const selectionsOf = ({ minutes }: JudgedRun) => minutes.flatMap(({ selections }) => selections);

/** The run with other selections in the place of each: none, one or more. */
export function withSelections(
  run: JudgedRun,
  change: (selection: SelectionMade) => readonly SelectionMade[],
): JudgedRun {
  return {
    ...run,
    minutes: run.minutes.map((minute) => ({ ...minute, selections: minute.selections.flatMap(change) })),
  };
}

export function withInspections(run: JudgedRun, change: (event: Inspection) => readonly Inspection[]): JudgedRun {
  return {
    ...run,
    minutes: run.minutes.map((minute) => ({ ...minute, inspections: minute.inspections.flatMap(change) })),
  };
}

export const changed = <Event extends { readonly data: object }>(
  event: Event,
  data: Partial<Event['data']>,
): Event => ({
  ...event,
  data: { ...event.data, ...data },
});

export function withRecorded(run: JudgedRun, change: (publication: Publication) => Publication): JudgedRun {
  return {
    ...run,
    minutes: run.minutes.map((minute) => ({ ...minute, publications: minute.publications.map(change) })),
  };
}

/** The names of the rulings that are violated. */
export async function brokenBy(run: JudgedRun): Promise<string[]> {
  const report = await judge(run);
  return report.rulings.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name);
}

/** One in the middle of the day, not the first nor the last. */
export function middle<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(values.length / 2)];
  if (value === undefined) throw new Error('the run has none of these');
  return value;
}
