import { EVENTS, type EventId, instantOf, type SouthboundEvent } from '@southbound/contracts';
import { TOMBSTONE } from '@southbound/runtime';
import type { Publication } from '@southbound/runtime/ports';
import { LEAD_DESK, type Telling } from '@southbound/selectivity';

/** What is published to tell something at an instant of event time: the event, and tombstones behind it. */
export function publicationsOf({ id, said, dueAtMs, tombstones }: Telling, clockMs: number): readonly Publication[] {
  const ending = (tombstones ?? []).map(({ topic, key }) => {
    return { topic, partition: 0, key, headers: {}, content: TOMBSTONE };
  });
  if (said === null) return ending;
  const at = instantOf(clockMs);
  const content = {
    eventId: id as EventId,
    // A lead that says less than before was known since it was issued.
    occurredAt: said.type === 'TraceLeadIssued' ? instantOf(dueAtMs) : at,
    recordedAt: at,
    source: LEAD_DESK,
    ...said,
  } as SouthboundEvent;
  const { topic } = EVENTS[said.type];
  return [{ topic, partition: 0, key: keyOf(said), headers: { type: said.type }, content }, ...ending];
}

function keyOf(said: NonNullable<Telling['said']>): string {
  switch (said.type) {
    case 'AgencyNotified':
      return said.data.agency;
    case 'LeadOutcomeReported':
      return said.data.recipient;
    case 'LeadScreened':
    case 'TraceLeadIssued':
    case 'TraceLeadPurged':
      return said.data.leadId;
    case 'ReferralPurged':
    case 'VehicleLinked':
      return said.data.referralId;
  }
}
