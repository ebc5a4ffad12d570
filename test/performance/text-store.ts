/** Texts by key. */
export interface TextStore {
  get(this: void, key: string): string | null;
  set(this: void, key: string, text: string): void;
}

/** Two hashes of a key, and the place of its text; 0 where there is none. */
const SLOT_WORDS = 3;
const CHUNK_BYTES = 2 ** 26;
/** Places are counted in these, so that 32 bits reach far enough. */
const UNIT_BYTES = 4;
const CHUNK_UNITS = CHUNK_BYTES / UNIT_BYTES;

/**
 * Texts outside the heap, as a store holds them that is a process of its own. In maps on the heap nine million keys are
 * the collector's work, which falls to whatever runs just then, with many of them or with few.
 *
 * A key is known by 64 bits of hash: that any of forty thousand crossings' is taken for another's, of nine million, comes
 * about once in a million runs. Texts are of Latin-1; one that is set anew takes new room.
 */
export function textStore(keysMax: number): TextStore {
  // Half full at most, so that nearly every look-up goes to one slot.
  const slots = 2 ** Math.ceil(Math.log2(2 * keysMax));
  const words = new Uint32Array(SLOT_WORDS * slots);
  const texts = textChunks();
  let last = { text: '', place: 0 };

  /** Where a key stands in the words, or is to stand. */
  function slotOf([one, other]: Hash): number {
    let at = SLOT_WORDS * ((one ^ (one >>> 15)) & (slots - 1));
    while (words[at + 2] !== 0 && (words[at] !== one || words[at + 1] !== other)) at = (at + SLOT_WORDS) % words.length;
    return at;
  }

  return {
    get(key) {
      const place = words[slotOf(hashOf(key)) + 2];
      return place === undefined || place === 0 ? null : texts.at(place);
    },
    set(key, text) {
      // A text that stands under several keys takes room once.
      if (text !== last.text) last = { text, place: texts.add(text) };
      const hash = hashOf(key);
      words.set([...hash, last.place], slotOf(hash));
    },
  };
}

type Hash = readonly [one: number, other: number];

function hashOf(key: string): Hash {
  // The first by Fowler, Noll and Vo; the second takes the characters for the digits of a number.
  let [one, other] = [0x811c9dc5, 0];
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other, 0x9e3779b1) + code;
  }
  return [one >>> 0, other >>> 0];
}

/** Texts one after the other, each behind its length, by their place from 1. */
function textChunks() {
  const chunks: Buffer[] = [];
  let units = 0;
  const chunkOf = (place: number) => {
    const nth = Math.floor((place - 1) / CHUNK_UNITS);
    chunks[nth] ??= Buffer.alloc(CHUNK_BYTES);
    return chunks[nth];
  };
  const offsetOf = (place: number) => UNIT_BYTES * ((place - 1) % CHUNK_UNITS);

  return {
    add(text: string): number {
      const needed = 1 + Math.ceil(text.length / UNIT_BYTES);
      const left = CHUNK_UNITS - (units % CHUNK_UNITS);
      if (needed > left) units += left;
      const place = units + 1;
      units += needed;
      const [chunk, offset] = [chunkOf(place), offsetOf(place)];
      chunk.writeUInt32LE(text.length, offset);
      chunk.write(text, offset + UNIT_BYTES, 'latin1');
      return place;
    },
    at(place: number): string {
      const [chunk, offset] = [chunkOf(place), offsetOf(place)];
      const start = offset + UNIT_BYTES;
      return chunk.toString('latin1', start, start + chunk.readUInt32LE(offset));
    },
  };
}
