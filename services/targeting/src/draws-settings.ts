import { DrawSecretId } from '@southbound/contracts';
import { z } from 'zod';
import type { DrawKey } from './draws.ts';

const NEXT_SECRET = /^(?<id>[^/]+)\/(?<fromDay>[^ ]+) (?<secret>.{16,})$/;

/** The settings that name the secret: of targeting, and of whoever reveals a day's key. */
export const drawKeySettings = z
  .object({
    SOUTHBOUND_DRAW_KEY_ID: DrawSecretId.meta({
      description: 'The name by which selections refer to the secret; the day follows it',
      example: 'draw-key-1',
    }),
    SOUTHBOUND_DRAW_KEY: z
      .string()
      .min(16, 'must have 16 characters or more: whoever guesses it can foresee every draw')
      .meta({
        description: "The secret that each day's draw key is derived from; the same for all instances",
        example: 'a-long-random-secret',
        secret: true,
      }),
    SOUTHBOUND_DRAW_KEY_NEXT: z
      .string()
      .transform((text, context) => {
        const next = nextOf(text);
        if (next === null) context.addIssue(NEXT_WRONG);
        return next ?? z.NEVER;
      })
      .optional()
      .meta({
        description:
          'The secret that takes its place, behind its name and the first day of its keys, in UTC and two days ahead',
        example: 'draw-key-2/2026-04-01 another-long-random-secret',
        secret: true,
      }),
  })
  .superRefine(nextHasItsOwnName);

/**
 * Two secrets under one name cannot be told apart in a selection, nor by whoever verifies a day. Settings that are put
 * together of these and others must be held to it again.
 */
export function nextHasItsOwnName(
  settings: { readonly SOUTHBOUND_DRAW_KEY_ID: string; readonly SOUTHBOUND_DRAW_KEY_NEXT?: DrawKey['next'] },
  context: z.RefinementCtx,
): void {
  if (settings.SOUTHBOUND_DRAW_KEY_NEXT?.id !== settings.SOUTHBOUND_DRAW_KEY_ID) return;
  const message = `must be named otherwise than SOUTHBOUND_DRAW_KEY_ID, ${settings.SOUTHBOUND_DRAW_KEY_ID}`;
  context.addIssue({ code: 'custom', path: ['SOUTHBOUND_DRAW_KEY_NEXT'], message });
}

const NEXT_WRONG = 'must be a name, a slash, a calendar day, a space, and a secret of 16 characters or more';

function nextOf(text: string): DrawKey['next'] | null {
  const { id, fromDay, secret } = NEXT_SECRET.exec(text)?.groups ?? {};
  if (id === undefined || fromDay === undefined || secret === undefined) return null;
  return DrawSecretId.safeParse(id).success && z.iso.date().safeParse(fromDay).success ? { id, fromDay, secret } : null;
}

export function drawKeyOf(settings: z.output<typeof drawKeySettings>): DrawKey {
  const { SOUTHBOUND_DRAW_KEY_ID: id, SOUTHBOUND_DRAW_KEY: secret, SOUTHBOUND_DRAW_KEY_NEXT: next } = settings;
  return { id, secret, ...(next !== undefined && { next }) };
}
