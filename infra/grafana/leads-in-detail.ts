import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardText } from './dashboard.ts';
import { timeSeries } from './panels.ts';
import { matrix } from './tables.ts';

/** What stands behind the figures of leads, row by row. */
export function leadsInDetail(): DashboardText['details'] {
  return { 'Screening of trace leads': screening(), 'What givers and agencies hear': hearing() };
}

function screening(): Builder<Panel>[] {
  return [
    timeSeries({
      id: 11,
      title: 'Screening criteria to be looked at again',
      description:
        'So many are past the day by which somebody was to look at them; they still apply. Ask their owner to look, and to set a new day.',
      width: 8,
      unit: 'none',
      queries: { overdue: 'max(southbound_screening_reviews_overdue)' },
    }),
    timeSeries({
      id: 20,
      title: 'Trace leads screened',
      description: 'By whether they went to their office (true) or were left out, since each instance started.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { 'sent: {{sent}}': 'sum by (sent) (southbound_leads_screened_total)' },
    }),
    timeSeries({
      id: 21,
      title: 'Why trace leads were left out',
      description: 'Since each instance started. One lead may be left out for several reasons.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{reason}}': 'sum by (reason) (southbound_leads_left_out_total)' },
    }),
  ];
}

function hearing(): Builder<Panel>[] {
  return [
    matrix(
      {
        id: 30,
        title: 'What became of what each giver gave',
        description: 'Leads, lookouts and reports of any age, as far as the topics still tell. No row: nothing given.',
        width: 24,
        unit: 'none',
        isResult: true,
        queries: { '': 'sum by (giver, use) (southbound_lead_usefulness)' },
      },
      { rows: 'giver', columns: 'use' },
    ),
    timeSeries({
      id: 31,
      title: 'Leads of which their giver hears nothing',
      description:
        'By kind: in force for thirty days without a word. Should not grow; if it does, look at intelligence.',
      width: 8,
      unit: 'none',
      queries: { '{{kind}}': 'sum by (kind) (southbound_leads_silent)' },
    }),
    timeSeries({
      id: 32,
      title: 'Outcomes told to givers',
      description: 'By outcome, since each instance started. Stands still while leads are used: look at intelligence.',
      width: 8,
      unit: 'none',
      isResult: true,
      queries: { '{{outcome}}': 'sum by (outcome) (southbound_lead_outcomes_total)' },
    }),
    timeSeries({
      id: 33,
      title: 'Time until a notice was told',
      description:
        'Event time from when an agency was to be told, mean since each instance started. Long at a first start, which tells what is old.',
      width: 8,
      unit: 'm',
      queries: { mean: 'sum(southbound_notice_minutes_sum) / sum(southbound_notice_minutes_count)' },
    }),
    timeSeries({
      id: 34,
      title: 'Notices told',
      description:
        'By agency and by what they are about, since each instance started. Much not-acknowledged: told again and again.',
      width: 24,
      unit: 'none',
      queries: { '{{agency}}: {{about}}': 'sum by (agency, about) (southbound_notices_told_total)' },
    }),
  ];
}
