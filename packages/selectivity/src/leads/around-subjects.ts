import { instantOf, type ReferralId, type VehicleLinked } from '@southbound/contracts';
import type { DeskState, SeizureKnown } from './desk-state.ts';
import { notify } from './notices.ts';

/**
 * What is to be told of the vehicles and persons of which something new is known. It waits until the leads among the
 * news are screened, since those that are left out link nobody.
 */
export function lookAround(desk: DeskState): void {
  for (const subject of desk.touched) {
    deconflict(desk, subject);
    raiseLinked(desk, subject);
  }
  desk.touched.clear();
}

/** Both agencies are told where their interests meet. */
function deconflict(desk: DeskState, subject: string): void {
  for (const { about, where, agencies, sinceMs } of desk.interests.meetingsAround(subject)) {
    const [one, other] = agencies;
    const meaning = `${about}/${where}/${agencies.join('/')}`;
    notify(desk, meaning, sinceMs, { agency: one, about, otherAgency: other });
    notify(desk, meaning, sinceMs, { agency: other, about, otherAgency: one });
  }
}

/** What was seized in a vehicle, or in one that is linked to it, raises a lead on each vehicle linked to that one. */
function raiseLinked(desk: DeskState, vehicle: string): void {
  if (desk.seizures.size === 0) return;
  for (const near of [vehicle, ...desk.links.linkedTo(vehicle).map((linked) => linked.vehicle)]) {
    for (const seizure of desk.seizures.get(near) ?? []) raiseFrom(desk, near, seizure);
  }
}

function raiseFrom(desk: DeskState, vehicle: string, seizure: SeizureKnown): void {
  for (const { vehicle: linked, via, steps } of desk.links.linkedTo(vehicle)) {
    const plate = desk.plates.get(linked)?.plate;
    if (plate === undefined) continue;
    const id = desk.idOf(`VehicleLinked/${seizure.crossingId}/${linked}`);
    const { crossingId, seizedAtMs, firearms } = seizure;
    const data: VehicleLinked['data'] = {
      referralId: `VL-${id}` as ReferralId,
      identity: { plate },
      seizedAtCrossing: crossingId,
      via,
      steps,
      seizedAt: instantOf(seizedAtMs),
      firearms,
    };
    desk.outbox.add({ id, dueAtMs: seizedAtMs, said: { type: 'VehicleLinked', data } });
  }
}
