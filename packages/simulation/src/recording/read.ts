/** What was read; or what is wrong, and what would be right. It never repeats a value that may name a person. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };
