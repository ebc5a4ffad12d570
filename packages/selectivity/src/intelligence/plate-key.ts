import type { Plate } from '@southbound/contracts';

/**
 * What a key differs in from its plate. Characters that plate readers take for one another are each mapped to the one
 * that stands for its class, O/0, B/8, I/1, S/5, Z/2: the pairs that optical readers confuse most, since they differ by
 * a stroke. Spaces and hyphens are left out.
 */
const FOLDED: Readonly<Record<string, string>> = { O: '0', B: '8', I: '1', S: '5', Z: '2', ' ': '', '-': '' };

/** What stands in a key for a character of ASCII, by its code. */
const IN_KEY: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return FOLDED[character] ?? character;
});

/**
 * The key under which intelligence on a plate is kept: letters and digits alone, look-alikes folded together. Plates
 * that a reader may take for one another share a key, so one look-up finds exact and look-alike matches, whatever
 * the number of lookouts. Jurisdictions share a key too; `plateMatch` tells them apart.
 */
export function plateKey(text: string): string {
  let key = '';
  // Every record that a plate is compared with comes by here, and a pattern takes twice as long.
  for (let at = 0; at < text.length; at += 1) key += IN_KEY[text.charCodeAt(at)] ?? text[at];
  return key;
}

/**
 * The key under which a vehicle's crossings are kept: its plate's key (given or computed) and the jurisdiction as read.
 */
export function vehicleKey({ text, jurisdiction }: Plate, key = plateKey(text)): string {
  // Joined, and so one flat text: put together by a template it would hold on to its parts for as long as it is kept.
  return [jurisdiction ?? '?', key].join(':');
}

/**
 * Keys of fewer characters have no near ones: of three characters, one in three may be another's. Invented, no source.
 */
const NEAR_KEY_LENGTH_MIN = 5;

/**
 * A plate key with one character left out, in every way, each once. Two keys that are one edit apart share one of
 * these, or one is among the other's: so a lookout that stands under its own key and all of these is found by asking
 * for a read plate's own key and these, however many lookouts there are. Empty for keys of fewer than five characters.
 */
export function shortenedKeys(key: string): string[] {
  const shortened: string[] = [];
  if (key.length < NEAR_KEY_LENGTH_MIN) return shortened;
  for (let at = 0; at < key.length; at += 1) if (key[at] !== key[at - 1]) shortened.push(without(key, at));
  return shortened;
}

/** Of `shortenedKeys` those that a key has been, had its reader taken one character for two. */
export function undoubledKeys(key: string): string[] {
  const undoubled: string[] = [];
  if (key.length < NEAR_KEY_LENGTH_MIN) return undoubled;
  for (let at = 1; at < key.length; at += 1) {
    if (key[at] === key[at - 1] && key[at] !== key[at - 2]) undoubled.push(without(key, at));
  }
  return undoubled;
}

function without(key: string, at: number): string {
  return key.slice(0, at) + key.slice(at + 1);
}

/** How a key that was read came from another by one edit, had its reader erred. */
export type Edit = 'dropped' | 'doubled' | 'inserted' | 'substituted';

/** The one edit that makes a sought plate's key the read one; null when none does, or the keys are the same. */
export function editBetween(read: string, sought: string): Edit | null {
  const longer = read.length - sought.length;
  if (read === sought || Math.abs(longer) > 1 || sought.length < NEAR_KEY_LENGTH_MIN) return null;
  let at = 0;
  while (read[at] === sought[at]) at += 1;
  if (read.slice(longer < 0 ? at : at + 1) !== sought.slice(longer > 0 ? at : at + 1)) return null;
  if (longer === 0) return 'substituted';
  if (longer < 0) return 'dropped';
  return read[at] === read[at - 1] ? 'doubled' : 'inserted';
}

/** A plate that was read, folded once for all records that it is compared with. */
export interface PlateRead extends Plate {
  readonly key: string;
  /** Its text without spaces and hyphens. */
  readonly bareText: string;
}

export function plateRead({ text, jurisdiction }: Plate): PlateRead {
  return { text, ...(jurisdiction !== undefined && { jurisdiction }), key: plateKey(text), bareText: bare(text) };
}

/**
 * How a plate that was read corresponds to one that is looked for: `exact` when text and jurisdiction are the same,
 * `look-alike` when the text differs by look-alike characters only or a jurisdiction is unknown, and null when both
 * jurisdictions are known and differ, or the text does.
 */
export function plateMatch(read: PlateRead, sought: Plate): 'exact' | 'look-alike' | null {
  if (jurisdictionsConflict(read, sought)) return null;
  if (isReadAs(read, sought)) {
    return read.jurisdiction !== undefined && sought.jurisdiction !== undefined ? 'exact' : 'look-alike';
  }
  return plateKey(sought.text) === read.key ? 'look-alike' : null;
}

/** Whether a plate says what was read, but for spaces and hyphens. */
export function isReadAs({ bareText }: PlateRead, { text }: Plate): boolean {
  return text === bareText || bare(text) === bareText;
}

/**
 * Whether both jurisdictions are known and differ: readers leave out what they cannot tell, so it is probably another
 * vehicle.
 */
export function jurisdictionsConflict(read: Plate, sought: Plate): boolean {
  const bothKnown = read.jurisdiction !== undefined && sought.jurisdiction !== undefined;
  return bothKnown && read.jurisdiction !== sought.jurisdiction;
}

/** Whether two plates say the same but for spaces and hyphens. */
export function isSameText(read: Plate, sought: Plate): boolean {
  return bare(read.text) === bare(sought.text);
}

function bare(text: string): string {
  return text.replace(/[ -]/g, '');
}
