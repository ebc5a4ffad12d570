import { PORT_CODES } from '@southbound/contracts';
import { FIGURES, GROUNDS_ASKED, measuredSchema } from '@southbound/measurement';
import { z } from 'zod';
import { dayFiguresSchema, hourFiguresSchema } from '../period-schema.ts';

const count = z.int().min(0);
const ofPort = {
  port: z.enum(['border', ...PORT_CODES]).describe('`border`: all ports added up'),
  name: z.string().min(1),
};
const wholeFrom = z.iso
  .date()
  .nullable()
  .describe(
    'From which day of the window on it is counted whole: later than `from` where older days were forgotten or lost; null: none is',
  );

export const estimateSchema = z
  .object({
    ...ofPort,
    ground: z.enum(GROUNDS_ASKED),
    figure: z.enum(FIGURES),
    wholeFrom,
    orders: count.describe('Decided within the window; what follows is of these'),
    notCarriedOut: count,
    inspections: count,
    hits: count,
    seized: count.nullable().describe('Of the goods that the figure is about: pieces, US dollars, grams'),
    measured: measuredSchema,
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof estimateSchema>;

const portDaySchema = dayFiguresSchema.extend(ofPort).meta({ id: 'PortDay' });
export type PortDay = z.infer<typeof portDaySchema>;
const portHourSchema = hourFiguresSchema.extend(ofPort).meta({ id: 'PortHour' });
export type PortHour = z.infer<typeof portHourSchema>;

const windowSchema = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .nullable()
  .describe('Days in UTC, both counted; null where nothing was counted yet and no day was asked for');
const next = z.string().nullable().describe('The `cursor` of the next page; null where none follows');

export const estimatesPage = z.object({
  confidence: z.number().gt(0).lt(1).describe('Of every interval'),
  window: windowSchema,
  items: z.array(estimateSchema),
  next,
});
export const daysPage = z.object({ window: windowSchema, items: z.array(portDaySchema), next });
export const hoursPage = z.object({ items: z.array(portHourSchema), next });
export type EstimatesPage = z.infer<typeof estimatesPage>;
export type DaysPage = z.infer<typeof daysPage>;
export type HoursPage = z.infer<typeof hoursPage>;
