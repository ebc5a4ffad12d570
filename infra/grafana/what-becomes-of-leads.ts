import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { timeSeries } from './panels.ts';

/** What whoever gives leads looks at: whether they are used, and whether anybody hears what came of them. */
export function whatBecomesOfLeads(): readonly Builder<Panel>[] {
  return [
    timeSeries({
      title: 'What became of leads, lookouts and reports',
      description: 'As far as the topics still tell. Much expired unused: they come too late, or name wrong plates.',
      width: 8,
      queries: { '{{use}}': 'sum by (use) (southbound_lead_usefulness)' },
    }),
    timeSeries({
      title: 'Trace leads screened, and why some were left out, since each instance started',
      description: 'By whether they went to their office. One lead may be left out for several reasons.',
      width: 8,
      queries: {
        'sent: {{sent}}': 'sum by (sent) (southbound_leads_screened_total)',
        'left out: {{reason}}': 'sum by (reason) (southbound_leads_left_out_total) or vector(0)',
      },
    }),
    timeSeries({
      title: 'Leads of which their giver hears nothing',
      description: 'In force for thirty days without a word. Should not grow.',
      width: 8,
      queries: { '{{kind}}': 'sum by (kind) (southbound_leads_silent)' },
    }),
    timeSeries({
      title: 'Outcomes told to whoever gave a lead, since each instance started',
      description: 'Stands still while leads are used: look at intelligence.',
      width: 8,
      queries: { '{{outcome}}': 'sum by (outcome) (southbound_lead_outcomes_total) or vector(0)' },
    }),
    timeSeries({
      title: 'Notices that nobody has acknowledged',
      description: 'By agency. Grows: its reader is away, or nobody looks.',
      width: 8,
      queries: { '{{agency}}': 'sum by (agency) (southbound_notices_unacknowledged)' },
    }),
    timeSeries({
      title: 'Minutes until a notice was told',
      description:
        'Event time, on average since each instance started. Long at a first start, which tells what is old.',
      width: 8,
      unit: 'm',
      queries: { average: 'sum(southbound_notice_minutes_sum) / sum(southbound_notice_minutes_count)' },
    }),
  ];
}
