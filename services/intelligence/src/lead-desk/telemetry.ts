import type { LeadDeskFigures, Telling } from '@southbound/selectivity';
import { minutesToTell, USES } from '@southbound/selectivity';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Counts what the lead desk tells, once it is committed. */
export interface LeadCounters {
  told(tellings: readonly Telling[], clockMs: number): void;
}

/** Labels are closed lists: kinds, agencies, outcomes, subjects, reasons, and the names of criteria. */
export function leadCounters(registry: Registry): LeadCounters {
  const registers = [registry];
  const notices = new Counter({
    name: 'southbound_notices_told_total',
    help: 'Notices told to agencies, by agency and by what they are about.',
    labelNames: ['agency', 'about'],
    registers,
  });
  const minutes = new Histogram({
    name: 'southbound_notice_minutes',
    help: 'Minutes of event time from when an agency was to be told until it was.',
    buckets: [1, 5, 15, 60, 240, 1_440, 10_080],
    registers,
  });
  const outcomes = new Counter({
    name: 'southbound_lead_outcomes_total',
    help: 'Outcomes of leads and lookouts told to whoever gave them, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const screened = new Counter({
    name: 'southbound_leads_screened_total',
    help: 'Trace leads screened, by the criteria, and whether they went to their office.',
    labelNames: ['criteria', 'sent'],
    registers,
  });
  const reasons = new Counter({
    name: 'southbound_leads_left_out_total',
    help: 'Reasons why trace leads did not go to their office; one lead may have several.',
    labelNames: ['reason'],
    registers,
  });
  return {
    told(tellings, clockMs) {
      for (const telling of tellings) {
        const { said } = telling;
        if (said?.type === 'AgencyNotified') {
          notices.inc({ agency: said.data.agency, about: said.data.about });
          minutes.observe(minutesToTell(telling, clockMs));
        } else if (said?.type === 'LeadOutcomeReported') {
          outcomes.inc({ kind: said.data.recordKind, outcome: said.data.outcome });
        } else if (said?.type === 'LeadScreened') {
          screened.inc({ criteria: said.data.criteria.name, sent: String(said.data.isForOffice) });
          for (const reason of said.data.reasons) reasons.inc({ reason });
        }
      }
    },
  };
}

/** What is worked out when the metrics are read. */
export function registerLeadGauges(registry: Registry, figures: () => LeadDeskFigures): void {
  const gauge = (name: string, help: string, labels: readonly string[], show: (shown: Shown) => void) =>
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset();
        show({ figures: figures(), set: (of, value) => this.set(of, value) });
      },
    });
  gauge(
    'southbound_lead_usefulness',
    'What became of leads, lookouts and reports, as far as the topics still tell: in force, matched, inspected, found, expired unused, screened out, screened out wrongly; by kind, by who gave them and by how old they were.',
    ['kind', 'giver', 'age', 'use'],
    ({ figures: { usefulness }, set }) => {
      for (const { kind, giver, band, ...counts } of usefulness) {
        for (const use of [...USES, 'inForce'] as const) {
          set({ kind, giver: giver ?? 'dealer', age: band, use }, counts[use]);
        }
      }
    },
  );
  gauge(
    'southbound_leads_silent',
    'Leads and lookouts in force for thirty days of which whoever gave them has heard nothing, by kind.',
    ['kind'],
    ({ figures: { silent }, set }) => {
      for (const [kind, count] of Object.entries(silent)) set({ kind }, count);
    },
  );
  gauge(
    'southbound_notices_unacknowledged',
    'Notices told that nobody has acknowledged, by agency.',
    ['agency'],
    ({ figures: { unacknowledged }, set }) => {
      for (const [agency, count] of Object.entries(unacknowledged)) set({ agency }, count);
    },
  );
  gauge(
    'southbound_screening_reviews_overdue',
    'Screening criteria whose day of review has passed; they still apply.',
    [],
    ({ figures: { reviewsOverdue }, set }) => set({}, reviewsOverdue),
  );
}

interface Shown {
  readonly figures: LeadDeskFigures;
  set(of: Readonly<Record<string, string>>, value: number): void;
}
