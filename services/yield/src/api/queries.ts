import { PORT_CODES } from '@southbound/contracts';
import { FIGURES, GROUNDS_ASKED } from '@southbound/measurement';
import { z } from 'zod';

const PAGE_ROWS_MAX = 500;
const PAGE_ROWS = 100;

const port = z
  .enum(['border', ...PORT_CODES], {
    error: 'expected border, or a four-digit code of the port table, such as 2304 (Laredo)',
  })
  .optional()
  .describe('One port, or `border` for all of them added up; left out, the border and then each port');

const dayOf = (which: string) =>
  z.iso
    .date({ error: 'expected a day in UTC, such as 2026-03-02' })
    .optional()
    .describe(`The ${which} day of the window, in UTC; left out, the ${which} that is counted`);

const wrongLimit = { error: `expected a whole number from 1 to ${PAGE_ROWS_MAX}` };
const paging = {
  limit: z.coerce
    .number(wrongLimit)
    .int(wrongLimit)
    .min(1, wrongLimit)
    .max(PAGE_ROWS_MAX, wrongLimit)
    .default(PAGE_ROWS)
    .describe('How many rows a page has at most'),
  cursor: z
    .string()
    .max(200, { error: 'expected what an earlier page gave as `next`' })
    .optional()
    .describe(
      'What an earlier page gave as `next`, asked with the same other parameters; the window is that of the first page',
    ),
};

const hoursShape = { port, ...paging };
const daysShape = { port, from: dayOf('first'), to: dayOf('last'), ...paging };
const estimatesShape = {
  ...daysShape,
  ground: z
    .enum(GROUNDS_ASKED, { error: `expected one of ${GROUNDS_ASKED.join(', ')}` })
    .optional()
    .describe('Whose inspections: of one ground, of all that the engine `ordered`, or `all`; left out, each of these'),
  figure: z
    .enum(FIGURES, { error: `expected one of ${FIGURES.join(', ')}` })
    .optional()
    .describe('Which figure; left out, each. There is a `lift` of `ordered` alone'),
};

const endsBefore = {
  path: ['to'],
  error: 'expected a day that is not before `from`',
};
const isInOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || from <= to;

export const estimatesQuery = z.strictObject(estimatesShape).refine(isInOrder, endsBefore);
export const daysQuery = z.strictObject(daysShape).refine(isInOrder, endsBefore);
export const hoursQuery = z.strictObject(hoursShape);

export type PortAsked = z.infer<typeof port>;
export type EstimatesQuery = z.infer<typeof estimatesQuery>;
export type DaysQuery = z.infer<typeof daysQuery>;
export type HoursQuery = z.infer<typeof hoursQuery>;
