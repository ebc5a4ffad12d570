import type { Plate } from '@southbound/contracts';

/**
 * Characters that plate readers take for one another, each mapped to the one that stands for its class: O/0, B/8,
 * I/1, S/5, Z/2. They are the pairs that optical readers confuse most, since they differ by a stroke.
 */
const LOOK_ALIKE: Readonly<Record<string, string>> = { O: '0', B: '8', I: '1', S: '5', Z: '2' };

/** What a key differs in from its plate: look-alikes, and the spaces and hyphens that it leaves out. */
const FOLDED = /[OBISZ -]/g;

/**
 * The key under which intelligence on a plate is kept: letters and digits alone, look-alikes folded together. Plates
 * that a reader may take for one another share a key, so one look-up finds exact and look-alike matches, whatever
 * the number of lookouts. Jurisdictions share a key too; `plateMatch` tells them apart.
 */
export function plateKey(text: string): string {
  return text.replace(FOLDED, (character) => LOOK_ALIKE[character] ?? '');
}

/** The key under which a vehicle's crossings are kept: its plate's key (given or computed) and the jurisdiction as read. */
export function vehicleKey({ text, jurisdiction }: Plate, key = plateKey(text)): string {
  // Joined, and so one flat text: put together by a template it would hold on to its parts for as long as it is kept.
  return [jurisdiction ?? '?', key].join(':');
}

/**
 * How a plate that was read corresponds to one that is looked for: `exact` when text and jurisdiction are the same,
 * `look-alike` when the text differs by look-alike characters only or a jurisdiction is unknown, and null when both
 * jurisdictions are known and differ, or the text does.
 */
export function plateMatch(read: Plate, sought: Plate): 'exact' | 'look-alike' | null {
  const jurisdictionsKnown = read.jurisdiction !== undefined && sought.jurisdiction !== undefined;
  if (jurisdictionsKnown && read.jurisdiction !== sought.jurisdiction) return null;
  if (plateKey(read.text) !== plateKey(sought.text)) return null;
  const sameText = bare(read.text) === bare(sought.text);
  return sameText && jurisdictionsKnown ? 'exact' : 'look-alike';
}

function bare(text: string): string {
  return text.replace(/[ -]/g, '');
}
