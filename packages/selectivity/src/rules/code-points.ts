/**
 * Which of two texts comes first, as CEL orders them: by Unicode code points. JavaScript compares halves of code points,
 * and puts U+1F697 before U+FF21. Negative when the first one does, zero when they are equal.
 */
export function codePointOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    return (left.codePointAt(index) ?? 0) - (right.codePointAt(index) ?? 0);
  }
  return left.length - right.length;
}

/** How many Unicode code points a text has. */
export function codePointsIn(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
