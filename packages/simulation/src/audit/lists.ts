/** Adds a value to the list of a key. */
export function put<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Takes the first value off the list of a key; undefined when there is none. A list that is empty goes. */
export function takeFirst<Value>(lists: Map<string, Value[]>, key: string): Value | undefined {
  const list = lists.get(key);
  const first = list?.shift();
  if (list?.length === 0) lists.delete(key);
  return first;
}
