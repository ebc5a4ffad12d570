import { type DocumentVersion, Instant } from '@southbound/contracts';
import { z } from 'zod';
import { type DocumentResult, readDocument } from '../rules/document.ts';

const unknownIs = z
  .enum(['passed', 'failed'], 'passed or failed')
  .describe('What is made of a test that nobody can answer');

const criteriaSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version in quotes, such as "1.0.0"'),
  owner: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name in kebab-case'),
  reviewBy: z
    .string('a date, such as "2027-06-30"')
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date in quotes, such as "2027-06-30"')
    .refine((date) => Instant.safeParse(`${date}T00:00:00.000Z`).success, 'a day that the calendar has'),
  offices: z
    .array(z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/, 'an office id'))
    .min(1, 'at least one office, or "any other"')
    .or(z.literal('any other'))
    .describe('The offices that these are for, or `any other`'),
  timely: z.strictObject({
    timeToCrimeDaysMax: z.int().min(1).max(1_826).describe('Days from sale to recovery, at most'),
    ageDaysMax: z.int().min(1).max(1_826).describe('Days from recovery until the lead is screened, at most'),
  }),
  firearmsTiedMin: z.int().min(1).max(100).describe('Firearms tied to the purchaser, at least'),
  federalInterest: z.strictObject({ unknownIs }),
  purchaserFindable: z.strictObject({ unknownIs }),
});

/** The criteria by which an investigating office takes trace leads up. */
export interface ScreeningCriteria extends Omit<z.output<typeof criteriaSchema>, 'name' | 'version'> {
  readonly version: DocumentVersion;
}

/** Reads the text of an office's criteria. Every fault is found, each with its line and column. */
export function readScreeningCriteria(text: string, digest: string): DocumentResult<ScreeningCriteria> {
  const read = readDocument(text, criteriaSchema);
  if (!read.ok) return read;
  const { name, version, ...rest } = read.value.value;
  return { ok: true, value: { ...rest, version: { name, version, digest } } };
}

/** The criteria for an office among several: its own, else those for any other. Undefined when there are neither. */
export function criteriaFor(all: readonly ScreeningCriteria[], office: string): ScreeningCriteria | undefined {
  return (
    all.find(({ offices }) => offices !== 'any other' && offices.includes(office)) ??
    all.find(({ offices }) => offices === 'any other')
  );
}

/** Whether the day by which somebody was to look at the criteria again has passed at an instant. They still apply. */
export function isReviewOverdue({ reviewBy }: ScreeningCriteria, atMs: number): boolean {
  return atMs >= Date.parse(`${reviewBy}T23:59:59.999Z`);
}
