import { z } from 'zod';
import type { PageOf } from './pages.ts';

/** Where a page ended: in which list, over which days, and after which row. */
export interface Cursor {
  readonly list: PageOf;
  /** Days of the window in UTC, whole since 1970; none where the list has no window. */
  readonly window: readonly [fromDay: number, toDay: number] | null;
  readonly after: readonly number[];
}

const day = z.int().min(-100_000).max(10_000_000);
const cursorSchema = z.tuple([
  z.enum(['estimates', 'days', 'hours']),
  z.tuple([day, day]).nullable(),
  z.array(z.int().min(0).max(10_000_000)).min(1).max(3),
]);

/** Text that stands in an address as it is. */
export function cursorText({ list, window, after }: Cursor): string {
  return Buffer.from(JSON.stringify([list, window, after])).toString('base64url');
}

/** Undefined for a text that is no cursor. */
export function readCursor(text: string): Cursor | undefined {
  const json = z.string().transform((raw, { issues }) => {
    try {
      return JSON.parse(Buffer.from(raw, 'base64url').toString('utf8')) as unknown;
    } catch {
      issues.push({ code: 'custom', message: 'no JSON', input: raw });
      return z.NEVER;
    }
  });
  const read = json.pipe(cursorSchema).safeParse(text);
  if (!read.success) return undefined;
  const [list, window, after] = read.data;
  return { list, window, after };
}
