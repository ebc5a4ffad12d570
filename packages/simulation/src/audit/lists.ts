/** Adds a value to the list of a key. */
export function put<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Takes the first value off the list of a key; undefined when there is none. A list that is empty goes. */
export function takeFirst<Value>(lists: Map<string, Value[]>, key: string): Value | undefined {
  return takeAt(lists, key, 0);
}

/** The same of the value at a place, counted from the list's end where it is negative. */
export function takeAt<Value>(lists: Map<string, Value[]>, key: string, at: number): Value | undefined {
  const list = lists.get(key);
  const [taken] = list?.splice(at, 1) ?? [];
  if (list?.length === 0) lists.delete(key);
  return taken;
}
