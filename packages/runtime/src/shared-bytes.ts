/** Invented, no source: room for some hundred selections. */
const SHARED_BYTES = 262_144;
/** A unit of UTF-16 becomes at most so many bytes of UTF-8. */
const UTF8_BYTES_A_UNIT_MAX = 3;

/** Makes texts into bytes that stand one after the other in large buffers: a buffer for each takes longer to make. */
export function sharedBytes(): (text: string) => Uint8Array {
  let shared = Buffer.alloc(0);
  let end = 0;
  return (text) => {
    const bytesMax = text.length * UTF8_BYTES_A_UNIT_MAX;
    if (shared.length - end < bytesMax) {
      shared = Buffer.allocUnsafeSlow(Math.max(SHARED_BYTES, bytesMax));
      end = 0;
    }
    const from = end;
    end += shared.write(text, from);
    return shared.subarray(from, end);
  };
}
