import { eventsPage } from '@southbound/contracts';

/** The pages that the code writes about itself, by path from the root of the workspace. */
export const GENERATED_PAGES: Readonly<Record<string, () => string>> = {
  'docs/generated/events.md': eventsPage,
};
