import { z } from 'zod';
import { defineEvent } from '../envelope.ts';
import { CrossingId, NoticeId, StaffId } from '../ids.ts';
import { Agency } from './lookouts.ts';

export const agencyNotified = defineEvent({
  type: 'AgencyNotified',
  topic: 'southbound.notices.v1',
  meaning: 'An agency is told of something within its jurisdiction.',
  data: z.object({
    noticeId: NoticeId,
    agency: Agency.describe('Who is told'),
    about: z.enum(['seizure']).describe('What of, from a closed list'),
    crossingId: CrossingId.describe('The crossing at which it happened'),
  }),
  example: {
    eventId: 'agency-notified-0000190',
    occurredAt: '2026-03-02T15:02:00.000Z',
    recordedAt: '2026-03-02T15:02:00.700Z',
    source: 'agency/CBP',
    data: { noticeId: 'NT-0000190', agency: 'ATF', about: 'seizure', crossingId: '2304-7f3a9c41d20b' },
  },
});

export const noticeAcknowledged = defineEvent({
  type: 'NoticeAcknowledged',
  topic: 'southbound.notices.v1',
  meaning: 'An agency says that it has taken note. A notice that nobody acknowledges has no such event.',
  data: z.object({ noticeId: NoticeId, agency: Agency.describe('Who was told'), acknowledgedBy: StaffId }),
  example: {
    eventId: 'notice-acknowledged-0000190',
    occurredAt: '2026-03-02T16:31:00.000Z',
    recordedAt: '2026-03-02T16:31:01.050Z',
    source: 'agency/ATF',
    data: { noticeId: 'NT-0000190', agency: 'ATF', acknowledgedBy: 'ATF-SA-204' },
  },
});
