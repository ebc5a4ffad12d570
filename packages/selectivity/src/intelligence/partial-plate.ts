/**
 * Whether a plate's key fits what was seen of a plate, of which look-alikes are folded as the key's are: `?` stands for
 * one character, `*` for any number of them. Takes time in proportion to the lengths' product at most, which are twelve
 * each.
 */
export function fitsPartialPlate(key: string, pattern: string): boolean {
  let [at, place] = [0, 0];
  // Where the last `*` stood, and how far it has been taken to reach: it reaches one further whenever all else fails.
  let [star, reached] = [-1, 0];
  while (at < key.length) {
    if (pattern[place] === '*') {
      star = place;
      reached = at;
      place += 1;
    } else if (pattern[place] === '?' || pattern[place] === key[at]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      reached += 1;
      at = reached;
      place = star + 1;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** How many characters of a plate were seen. */
export function charactersSeen(pattern: string | undefined): number {
  return pattern?.replace(/[?*]/g, '').length ?? 0;
}
