import { z } from 'zod';
import { defineEvent } from '../envelope.ts';

/** The name of a secret that draw keys are derived from: with a day behind it, it fits into 64 characters. */
export const DrawSecretId = z.string().regex(/^[A-Za-z0-9._:-]{1,48}$/, 'must be 1 to 48 letters, digits or . _ : -');

/** A secret's name and the day, in UTC, for which a key was derived from it. */
export const DrawKeyId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,48}\/\d{4}-\d{2}-\d{2}$/, "a secret's name and a day, such as draw-key-1/2026-03-02")
  .describe('The key: the name of the secret that it is derived from, and its day');

export const drawKeyCommitted = defineEvent({
  type: 'DrawKeyCommitted',
  topic: 'southbound.draw-keys.v1',
  meaning:
    "Which key a day's draws come from, by its SHA-256, so that nobody can take another one afterwards. Told a day ahead, once by each port and again by a port that begins anew, always with the same content: the first time counts.",
  data: z.object({
    drawKeyId: DrawKeyId,
    commitment: z
      .string()
      .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
      .describe("The SHA-256 of the day's key, of its 32 bytes"),
  }),
  example: {
    eventId: 'draw-key-committed-draw-key-1-2026-03-02',
    // The day before, whoever tells it and whenever: the record's own time on its topic says when it was told.
    occurredAt: '2026-03-01T00:00:00.000Z',
    recordedAt: '2026-03-01T00:00:00.000Z',
    source: 'targeting',
    data: {
      drawKeyId: 'draw-key-1/2026-03-02',
      commitment: 'ec8401b2a00b8faee8de213616b131630ffd7a6117cf13a24dd207e608f9a665',
    },
  },
});
