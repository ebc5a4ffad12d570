import {
  HOUR_MS,
  type InspectionConcluded,
  type InspectionNotCarriedOut,
  type SelectionMade,
} from '@southbound/contracts';
import {
  type Cargo,
  type CrossingSeen,
  type GroupsReckoned,
  openCargo,
  openGroupReckoning,
  openReckoning,
  type Reckoning,
  type RecordedTruth,
} from '@southbound/simulation';
import type { RecordedMinute, Recording } from '../recordings/recording-reader.ts';

/** What was really in the vehicles of a recording, for officers and for the reckoning; the engine cannot see it. */
export interface HiddenTruths {
  /** Reads on to all that is hidden in what was recorded before an instant. */
  readUntil(atMs: number): Promise<void>;
  readonly cargo: Cargo;
  selected(selection: SelectionMade): void;
  inspected(told: InspectionConcluded | InspectionNotCarriedOut): void;
  result(): { readonly reckoning: Reckoning; readonly groups: GroupsReckoned };
}

/** A truth stands in the minute of its world; a gateway's clock that goes wrong may put the crossing before it. */
const AHEAD_MS = HOUR_MS;

export function hiddenTruths(recording: Recording<RecordedTruth>): HiddenTruths {
  const minutes = recording.minutes();
  const cargo = openCargo();
  const reckoning = openReckoning();
  const groups = openGroupReckoning();
  let next: RecordedMinute<RecordedTruth> | undefined;
  let isOver = false;

  function take({ startsAtMs, lines }: RecordedMinute<RecordedTruth>): void {
    const truths = lines.map(({ truth }) => truth);
    cargo.learn({ startsAtMs, truths });
    groups.learn({ startsAtMs, truths });
    for (const truth of truths) if (truth.kind === 'trip') reckoning.trip(truth);
  }

  function asItself<Told extends { readonly data: CrossingSeen }>(event: Told): Told {
    return { ...event, data: { ...event.data, crossingId: cargo.crossingOf(event.data) } };
  }

  async function readNext(): Promise<void> {
    const { done, value } = await minutes.next();
    if (done) isOver = true;
    else next = value;
  }

  return {
    async readUntil(atMs) {
      for (;;) {
        if (next === undefined && !isOver) await readNext();
        if (next === undefined || next.startsAtMs >= atMs + AHEAD_MS) return;
        take(next);
        next = undefined;
      }
    },
    cargo,
    selected(selection) {
      const itself = asItself(selection);
      reckoning.selection(itself);
      groups.selection(itself);
    },
    inspected(told) {
      if (told.type === 'InspectionNotCarriedOut') {
        reckoning.notCarriedOut(asItself(told));
        return;
      }
      const itself = asItself(told);
      reckoning.inspection(itself);
      groups.inspection(itself);
    },
    result: () => ({ reckoning: reckoning.result(), groups: groups.result() }),
  };
}
