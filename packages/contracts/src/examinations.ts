import { z } from 'zod';
import { inspectionConcluded } from './events/inspections.ts';
import { CrossingId } from './ids.ts';
import { Instant } from './time.ts';

const { method, durationMinutes, findings } = inspectionConcluded.schema.shape.data.shape;

/** What officers are asked over HTTP: `POST <their address>/examinations`. */
export const ExaminationOrders = z.object({
  orders: z.array(z.object({ crossingId: CrossingId, method, startedAt: Instant })).max(5_000),
});
export type ExaminationOrders = z.infer<typeof ExaminationOrders>;

/** What they answer: what each examination came to, in the order of the orders. */
export const Examinations = z.object({ examinations: z.array(z.object({ durationMinutes, findings })) });
export type Examinations = z.infer<typeof Examinations>;
